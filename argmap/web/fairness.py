"""Whether a map is kept fairly: counts with the cases behind them, and three findings in words, made by rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from argmap.domain import errors
from argmap.domain.moderation import REASON_WORDS
from argmap.queries.fairness import Fairness, PositionRow, fairness
from argmap.queries.moderators import AppealRow, ModeratorRow
from argmap.queries.queue import moderated
from argmap.web import respond, words
from argmap.web.moderating import KindTold, ago, kind_in_short
from argmap.web.moderation_log import SINCE
from argmap.web.site import reader, reading, site

pages = Blueprint("fairness", __name__)

FEW = 20
"""Below so many cases it is always said that they are few."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding in one sentence, with its caution and a link to the cases."""

    words: str
    caution: str
    link: str
    href: str


@dataclass(frozen=True, slots=True)
class AppealTold:
    """An appeal in one row."""

    told: KindTold
    text: str
    against: str
    outcome: str
    href: str


@pages.get("/moderation/fairness")
def show() -> Response:
    """The counts of one of the maps that one moderates. Raises `NotAllowed` for everybody else."""
    maps = moderated(reading(), reader())
    if not maps:
        raise errors.NotAllowed("You moderate no map, so there is nothing here for you.")
    slug, days = request.args.get("map", ""), request.args.get("since", "")
    days = days if days in SINCE else ""
    chosen = next((one for one in maps if one.slug == slug), maps[0])
    now = site().desk.clock()
    since = now - timedelta(days=int(days)) if days else None
    found = fairness(reading(), reader(), chosen.slug, now, since, site().structures)
    return respond.respond(
        "moderation/fairness.html",
        about=chosen,
        found=found,
        maps=[(one.title, _to(one.slug, days), one is chosen) for one in maps],
        spans=[(label, _to(chosen.slug, name), name == days) for name, label in SINCE.items()],
        since_words=SINCE[days],
        findings=_findings(found, chosen.slug, now, days),
        moderators=[(one, _half(one), _appeals_of(one)) for one in found.moderators],
        appeals=[_appeal(one) for one in found.appeals],
        totals=_totals(found),
        most=max((one.decided + one.waiting for one in found.waits), default=0),
        waited=_waited(found),
        oldest=lambda moment: ago(now - moment),
        log=lambda **wanted: _log(chosen.slug, since=days, **wanted),
    )


def _to(slug: str, days: str) -> str:
    return f"/moderation/fairness?map={slug}{'&since=' + days if days else ''}"


def _findings(found: Fairness, slug: str, now: datetime, days: str) -> list[Finding]:
    return [_widest_gap(found, slug, days), _waiting(found), _unanswered(found, slug, now)]


def _few(count: int) -> str:
    if not count:
        return "There are no cases yet."
    if count >= FEW:
        return "Counts alone do not tell a leaning from its reasons."
    few = words.sentence(words.number_word(count))
    return f"{few} {'is' if count == 1 else 'are'} too few to tell a leaning from chance."


def _widest_gap(found: Fairness, slug: str, days: str) -> Finding:
    """The position at which most was accepted of the one side and least of the other, with both counts."""

    def gap(row: PositionRow) -> float:
        return abs(row.pro.accepted / row.pro.all - row.con.accepted / row.con.all)

    both = [row for row in found.positions if row.pro.all and row.con.all]
    if not both:
        return Finding(
            "No position has decisions both for and against it.", _few(_decided(found)), "The decisions", _log(slug)
        )
    row = max(both, key=lambda one: (gap(one), -one.line.number))
    number = row.line.number
    if gap(row) == 0:
        count = sum(one.pro.all + one.con.all for one in both)
        return Finding(
            "For and against each position, the same share was accepted.", _few(count), "The decisions", _log(slug)
        )
    less, name, more, other = row.con, "Against", row.pro, "for it"
    if row.pro.accepted / row.pro.all < row.con.accepted / row.con.all:
        less, name, more, other = row.pro, "For", row.con, "against it"
    told = f"{name} {number}, {_of(less.accepted, less.all)} accepted; {other}, {_of(more.accepted, more.all, 'no')}."
    refusals = words.counted_in_words(less.refused, "refusal")
    side = "against" if name == "Against" else "for"
    href = _log(slug, decision="refused", position=number, side=side, since=days)
    return Finding(told, _few(less.all), f"Read the {refusals}", href)


