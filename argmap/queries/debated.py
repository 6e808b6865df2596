"""What a debate is about, for whoever has its code: the words of its motion and positions, also on a map that they may
not read; and the positions of a map among which a motion is chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlmodel import Session

from argmap.domain.permissions import OPERATOR
from argmap.domain.vocabulary import Kind, Relation
from argmap.queries.debates import DebateHead
from argmap.queries.graphs import StructureCache, structure_of, words_of
from argmap.queries.maps import MapHead, map_head


class Debated(NamedTuple):
    """The motion in short and whole (where there is none, the map's question), and the positions' titles by number."""

    title: str
    text: str
    positions: Mapping[int, str]


def debated(session: Session, debate: DebateHead) -> Debated:
    """What is debated; content notes stand in place of what is behind them."""
    numbers = {*debate.positions, *(() if debate.motion is None else (debate.motion,))}
    found = words_of(session, map_head(session, OPERATOR, debate.slug), numbers, ()).statements if numbers else {}
    titles = {number: found[number].title for number in debate.positions if number in found}
    if debate.motion is not None and debate.motion in found:
        return Debated(found[debate.motion].title, found[debate.motion].text, titles)
    if debate.motion_text:
        return Debated(debate.motion_title, debate.motion_text, titles)
    return Debated(debate.question, debate.question, titles)


class Debatable(NamedTuple):
    """A position of a map that can be debated, with the titles of its conditions, which are shown with it."""

    number: int
    title: str
    text: str
    conditions: tuple[str, ...]


def debatable(session: Session, head: MapHead, structures: StructureCache | None = None) -> tuple[Debatable, ...]:
    """The positions of the map by number; content notes stand in place of what is behind them."""
    structure = structure_of(session, head, structures)
    positions = sorted(number for number, kind in structure.kinds.items() if kind is Kind.POSITION)
    required = {
        number: [
            premise
            for argument in structure.arguments_on.get(number, ())
            if argument.relation is Relation.CONDITION
            for premise in argument.premises
        ]
        for number in positions
    }
    found = words_of(session, head, {*positions, *(one for some in required.values() for one in some)}, ()).statements
    return tuple(
        Debatable(
            number,
            found[number].title,
            found[number].text,
            tuple(
                found[one].title
                for one in required[number]
                if one in found and not found[one].withdrawn and not found[one].hidden
            ),
        )
        for number in positions
        if not found[number].withdrawn and not found[number].hidden
    )
