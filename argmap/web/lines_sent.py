"""A list of lines that waits, line by line: what each would become, and what catches the eye of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sqlmodel import Session

from argmap.domain import vetting
from argmap.domain.drafts import PasteDraft
from argmap.queries.graphs import Choices
from argmap.queries.pasting import Plan, plan_of
from argmap.queries.statements import nearest_to_each
from argmap.web import words
from argmap.web.lines_told import LineTold, PlanTold, told


class LineSent(NamedTuple):
    """One line; `notes` say in a few words what asks for a look, `like` is the statement that it nearly repeats.

    `stands` is the statement of the map that has its words.
    """

    told: LineTold
    notes: str
    like: int | None
    stands: int | None


@dataclass(frozen=True, slots=True)
class ListSent:
    """All lines, with what they would become."""

    lines: tuple[LineSent, ...]
    plan: Plan
    told: PlanTold


def list_sent(session: Session, map_id: int, draft: PasteDraft, offered: Choices | None = None) -> ListSent:
    """The list as it would be written to the map as it is; five queries at most.

    With what the map knows (`offered`) its lines are looked at too.
    """
    plan = plan_of(session, map_id, draft)
    shown = told(plan, None)
    near = {} if offered is None else nearest_to_each(session, [(map_id, line.text) for line in draft.lines])
    known = [] if offered is None else [name for one in offered.speakers for name in (one.name, one.short) if name]
    lines = []
    for place, (line, planned) in enumerate(zip(shown.lines, plan.lines, strict=True)):
        like = None if line.again or place not in near else near[place][0]
        notes = "" if offered is None else _notes(line, known, planned.lacks_source)
        lines.append(LineSent(line, notes, like, planned.same))
    return ListSent(tuple(lines), plan, shown)


def _notes(line: LineTold, known: list[str], lacks_source: bool) -> str:
    notes = []
    if len(vetting.claims_in(line.text)) > 1:
        notes.append("more than one claim?")
    if vetting.links_in(line.text):
        notes.append("a link")
    if people := vetting.people_in(line.text, known):
        notes.append(f"names {words.listed(people)}?")
    if len(line.text) > vetting.LONG:
        notes.append("long")
    if lacks_source:
        notes.append("no source")
    return ", ".join(notes)
