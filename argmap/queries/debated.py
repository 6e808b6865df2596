"""What a debate is about, for whoever has its code: the words of its motion and positions, also on a map that they may
not read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlmodel import Session

from argmap.domain.permissions import OPERATOR
from argmap.queries.debates import DebateHead
from argmap.queries.maps import map_head, words_of


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
