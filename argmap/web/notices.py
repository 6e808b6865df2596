"""The lines under the bar that say in words what filters, a case, or a moment of the past do to what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from argmap.domain.cases import CaseEffect, Loss
from argmap.domain.selection import Selection
from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Relation
from argmap.queries.maps import MapHead
from argmap.queries.visits import News
from argmap.web import words
from argmap.web.address import Address
from argmap.web.frame import Choice

LOSSES_TOLD = 10
MATCHES_TOLD = 12


@dataclass(frozen=True, slots=True)
class Run:
    """A run of words, a link where it has an address; `typed` where people chose them, in whatever script."""

    text: str
    href: str = ""
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """One line: what it is about, the sentence, the way out. `style` is "case", "past", "filter", "new" or "warning".

    `key` is the one key that does what the way out does, with script.
    """

    style: str
    lead: str
    runs: tuple[Run, ...]
    way_out: Choice | None = None
    key: str = ""


def case_notice(address: Address, name: str, effect: CaseEffect, titles: Mapping[int, str]) -> Notice:
    """Which arguments fade for the case, and what each position loses by it."""
    count = len(effect.elsewhere)
    way_out = Choice("Show any case", address.to(case="", add=""))
    if not count:
        return Notice("case", name, (Run("No argument is said to hold elsewhere: nothing changes."),), way_out)
    begins = (
        "argument is said to hold elsewhere and is" if count == 1 else "arguments are said to hold elsewhere and are"
    )
    hanging = f", with the {len(effect.hanging)} that {'hangs' if len(effect.hanging) == 1 else 'hang'} on them"
    runs = [Run(f"{count} {begins} faded{hanging if effect.hanging else ''}. ")]
    told = effect.losses[:LOSSES_TOLD]
    for position, some in groupby(told, key=lambda loss: loss.position):
        runs += _losses_of(address, position, list(some), titles.get(position, ""))
        runs.append(Run("; "))
    left = len(effect.losses) - len(told)
    more = f"and {words.counted(left, 'more loss', 'more losses')}." if left else "nothing else changes."
    return Notice("case", name, (*runs, Run(more)), way_out)


def _losses_of(address: Address, position: int, losses: Sequence[Loss], title: str) -> list[Run]:
    """What one position loses, and what is lost below it: the position by its title, the others by their numbers."""
    name = Run(f"{position} {title}".strip(), address.to(selected=f"s{position}", add=""))
    own = [loss for loss in losses if loss.target == position]
    below = [loss for loss in losses if loss.target != position]
    runs = [name, Run(f" loses {words.listed(_lost(loss) for loss in own)}")] if own else [Run("below "), name]
    for place, loss in enumerate(below):
        runs.append(Run(", and below it " if own and place == 0 else ", "))
        runs.append(Run(str(loss.target), address.to(selected=f"s{loss.target}", add="")))
        runs.append(Run(f" loses {_lost(loss)}"))
    return runs


def _lost(loss: Loss) -> str:
    one, many = {
        Relation.SUPPORT: ("support", "supports"),
        Relation.ATTACK: ("objection", "objections"),
        Relation.CONDITION: ("condition", "conditions"),
    }[loss.relation]
    numbers = words.listed(str(number) for number in loss.premises)
    if loss.lost == loss.of:
        which = f"its only {one}" if loss.of == 1 else f"all its {words.number_word(loss.of)} {many}"
    else:
        which = f"{words.number_word(loss.lost)} of its {words.number_word(loss.of)} {many}"
    return f"{which} ({numbers})"


def filter_notice(address: Address, matched: frozenset[int], selection: Selection, document: str = "") -> Notice:
    """How many statements the filters let pass, and how many are folded ("9 of 64 match, 2 of them folded").

    `document` is the name of the source that they rest on, where nothing else was asked for.
    """
    count = len(matched)
    way_out = Choice("Show all", address.to(held_by="", kind="", source="", find="", add=""))
    if not count and document:
        return Notice("filter", "Nothing rests on", (Run(document, typed=True),), way_out)
    if not count:
        return Notice("filter", "Nothing matches", (Run("No statement of this map passes these filters."),), way_out)
    folded = len(matched - selection.statements)
    told = f"{count:,} of {selection.total:,} {'matches' if count == 1 else 'match'}"
    begins: tuple[Run, ...] = ()
    if document:
        told = f"{count:,} of {selection.total:,} {'rests' if count == 1 else 'rest'} on"
        begins = (Run(document, typed=True), Run(". "))
    which = _numbers(address, matched) if count <= MATCHES_TOLD else ()
    if not folded:
        return Notice("filter", told, (*begins, *which, Run("The others are faded.")), way_out)
    them = "it is" if count == 1 else f"{folded:,} of them {'is' if folded == 1 else 'are'}"
    opened = {number: min(fold.below, 100) for number, fold in selection.folds.items()}
    return Notice(
        "filter",
        told,
        (
            *begins,
            *which,
            Run(f"The others are faded, and {them} folded: "),
            Run("open what is folded", address.to(opened=opened, add="")),
            Run("."),
        ),
        way_out,
    )


def _numbers(address: Address, matched: frozenset[int]) -> list[Run]:
    """Those that match, by their numbers, as links: some may be out of sight."""
    runs = []
    for at, number in enumerate(sorted(matched), 1):
        runs.append(Run(str(number), address.to(selected=f"s{number}", add="")))
        runs.append(Run(". " if at == len(matched) else " and " if at == len(matched) - 1 else ", "))
    return runs


def past_notice(address: Address, head: MapHead) -> Notice:
    """That the page shows the map as it once stood: when that was, whose change it was, and what has changed since."""
    since = head.latest - head.version
    told = f"There {'has' if since == 1 else 'have'} been {words.counted(since, 'change')} since."
    return Notice(
        "past",
        f"As it stood at change {head.version}",
        (
            Run(f"{words.day(head.changed)}, {words.clock(head.changed)}, by "),
            Run(head.by or words.THIS_SITE, typed=True),
            Run(f". {told} "),
            Run("What has changed since", f"/maps/{head.slug}/compare?from={head.version}"),
        ),
        Choice("Show it as it is now", address.to(at=None, add="")),
    )


def news_notice(address: Address, news: News, structure: Structure) -> Notice:
    """What is new since the reader's last visit, and the way from one to the next, in reading order."""
    inside = [
        row.number
        for column in structure.columns
        for head in column.heads
        for row in structure.rows(head)
        if row.number in news.statements
    ]
    counted = [(sum(how == sort for how in news.statements.values()), sort) for sort in ("new", "changed")]
    told = words.listed(f"{count:,} {sort}" for count, sort in counted if count)
    selected = address.wish.selected or ""
    place = inside.index(int(selected[1:])) if selected[:1] == "s" and int(selected[1:]) in inside else -1
    after = inside[(place + 1) % len(inside)] if inside else 0
    fragment = f"#o-s{after}" if address.path.endswith("/outline") else ""
    word = "The next one" if 0 <= place < len(inside) - 1 else "From the first" if place >= 0 else "Walk through"
    compare = f"/maps/{address.path.split('/')[2]}/compare?from={news.since}"
    return Notice(
        "new",
        f"{told[:1].upper()}{told[1:]} since your last visit",
        (Run(f"{place + 1} of {len(inside)}: {inside[place]}. " if place >= 0 else ""), Run("Compare", compare)),
        Choice(word, address.to(selected=f"s{after}", add="") + fragment) if inside else None,
        "n",
    )


def failed_notice(address: Address) -> Notice:
    """That the drawing could not be made, and the outline stands in for it."""
    return Notice(
        "warning",
        "The drawing could not be made",
        (Run("The outline below says the same in words. Nothing is lost; after half a minute it is tried again."),),
        Choice("Try again", address.to(add="")),
    )
