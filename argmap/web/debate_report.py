"""The report of a live debate: a page, a sheet of paper, a table for a spreadsheet, and the map as it then was."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, request

from argmap.domain import errors
from argmap.domain.debates import Ballot
from argmap.domain.permissions import OPERATOR, Action
from argmap.formats.argdown import write_argdown
from argmap.queries.debate_movers import STAYED
from argmap.queries.debate_report import ReportView, report_linked, report_of
from argmap.queries.graphs import whole_graph
from argmap.queries.maps import map_head
from argmap.web import respond, spreadsheets
from argmap.web.debate_told import context, word_of
from argmap.web.debates import debate, guest_view
from argmap.web.site import reader, reading, site
from argmap.web.wall import PHASES

pages = Blueprint("debate_report", __name__)


@pages.get("/debates/<code:code>/report")
def show(code: str) -> Response:
    """The report, for whoever may read it as they read the map, or who took part."""
    return _page(_view(code), f"/debates/{code}/report")


@pages.get("/debates/<code:code>/report.csv")
def table(code: str) -> Response:
    """The report's figures and course, as a table."""
    return _csv(_view(code))


@pages.get("/debates/<code:code>/report.argdown")
def argdown(code: str) -> Response:
    """The map as it was at the end; with `group`, that group's as it is now."""
    return _argdown(_view(code))


@pages.get("/debates/reports/<slug:link>")
def linked(link: str) -> Response:
    """The report, for whoever has its link."""
    return _page(report_linked(reading(), reader(), link, site().structures), f"/debates/reports/{link}")


@pages.get("/debates/reports/<slug:link>/report.csv")
def linked_table(link: str) -> Response:
    """The same table, by the link."""
    return _csv(report_linked(reading(), reader(), link, site().structures))


@pages.get("/debates/reports/<slug:link>/report.argdown")
def linked_argdown(link: str) -> Response:
    """The same map, by the link."""
    return _argdown(report_linked(reading(), reader(), link, site().structures))


def _view(code: str) -> ReportView:
    head = debate(code)
    if Action.READ_REPORT not in head.may and guest_view(code) is None:
        if Action.READ not in head.may:
            raise errors.Absent("There is no such report.")
        raise errors.NotAllowed("This report is for those who took part, by its link.")
    return report_of(reading(), reader(), code, site().structures)


def _page(view: ReportView, base: str) -> Response:
    printing = "print" in request.args
    return respond.respond("debates/report.html", printing=printing, **context(view, base))


def _csv(view: ReportView) -> Response:
    heading = ["what", "of what", "to what", "count", "minute", "words"]
    return spreadsheets.as_csv(f"debate-{view.debate.code}.csv", heading, _rows(view))


Row = tuple[str, object, str, object, object, str]


def _rows(view: ReportView) -> Iterator[Row]:
    """The figures and the course, a line each: counts of people, and minutes since the debate began."""
    named = dict(view.choices)
    for ballot, counts in ((Ballot.OPENING, view.flows.before), (Ballot.CLOSING, view.flows.after)):
        for key in view.flows.choices:
            yield f"{ballot.value} vote", word_of(key, named), "", counts.get(key, 0), "", ""
    for (was, now), count in sorted(view.flows.moves.items()):
        yield "moved" if was != now else "stayed", word_of(was, named), word_of(now, named), count, "", ""
    for mover in view.movers:
        if not mover.by_move:
            yield "moved people", mover.line.number, "", mover.people, "", mover.line.title
        for key, count in mover.by_move.items():
            to = "did not move" if key == STAYED else word_of(key, named)
            yield "moved people", mover.line.number, to, count, "", mover.line.title
        for key, count in mover.by_origin.items():
            yield "moved people from", mover.line.number, word_of(key, named), count, "", mover.line.title
    for one in view.said:
        what = f"{one.statement} in group {one.group}" if one.group else one.statement
        yield "said", what, named.get(one.side, ""), "", round(one.at / 60, 1), one.title
    for stretch in view.stretches:
        kind = PHASES[view.debate.phases[stretch.phase].kind]
        yield "phase", kind, "", round((stretch.end - stretch.begin) / 60, 1), round(stretch.begin / 60, 1), ""
    for lit in view.spotlights:
        yield "spotlight", lit.statement, "", round((lit.end - lit.begin) / 60, 1), round(lit.begin / 60, 1), ""
    for side in view.sides:
        name = named.get(side.key, "No side")
        yield "speaking time", name, "", round(side.spoken.total_seconds() / 60, 1), "", ""
    for left in view.unanswered:
        yield "unanswered", left.line.number, "", "", "", left.line.title


def _argdown(view: ReportView) -> Response:
    group, name = request.args.get("group", ""), f"debate-{view.debate.code}"
    if not group:
        head = map_head(reading(), OPERATOR, view.debate.slug, view.debate.last_version)
    else:
        slugs = {str(number): slug for number, slug in view.groups.items()}
        if group not in slugs:
            raise errors.Absent("There is no such group in this debate.")
        head, name = map_head(reading(), OPERATOR, slugs[group]), f"{name}-group-{group}"
    response = Response(write_argdown(whole_graph(reading(), head)), mimetype="text/plain")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.argdown"'
    return response