def _of(part: int, count: int, verb: str = "") -> str:
    told = f"{words.number_word(part) if part else 'none'} of {words.number_word(count)}"
    return told if verb else f"{told} {'was' if part < 2 else 'were'}"


def _decided(found: Fairness) -> int:
    return sum(row.pro.all + row.con.all for row in found.positions)


def _log(slug: str, **wanted: object) -> str:
    """The cases behind a number: the public log, filtered."""
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"/maps/{slug}/moderation-log{'?' + query if query else ''}"


def _waiting(found: Fairness) -> Finding:
    href = f"/moderation?map={found.head.slug}"
    if not found.waited:
        return Finding("Nothing was decided yet.", f"{_now_waits(found)}.", "See what waits", href)
    half = ago(timedelta(seconds=median(found.waited)))
    late = sum(one > timedelta(days=2).total_seconds() for one in found.waited)
    told = f"Half were read within {half if half != 'just now' else 'a minute'}"
    told += f", {words.number_word(late)} after two days." if late else ", none after two days."
    return Finding(told, f"{_now_waits(found)}.", "See what waits", href)


def _now_waits(found: Fairness) -> str:
    if not found.waiting or found.oldest_waiting is None:
        return "Nothing waits now"
    verb = "waits" if found.waiting == 1 else "wait"
    return f"{words.sentence(words.number_word(found.waiting))} {verb} now, the oldest for {ago(found.oldest_waiting)}"


def _unanswered(found: Fairness, slug: str, now: datetime) -> Finding:
    count = sum(row.open for row in found.open)
    if not count:
        return Finding("Every objection to a position has an answer.", "", "The checklist", f"/maps/{slug}/check")
    oldest = min((row.oldest for row in found.open if row.oldest is not None), default=None)
    verb = "has" if count == 1 else "have"
    told = f"{words.sentence(words.counted_in_words(count, 'objection'))} to positions {verb} no answer"
    long = oldest is not None and now - oldest >= timedelta(minutes=1)
    told += f", one for {ago(now - oldest)}." if oldest is not None and long else "."
    most = max(found.open, key=lambda row: (row.open, -row.line.number))
    caution = f"{words.sentence(words.number_word(most.open))} against {most.line.number}."
    return Finding(told, caution, "Go through them", f"/maps/{slug}/check")


def _half(row: ModeratorRow) -> str:
    return "" if row.half_within is None else ago(row.half_within)


def _appeals_of(row: ModeratorRow) -> str:
    parts = [
        f"{count} {word}"
        for count, word in ((row.overturned, "overturned"), (row.stood, "stood"), (row.pending, "open"))
        if count
    ]
    return ", ".join(parts) or "none"


def _appeal(row: AppealRow) -> AppealTold:
    draft = row.what["draft"]
    told = kind_in_short(
        row.what["kind"],
        draft.get("relation", ""),
        draft.get("kind", ""),
        undercuts=row.what["target"].startswith("a"),
    )
    reason = REASON_WORDS.get(row.reason, "")
    against = ", ".join(part for part in (reason, row.by) if part)
    outcome = "open" if not row.outcome else f"{row.outcome}; {row.second}, after {ago(row.after or timedelta())}"
    return AppealTold(told, row.text, against, outcome, f"/moderation?item={row.contribution}")


def _totals(found: Fairness) -> tuple[str, str]:
    pro = (sum(row.pro.accepted for row in found.positions), sum(row.pro.all for row in found.positions))
    con = (sum(row.con.accepted for row in found.positions), sum(row.con.all for row in found.positions))
    return f"{pro[0]} of {pro[1]}", f"{con[0]} of {con[1]}"


def _waited(found: Fairness) -> str:
    return f"{words.counted(len(found.waited), 'decision')}; {_now_waits(found).lower()}."
