"""Frozen drafts of contributions: parsed and bounded once, at the border; below it nothing is checked again."""

from __future__ import annotations

from dataclasses import dataclass

from argmap.domain.lines import Line, Mark
from argmap.domain.moderation import DecisionKind, Reason
from argmap.domain.vocabulary import Fidelity, Kind, Relation, StanceKind, Voice


@dataclass(frozen=True, slots=True)
class NewStatement:
    """A sentence to be added, with a title for the map (proposed from the text when none was typed)."""

    text: str
    title: str


@dataclass(frozen=True, slots=True)
class CitationDraft:
    """A quotation to be attached: `source` is the key of an existing source, or the title of a new one.

    `reporter` names the other speaker (a key or a name) whose words they are, when `voice` is SPEAKER.
    """

    source: str
    source_url: str = ""
    quote: str = ""
    locator: str = ""
    voice: Voice = Voice.DOCUMENT
    fidelity: Fidelity = Fidelity.QUOTATION
    reporter: str = ""


@dataclass(frozen=True, slots=True)
class ArgumentDraft:
    """A supporting or attacking argument to be added.

    Exactly one of `target` (statement number) and `undercuts` (argument number). `new` are the statements it brings,
    the first of which is what was typed; `existing` are numbers of statements used as premises. `speaker` is a key or a
    new name; with it the citation is on the stance. `cases` are keys or new names. `kind` is CLAIM or EVIDENCE.
    """

    relation: Relation
    kind: Kind
    new: tuple[NewStatement, ...]
    existing: tuple[int, ...] = ()
    target: int | None = None
    undercuts: int | None = None
    speaker: str = ""
    stance: StanceKind | None = None
    citation: CitationDraft | None = None
    note: str = ""
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PositionDraft:
    """A position to be added beside the others."""

    statement: NewStatement


@dataclass(frozen=True, slots=True)
class PremisesDraft:
    """Premises to be linked to an existing argument: new statements and numbers of existing ones."""

    new: tuple[NewStatement, ...]
    existing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MapWordsDraft:
    """What the map itself is to say; `seen` is the map's version that its writer had read."""

    title: str
    question: str
    introduction: str
    seen: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RewordDraft:
    """New words for a statement, with the revision that their writer had read."""

    statement: NewStatement
    revision: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PasteDraft:
    """Lines to be written at once: a tree of statements, each with what it does to the line that it stands under.

    `under` is what the outermost lines are about: a statement ("s12"), an argument ("a5"), or "" for the question,
    which they answer. `mark` is what those of them do that have no mark of their own.
    """

    lines: tuple[Line, ...]
    under: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """What a moderator decides on a contribution that waits, and the turn of it that they read.

    `into` is the statement that is used instead (merge into), `to` what it is put on instead ("s12", "a5": move to),
    and `texts` are the two sentences that come of it (split). `left` are the lines of a list, by number, that are not
    accepted with the others, nor what hangs on them: they go back to their author for the reason.
    """

    kind: DecisionKind
    turn: int
    reason: Reason = Reason.NONE
    words: str = ""
    into: int | None = None
    to: str = ""
    texts: tuple[NewStatement, ...] = ()
    left: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RetitleDraft:
    """A new title for a statement; `seen` is the map's version that its writer had read, here and below."""

    title: str
    seen: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlaceDraft:
    """What an argument is to lead to: exactly one of `target` (statement) and `undercuts` (argument), and how."""

    relation: Relation
    target: int | None
    undercuts: int | None
    seen: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """Arguments, by number, whose premises are to be linked with those of another on the same target."""

    arguments: tuple[int, ...]
    seen: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UnlinkDraft:
    """The premise, by its statement's number, that is to become an argument of its own."""

    statement: int
    seen: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class KindDraft:
    """What a statement is to be."""

    kind: Kind
    seen: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SplitDraft:
    """Two sentences for one; `linked`: the second goes on as a further premise, else as an argument of its own."""

    first: NewStatement
    second: NewStatement
    linked: bool
    seen: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MergeDraft:
    """The statement, by number, that another is to become part of."""

    into: int
    seen: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HidingDraft:
    """Why a statement is to be hidden, with the revision that its moderator had read."""

    revision: int
    reason: Reason
    words: str = ""


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """A document's entry in the bibliography, and the map's version that its writer had read."""

    title: str
    author: str
    short: str
    container: str
    publisher: str
    date: str
    identifier: str
    url: str
    note: str
    seen: int


@dataclass(frozen=True, slots=True)
class SpeakerDraft:
    """A speaker's entry."""

    name: str
    short: str
    about: str
    seen: int


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """A case's entry."""

    name: str
    seen: int


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry of the sources, speakers or cases, to be added or, with the `key` of one that is there, corrected."""

    entry: SourceDraft | SpeakerDraft | CaseDraft
    key: str = ""


@dataclass(frozen=True, slots=True)
class StanceDraft:
    """What a speaker (a key or a name) does with a statement, in which words."""

    speaker: str
    kind: StanceKind
    note: str
    citation: CitationDraft | None
    seen: int


@dataclass(frozen=True, slots=True)
class CorrectionDraft:
    """A quotation, by its id, as it is to be; `was` is how it read when this was sent, for whoever reads it first."""

    id: int
    citation: CitationDraft
    seen: int
    was: CitationDraft | None = None


@dataclass(frozen=True, slots=True)
class MergerDraft:
    """Two entries of one sort ("source", "speaker", "case") that are the same: the one becomes part of `into`.

    `names` are theirs when it was sent, in this order, for whoever reads it first; so is `told` below.
    """

    noun: str
    key: str
    into: str
    names: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class RemovalDraft:
    """A stance on a statement, or a quotation on that, on such a stance or on an argument ("citation"), by its id."""

    what: str
    id: int
    told: str = ""


@dataclass(frozen=True, slots=True)
class CasesDraft:
    """The cases, by key or by a new name, in which an argument is said to hold; none: in no case in particular."""

    names: tuple[str, ...]
    told: tuple[str, ...] = ()
