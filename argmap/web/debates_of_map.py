"""The debates of a map: those that are prepared, the ones that are open just now, and what is left of the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response

from argmap.domain.debates import DebateState, Ground, Sides
from argmap.domain.permissions import Action
from argmap.queries.debate_lists import debates_on
from argmap.queries.debates import DebateHead
from argmap.queries.lines import lines_across
from argmap.queries.maps import map_head
from argmap.web import respond, words
from argmap.web.address import Address
from argmap.web.frame import Choice, toolbar
from argmap.web.plan_told import TEMPLATES
from argmap.web.preparing import prepare_address
from argmap.web.site import reader, reading
from argmap.web.wall import phase_words

pages = Blueprint("debates_of_map", __name__)


@dataclass(frozen=True, slots=True)
class DebateLine:
    """A debate in the list: what is debated, when and how in words, and where the reader may go from there."""

    title: str
    told: str
    state: str
    code: str
    ways: tuple[Choice, ...]


@pages.get("/maps/<slug:slug>/debates")
def show(slug: str) -> Response:
    """The debates of the map that the reader may know of; of one that is open, others learn that there is one."""
    head = map_head(reading(), reader(), slug)
    found = [one for one in debates_on(reading(), reader(), head.id) if _known(one)]
    motions = [(one.map_id, one.motion) for one in found if one.motion is not None]
    titles = {place: line.title for place, line in lines_across(reading(), motions).items()}
    runs = Action.RUN_DEBATE in head.may
    return respond.respond(
        "debates/of_map.html",
        head=head,
        address=Address(f"/maps/{slug}/debates"),
        crumb="Debates",
        toolbar=toolbar(Address(f"/maps/{slug}/debates"), slug, "debates", head=head),
        notices=[],
        groups=_groups(slug, found, titles),
        runs=runs,
        new=f"/maps/{slug}/debates/new",
    )


def _known(debate: DebateHead) -> bool:
    """Whether the debate stands in the list: what is prepared, for whoever may go on; what is over, with its report."""
    if debate.state is DebateState.PREPARED:
        return Action.RUN_DEBATE in debate.may
    return debate.state is DebateState.OPEN or Action.READ_REPORT in debate.may


def _groups(
    slug: str, found: list[DebateHead], titles: dict[tuple[int, int], str]
) -> list[tuple[str, list[DebateLine]]]:
    named = ((DebateState.OPEN, "Open now"), (DebateState.PREPARED, "Kept for later"), (DebateState.CLOSED, "Over"))
    groups = [(name, [_line(slug, one, titles) for one in found if one.state is state]) for state, name in named]
    return [(name, lines) for name, lines in groups if lines]


def _line(slug: str, debate: DebateHead, titles: dict[tuple[int, int], str]) -> DebateLine:
    member = debate.grounds.member is not None
    title = titles.get((debate.map_id, debate.motion or 0), "") or debate.motion_title
    if debate.sides is Sides.SEVERAL or not title:
        title = f"Between {words.counted_in_words(len(debate.positions), 'position')}"
    template = TEMPLATES[debate.form][0]
    ground = "on a copy" if debate.ground is Ground.COPY or debate.groups else "on the map"
    code = debate.code if member and debate.state is not DebateState.CLOSED else ""
    return DebateLine(title, f"{template}, {ground}, {_when(debate)}", debate.state, code, _ways(slug, debate, member))


def _when(debate: DebateHead) -> str:
    def told(moment: datetime | None) -> str:
        return "" if moment is None else words.day(moment)

    if debate.state is DebateState.PREPARED:
        return f"prepared {told(debate.created)}"
    if debate.state is DebateState.OPEN:
        return f"opened {told(debate.opened)}: {phase_words(debate).lower()}"
    return f"held {told(debate.opened)}"


def _ways(slug: str, debate: DebateHead, member: bool) -> tuple[Choice, ...]:
    at = f"/debates/{debate.code}"
    if debate.state is DebateState.PREPARED:
        return (Choice("Go on preparing", prepare_address(slug, debate.code)),)
    if debate.state is DebateState.CLOSED:
        return (Choice("Report", f"{at}/report"),)
    if Action.RELEASE in debate.may:
        return Choice("Chair", f"{at}/chair"), Choice("Wall", f"{at}/wall"), Choice("Join", f"/j/{debate.code}")
    return (Choice("Join", f"/j/{debate.code}"),) if member else (Choice("Join with its code", "/j"),)
