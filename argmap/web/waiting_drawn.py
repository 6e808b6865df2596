"""Where something that waits would stand, drawn: what is one step around its place, with it as a box among the others.

For whoever decides on it and for its author; nobody else is shown what waits, or what was not accepted.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from argmap.domain import errors
from argmap.domain.as_if import AsIf, as_if
from argmap.domain.drafts import ArgumentDraft, PremisesDraft
from argmap.domain.graph import ArgumentGraph, Statement
from argmap.domain.moderation import ContributionState
from argmap.drawing.drawing import Drawing
from argmap.drawing.scene import NOTHING, Unread
from argmap.drawing.step import draw_step
from argmap.queries.contributions import ContributionView
from argmap.queries.maps import MapHead
from argmap.queries.places import around
from argmap.web import words
from argmap.web.site import reading, site

SHEET = 640.0
_STATES = {
    ContributionState.WAITING: "pending",
    ContributionState.ASKED: "pending",
    ContributionState.REJECTED: "rejected",
    ContributionState.WITHDRAWN: "withdrawn",
}


class Place(NamedTuple):
    """The drawing, if there is one; `selected` is what waits in it, `left_out` names what it has no room for.

    `current` is the statement that it is about, as it stands.
    """

    slug: str
    drawing: Drawing | None = None
    selected: str = ""
    left_out: str = ""
    current: Statement | None = None

    def href(self, **changes: Any) -> str:
        """Where a box or a line of the drawing leads: to the page of what it is."""
        ref = str(changes.get("selected") or self.selected)
        return f"/maps/{self.slug}/{'arguments' if ref[:1] == 'a' else 'statements'}/{ref[1:]}"


def place_of(view: ContributionView, head: MapHead) -> Place:
    """The place of a contribution on the map as it is; what was accepted, where it stands. As many queries for each."""
    accepted = view.state is ContributionState.APPROVED and view.result
    target = view.result if accepted else view.target
    graph, structure = ArgumentGraph(head.title, head.question), None
    if target:
        existing = view.draft.existing if isinstance(view.draft, ArgumentDraft | PremisesDraft) else ()
        number = int(target[1:])
        if target[0] == "s":
            graph, structure = around(reading(), head, statement=number, further=existing)
        else:
            graph, structure = around(reading(), head, argument=number, further=existing)
    structure = structure or graph.structure
    current = graph.statements.get(int(target[1:])) if target[:1] == "s" else None
    if accepted:
        at = int(target[1:]) if target[0] == "s" else next(iter(structure.arguments[int(target[1:])].premises), 0)
        shown = AsIf(graph, structure, at, frozenset()) if at in graph.statements else None
        return _drawn(view.slug, shown, NOTHING, target, current)
    found = as_if(graph, structure, view.draft, target, view.by)
    unread = Unread(found.waiting if found else frozenset(), _STATES.get(view.state, "pending"))
    return _drawn(view.slug, found, unread, found.first if found and found.waiting else target, current)


def _drawn(slug: str, shown: AsIf | None, unread: Unread, selected: str, current: Statement | None) -> Place:
    if shown is None:
        return Place(slug, current=current)
    try:
        step = draw_step(
            shown.graph,
            shown.structure,
            shown.around,
            sheet=SHEET,
            dot=site().dot,
            cache=site().layouts,
            unread=unread,
        )
    except errors.LayoutFailed:
        return Place(slug, current=current)
    return Place(slug, step.drawing, selected, words.listed(str(n) for n in step.folded if n > 0), current)
