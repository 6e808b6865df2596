"""A debate as it is being prepared: the form with a default for everything, what its buttons change, and the draft.

Nothing is kept on the server meanwhile: the form carries all, so that every button works without script.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from werkzeug.datastructures import MultiDict

from argmap.domain.debates import (
    FORMS,
    GROUPS_AT_MOST,
    MINUTES_AT_MOST,
    PHASES_AT_MOST,
    DebateDraft,
    DebateForm,
    Ground,
    Phase,
    PhaseKind,
    Rule,
    Sides,
    check_phases,
)
from argmap.domain.drafts import NewStatement
from argmap.domain.errors import Refused
from argmap.domain.limits import TEXT_LIMIT, TITLE_LIMIT
from argmap.domain.text import propose_title
from argmap.queries.debates import DebateHead
from argmap.web.drafting import Reading, Typed

OTHER_WORDS = "words"
"""What the field of the motion says where it is none of the map's positions."""

GROUPS_TO_BEGIN_WITH = 4
SIDES_TO_BEGIN_WITH = 4
"""Positions that are ticked at first where a debate is between several."""

_ORDER = tuple(PhaseKind)
_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_MINUTES = re.compile(r"[0-9]{1,4}", re.ASCII)
_BUTTON = re.compile(r"(less|more|up|drop)-([0-9]{1,2})", re.ASCII)


class People(StrEnum):
    """What people are called in a debate."""

    PSEUDONYMOUS = "pseudonymous"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """A phase as the form has it; `minutes` as they were typed, `length` in minutes as far as they can be read."""

    kind: PhaseKind
    minutes: str
    length: int


def fresh_plan(positions: Sequence[int], motion: int | None) -> Typed:
    """The plan of a new debate: an Oxford debate on that motion, or on the first position, by the safe rules."""
    chosen = motion if motion in positions else next(iter(positions), None)
    others = [number for number in positions if number != chosen]
    sides = sorted([*([] if chosen is None else [chosen]), *others[: SIDES_TO_BEGIN_WITH - 1]])
    plan: Typed = MultiDict(
        {
            "motion": OTHER_WORDS if chosen is None else str(chosen),
            "sides": Sides.TWO.value,
            "form": DebateForm.OXFORD.value,
            "ground": Ground.COPY.value,
            "people": People.PSEUDONYMOUS.value,
            "rule": Rule.HELD.value,
            "groups": str(GROUPS_TO_BEGIN_WITH),
        }
    )
    plan.setlist("position", [str(number) for number in sides])
    return _with_phases(plan, FORMS[DebateForm.OXFORD])


def kept_plan(debate: DebateHead, positions: Sequence[int]) -> Typed:
    """The plan of a debate that was kept for later."""
    plan = fresh_plan(positions, debate.motion)
    plan["motion"] = OTHER_WORDS if debate.motion is None and debate.motion_text else plan["motion"]
    plan["words"], plan["title"] = debate.motion_text, debate.motion_title
    plan["sides"], plan["form"] = debate.sides.value, debate.form.value
    if debate.positions:
        plan.setlist("position", [str(number) for number in debate.positions])
    plan["ground"], plan["rule"] = debate.ground.value, debate.rule.value
    plan["people"] = (People.PSEUDONYMOUS if debate.pseudonymous else People.NAMED).value
    plan["groups"] = str(debate.groups or GROUPS_TO_BEGIN_WITH)
    plan["address"] = debate.address
    return _with_phases(plan, debate.phases)


