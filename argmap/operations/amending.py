"""What a decision makes of a contribution before it is written: placed elsewhere, merged, split, or parted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

from sqlmodel import Session, col, select

from argmap.domain.draft_json import Draft, SourcesDraft
from argmap.domain.drafts import (
    ArgumentDraft,
    DecisionDraft,
    NewStatement,
    PasteDraft,
    PositionDraft,
    PremisesDraft,
    RewordDraft,
    SplitDraft,
)
from argmap.domain.errors import Refused
from argmap.domain.lines import Line, Mark, parted
from argmap.domain.moderation import DecisionKind
from argmap.models.arguments import Argument, Premise
from argmap.models.statements import Standing
from argmap.operations.contributing import statement_named
from argmap.operations.desk import Told, Work
from argmap.operations.lines import write_lines
from argmap.operations.writing import write_draft


class SaidAlready(Exception):
    """Merging would add nothing: the map has that argument, or the contribution was a position."""


class Accepted(NamedTuple):
    """What was written; where lines of a list were left out, those that were taken, and those."""

    told: Told
    taken: PasteDraft | None = None
    rest: PasteDraft | None = None


def write_decided(work: Work, wanted: Draft, target: str, draft: DecisionDraft) -> Accepted:
    """Write what was sent as the decision changes it. Raises `SaidAlready`, and as `write_draft`."""
    if isinstance(wanted, PasteDraft) and draft.left:
        return _parted(work, wanted, draft.left)
    if draft.kind is DecisionKind.SPLIT:
        return Accepted(_split(work, wanted, target, draft.texts))
    return Accepted(write_draft(work, *_changed(work, wanted, target, draft)))


def _changed(work: Work, wanted: Draft, target: str, draft: DecisionDraft) -> tuple[Draft, str]:
    """The draft as the decision changes it, and what it is about then."""
    if draft.kind is DecisionKind.MOVE:
        return _moved(wanted, draft.to), draft.to
    if draft.kind is DecisionKind.MERGE:
        assert draft.into is not None
        return _merged(work, wanted, target, draft.into), target
    return wanted, target


def _moved(wanted: Draft, to: str) -> Draft:
    if isinstance(wanted, ArgumentDraft):
        number = int(to[1:])
        return replace(wanted, target=number if to[0] == "s" else None, undercuts=number if to[0] == "a" else None)
    if isinstance(wanted, PremisesDraft) and to[0] == "a":
        return wanted
    if isinstance(wanted, PasteDraft) and wanted.under:
        return replace(wanted, under=to)
    raise Refused(
        {"to": "Only what is attached to something can be moved: arguments and lines to either, premises to arguments."}
    )


def _merged(work: Work, wanted: Draft, target: str, into: int) -> Draft:
    """The draft with the statement `into` in the place of its first sentence; what was cited for that one goes."""
    statement_named(work, into, "into")
    if isinstance(wanted, RewordDraft | SplitDraft):
        raise Refused({"into": "New words for a statement have nothing that could be merged."})
    if isinstance(wanted, SourcesDraft):
        raise Refused({"into": "Only sentences can be merged: this is of sources and speakers."})
    if isinstance(wanted, PasteDraft):
        raise Refused({"into": "A list is not merged as a whole: leave out the lines that the map has already."})
    if isinstance(wanted, PositionDraft):
        raise SaidAlready
    if isinstance(wanted, PremisesDraft):
        wanted = replace(wanted, new=wanted.new[1:], existing=(into, *wanted.existing))
        if not wanted.new and _uses(work.session, work.map_id, into, number=int(target[1:])):
            raise SaidAlready
        return wanted
    rest = wanted.new[1:]
    citation = None if rest else wanted.citation
    merged = replace(
        wanted, new=rest, existing=(into, *wanted.existing), speaker="", stance=None, citation=citation, note=""
    )
    if not rest and len(merged.existing) == 1 and _uses(work.session, work.map_id, into, like=wanted):
        raise SaidAlready
    return merged


def _uses(
    session: Session, map_id: int, statement: int, *, number: int | None = None, like: ArgumentDraft | None = None
) -> bool:
    """Whether the statement is a premise of argument `number`, or of one that does what `like` would."""
    wanted = (
        select(Argument.number)
        .join(Premise, (col(Premise.map_id) == Argument.map_id) & (col(Premise.argument) == Argument.number))
        .where(Argument.map_id == map_id, Argument.standing == Standing.PRESENT, Premise.statement == statement)
    )
    if number is not None:
        wanted = wanted.where(Argument.number == number)
    if like is not None:
        wanted = wanted.where(
            Argument.relation == like.relation,
            col(Argument.target_statement).is_not_distinct_from(like.target),
            col(Argument.target_argument).is_not_distinct_from(like.undercuts),
        )
    return session.exec(wanted.limit(1)).first() is not None


def _split(work: Work, wanted: Draft, target: str, texts: tuple[NewStatement, ...]) -> Told:
    """Both sentences, each in an argument or as a position of its own; all that was said of it stays with the first."""
    one, other = texts
    if isinstance(wanted, PositionDraft):
        parts: tuple[Draft, ...] = (PositionDraft(one), PositionDraft(other))
    elif isinstance(wanted, ArgumentDraft) and wanted.new:
        parts = (
            replace(wanted, new=(one, *wanted.new[1:])),
            ArgumentDraft(wanted.relation, wanted.kind, (other,), (), wanted.target, wanted.undercuts),
        )
    elif isinstance(wanted, PremisesDraft) and wanted.new:
        parts = (replace(wanted, new=(one, other, *wanted.new[1:])),)
    else:
        raise Refused({"texts": "There is no sentence in it that could be split in two."})
    told = [write_draft(work, part, target) for part in parts]
    first = told[0]
    if len(told) == 1:
        return first
    detail = {**first.detail, "new": [*first.detail["new"], *told[1].detail["new"]]}
    if "argument" in first.detail:
        detail["also"] = [told[1].detail["argument"]]
    return Told(first.kind, detail, (*first.created, *told[1].created))


def _parted(work: Work, wanted: PasteDraft, left: Collection[int]) -> Accepted:
    """The lines that are accepted, and those that are not as a list that hangs where they would have hung."""
    lines, rest = parted(wanted.lines, left)
    if not rest.lines:
        raise Refused({"lines": "These are no lines of it."})
    if not lines:
        raise Refused({"lines": "No line of it is left to accept: ask for changes, or reject it."})
    taken = replace(wanted, lines=lines)
    written = write_lines(work, taken)
    work.session.flush()

    def placed(at: int, line: Line) -> Line:
        if at not in rest.under or line.target:
            return line
        above, mark = rest.under[at], line.mark or Mark.SUPPORT
        made = written.arguments.get(above)
        cuts = mark is Mark.UNDERCUT and made is not None
        return replace(line, mark=mark, target=f"a{made}" if cuts else f"s{written.statements[above]}")

    again = _gathered(replace(wanted, lines=tuple(placed(at, line) for at, line in enumerate(rest.lines))))
    return Accepted(written.told, taken, again)


def _gathered(draft: PasteDraft) -> PasteDraft:
    """The list under what all of its outermost lines name, where that is one thing: then none of them need name it."""
    named = {line.target for line in draft.lines if line.above is None}
    under = named.pop() if len(named) == 1 else ""
    if not under:
        return draft
    lines = tuple(replace(line, target="") if line.above is None else line for line in draft.lines)
    return replace(draft, lines=lines, under=under)
