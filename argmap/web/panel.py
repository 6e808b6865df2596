"""The panel beside the map and the outline: what is selected, and the form that answers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from argmap.domain import errors
from argmap.domain.content_notes import EVERY
from argmap.domain.moderation import BranchMarkKind
from argmap.domain.permissions import Action
from argmap.domain.vocabulary import Kind
from argmap.queries.arguments import argument_view
from argmap.queries.hidden_words import Withdrawn
from argmap.queries.history_rows import HistoryRow
from argmap.queries.maps import MapHead
from argmap.queries.shaping import SHAPING
from argmap.queries.statements import StatementView, statement_view
from argmap.web import words
from argmap.web.address import Address
from argmap.web.cards import ArgumentCard, StatementCard, argument_card, statement_card
from argmap.web.changes_told import how_many
from argmap.web.forms import fresh_form, undo_offer
from argmap.web.notices import Notice, Run
from argmap.web.site import reader, reading

TO_STATEMENTS = ("support", "objection", "evidence", "condition")
TO_ARGUMENTS = ("undercut", "premise")


@dataclass(frozen=True, slots=True)
class Foot:
    """The line of history at the panel's foot."""

    words: str
    count: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """Where the reader's own statement can be reworded and withdrawn; empty where it cannot."""

    reword: str
    withdraw: str
    change: str = ""


class Way(NamedTuple):
    """Something that the reader may do about a statement, beside answering it: its words, and its form."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Panel:
    """What the panel shows: a statement, an argument, or only a form for a position."""

    label: str
    close: str
    page: str = ""
    statement: StatementCard | None = None
    argument: ArgumentCard | None = None
    foot: Foot | None = None
    own: Own | None = None
    ways: tuple[Way, ...] = ()
    marks: tuple[str, ...] = ()
    note: Way | None = None
    debate: Way | None = None
    open_to_answers: bool = False


def may_contribute(head: MapHead) -> bool:
    """Whether the reader may add to the map, once a name is given; never to the map of an earlier day."""
    return head.at is None and bool({Action.JOIN, Action.CONTRIBUTE} & head.may)


def panel_context(address: Address, head: MapHead) -> tuple[dict[str, Any], list[Notice]]:
    """The panel of an address, with the form that it opens, and what there is to say where nothing can be shown."""
    selected = address.wish.selected
    if selected is None:
        if address.add == "position" and may_contribute(head):
            panel = Panel("Add a position", address.to(add=""))
            return {"panel": panel, "form": fresh_form(address, head, None, "position"), "undo": None}, []
        return {"panel": None, "form": None, "undo": None}, []
    try:
        panel = _selected(address, head, selected)
    except (errors.Absent, errors.Gone) as error:
        return {"panel": None, "form": None, "undo": None}, [_missing(address, selected, error)]
    form = None
    wanted = TO_STATEMENTS if panel.statement else TO_ARGUMENTS
    if panel.open_to_answers and address.add in wanted:
        form = fresh_form(address, head, selected, address.add, panel.statement)
    return {"panel": panel, "form": form, "undo": undo_offer(address, head, panel.statement)}, []


def _selected(address: Address, head: MapHead, selected: str) -> Panel:
    number = int(selected[1:])
    close = address.to(selected=None, add="")
    base = f"/maps/{head.slug}"
    if selected[0] == "a":
        view = argument_view(reading(), reader(), head.slug, number, address.wish.at, address.show)
        return Panel(
            label=f"Argument a{number}",
            close=close,
            page=at_version(f"{base}/arguments/{number}", head),
            argument=argument_card(view),
            foot=foot(view.history, ""),
            open_to_answers=may_contribute(head),
        )
    seen = statement_view(reading(), reader(), head.slug, number, address.wish.at, address.show)
    card = statement_card(seen)
    page = at_version(f"{base}/statements/{number}", head)
    return Panel(
        label=f"{card.word} {number}",
        close=close,
        page=page,
        statement=card,
        foot=foot(seen.history, f"{base}/history?number={number}"),
        own=own(seen.may, head, number),
        ways=ways(seen),
        marks=marks_told(seen),
        note=note_lifted(address, seen),
        debate=debate_way(seen),
        open_to_answers=may_contribute(head) and not seen.statement.withdrawn,
    )


def own(may: frozenset[Action], head: MapHead, number: int) -> Own | None:
    """The ways in which the reader may change the statement, if there are any."""
    if head.at is not None or not {Action.REWORD, Action.WITHDRAW, *SHAPING} & may:
        return None
    base = f"/maps/{head.slug}/statements/{number}"
    return Own(
        f"{base}/reword" if Action.REWORD in may else "",
        f"{base}/withdraw" if Action.WITHDRAW in may else "",
        f"{base}/change" if SHAPING & may else "",
    )


def ways(seen: StatementView) -> tuple[Way, ...]:
    """What readers and moderators may do about the statement; of an earlier day only hide what is gone since."""
    base = f"/maps/{seen.head.slug}/statements/{seen.statement.number}"
    if seen.withdrawn is not None:
        return (withheld_way(seen.withdrawn, base),)
    if seen.head.at is not None:
        return ()
    hidden = bool(seen.statement.hidden)
    offered = (
        (Action.FLAG, not seen.statement.withdrawn, "Flag", "flag"),
        (Action.MARK_BRANCH, True, "Branch", "branch"),
        (Action.DECIDE, not hidden, "Hide", "hide"),
        (Action.DECIDE, hidden, "Show again", "show"),
        (Action.REDACT, True, "Remove a name", "redact"),
    )
    return tuple(Way(words, f"{base}/{end}") for action, fits, words, end in offered if fits and action in seen.may)


def debate_way(seen: StatementView) -> Way | None:
    """Where a debate is prepared whose motion is the statement, for those who hold debates on the map."""
    one = seen.statement
    stands = one.kind is Kind.POSITION and not one.withdrawn and not one.hidden and seen.head.at is None
    if not stands or Action.RUN_DEBATE not in seen.head.may:
        return None
    return Way("Debate this", f"/maps/{seen.head.slug}/debates/new?motion={one.number}")


def withheld_way(gone: Withdrawn, base: str) -> Way:
    """Where what a statement said that is gone is hidden at earlier moments, or shown there again."""
    if gone.withheld:
        return Way("Show its words at earlier moments again", f"{base}/show")
    return Way("Hide its words at earlier moments", f"{base}/hide")


def marks_told(seen: StatementView) -> tuple[str, ...]:
    """What moderators have laid on the statement's branch, in a sentence each."""
    told = {BranchMarkKind.LOCK: "Locked", BranchMarkKind.SLOW: "Slow: one contribution in ten minutes"}
    here = seen.statement.number
    return tuple(
        f"{told[mark.kind]}{'' if mark.statement == here else f', with what hangs on {mark.statement}'}. {mark.words}"
        for mark in seen.marks
        if mark.kind in told
    )


