"""The outline as a run of steps that open, fill and close nested lists; nothing recurses, however deep the map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from argmap.domain import holders
from argmap.domain.graph import ArgumentGraph
from argmap.domain.selection import Fold, Selection
from argmap.domain.structure import Inference, Row, Structure
from argmap.domain.vocabulary import Basis, Shape
from argmap.web import words
from argmap.web.voices import Quoted, needs_source, quoted

NESTED_AT_MOST = 24
"""Levels that are indented; deeper lines stay at this level and name what they answer."""

Step = Literal["branch", "leaf", "close", "together", "apart", "group", "end"]


class Also(NamedTuple):
    """Another use of a statement: "also attacks 4"."""

    verb: str
    ref: str


@dataclass(frozen=True, slots=True)
class Line:
    """One statement of the outline and what it does to the line that it is indented under.

    `answers` names that line where the indent cannot show it (the level is too deep, or an argument is cut).
    `behind` are the words that a content note lies over, which then stands as `title` and `text`.
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
    fold: Fold | None
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
        basis=graph.arguments[argument.number].basis if argument and argument.number in graph.arguments else None,
        answers=answers,
        also=_also(structure, row),
        quoted=_all_quoted(graph, row.number) if quotes else (),
        needs_source=needs_source(graph, row.number),
        faded=faded,
        fold=fold,
        behind=statement.behind.text if statement.behind else "",
    )


def _words(shape: Shape, argument: Inference | None) -> tuple[str, str, str]:
    """Class, sign and word of a line: what it is, or what it does to the line above it."""
    if argument is None:
        return shape.value, shape.value, words.SHAPE_WORDS[shape]
    if argument.undercuts is not None:
        return "undercut", "undercut", "Undercut"
    if shape is Shape.EVIDENCE:
        return "evidence", "evidence", words.evidence_word(argument.relation)
    style = _relation_style(argument)
    return style, style, words.ARGUMENT_WORDS[argument.relation]


def _relation_style(argument: Inference) -> str:
    return words.relation_class(argument.relation, undercuts=argument.undercuts is not None)


def _also(structure: Structure, row: Row) -> tuple[Also, ...]:
    """What else the statement does, beside what its place in the outline says."""
    found = []
    for use in structure.uses_of.get(row.number, ()):
        if use.number == row.argument:
            continue
        if use.undercuts is not None:
            found.append(Also("undercuts", f"a{use.undercuts}"))
        elif use.target is not None:
            found.append(Also(words.relation_verb(use.relation), f"s{use.target}"))
    return tuple(found)


def _all_quoted(graph: ArgumentGraph, number: int) -> tuple[Quoted, ...]:
    """The quotations of a statement, and of the stances on it."""
    found = list(quoted(graph, graph.statements[number].citations, None))
    for stance in graph.stances_on.get(number, ()):
        found += quoted(graph, stance.citations, graph.speakers[stance.speaker])
    return tuple(found)
