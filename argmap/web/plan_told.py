"""What the form of a debate to be prepared says: templates, rules with what follows from each, and the ways in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from argmap.domain.debates import FORMS, DebateForm, Ground, Rule
from argmap.domain.permissions import Naming, Policy
from argmap.queries.debated import Debatable
from argmap.queries.maps import MapHead
from argmap.web import words
from argmap.web.debate_plan import People, PhaseLine
from argmap.web.filled import FilledForm
from argmap.web.join_addresses import JoinAddress, Picture, Reach, join_addresses, join_url, picture, reach

TEMPLATES: Mapping[DebateForm, tuple[str, str]] = {
    DebateForm.POLL: ("Quick poll", "vote, talk, vote"),
    DebateForm.OXFORD: ("Oxford debate", "six phases, two sides"),
    DebateForm.FISHBOWL: ("Fishbowl", "four speak, seats change"),
    DebateForm.GROUPS: ("Small groups", "a copy each, then compared"),
}
"""The templates: what each is called, and what it is in a few words."""

_BAR, _BARS = 7.0, 350.0
"""Pixels for a minute of a phase's bar, and what the longest bar has at most."""

_SHOWN = ("motion", "words", "title", "sides", "phase", "groups", "ground", "people", "rule")


@dataclass(frozen=True, slots=True)
class Option:
    """One of two ways to do something; `told` is what follows, `closed` that it cannot be chosen here."""

    value: str
    words: str
    told: str
    chosen: bool
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Switch:
    """A choice between two ways, the safe one first."""

    name: str
    legend: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class WayIn:
    """An address by which phones come, with its picture (none where no phone could follow it)."""

    address: str
    network: str
    picture: Picture | None
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class PlanForm(FilledForm):
    """The form in which a debate is prepared."""

    shown: Collection[str] = _SHOWN

    def values(self, name: str) -> list[str]:
        """All that was chosen of several."""
        return self.typed.getlist(name)


def position_told(one: Debatable) -> str:
    """What is said of a position that is chosen as the motion."""
    if not one.conditions:
        return "A position of this map."
    count = len(one.conditions)
    which = "condition is" if count == 1 else "conditions are"
    return f"A position of this map. Its {words.number_word(count) + ' ' if count > 1 else ''}{which} shown with it:"


def templates(form: PlanForm) -> list[tuple[str, str, str, int, bool]]:
    """Each template: what is sent for it, its name, what it is, its minutes, and whether it is chosen."""
    chosen = form.value("form", DebateForm.OXFORD)
    return [
        (one.value, *TEMPLATES[one], sum(phase.seconds for phase in FORMS[one]) // 60, one == chosen)
        for one in DebateForm
    ]


def scale(lines: Sequence[PhaseLine]) -> float:
    """Pixels for a minute in the bars of these phases."""
    longest = max((line.length for line in lines), default=1) or 1
    return min(_BAR, _BARS / longest)


def switches(form: PlanForm, head: MapHead) -> list[Switch]:
    """The three rules, each with what follows from either way."""
    closed = head.grounds.policy is Policy.CLOSED
    itself = form.value("ground") == Ground.MAP and not closed
    reads_first = itself and head.grounds.policy is Policy.APPROVAL
    hides = itself and head.grounds.naming is not Naming.NAMED
    at_once = form.value("rule") == Rule.AT_ONCE
    named = form.value("people") == People.NAMED
    on_map = "This map takes no contributions." if closed else "What is released is on the map, for all its readers."
    return [
        Switch(
            "ground",
            "Held on",
            (
                Option(
                    Ground.COPY,
                    "A copy of the map",
                    "What is good can be brought back later, piece by piece.",
                    not itself,
                ),
                Option(Ground.MAP, "The map itself", on_map, itself, closed),
            ),
        ),
        Switch(
            "people",
            "People are",
            (
                Option(People.PSEUDONYMOUS, "Pseudonymous", "Each draws “Student 7” and the like.", not named),
                Option(
                    People.NAMED,
                    "Named",
                    "This map hides names: not on the map itself." if hides else "Each types a name, or draws one.",
                    named,
                ),
            ),
        ),
        Switch(
            "rule",
            "Contributions are",
            (
                Option(Rule.HELD, "Held for the chair", "You can change this while it runs.", not at_once),
                Option(
                    Rule.AT_ONCE,
                    "Shown at once",
                    "On this map somebody reads first: not on the map itself."
                    if reads_first
                    else "On the wall in the same second, unread.",
                    at_once,
                ),
            ),
        ),
    ]


def ways_in(code: str, chosen: str) -> list[WayIn]:
    """The addresses by which phones come; `chosen` where it is still one of them, else the first."""
    offered = join_addresses()
    known = chosen if any(one.address == chosen for one in offered) else offered[0].address
    shown = reach() in (Reach.SITE, Reach.ROOM)
    return [_way_in(one, code, one.address == known, shown) for one in offered]


def _way_in(one: JoinAddress, code: str, chosen: bool, shown: bool) -> WayIn:
    return WayIn(one.address, one.network, picture(join_url(one.address, code)) if shown else None, chosen)
