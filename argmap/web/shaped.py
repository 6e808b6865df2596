"""What can be done to the shape of a statement or an argument, in words, and what each way starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from argmap.domain import errors
from argmap.domain.graph import Case
from argmap.domain.vocabulary import Kind
from argmap.queries.arguments import ArgumentView, argument_view
from argmap.queries.graphs import choices
from argmap.queries.lines import StatementLine
from argmap.queries.maps import MapHead
from argmap.queries.shaping import Sibling, Way, siblings_of, ways_with_argument, ways_with_statement
from argmap.queries.statements import StatementView, statement_view
from argmap.web.site import reader, reading


class Named(NamedTuple):
    """What one way is called: in the list, what it does in a sentence, and its last button."""

    words: str
    does: str
    button: str


WAYS: Mapping[str, Named] = {
    "title": Named("Title", "Give it other words on the map; the sentence stays.", "Keep this title"),
    "move": Named("Move", "Let it answer something else, or do something else there.", "Move it"),
    "attach": Named("Use again", "Let it support or attack a second thing too.", "Use it there too"),
    "kind": Named("Kind", "Say that it is a claim, evidence, a position or the setting.", "Change the kind"),
    "split": Named("Split", "Make two sentences of it.", "Split it"),
    "merge": Named("Merge", "Let it become part of another statement that says the same.", "Merge them"),
    "link": Named("Link", "Let its premises and another argument’s work only together.", "Link them"),
    "unlink": Named("Unlink", "Let one of its premises stand by itself.", "Unlink it"),
    "cases": Named("Cases", "Say in which cases it holds.", "Keep these cases"),
}


_KINDS = (
    (Kind.CLAIM, "a claim"),
    (Kind.EVIDENCE, "evidence: it reports something that can be checked"),
    (Kind.POSITION, "a position: it answers the map’s question"),
    (Kind.SETTING, "what sets the question, or an open question"),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """One way in the list; without an address it cannot be gone, for the reason told."""

    how: str
    words: str
    does: str
    href: str
    current: bool
    hindered: str


@dataclass(frozen=True, slots=True)
class Shaped:
    """What is being changed: "s7" or "a6" with its ways; `home` is a statement's home, what a move is about; `noted` is
    the content note over its words.
    """

    ref: str
    head: MapHead
    ways: tuple[Way, ...]
    title: str
    text: str
    home: int | None
    relation: str
    kind: Kind | None
    premises: tuple[StatementLine, ...]
    siblings: tuple[Sibling, ...]
    cases: tuple[str, ...] = ()
    known: tuple[Case, ...] = ()
    noted: str = ""

    @property
    def page(self) -> str:
        """Its own page."""
        noun = "statements" if self.ref[0] == "s" else "arguments"
        return f"/maps/{self.head.slug}/{noun}/{self.ref[1:]}"

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """What it could be instead."""
        return [(kind.value, told) for kind, told in _KINDS if kind is not self.kind]

    def tabs(self, how: str) -> tuple[Tab, ...]:
        """The ways, one of them chosen or none."""
        return tuple(
            Tab(
                way.how,
                WAYS[way.how].words,
                WAYS[way.how].does,
                "" if way.hindered else f"{self.page}/change?how={way.how}",
                way.how == how,
                way.hindered,
            )
            for way in self.ways
        )


def shaped_statement(slug: str, number: int) -> Shaped:
    """The statement with its ways. Raises `Absent`, `Gone`, `NotAllowed`."""
    view: StatementView = statement_view(reading(), reader(), slug, number)
    ways = ways_with_statement(reading(), reader(), view)
    if not ways:
        raise errors.NotAllowed("Only whoever added a statement may change its shape, and moderators.")
    home = view.structure.home_of.get(number)
    relation = "" if home is None else view.structure.arguments[home].relation.value
    said = view.statement
    noted = view.line.title if view.line.noted else ""
    return Shaped(f"s{number}", view.head, ways, said.title, said.text, home, relation, said.kind, (), (), noted=noted)


def shaped_argument(slug: str, number: int) -> Shaped:
    """The argument with its ways. Raises `Absent`, `Gone`, `NotAllowed`."""
    view: ArgumentView = argument_view(reading(), reader(), slug, number)
    siblings = siblings_of(reading(), view.head, view.argument)
    ways = ways_with_argument(reading(), reader(), view, siblings)
    if not ways:
        raise errors.NotAllowed("Only whoever put an argument forward may change its shape, and moderators.")
    premises = view.line.premises
    told = " and ".join(line.title for line in premises)
    known = choices(reading(), view.head).cases
    relation = view.argument.relation.value
    said = view.argument.cases
    return Shaped(f"a{number}", view.head, ways, told, "", number, relation, None, premises, siblings, said, known)


def shaped_at(slug: str, ref: str) -> Shaped:
    """The same for "s7" or "a6"."""
    return (shaped_statement if ref[0] == "s" else shaped_argument)(slug, int(ref[1:]))
