"""The argument graph in memory: what files, pages, drawings and reasoning all speak of.

It follows the Argument Interchange Format (AIF): statements (I-nodes) and arguments (S-nodes) are different things, and
there is no edge without an argument. Numbers are the map's running numbers, two sequences: statements ("12") and
arguments ("a5"). Speakers, sources and cases are known by short keys, unique in their map.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from argmap.domain.structure import Inference, Structure
from argmap.domain.vocabulary import Basis, Fidelity, Kind, Relation, StanceKind, Voice


class Citation(NamedTuple):
    """Quoted words, where they stand, whose they are, and how faithful what they are attached to is to them.

    `quote` is verbatim; `[…]` marks what was left out, square brackets what was put in. `locator` is the nearest
    heading and the block under it ("The Dialogue Process, ¶3"), or a note ("n. 5"). `reporter` is the key of the other
    speaker whose words they are, exactly when `voice` is SPEAKER.
    """

    source: str
    quote: str
    locator: str = ""
    voice: Voice = Voice.DOCUMENT
    reporter: str | None = None
    fidelity: Fidelity = Fidelity.QUOTATION


class Behind(NamedTuple):
    """What a statement says behind a content note, and the number of the statement on which the note lies."""

    note_on: int
    title: str
    text: str
    note: str


class Statement(NamedTuple):
    """One sentence that can be true or false (AIF: I-node).

    `title` is short, for the map; `text` the whole sentence, for the panel. `home` is the number of the argument that
    it was added with; none for positions and setting statements. `citations` are those without a speaker: a speaker's
    words are cited on the `Stance`. `added_by` is the name shown for its contributor ("A"), with those
    of whoever wrote what was merged into it ("A, and by B"), `revision` the map's version at which it last changed;
    both are empty in files. Of a `withdrawn` statement only the place is left; `hidden` says why
    where a moderator took its words away. With a content note over it, title and text are the note, and `behind` has
    the words until somebody asks for them; in files there is none.
    """

    number: int
    kind: Kind
    title: str
    text: str
    home: int | None = None
    note: str = ""
    citations: tuple[Citation, ...] = ()
    added_by: str | None = None
    withdrawn: bool = False
    revision: int = 0
    hidden: str = ""
    behind: Behind | None = None

    @property
    def whole(self) -> Statement:
        """The statement with its own words; that a content note lies over them is still said by `behind`."""
        own = self.behind
        return self if own is None else self._replace(title=own.title, text=own.text, note=own.note)


class Argument(NamedTuple):
    """A step from one or more premises to one target (AIF: S-node): a statement, or the argument that it undercuts.

    `premises` are statement numbers in their order; several are linked. Exactly one of `target` (a statement's number)
    and `undercuts` (an argument's number) is set; only an attack may undercut. `cases` are the keys of the cases in
    which it is said to hold; none means that it is said of no case in particular. `citations` quote the connective that
    states it. `noted` is the content note behind which note and citations are; in files there is none.
    """

    number: int
    relation: Relation
    premises: tuple[int, ...]
    target: int | None = None
    undercuts: int | None = None
    basis: Basis = Basis.INFERRED
    cases: tuple[str, ...] = ()
    note: str = ""
    citations: tuple[Citation, ...] = ()
    added_by: str | None = None
    revision: int = 0
    noted: str = ""

    @property
    def inference(self) -> Inference:
        """The same step without its words."""
        return Inference(self.number, self.relation, self.premises, self.target, self.undercuts)


class Speaker(NamedTuple):
    """A person or body whose view a source reports; never a user. `short` stands on the map ("Steinberg")."""

    key: str
    name: str
    short: str = ""
    about: str = ""

    @property
    def label(self) -> str:
        """The name for the map: the short one where there is one."""
        return self.short or self.name


class Stance(NamedTuple):
    """What a speaker does with a statement, and the words in which."""

    speaker: str
    statement: int
    kind: StanceKind
    note: str = ""
    citations: tuple[Citation, ...] = ()


class Source(NamedTuple):
    """A document, as a bibliography lists it. `file` and `sha256` tell a checker which copy the quotations are from."""

    key: str
    title: str
    author: str = ""
    short: str = ""
    container: str = ""
    publisher: str = ""
    date: str = ""
    identifier: str = ""
    url: str = ""
    note: str = ""
    file: str = ""
    sha256: str = ""

    @property
    def label(self) -> str:
        """The name for a narrow place: the short one where there is one."""
        return self.short or self.author or self.title


class Case(NamedTuple):
    """A conflict and period in which an argument is said to hold ("Bosnia 1992–95")."""

    key: str
    name: str


@dataclass(frozen=True)
class ArgumentGraph:
    """One question and all that is argued about it. Keys of the mappings are numbers (statements, arguments) or keys.

    A graph may be partial: a page's graph holds the statements that the page shows, while its `Structure` (from the
    store) knows the whole map. `introduction` and notes are rich text as typed (Markdown); everything else is plain.
    `content_notes` are told in place of the words of a statement and of all that hangs on it (`content_notes.py`), by
    the statement's number; only graphs of whole maps and of files have them.
    """

    title: str
    question: str
    statements: Mapping[int, Statement] = field(default_factory=dict)
    arguments: Mapping[int, Argument] = field(default_factory=dict)
    stances: tuple[Stance, ...] = ()
    speakers: Mapping[str, Speaker] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    cases: Mapping[str, Case] = field(default_factory=dict)
    slug: str = ""
    introduction: str = ""
    content_notes: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def structure(self) -> Structure:
        """The wordless network of this graph."""
        return Structure(
            kinds={n: s.kind for n, s in self.statements.items()},
            homes={n: s.home for n, s in self.statements.items()},
            arguments={n: a.inference for n, a in self.arguments.items()},
            cases={n: frozenset(a.cases) for n, a in self.arguments.items() if a.cases},
        )

    @cached_property
    def stances_on(self) -> Mapping[int, tuple[Stance, ...]]:
        """Each statement's stances, in their order."""
        found: dict[int, tuple[Stance, ...]] = {}
        for stance in self.stances:
            found[stance.statement] = (*found.get(stance.statement, ()), stance)
        return found