def _with_phases(plan: Typed, phases: Sequence[Phase]) -> Typed:
    plan.setlist("kind", [phase.kind.value for phase in phases])
    plan.setlist("minutes", [str(phase.seconds // 60) for phase in phases])
    return plan


def phase_lines(plan: Typed) -> list[PhaseLine]:
    """The phases of the form, also where their minutes are none; what is no phase is left out."""
    found = []
    for kind, minutes in zip(plan.getlist("kind"), plan.getlist("minutes"), strict=False):
        if kind in set(PhaseKind):
            length = int(minutes) if _MINUTES.fullmatch(minutes.strip()) else 0
            found.append(PhaseLine(PhaseKind(kind), minutes[:8], min(length, MINUTES_AT_MOST)))
    return found[: PHASES_AT_MOST + 1]


def pressed(plan: Typed, button: str) -> Typed:
    """The form after one of its buttons: a template, a phase's, one more phase, or other words for the motion."""
    changed: Typed = MultiDict(plan)
    lines = [(line.kind, line.minutes) for line in phase_lines(plan)]
    if button.startswith("form-") and button[5:] in set(DebateForm):
        changed["form"] = button[5:]
        return _with_phases(changed, FORMS[DebateForm(button[5:])])
    if button == OTHER_WORDS:
        changed["motion"] = OTHER_WORDS
    if button == "add" and plan.get("new_kind") in set(PhaseKind) and len(lines) < PHASES_AT_MOST:
        kind = PhaseKind(plan["new_kind"])
        lines.insert(_place_of(kind, [one for one, _ in lines]), (kind, "5"))
    told = _BUTTON.fullmatch(button)
    if told is not None and int(told[2]) < len(lines):
        _press_phase(lines, told[1], int(told[2]))
    changed.setlist("kind", [kind.value for kind, _ in lines])
    changed.setlist("minutes", [minutes for _, minutes in lines])
    return changed


def _place_of(kind: PhaseKind, kinds: Sequence[PhaseKind]) -> int:
    """Where a new phase goes: behind all that come before it as a rule."""
    before = [place for place, one in enumerate(kinds) if _ORDER.index(one) <= _ORDER.index(kind)]
    return before[-1] + 1 if before else 0


def _press_phase(lines: list[tuple[PhaseKind, str]], button: str, place: int) -> None:
    if button == "drop":
        del lines[place]
    elif button == "up":
        if place:
            lines.insert(place - 1, lines.pop(place))
    else:
        kind, minutes = lines[place]
        length = int(minutes) if _MINUTES.fullmatch(minutes.strip()) else 0
        length += 1 if button == "more" else -1
        lines[place] = (kind, str(min(max(length, 1), MINUTES_AT_MOST)))


def debate_draft(plan: Typed, addresses: Collection[str]) -> DebateDraft:
    """The debate that the form describes; `addresses` are those that it offered. Raises `Refused`."""
    form = Reading(plan)
    sides = form.word("sides", Sides, Sides.TWO)
    several = sides is Sides.SEVERAL
    template = form.word("form", DebateForm, DebateForm.OXFORD)
    groups = _groups(form) if template is DebateForm.GROUPS else 0
    draft = DebateDraft(
        motion=None if several else _motion(form),
        words=None if several else _words(form),
        sides=sides,
        positions=_positions(form) if several else (),
        form=template,
        phases=_phases(form),
        ground=Ground.COPY if groups else form.word("ground", Ground, Ground.COPY),
        pseudonymous=form.word("people", People, People.PSEUDONYMOUS) is People.PSEUDONYMOUS,
        rule=form.word("rule", Rule, Rule.HELD),
        groups=groups,
        address=plan.get("address", "") if plan.get("address", "") in addresses else "",
    )
    form.done()
    return draft


def _motion(form: Reading) -> int | None:
    told = form.typed.get("motion", "")
    if told == OTHER_WORDS:
        return None
    if not _NUMBER.fullmatch(told):
        form.problem("motion", "Choose the position that is debated, or write the motion’s words.")
        return None
    return int(told)


def _words(form: Reading) -> NewStatement | None:
    if form.typed.get("motion") != OTHER_WORDS:
        return None
    text = form.line("words", TEXT_LIMIT, required=True)
    title = form.line("title", TITLE_LIMIT)
    return NewStatement(text, title or propose_title(text))


def _positions(form: Reading) -> tuple[int, ...]:
    told = form.typed.getlist("position")
    if not all(_NUMBER.fullmatch(one) for one in told):
        form.problem("sides", "Choose positions of this map.")
        return ()
    return tuple(dict.fromkeys(int(one) for one in told))


def _phases(form: Reading) -> tuple[Phase, ...]:
    lines = phase_lines(form.typed)
    readable = [line for line in lines if _MINUTES.fullmatch(line.minutes.strip())]
    if len(readable) < len(lines):
        form.problem("phase", f"A phase has 1 to {MINUTES_AT_MOST} minutes, in whole figures.")
    phases = tuple(Phase(line.kind, 60 * int(line.minutes)) for line in readable)
    try:
        check_phases(phases)
    except Refused as refused:  # told together with all else that is wrong
        form.problem("phase", refused.fields["phase"])
    return phases


def _groups(form: Reading) -> int:
    told = form.typed.get("groups", "").strip()
    if not _MINUTES.fullmatch(told) or not 2 <= int(told) <= GROUPS_AT_MOST:
        form.problem("groups", f"2 to {GROUPS_AT_MOST} groups are possible.")
        return GROUPS_TO_BEGIN_WITH
    return int(told)