def note_lifted(address: Address, seen: StatementView) -> Way | None:
    """Where the same is shown without the content note that lies over the statement, or with it again."""
    behind = seen.statement.behind
    if behind is not None:
        return Way("Show what is behind the note", address.to(show=behind.note_on, add=""))
    if any(mark.kind is BranchMarkKind.NOTE and address.show in (EVERY, mark.statement) for mark in seen.marks):
        return Way("Put it behind the content note again", address.to(show=None, add=""))
    return None


def foot(rows: tuple[HistoryRow, ...], href: str) -> Foot | None:
    """The newest change in one line, with how many there are."""
    if not rows:
        return None
    newest = rows[0]
    by = f" by {newest.by}" if newest.by else ""
    return Foot(f"{newest.summary}, {words.day(newest.when)}{by}", how_many(rows), href)


def at_version(path: str, head: MapHead) -> str:
    """The page at the version that is shown, where that is not the newest."""
    return path if head.at is None else f"{path}?at={head.at}"


def _missing(address: Address, selected: str, error: errors.DomainError) -> Notice:
    name = f"Statement {selected[1:]}" if selected[0] == "s" else f"Argument {selected}"
    if isinstance(error, errors.Merged):
        became = f"{'Statement' if error.into[0] == 's' else 'Argument'} {error.into.removeprefix('s')}"
        led = Run(f"Show {became.lower()}", address.to(selected=error.into, add=""))
        return Notice("warning", f"{name} was merged into {error.into.removeprefix('s')}.", (led, Run(".")))
    told = "was withdrawn." if isinstance(error, errors.Gone) else "is not in this map."
    way_out = Run("Show the map without it", address.to(selected=None, add=""))
    return Notice("warning", f"{name} {told}", (way_out, Run(".")))
