"""The public log of decisions about a map, with the policy by which they are made, as a page and as CSV."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from argmap.domain.moderation import REASON_WORDS, ContributionKind, DecisionKind
from argmap.domain.permissions import Policy
from argmap.domain.text import numbers_in
from argmap.queries.lines import StatementLine
from argmap.queries.maps import MapHead
from argmap.queries.moderation_log import GROUPS, PAGE_LENGTH, Log, LogFilter, LogRow, moderation_log
from argmap.queries.waiting import rules_of
from argmap.web import respond, spreadsheets, words
from argmap.web.address import read_address
from argmap.web.frame import Choice, Menu, toolbar
from argmap.web.moderating import DECISION_WORDS, KindTold, kind_in_short
from argmap.web.site import reader, reading, site

pages = Blueprint("moderation_log", __name__)

_GROUP_WORDS = {"accepted": "accepted", "changes": "changes", "refused": "not accepted", "other": "other kinds"}
SINCE = {"": "the beginning", "7": "7 days ago", "30": "30 days ago", "90": "90 days ago"}
"""From when on, by days."""
_SEARCH_LIMIT = 200
_ANSWERS = (
    "Its author reads the reason, can answer, send it again or withdraw it, and can ask a second moderator where the "
    "map has one."
)


@dataclass(frozen=True, slots=True)
class RowTold:
    """A decision as the page tells it."""

    row: LogRow
    sign: str
    decision: str
    told: KindTold
    number: str
    title: str
    href: str
    place: str
    reason: str
    words: str


def _wanted() -> LogFilter:
    told = request.args
    group, reason, side = told.get("decision", ""), told.get("reason", ""), told.get("side", "")
    position = numbers_in(told.get("position", "")[:12])
    return LogFilter(
        group if group in GROUPS else "",
        reason if reason in set(REASON_WORDS) else "",
        position[1] if position else None,
        side if side in ("for", "against") else "",
        told.get("q", "")[:_SEARCH_LIMIT].replace("\0", " ").strip(),
        told.get("by", "")[:_SEARCH_LIMIT],
        site().desk.clock() - timedelta(days=int(_days())) if _days() else None,
    )


def _days() -> str:
    told = request.args.get("since", "")
    return told if told in SINCE else ""


@pages.get("/maps/<slug:slug>/moderation-log")
def show(slug: str) -> Response:
    """What was decided about the map, by whom and why; whoever reads the map may read it."""
    wanted = _wanted()
    log = moderation_log(reading(), reader(), slug, wanted, site().structures)
    start = _start()
    rows = log.rows[start : start + PAGE_LENGTH]
    return respond.respond(
        "moderation/log.html",
        head=log.head,
        address=read_address(request.path, request.args),
        crumb="Moderation log",
        toolbar=toolbar(read_address(request.path, request.args), slug, "moderation-log", head=log.head),
        notices=[],
        rows=[_told(row, log.head) for row in rows],
        menus=_menus(slug, wanted, log),
        wanted=wanted,
        kept=[(name, value) for name, value in _fields(wanted).items() if name != "q"],
        total=_total(log, filtered=wanted != LogFilter()),
        csv=_to(slug, wanted, path="moderation-log.csv"),
        older=_to(slug, wanted, start=start + PAGE_LENGTH) if len(log.rows) > start + PAGE_LENGTH else "",
        newest=_to(slug, wanted) if start else "",
        policy=policy_told(log.head),
        day=words.day,
        clock=words.clock,
        filtered=wanted != LogFilter(),
    )


def _start() -> int:
    told = request.args.get("start", "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 7 else 0


def _fields(wanted: LogFilter) -> dict[str, Any]:
    told = {
        "decision": wanted.group,
        "reason": wanted.reason,
        "position": wanted.position,
        "side": wanted.side,
        "by": wanted.by,
        "since": _days(),
        "q": wanted.words,
    }
    return {name: value for name, value in told.items() if value}


def _to(slug: str, wanted: LogFilter, *, path: str = "moderation-log", **changes: Any) -> str:
    query = urlencode({name: value for name, value in {**_fields(wanted), **changes}.items() if value})
    return f"/maps/{slug}/{path}{'?' + query if query else ''}"


def _menus(slug: str, wanted: LogFilter, log: Log) -> list[Menu]:
    def menu(name: str, field: str, everything: str, named: dict[str, str], chosen: str) -> Menu:
        choices = [Choice(everything, _to(slug, wanted, **{field: ""}), not chosen)]
        choices += [Choice(label, _to(slug, wanted, **{field: key}), chosen == key) for key, label in named.items()]
        return Menu(name, named.get(chosen, everything), tuple(choices), bool(chosen), field)

    positions = {str(one.number): f"{one.number} {one.title}" for one in log.positions}
    return [
        menu("Decision", "decision", "all", _GROUP_WORDS, wanted.group),
        menu("Reason", "reason", "all", {key.value: label for key, label in REASON_WORDS.items()}, wanted.reason),
        menu("Position", "position", "all", positions, str(wanted.position or "")),
        menu("For or against", "side", "both", {"for": "for", "against": "against"}, wanted.side),
        menu("By", "by", "all", {name: name for name in log.moderators}, wanted.by),
        menu("Since", "since", SINCE[""], {key: label for key, label in SINCE.items() if key}, _days()),
    ]


def _total(log: Log, *, filtered: bool) -> str:
    count = sum(log.counts.values())
    if log.since is None:
        return "No decision so far"
    if filtered:
        return f"{len(log.rows):,} of {words.counted(count, 'decision')}"
    parts = [f"{log.counts[group]:,} {_GROUP_WORDS[group]}" for group in GROUPS if log.counts[group]]
    return f"{words.counted(count, 'decision')} since {words.day(log.since)}: {', '.join(parts)}"


def _told(row: LogRow, head: MapHead) -> RowTold:
    sign, decision = DECISION_WORDS[row.kind]
    if row.kind is DecisionKind.MERGE:
        decision = f"Merged into {row.subject[1:]}"
    told = _kind(row)
    number = ""
    href = ""
    if row.line is not None:
        number, href = str(row.line.number), f"/maps/{head.slug}/statements/{row.line.number}"
        told = _line_kind(row.line)
    elif row.subject.startswith("a"):
        number, href = row.subject, f"/maps/{head.slug}/arguments/{row.subject[1:]}"
    waits = bool(row.hidden) and not row.words and row.kind is DecisionKind.ASK
    said = "The moderator’s words are with the author while this waits." if waits else row.words
    return RowTold(
        row=row,
        sign=sign,
        decision=decision,
        told=told,
        number=number,
        title=row.line.title if row.line else "",
        href=href,
        place=_place(row),
        reason=REASON_WORDS.get(row.reason, ""),
        words=said,
    )


def _kind(row: LogRow) -> KindTold:
    if row.what in set(ContributionKind):
        return kind_in_short(ContributionKind(row.what), row.relation, row.of, undercuts=row.place.startswith("a"))
    return KindTold("claim", "claim", "Statement")


def _line_kind(line: StatementLine) -> KindTold:
    return KindTold(line.shape.value, line.shape.value, words.SHAPE_WORDS[line.shape])


def _place(row: LogRow) -> str:
    def name(ref: str) -> str:
        return ref[1:] if ref.startswith("s") else ref

    if row.before and row.place:
        return f"from {name(row.before)} to {name(row.place)}"
    told = f"{'under' if row.lines else 'on'} {name(row.place)}" if row.place else ""
    if row.lines > 1:
        told = f"{told}, {words.counted(row.lines, 'line')}".removeprefix(", ")
    return told


def policy_told(head: MapHead) -> list[str]:
    """The rules by which the map is kept, in sentences made from its settings."""
    rules = rules_of(reading(), head.id)
    told = {
        Policy.OPEN: "Whoever contributes is on the map at once.",
        Policy.APPROVAL: "What people contribute is read by a moderator before it stands on the map.",
        Policy.CLOSED: "Only the facilitators of this map contribute at present.",
    }[head.grounds.policy]
    found = [told]
    if rules.read_first and head.grounds.policy is Policy.OPEN:
        count = words.counted_in_words(rules.read_first, "contribution")
        found.append(f"Of somebody without an account a moderator reads the first {count}.")
    if rules.hourly_limit:
        count = words.counted(rules.hourly_limit, "contribution")
        found.append(f"One person makes at most {count} in an hour.")
    reasons = words.listed([label.lower() for label in REASON_WORDS.values()], "or")
    found.append(f"Nobody decides on what is their own. Every refusal has a reason from one list: {reasons}.")
    found.append(_ANSWERS)
    found.append("The moderators see how much is accepted for and against each position, and how long people wait.")
    return found


@pages.get("/maps/<slug:slug>/moderation-log.csv")
def as_csv(slug: str) -> Response:
    """The same rows as CSV (RFC 4180), newest first."""
    log = moderation_log(reading(), reader(), slug, _wanted(), site().structures)
    heading = ["when", "decision", "kind", "number", "sentence", "place", "reason", "words", "by", "appeal"]
    return spreadsheets.as_csv(
        f"{slug}-moderation-log.csv", heading, [_cells(_told(row, log.head)) for row in log.rows]
    )


def _cells(told: RowTold) -> list[str]:
    row = told.row
    sentence = told.title or f"Not shown: {row.hidden}" if row.hidden or told.title else ""
    return [
        row.at.isoformat(timespec="seconds"),
        told.decision,
        told.told.words,
        told.number,
        sentence,
        told.place,
        told.reason,
        told.words,
        row.by,
        row.appealed,
    ]
