"""A map with a contribution that waits put in where it would stand: what it would be like, for drawing it.

What waits has no number. Here its statements are 0, -1, -2 and so on, and its arguments likewise, which no map has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from argmap.domain.draft_json import Draft
from argmap.domain.drafts import (
    ArgumentDraft,
    NewStatement,
    PasteDraft,
    PositionDraft,
    PremisesDraft,
    RewordDraft,
    SplitDraft,
)
from argmap.domain.graph import Argument, ArgumentGraph, Citation, Source, Speaker, Stance, Statement
from argmap.domain.lines import Line, Mark
from argmap.domain.structure import Inference, Structure
from argmap.domain.vocabulary import Kind, StanceKind

LINES_SHOWN = 3
"""Of a list, so many of its outermost lines."""


class AsIf(NamedTuple):
    """The graph and its structure with what waits in them, the statement to look from, and the statements that wait."""

    graph: ArgumentGraph
    structure: Structure
    around: int
    waiting: frozenset[int]

    @property
    def first(self) -> str:
        """What waits, as it would be selected."""
        return f"s{max(self.waiting)}" if self.waiting else ""


def as_if(graph: ArgumentGraph, structure: Structure, draft: Draft, target: str, by: str) -> AsIf | None:
    """The map around what `draft` is about ("s12", "a5", or nothing), as if it had been accepted from somebody.

    None where there is no place to look from: what it is about is gone.
    """
    around = _around(structure, target)
    if isinstance(draft, PositionDraft):
        position = _statement(0, Kind.POSITION, draft.statement, None, by)
        return _with(graph, structure, {0: position}, {}, 0)
    if around is None or around not in graph.statements:
        return None
    if isinstance(draft, RewordDraft):
        said = graph.statements[around]
        anew = said._replace(title=draft.statement.title, text=draft.statement.text, behind=None)
        return AsIf(
            replace(graph, statements={**graph.statements, around: anew}), structure, around, frozenset({around})
        )
    if isinstance(draft, SplitDraft):
        return _split(graph, structure, draft, around, by)
    if isinstance(draft, ArgumentDraft):
        return _argument(graph, structure, draft, around, by)
    if isinstance(draft, PremisesDraft):
        return _premises(graph, structure, draft, int(target[1:]), around, by)
    if isinstance(draft, PasteDraft):
        return _lines(graph, structure, draft, around, by)
    return AsIf(graph, structure, around, frozenset())


def _around(structure: Structure, target: str) -> int | None:
    """The statement from which the place can be seen: of an undercut, what the step leads to that it is about."""
    if not target:
        return None
    if target[0] == "s":
        return int(target[1:])
    seen: set[int] = set()
    argument = structure.arguments.get(int(target[1:]))
    while argument is not None and argument.undercuts is not None and argument.number not in seen:
        seen.add(argument.number)
        argument = structure.arguments.get(argument.undercuts)
    return None if argument is None else argument.target


def _statement(number: int, kind: Kind, new: NewStatement, home: int | None, by: str) -> Statement:
    return Statement(number, kind, new.title, new.text, home, added_by=by)


def _new(new: tuple[NewStatement, ...], kind: Kind, home: int, by: str) -> dict[int, Statement]:
    """Statements 0, -1, … of which the first is of that kind."""
    return {-at: _statement(-at, kind if at == 0 else Kind.CLAIM, one, home, by) for at, one in enumerate(new)}


def _argument(graph: ArgumentGraph, structure: Structure, draft: ArgumentDraft, around: int, by: str) -> AsIf:
    new = _new(draft.new, draft.kind, 0, by)
    argument = Argument(0, draft.relation, (*new, *draft.existing), draft.target, draft.undercuts)
    found = _with(graph, structure, new, {0: argument}, around)
    return found._replace(graph=_said_by(found.graph, draft)) if new else found


def _said_by(graph: ArgumentGraph, draft: ArgumentDraft) -> ArgumentGraph:
    """With who says it, and from which document, where that is named."""
    cited = draft.citation
    citations = () if cited is None else (Citation("", cited.quote, fidelity=cited.fidelity),)
    if cited is not None:
        graph = replace(graph, sources={**graph.sources, "": Source("", cited.source)})
    if not draft.speaker:
        first = graph.statements[0]._replace(citations=citations)
        return replace(graph, statements={**graph.statements, 0: first})
    speaker = next(
        (one for one in graph.speakers.values() if draft.speaker in (one.key, one.name, one.short)),
        Speaker("", draft.speaker),
    )
    stance = Stance(speaker.key, 0, draft.stance or StanceKind.ENDORSES, citations=citations)
    return replace(graph, speakers={**graph.speakers, speaker.key: speaker}, stances=(*graph.stances, stance))


def _premises(
    graph: ArgumentGraph, structure: Structure, draft: PremisesDraft, number: int, around: int, by: str
) -> AsIf | None:
    there = graph.arguments.get(number)
    if there is None:
        return None
    new = _new(draft.new, Kind.CLAIM, number, by)
    linked = there._replace(premises=(*there.premises, *new, *draft.existing))
    return _with(graph, structure, new, {number: linked}, around)


def _split(graph: ArgumentGraph, structure: Structure, draft: SplitDraft, number: int, by: str) -> AsIf:
    """Both halves, seen from what the statement is at home with; of what has no home the first half by itself."""
    said = graph.statements[number]
    first = said._replace(title=draft.first.title, text=draft.first.text, behind=None)
    home = structure.home_of.get(number)
    up = None if home is None else graph.arguments.get(home)
    if up is None:
        return _with(graph, structure, {number: first}, {}, number)
    apart = up._replace(premises=(*up.premises, 0)) if draft.linked else Argument(0, up.relation, (0,), *_where(up))
    second = _statement(0, said.kind, draft.second, apart.number, by)
    around = number if up.target is None or up.target not in graph.statements else up.target
    return _with(graph, structure, {number: first, 0: second}, {apart.number: apart}, around)


def _where(argument: Argument) -> tuple[int | None, int | None]:
    return argument.target, argument.undercuts


def _lines(graph: ArgumentGraph, structure: Structure, draft: PasteDraft, around: int, by: str) -> AsIf:
    statements: dict[int, Statement] = {}
    arguments: dict[int, Argument] = {}
    cut = int(draft.under[1:]) if draft.under[0] == "a" else None
    outermost = [line for line in draft.lines if line.above is None and line.target in ("", draft.under)]
    for at, line in enumerate(outermost[:LINES_SHOWN]):
        mark = line.mark or draft.mark or Mark.SUPPORT
        if mark is Mark.UNDERCUT and cut is None:
            continue  # the step up from a statement is not one of those that lead to it
        statements[-at] = _statement(-at, mark.kind, _said(line), -at, by)
        arguments[-at] = Argument(-at, mark.relation, (-at,), around if cut is None else None, cut)
    return _with(graph, structure, statements, arguments, around)


def _said(line: Line) -> NewStatement:
    return NewStatement(line.text, line.text)


def _with(
    graph: ArgumentGraph,
    structure: Structure,
    statements: Mapping[int, Statement],
    arguments: Mapping[int, Argument],
    around: int,
) -> AsIf:
    inferences: dict[int, Inference] = {number: one.inference for number, one in arguments.items()}
    return AsIf(
        replace(
            graph,
            statements={**graph.statements, **statements},
            arguments={**graph.arguments, **arguments},
        ),
        Structure(
            {**structure.kinds, **{number: one.kind for number, one in statements.items()}},
            {**structure.homes, **{number: one.home for number, one in statements.items()}},
            {**structure.arguments, **inferences},
            structure.cases,
        ),
        around,
        frozenset(statements),
    )
