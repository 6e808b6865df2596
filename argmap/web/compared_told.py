"""What differs between two moments of a map, in words: the list beside the drawing of both."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from argmap.domain.comparing import Difference, Sort, place_of
from argmap.domain.graph import Argument, Statement
from argmap.domain.structure import Inference, Structure
from argmap.queries.comparing import Compared
from argmap.web import words
from argmap.web.differences import Piece, differences

_REMOVED_BY = {"withdraw": "withdrawn", "merge": "merged", "hide": "hidden", "undo": "taken back"}


@dataclass(frozen=True, slots=True)
class Told:
    """One difference in words. `pieces` are its words, `title_pieces` its title's where that changed; where a content
    note lies over them, it is `noted`, and `unfolded` is the address that shows them on the drawing, too.
    """

    ref: str
    kind: str
    sign: str
    label: str
    href: str
    current: bool
    pieces: tuple[Piece, ...]
    title_pieces: tuple[Piece, ...]
    detail: str
    by: str
    reason: str
    version: int | None
    noted: str = ""
    unfolded: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The differences of one sort."""

    sort: str
    told: tuple[Told, ...]
    count: int


def how_removed(found: Compared, ref: str) -> str:
    """As in "withdrawn"; "removed" where nothing more is known."""
    made = found.made.get((Sort.REMOVED, ref))
    into = re.search(r" into (\d+)$", made.summary) if made is not None and made.kind == "merge" else None
    if into is not None:
        return f"merged into {into[1]}"
    return "removed" if made is None else _REMOVED_BY.get(made.kind, "removed")


def groups(
    found: Compared, selected: str, href: Callable[[str], str], unfolded: Callable[[int, str], str]
) -> list[Group]:
    """The list: each sort with its differences, those told; `href` gives the address that selects one of them, and
    `unfolded` the one that does so without the content note on a statement.
    """
    told_at_most = len(found.comparison.differences) - found.more
    shown = found.comparison.differences[:told_at_most]
    return [
        Group(
            sort.value,
            tuple(_told(found, selected, href, unfolded, one) for one in shown if one.sort is sort),
            len(found.comparison.of(sort)),
        )
        for sort in Sort
    ]


def map_words(found: Compared) -> list[tuple[str, tuple[Piece, ...]]]:
    """What the map itself says otherwise, each with its name: its title, its question, its introduction."""
    then, now = found.comparison.before, found.comparison.after
    return [
        (name, differences(getattr(then, name), getattr(now, name)))
        for name in ("title", "question", "introduction")
        if getattr(then, name) != getattr(now, name)
    ]


def _told(
    found: Compared, selected: str, href: Callable[[str], str], unfolded: Callable[[int, str], str], one: Difference
) -> Told:
    comparison = found.comparison
    graph = comparison.before if one.sort is Sort.REMOVED else comparison.after
    made = found.made.get((one.sort, one.ref))
    pieces: tuple[Piece, ...] = ()
    titles: tuple[Piece, ...] = ()
    noted, lifting = made.noted if made is not None else "", ""
    if one.ref[0] == "s":
        shape = graph.structure.shape(one.number)
        kind, label = shape.value, f"{words.SHAPE_WORDS[shape]} {one.number}"
        pieces, titles = _pieces(one)
        detail = _of_statement(found, one)
        if not found.notes.lifted(one.number, found.asked):
            noted, lifting = found.notes.on(one.number), unfolded(found.notes.over[one.number], one.ref)
    else:
        argument = one.after or one.before
        assert isinstance(argument, Argument)
        kind = words.relation_class(argument.relation, undercuts=argument.undercuts is not None)
        label = f"Argument {one.ref}"
        pieces = (Piece("removed" if one.sort is Sort.REMOVED else "same", _step(argument)),)
        detail = _of_argument(one)
    return Told(
        ref=one.ref,
        kind=kind,
        sign=kind,
        label=label,
        href=href(one.ref),
        current=selected == one.ref,
        pieces=pieces,
        title_pieces=titles,
        detail=detail,
        by="" if made is None else made.by or words.THIS_SITE,
        reason="" if made is None else made.reason,
        version=None if made is None else made.version,
        noted=noted,
        unfolded=lifting,
    )


def _pieces(one: Difference) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    was, now = one.before, one.after
    if one.sort is Sort.REMOVED:
        assert isinstance(was, Statement)
        return (Piece("removed", was.text),), ()
    assert isinstance(now, Statement)
    if one.sort is not Sort.REWORDED or not isinstance(was, Statement):
        return (Piece("same", now.text),), ()
    return differences(was.text, now.text), differences(was.title, now.title) if was.title != now.title else ()


def _of_statement(found: Compared, one: Difference) -> str:
    before, after = found.comparison.before, found.comparison.after
    if one.sort is Sort.ADDED:
        return _relation(after.structure, one.number)
    if one.sort is Sort.REMOVED:
        return words.sentence(f"{how_removed(found, one.ref)}.")
    if one.sort is Sort.MOVED:
        old, new = (place_of(graph.structure, one.number) for graph in (before, after))
        return f"From {_where(old)}, to {_where(new, now=True)}."
    was, now = one.before, one.after
    assert isinstance(was, Statement)
    assert isinstance(now, Statement)
    said = []
    if was.kind is not now.kind:
        said.append(f"Was {_a(was.kind.value)}, is {_a(now.kind.value)}.")
    if was.note != now.note:
        said.append("Its note changed.")
    if was.citations != now.citations:
        said.append("Its sources changed.")
    return " ".join(said)


def _of_argument(one: Difference) -> str:
    if one.sort is Sort.MOVED:
        assert isinstance(one.before, Argument)
        return f"Until then: {_step(one.before)}."
    if one.sort is Sort.REWORDED:
        return "Its note, cases or sources changed."
    return ""


def _step(argument: Argument) -> str:
    """As in "16 attacks 44", "8 and 9 support 4"."""
    undercuts = argument.undercuts is not None
    target = f"a{argument.undercuts}" if undercuts else f"{argument.target}"
    verb = words.relation_verb(argument.relation, undercuts=undercuts)
    premises = words.listed(str(number) for number in argument.premises) or "nothing any more"
    if len(argument.premises) > 1:
        verb = verb.replace("is required", "are required").removesuffix("s")
    return f"{premises} {verb} {target}"


def _relation(structure: Structure, number: int) -> str:
    """As in "Supports 10.", for what was added."""
    place = place_of(structure, number)
    if place is None:
        return ""
    verb = words.relation_verb(place.relation, undercuts=place.undercuts is not None)
    return words.sentence(f"{verb} {_target(place)}.")


def _target(place: Inference) -> str:
    return f"{place.target}" if place.undercuts is None else f"a{place.undercuts}"


def where_to(structure: Structure, number: int) -> str:
    """What the statement is at home with: "15", "a5"; nothing for what heads a column."""
    place = place_of(structure, number)
    return "" if place is None else _target(place)


def _where(place: Inference | None, *, now: bool = False) -> str:
    """As in "15, where it was a support"."""
    verb = "is" if now else "was"
    if place is None:
        return f"where it {verb} on its own"
    what = "undercut" if place.undercuts is not None else words.ARGUMENT_WORDS[place.relation].lower()
    return f"{_target(place)}, where it {verb} {_a(what)}"


def _a(what: str) -> str:
    if what in ("evidence", "setting"):
        return what
    return f"{'an' if what[0] in 'aeiou' else 'a'} {what}"
