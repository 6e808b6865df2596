"""The outline as a run of steps that open, fill and close nested lists; nothing recurses, however deep the map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from argmap.domain import holders
from argmap.domain.graph import Argument, ArgumentGraph
from argmap.domain.selection import Fold, Selection
from argmap.domain.structure import Inference, Row, Structure
from argmap.domain.vocabulary import Basis, Shape
from argmap.web import words
from argmap.web.voices import Quoted, needs_source, quoted

NESTED_AT_MOST = 24
"""Levels that are indented; deeper lines stay at this level and name what they answer."""

Step = Literal["branch", "leaf", "close", "together", "apart", "group", "end"]


class Also(NamedTuple):
    """What a statement does, and to which: "attacks 4". Where it does so beside its place, `argument` is the step's
    number, with its basis, the statements `beside` which it does so, and the names of the cases in which it is said to
    hold.
    """

    verb: str
    ref: str
    argument: int | None = None
    basis: Basis | None = None
    beside: tuple[int, ...] = ()
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One statement of the outline and what it does to the line that it is indented under.

    `answers` names that line where the indent cannot show it (the level is too deep, or an argument is cut). `beside`
    are the premises with which it does that and that are at home elsewhere, `cases` the names of those in which it is
    said to hold; `folded` says what is folded below and where it leads. `behind` are the words that a content note lies
    over, which then stands as `title` and `text`.
    """

    number: int
    shape: Shape
    style: str
    sign: str
    word: str
    title: str
    text: str
    holder: str
    argument: int | None
    basis: Basis | None
    answers: Also | None
    also: tuple[Also, ...]
    quoted: tuple[Quoted, ...]
    needs_source: bool
    faded: bool
    folded: str
    beside: tuple[int, ...] = ()
    cases: tuple[str, ...] = ()
    behind: str = ""


@dataclass(frozen=True, slots=True)
class OutlineStep:
    """One step: "branch" opens a line with lines below it, "leaf" is a whole line, "together" opens linked premises.

    "group" opens a heading ("The setting") with lines below it; "close", "apart" and "end" close these in turn.
    """

    step: Step
    line: Line | None = None
    words: str = ""
    style: str = ""


class _Open(NamedTuple):
    step: Step
    depth: int


def outline_steps(
    graph: ArgumentGraph, structure: Structure, selection: Selection, *, quotes: bool = False
) -> Iterator[OutlineStep]:
    """The selection in reading order: the setting first, then the positions, then what is not yet placed."""
    for column in selection.columns:
        kind = column.column.kind
        if kind != "position":
            yield OutlineStep("group", words="The setting" if kind == "setting" else "Not yet placed", style=kind)
        yield from _column(graph, structure, selection, column.rows, quotes)
        if kind != "position":
            yield OutlineStep("end")


def _column(
    graph: ArgumentGraph, structure: Structure, selection: Selection, rows: tuple[Row, ...], quotes: bool
) -> Iterator[OutlineStep]:
    opened: list[_Open] = []
    for index, row in enumerate(rows):
        depth = min(row.depth, NESTED_AT_MOST)
        linked = row.argument is not None and not (row.first and row.last)
        while opened and opened[-1].depth >= depth:
            if opened[-1] == _Open("apart", depth) and not row.first:
                break
            yield OutlineStep(opened.pop().step)
        if linked and row.first:
            assert row.argument is not None
            yield OutlineStep("together", style=_relation_style(structure.arguments[row.argument]))
            opened.append(_Open("apart", depth))
        line = _line(graph, structure, row, quotes, row.number in selection.faded, selection.folds.get(row.number))
        below = index + 1 < len(rows) and rows[index + 1].depth > row.depth and depth < NESTED_AT_MOST
        yield OutlineStep("branch" if below else "leaf", line)
        if below:
            opened.append(_Open("close", depth))
    while opened:
        yield OutlineStep(opened.pop().step)


def line_alone(
    graph: ArgumentGraph, structure: Structure, number: int, argument: int | None, *, elsewhere: bool = False
) -> Line:
    """The line of a statement that was just written by that argument, as it will stand in its place; where it was
    written `elsewhere` than under what it answers, it says what that is.
    """
    line = _line(graph, structure, Row(number, 0, argument), False)
    use = structure.arguments.get(argument) if argument is not None and elsewhere else None
    if use is None or line.answers is not None:
        return line
    return replace(line, answers=Also(words.relation_verb(use.relation), f"s{use.target}"))


