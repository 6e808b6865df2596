"""What the report of a live debate says: its result in words, its pictures' numbers, and its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from argmap.domain.debates import AGAINST, FOR, UNDECIDED, DebateForm, Ground, SignalKind
from argmap.domain.permissions import Action
from argmap.drawing.flows import FlowPicture, flow_picture
from argmap.drawing.growth import Growth, growth
from argmap.queries.debate_movers import STAYED, Mover, Told
from argmap.queries.debate_report import ReportView, SideSum, Unanswered
from argmap.web import words
from argmap.web.wall import PHASES

FORMS = {
    DebateForm.POLL: "a quick poll",
    DebateForm.OXFORD: "Oxford form",
    DebateForm.FISHBOWL: "a fishbowl",
    DebateForm.GROUPS: "small groups",
}
_PLAIN = (FOR, AGAINST, UNDECIDED)
TIMELINE = 1000.0
"""The length of the drawn timeline, in units of its own."""

_NUMBERED_EVERY = 30.0


@dataclass(frozen=True, slots=True)
class MoverRow:
    """A statement that moved people: a cell for each way in which they moved, and in words where they came from."""

    line: Told
    word: str
    cells: tuple[tuple[str, int], ...]
    people: int
    origins: str
    wordings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A contribution on the timeline: where, and the number that stands over it, if there is room."""

    x: float
    row: int
    side: str
    statement: int
    label: str


@dataclass(frozen=True, slots=True)
class Span:
    """A phase, or a statement in the spotlight, on the timeline."""

    x: float
    width: float
    words: str


@dataclass(frozen=True, slots=True)
class SideRow:
    """What a side has contributed, in words."""

    key: str
    name: str
    contributions: str
    spoken: str
    people: str


def context(view: ReportView, base: str) -> dict[str, Any]:
    """What the report's template needs."""
    head = view.debate
    named = dict(view.choices)
    keys = [
        key for key in view.flows.choices if key in named or view.flows.before.get(key) or view.flows.after.get(key)
    ]
    return {
        "debate": head,
        "view": view,
        "base": base,
        "csv": f"{base}.csv" if base.endswith("/report") else f"{base}/report.csv",
        "argdown": f"{base}.argdown" if base.endswith("/report") else f"{base}/report.argdown",
        "readable": Action.READ in head.may,
        "runs": Action.RUN_DEBATE in head.may and head.ground is Ground.COPY and head.origin_id is not None,
        "day": words.day(head.opened or head.created),
        "from_": words.clock(head.opened or head.created),
        "to": words.clock(head.closed or head.created),
        "form": FORMS[head.form],
        "sentence": result_words(view),
        "picture": _picture(view),
        "keys": [(key, word_of(key, named)) for key in keys],
        "named": named,
        "word_of": lambda key: word_of(key, named),
        "movers": [_mover(mover, view) for mover in view.movers],
        "moved_to": _moved_to(view),
        "spans": _spans(view),
        "lights": _lights(view),
        "moments": _moments(view),
        "marks": _marks(view),
        "sides": [_side(side, named) for side in view.sides],
        "silent": words.counted_in_words(view.silent, "person", "people"),
        "unanswered": [(one.line, _open_words(one)) for one in view.unanswered],
        "growth": _growth(view),
        "shapes": words.SHAPE_WORDS,
        "sums": _sums(view),
        "groups": _groups(view),
        "course": _course(view, named),
    }


def word_of(key: str, named: Mapping[str, str]) -> str:
    """An answer in words: "For", a position's title, or "between … and …"."""
    if key in named:
        return named[key]
    return "Between " + " and ".join(named.get(one, one.removeprefix("s")) for one in key.split(" "))


def result_words(view: ReportView) -> tuple[str, str, str]:
    """The result in three sentences: who voted, who moved, and who is not counted."""
    found, named = view.flows, dict(view.choices)
    before, after = sum(found.before.values()), sum(found.after.values())
    if not before and not after:
        return ("Nobody voted.", "", "")
    if not found.both:
        kind = "at the beginning" if before else "at the end"
        return (
            f"{words.counted_in_words(before or after, 'person', 'people').capitalize()} voted, {kind} only.",
            "",
            "",
        )
    voted = f"{words.sentence(words.counted_in_words(found.both, 'person', 'people'))} voted before and after."
    if found.moved is None:
        told = "They are too few to say who moved without naming them."
    elif not found.moved:
        told = "Nobody moved."
    else:
        to: dict[str, int] = {}
        for (was, now), count in found.moves.items():
            if was != now:
                to[now] = to.get(now, 0) + count
        parts = [
            f"{words.number_word(count)} to {key if key in _PLAIN else word_of(key, named)}"
            for key, count in sorted(to.items(), key=lambda item: -item[1])
        ]
        told = f"{words.sentence(words.number_word(found.moved))} moved: {', '.join(parts)}."
    rest = []
    if found.only_after:
        rest.append(f"{words.counted_in_words(found.only_after, 'person', 'people')} voted only at the end")
    if found.only_before:
        rest.append(f"{words.counted_in_words(found.only_before, 'person', 'people')} voted only at the beginning")
    left = f"{words.sentence(' and '.join(rest))}: not in the flows." if rest else ""
    return (voted, told, left)


def _picture(view: ReportView) -> FlowPicture | None:
    return flow_picture(view.flows.choices, view.flows.moves) if view.flows.moves else None


def _moved_to(view: ReportView) -> list[tuple[str, str]]:
    """The columns of what moved people: each answer that somebody moved to, then those who stayed."""
    if not view.flows.moves:
        return []
    named = dict(view.choices)
    to = {FOR: "moved to for", AGAINST: "moved to against", UNDECIDED: "became undecided"}
    return [
        *((key, to.get(key, f"moved to {word_of(key, named)}")) for key in _told_choices(view)),
        (STAYED, "did not move"),
    ]


