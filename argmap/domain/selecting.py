"""Which statements of a map an address shows: positions first, then depth by depth, the rest folded behind a count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from argmap.domain.cases import case_effect
from argmap.domain.selection import ROWS_AS_OPENED, Fold, Selection, ShownColumn, Wish
from argmap.domain.structure import Column, Structure

LEADS_COUNTED_UP_TO = 200


def select(structure: Structure, wish: Wish, matched: frozenset[int] | None = None) -> Selection:
    """The statements and arguments that the wish shows.

    `matched` are the numbers that the wish's filters let pass (None: no filter); the other shown ones fade. Opened
    branches and the way to what is selected show beyond the limit, at most as many again.
    """
    columns = structure.columns
    focus = wish.focus if wish.focus in structure.kinds else None
    if focus is None:
        shown, depth = _by_depth(structure, columns, wish)
    else:
        shown, depth = _around(structure, focus, wish.limit), wish.depth or 0
    for number, allowance in wish.opened.items():
        if number in structure.kinds:
            shown |= _way_up(structure, number)
            room = min(allowance, 2 * wish.limit - len(shown))
            if room > 0:  # a comparison opens the way to a hundred, and nothing below them
                shown |= _spread(structure, [[number]], shown, room, None)[0]
    for number in _selected_statements(structure, wish.selected):
        shown |= _way_up(structure, number)
    return _selection(structure, columns, shown, depth, wish, matched)


def _by_depth(structure: Structure, columns: tuple[Column, ...], wish: Wish) -> tuple[set[int], int]:
    heads = [head for column in columns for head in column.heads][: wish.limit]
    kept = set(heads)
    starts = [[head for head in column.heads if head in kept] for column in columns]
    most = _depth_as_opened(structure, starts, wish.limit) if wish.depth is None else wish.depth
    added, reached = _spread(structure, starts, kept, wish.limit - len(kept), most)
    return kept | added, min(most, reached)


def _depth_as_opened(structure: Structure, starts: list[list[int]], limit: int) -> int:
    """The deepest level at which no column has more than seven rows below its heads, and one level at the least."""
    depth = 0
    rows = [0] * len(starts)
    total = sum(len(start) for start in starts)
    frontier = starts
    while any(frontier):
        frontier = [[n for group in _groups_below(structure, some) for n in group] for some in frontier]
        rows = [count + len(some) for count, some in zip(rows, frontier, strict=True)]
        total += sum(len(some) for some in frontier)
        if depth and (max(rows) > ROWS_AS_OPENED or total > limit):
            return depth
        depth += 1
    return max(depth - 1, 0)


def _groups_below(structure: Structure, numbers: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """The premises of each argument that hangs on the numbers, one group an argument, in reading order."""
    for number in numbers:
        for argument in structure.groups_under.get(number, ()):
            yield structure.hanging(argument.number)


def _spread(
    structure: Structure, starts: list[list[int]], known: set[int], room: int, depth: int | None
) -> tuple[set[int], int]:
    """Goes down level by level, one argument of each column in turn, while there is room for new statements.

    Returns what is shown by it, and how many levels were reached.
    """
    added: set[int] = set()
    frontier = starts
    reached = 0
    while any(frontier) and (depth is None or reached < depth):
        lanes = [list(_groups_below(structure, some)) for some in frontier]
        frontier = [[n for group in lane for n in group] for lane in lanes]
        level = {n for below in frontier for n in below if n not in known}
        if len(added | level) <= room:
            added |= level
        else:
            frontier = _in_turn(lanes, known, added, room)
        if any(frontier):
            reached += 1
    return added, reached


def _in_turn(lanes: list[list[tuple[int, ...]]], known: set[int], added: set[int], room: int) -> list[list[int]]:
    """One argument of each column in turn, as far as `room` reaches for what is `added` to what is `known`."""
    frontier: list[list[int]] = [[] for _ in lanes]
    for turn in range(max(map(len, lanes))):
        for lane, below in zip(lanes, frontier, strict=True):
            if turn >= len(lane):
                continue
            fresh = [n for n in lane[turn] if n not in known and n not in added]
            if len(fresh) <= room - len(added):
                added.update(fresh)
                below.extend(lane[turn])
    return frontier


def _way_up(structure: Structure, number: int) -> set[int]:
    """The number, everything it hangs on up to its head, and the premises it is linked with on the way."""
    way = {number}
    head = structure.head_of(number)
    while number != head:
        way.update(structure.hanging(structure.home_of[number]))
        number = structure.parent[number]
        way.add(number)
    return way


def _around(structure: Structure, focus: int, limit: int) -> set[int]:
    """The way up from the focus, what hangs on it, and one step along its arguments into other branches."""
    shown = _way_up(structure, focus)
    for argument in structure.arguments_on.get(focus, ()):
        for premise in argument.premises:
            shown |= _way_up(structure, premise)
    for argument in structure.uses_of.get(focus, ()):
        for number in _aimed_at(structure, argument.number):
            shown |= _way_up(structure, number)
    return shown | _spread(structure, [[focus]], shown, limit - len(shown), None)[0]


def _aimed_at(structure: Structure, number: int) -> tuple[int, ...]:
    """The statement an argument is aimed at; for an undercut, the premises of the argument that it cuts."""
    argument = structure.arguments[number]
    if argument.target is not None:
        return (argument.target,)
    cut = None if argument.undercuts is None else structure.arguments.get(argument.undercuts)
    return cut.premises if cut else ()


def _selected_statements(structure: Structure, selected: str | None) -> tuple[int, ...]:
    if not selected or not selected[1:].isdecimal():
        return ()
    number = int(selected[1:])
    if selected[0] == "s" and number in structure.kinds:
        return (number,)
    if selected[0] == "a" and number in structure.arguments:
        return (*_aimed_at(structure, number), *structure.arguments[number].premises)
    return ()


def _selection(
    structure: Structure,
    columns: tuple[Column, ...],
    shown: set[int],
    depth: int,
    wish: Wish,
    matched: frozenset[int] | None,
) -> Selection:
    arguments = _arguments_among(structure, shown)
    faded = frozenset(n for n in shown if n not in matched) if matched is not None else frozenset[int]()
    faded_arguments: frozenset[int] = frozenset()
    if wish.case:
        effect = case_effect(structure, wish.case)
        faded |= effect.statements & shown
        faded_arguments = effect.arguments & arguments
    laid = tuple(
        ShownColumn(
            column,
            tuple(row for head in column.heads if head in shown for row in structure.rows(head, None, shown)),
        )
        for column in columns
        if any(head in shown for head in column.heads)
    )
    return Selection(
        columns=laid,
        statements=frozenset(shown),
        arguments=arguments,
        folds=_folds(structure, shown),
        total=len(structure.kinds),
        depth=depth,
        faded=faded,
        faded_arguments=faded_arguments,
        columns_left_out=len(columns) - len(laid),
    )


def _arguments_among(structure: Structure, shown: set[int]) -> frozenset[int]:
    found: set[int] = set()
    cuts = []
    for number in shown:
        for argument in structure.uses_of.get(number, ()):
            if argument.target is None:
                cuts.append(argument)
            elif argument.target in shown:
                found.add(argument.number)
    while True:
        more = {cut.number for cut in cuts if cut.undercuts in found} - found
        if not more:
            return frozenset(found)
        found |= more


def _folds(structure: Structure, shown: set[int]) -> dict[int, Fold]:
    folds: dict[int, Fold] = {}
    if len(shown) == len(structure.kinds):
        return folds
    for number in shown:
        children = [n for group in _groups_below(structure, [number]) for n in group]
        seen = [n for n in children if n in shown]
        below = structure.below[number] - sum(structure.below[n] + 1 for n in seen)
        if below:
            hidden = [n for n in children if n not in shown]
            folds[number] = Fold(
                below, _leads(structure, number, hidden, shown) if below <= LEADS_COUNTED_UP_TO else ()
            )
    return folds


def _leads(structure: Structure, number: int, hidden: list[int], shown: set[int]) -> tuple[int, ...]:
    """The shown statements outside the branch that something folded in it is aimed at."""
    found: set[int] = set()
    waiting = list(hidden)
    while waiting:
        inside = waiting.pop()
        waiting.extend(n for group in _groups_below(structure, [inside]) for n in group)
        for use in structure.uses_of.get(inside, ()):
            if use.number != structure.home_of.get(inside):
                found.update(n for n in _aimed_at(structure, use.number) if n in shown and n != number)
    return tuple(sorted(found))