def _line(
    graph: ArgumentGraph, structure: Structure, row: Row, quotes: bool, faded: bool = False, fold: Fold | None = None
) -> Line:
    statement = graph.statements[row.number]
    shape = structure.shape(row.number)
    argument = structure.arguments[row.argument] if row.argument is not None else None
    told = graph.arguments.get(row.argument) if row.argument is not None else None
    style, sign, word = _words(shape, argument)
    answers = None
    if argument is not None and argument.undercuts is not None:
        answers = Also("undercuts", f"a{argument.undercuts}")
    elif argument is not None and row.depth > NESTED_AT_MOST:
        answers = Also(words.relation_verb(argument.relation), f"s{argument.target}")
    return Line(
        number=row.number,
        shape=shape,
        style=style,
        sign=sign,
        word=word,
        title=statement.title,
        text=statement.text,
        holder=holders.holder_line(graph, row.number),
        argument=row.argument,
        basis=told.basis if told else None,
        answers=answers,
        also=_also(graph, structure, row),
        quoted=_all_quoted(graph, row.number) if quotes else (),
        needs_source=needs_source(graph, row.number),
        faded=faded,
        folded=_folded(fold) if fold else "",
        beside=_beside(structure, row),
        cases=_cases(graph, told),
        behind=statement.behind.text if statement.behind else "",
    )


def _words(shape: Shape, argument: Inference | None) -> tuple[str, str, str]:
    """Class, sign and word of a line: what it is, or what it does to the line above it."""
    if argument is None:
        return shape.value, shape.value, words.SHAPE_WORDS[shape]
    evidence = shape is Shape.EVIDENCE
    if argument.undercuts is not None:
        return "undercut", "undercut", "Undercut, evidence" if evidence else "Undercut"
    style = words.relation_class(argument.relation, evidence=evidence)
    word = words.evidence_word(argument.relation) if evidence else words.ARGUMENT_WORDS[argument.relation]
    return style, style, word


def _relation_style(argument: Inference) -> str:
    return words.relation_class(argument.relation, undercuts=argument.undercuts is not None)


def _also(graph: ArgumentGraph, structure: Structure, row: Row) -> tuple[Also, ...]:
    """What else the statement does, beside what its place in the outline says."""
    found = []
    for use in structure.uses_of.get(row.number, ()):
        if use.number == row.argument:
            continue
        told = graph.arguments.get(use.number)
        found.append(
            Also(
                words.relation_verb(use.relation, undercuts=use.target is None),
                f"a{use.undercuts}" if use.target is None else f"s{use.target}",
                use.number,
                told.basis if told else None,
                tuple(number for number in use.premises if number != row.number),
                _cases(graph, told),
            )
        )
    return tuple(found)


def _beside(structure: Structure, row: Row) -> tuple[int, ...]:
    """The premises of the line's argument that stand elsewhere, so that the outline must name them here."""
    if row.argument is None:
        return ()
    here = structure.hanging(row.argument)
    return tuple(n for n in structure.arguments[row.argument].premises if n not in here and n != row.number)


def _cases(graph: ArgumentGraph, argument: Argument | None) -> tuple[str, ...]:
    keys = argument.cases if argument else ()
    return tuple(graph.cases[key].name for key in keys if key in graph.cases)


def _folded(fold: Fold) -> str:
    """Such as "7 below, leading to 4 and 15": what is folded, and the statements of other branches that it is about."""
    leads = words.listed(str(number) for number in fold.leads)
    return f"{fold.below:,} below{f', leading to {leads}' if leads else ''}"


def _all_quoted(graph: ArgumentGraph, number: int) -> tuple[Quoted, ...]:
    """The quotations of a statement, and of the stances on it."""
    found = list(quoted(graph, graph.statements[number].citations, None))
    for stance in graph.stances_on.get(number, ()):
        found += quoted(graph, stance.citations, graph.speakers[stance.speaker])
    return tuple(found)