def _told_choices(view: ReportView) -> list[str]:
    first = [key for key, _ in view.choices if key != UNDECIDED]
    return [*first, UNDECIDED]


def _mover(mover: Mover, view: ReportView) -> MoverRow:
    cells = tuple((key, mover.by_move.get(key, 0)) for key, _ in _moved_to(view))
    named = dict(view.choices)
    came = [
        f"{key if key in _PLAIN else word_of(key, named)} {mover.by_origin[key]}"
        for key in view.flows.choices
        if mover.by_origin.get(key)
    ]
    shape = words.SHAPE_WORDS[mover.line.shape]
    return MoverRow(mover.line, shape, cells, mover.people, ", ".join(came), mover.wordings)


def _at(view: ReportView, seconds: float) -> float:
    return round(TIMELINE * min(max(seconds, 0.0), view.length) / max(view.length, 1.0), 1)


def _spans(view: ReportView) -> list[Span]:
    return [
        Span(
            _at(view, one.begin), _at(view, one.end) - _at(view, one.begin), PHASES[view.debate.phases[one.phase].kind]
        )
        for one in view.stretches
    ]


def _lights(view: ReportView) -> list[Span]:
    return [
        Span(_at(view, one.begin), max(_at(view, one.end) - _at(view, one.begin), 3.0), f"spotlight {one.statement}")
        for one in view.spotlights
    ]


def _moments(view: ReportView) -> list[Moment]:
    """The contributions on the timeline: with two sides above and below its line, else in a row for each position."""
    rows = {side.key: place for place, side in enumerate(view.sides)}
    last: dict[str, float] = {}
    found = []
    for one in view.said:
        x = _at(view, one.at)
        close = x - last.get(one.side, -_NUMBERED_EVERY) < _NUMBERED_EVERY
        # The groups' maps give the same numbers to different statements.
        label = "" if close or one.group else str(one.statement)
        if label:
            last[one.side] = x
        found.append(Moment(x, rows.get(one.side, 0), one.side, one.statement, label))
    return found


def _marks(view: ReportView) -> list[tuple[float, str]]:
    """The minutes that stand under the timeline."""
    minutes = view.length / 60
    step = next((step for step in (1, 2, 5, 10, 15, 30) if minutes / step <= 7), 60)
    return [(_at(view, 60.0 * minute), f"{minute} min") for minute in range(0, int(minutes) + 1, step)]


def _side(side: SideSum, named: Mapping[str, str]) -> SideRow:
    return SideRow(
        side.key,
        named.get(side.key, "No side"),
        words.counted(side.contributions, "contribution"),
        minutes_told(side.spoken),
        words.counted(side.people, "person", "people"),
    )


def minutes_told(time: timedelta) -> str:
    """Minutes and seconds: "18:40"."""
    seconds = int(time.total_seconds())
    return f"{seconds // 60}:{seconds % 60:02}"


def _long(time: timedelta) -> str:
    minutes = round(time.total_seconds() / 60)
    return words.counted(minutes, "minute") if minutes else "less than a minute"


def _open_words(one: Unanswered) -> str:
    parts = [f"On the wall for {_long(one.shown)}"]
    if one.lit:
        parts.append(f"in the spotlight for {_long(one.lit)}")
    told = {SignalKind.AGREE: "agreed", SignalKind.UNCLEAR: "found it unclear", SignalKind.SOURCE: "asked for a source"}
    parts += [f"{one.signals[kind]} {word}" for kind, word in told.items() if one.signals.get(kind)]
    return ", ".join(parts) + "."


def _growth(view: ReportView) -> Growth:
    return growth(view.structure, [line.number for line in view.added])


def _groups(view: ReportView) -> list[tuple[int, list[Told]]]:
    """What each small group has added to its own map, by the group's number."""
    return [
        (group, [line for number, line in view.apart if number == group])
        for group in dict.fromkeys(number for number, _ in view.apart)
    ]


def _sums(view: ReportView) -> str:
    if not view.sent:
        return "Nothing was contributed."
    shown, apart = len(view.added), len(view.apart)
    where = [f"{shown} {'is' if shown == 1 else 'are'} on the map"] if shown or not apart else []
    where += [f"{apart} {'is' if apart == 1 else 'are'} on the maps of the groups"] if apart else []
    parts = [f"Of {words.counted(view.sent, 'contribution')}, {' and '.join(where)}"]
    if view.declined:
        was = "was" if view.declined == 1 else "were"
        same = f", {view.same} of them as the same as another" if view.same else ""
        if view.same == view.declined:
            same = " as the same as another"
        parts.append(f"{view.declined} {was} declined{same}")
    if view.queued:
        parts.append(f"{view.queued} {'waits' if view.queued == 1 else 'wait'} for the map’s moderators")
    return "; ".join(parts) + "."


def _course(view: ReportView, named: Mapping[str, str]) -> list[tuple[str, str, str, str]]:
    """The timeline as a list: when, on which side, which statement, in which phase."""
    found = []
    for one in view.said:
        phase = view.debate.phases[one.phase].kind if 0 <= one.phase < len(view.debate.phases) else None
        found.append(
            (
                minutes_told(timedelta(seconds=max(one.at, 0))),
                named.get(one.side, ""),
                f"{f'Group {one.group}: ' if one.group else ''}{one.statement} {one.title}".strip(),
                PHASES[phase] if phase else "",
            )
        )
    return found
