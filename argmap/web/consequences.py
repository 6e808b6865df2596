"""What approving a contribution would change, told from the structure of the map: no more than follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from argmap.domain.checklist import answers
from argmap.domain.draft_json import Draft, SourcesDraft
from argmap.domain.drafts import (
    ArgumentDraft,
    CasesDraft,
    EntryDraft,
    MergerDraft,
    PositionDraft,
    PremisesDraft,
    RemovalDraft,
    SplitDraft,
)
from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Relation
from argmap.queries.pasting import Plan
from argmap.queries.statements import Likeness
from argmap.web import words

NEARLY_THE_SAME = 90.0
"""From this likeness on it is said that it repeats what is there."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """One sentence, with the sign before it."""

    sign: str
    words: str


def consequences(
    draft: Draft, structure: Structure, similar: list[Likeness], plan: Plan | None = None
) -> list[Consequence]:
    """Which statement it answers, what it repeats, and which objections would still be without an answer.

    Of a list, `plan` says what its lines would become.
    """
    if plan is not None:
        return _of_lines(plan, structure)
    if isinstance(draft, SourcesDraft):
        return [_of_sources(draft)]
    told: list[Consequence] = []
    if isinstance(draft, PositionDraft):
        told.append(Consequence("position", "It is one more answer to the question, with no reason for it yet."))
    if isinstance(draft, PremisesDraft):
        told.append(Consequence("linked", "The argument then holds only together with it."))
    if isinstance(draft, SplitDraft):
        told.append(Consequence("reworded", "The first keeps the number, its sources and all that hangs on it."))
    if isinstance(draft, ArgumentDraft):
        told += _answering(draft, structure)
    told += [
        Consequence("warning", f"It says nearly what {one.line.number} says already.")
        for one in similar
        if one.score >= NEARLY_THE_SAME
    ]
    if isinstance(draft, ArgumentDraft):
        told += _still_open(draft, structure)
    return told


def _of_sources(draft: SourcesDraft) -> Consequence:
    match draft:
        case EntryDraft():
            if draft.key:
                return Consequence("reworded", "All that names the entry goes on naming it, as it reads then.")
            return Consequence("added", "One more entry, on which nothing rests yet.")
        case MergerDraft():
            told = f"All that names {draft.names[0]} would name {draft.names[1]}, and its entry goes."
            return Consequence("linked", told)
        case RemovalDraft():
            return Consequence("removed", "Where that was said, there is silence again.")
        case CasesDraft():
            return Consequence("reworded", "The step is shown for these cases, and paler for others.")
    return Consequence("added", "The statement rests on it from then on.")


def _answering(draft: ArgumentDraft, structure: Structure) -> list[Consequence]:
    told: list[Consequence] = []
    if draft.undercuts is not None:
        cut = structure.arguments.get(draft.undercuts)
        if cut is not None and cut.relation is Relation.ATTACK:
            told.append(_answer(structure, cut.number, f"the objection a{cut.number}"))
        elif cut is not None:
            told.append(Consequence("undercut", f"It weakens the step a{cut.number}, not its statements."))
        return told
    target = draft.target
    if target is None or target not in structure.kinds:
        return told
    if draft.relation is Relation.ATTACK:
        attacks = [one for one in structure.uses_of.get(target, ()) if one.relation is Relation.ATTACK]
        told += [
            _answer(structure, one.number, f"the objection a{one.number}, which rests on {target}") for one in attacks
        ]
        if not attacks:
            told.append(Consequence("objection", f"{target} gets an objection that nothing answers yet."))
    else:
        has = [one for one in structure.arguments_on.get(target, ()) if one.relation is not Relation.ATTACK]
        first = "the first reason" if not has else f"reason number {len(has) + 1}"
        told.append(Consequence("support", f"It is {first} for {target}."))
    return told


def _answer(structure: Structure, number: int, name: str) -> Consequence:
    first = not answers(structure, (), number)
    return Consequence("undo", f"It answers {name}{', which had no answer until now' if first else ''}.")


def _still_open(draft: ArgumentDraft, structure: Structure) -> list[Consequence]:
    """The other objections to the position above that nobody has answered."""
    target = draft.target
    if draft.undercuts is not None and draft.undercuts in structure.arguments:
        premises = structure.arguments[draft.undercuts].premises
        target = premises[0] if premises else None
    if target is None or target not in structure.kinds:
        return []
    head = structure.head_of(target)
    attacks = [one for one in structure.arguments_on.get(head, ()) if one.relation is Relation.ATTACK]
    still = [one for one in attacks if not answers(structure, (), one.number)]
    still = [one for one in still if not (draft.relation is Relation.ATTACK and target in one.premises)]
    if not still:
        return []
    named = words.listed([str(one.premises[0]) for one in still[:4] if one.premises])
    more = f" and {len(still) - 4} more" if len(still) > 4 else ""
    count = words.counted(len(still), "objection")
    verb = "is" if len(still) == 1 else "are"
    return [Consequence("objection", f"{count} to {head} {verb} still without an answer: {named}{more}.")]


def _of_lines(plan: Plan, structure: Structure) -> list[Consequence]:
    """How much a list would write, what it answers, and what in it would have no answer."""
    new, argued = sum(one.is_new for one in plan.lines), sum(one.argues for one in plan.lines)
    size = f"{words.counted(new, 'statement')} and {words.counted(argued, 'argument')}"
    told = [Consequence("linked", f"It writes {size}, in one change.")]
    for one in plan.lines:
        if one.mark is None or one.mark.relation is not Relation.ATTACK or not one.argues:
            continue
        if one.target is not None:
            attacks = [use for use in structure.uses_of.get(one.target, ()) if use.relation is Relation.ATTACK]
            told += [
                _answer(structure, use.number, f"the objection a{use.number}, which rests on {one.target}")
                for use in attacks
            ]
        elif one.cuts is not None and (cut := structure.arguments.get(one.cuts)) and cut.relation is Relation.ATTACK:
            told.append(_answer(structure, one.cuts, f"the objection a{one.cuts}"))
    answered = {one.above for one in plan.lines if one.mark is not None and one.mark.relation is Relation.ATTACK}
    answered |= {one.cuts_line for one in plan.lines}
    bare = [
        one.line.number
        for place, one in enumerate(plan.lines)
        if one.argues and one.mark is not None and one.mark.relation is Relation.ATTACK and place not in answered
    ]
    if bare:
        named = words.listed([str(number) for number in bare[:4]] + ([f"{len(bare) - 4} more"] if bare[4:] else []))
        verb = "is an objection" if len(bare) == 1 else "are objections"
        lines = "Line" if len(bare) == 1 else "Lines"
        told.append(Consequence("objection", f"{lines} {named} {verb} that nothing in the list answers."))
    return list(dict.fromkeys(told))
