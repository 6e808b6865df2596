"""What contributions write into a map, whoever has it done: their author at once, or a moderator who approves them."""

from __future__ import annotations

from sqlmodel import select

from argmap.domain.draft_json import Draft
from argmap.domain.drafts import (
    ArgumentDraft,
    CasesDraft,
    CitationDraft,
    CorrectionDraft,
    EntryDraft,
    MergerDraft,
    PasteDraft,
    PositionDraft,
    PremisesDraft,
    RemovalDraft,
    RewordDraft,
    SplitDraft,
    StanceDraft,
)
from argmap.domain.errors import Refused
from argmap.domain.limits import CASES_AT_MOST
from argmap.domain.vocabulary import Kind, Relation, StanceKind
from argmap.models.arguments import Argument, ArgumentCase, Premise
from argmap.models.changes import ChangeKind
from argmap.models.statements import Stance, Statement
from argmap.operations.citing import say_basis, write_citation, write_correction
from argmap.operations.contributing import (
    argument_at,
    argument_named,
    check_premises,
    check_revision,
    cite,
    link,
    new_statement,
    statement_at,
    statement_named,
)
from argmap.operations.desk import Told, Work
from argmap.operations.entering import write_cases, write_entry, write_stance
from argmap.operations.entry_merging import write_merger
from argmap.operations.halving import write_split
from argmap.operations.lines import write_lines
from argmap.operations.naming import case_called, speaker_called
from argmap.operations.taking_away import write_removal


def write_draft(work: Work, draft: Draft, target: str) -> Told:
    """Do what a draft says; `target` is what it is about: "s12", "a5", or nothing. Raises as those below."""
    match draft:
        case PositionDraft():
            return write_position(work, draft)
        case ArgumentDraft():
            return write_argument(work, draft)
        case PremisesDraft():
            return write_premises(work, int(target[1:]), draft)
        case RewordDraft():
            return write_rewording(work, statement_at(work, int(target[1:])), draft)
        case SplitDraft():
            return write_split(work, statement_at(work, int(target[1:])), draft)
        case PasteDraft():
            return write_lines(work, draft).told
        case EntryDraft():
            return write_entry(work, draft)
        case StanceDraft():
            return write_stance(work, int(target[1:]), draft)
        case CitationDraft():
            return write_citation(work, target, draft)
        case CorrectionDraft():
            return write_correction(work, target, draft)
        case MergerDraft():
            return write_merger(work, draft)
        case RemovalDraft():
            return write_removal(work, target, draft)
        case CasesDraft():
            return write_cases(work, int(target[1:]), draft)


def write_position(work: Work, draft: PositionDraft) -> Told:
    """Write an answer to the map's question."""
    row = new_statement(work, Kind.POSITION, draft.statement)
    return Told(ChangeKind.ADD_POSITION, {"new": [row.number]}, (f"s{row.number}",))


def write_rewording(work: Work, row: Statement, draft: RewordDraft) -> Told:
    """Give a statement new words. Raises `Stale` with both texts, `Refused` where nothing is new."""
    check_revision(row, draft.revision, draft.statement.text)
    if (row.title, row.text) == (draft.statement.title, draft.statement.text):
        raise Refused({"text": "These are the words that it has already."})
    row.title, row.text = draft.statement.title, draft.statement.text
    return Told(ChangeKind.REWORD, {"statement": row.number}, (f"s{row.number}",), reason=draft.reason)


def write_argument(work: Work, draft: ArgumentDraft) -> Told:
    """Write an argument with the statements it brings. Raises `Gone`, `Refused`."""
    _check_target(work, draft)
    check_premises(work, draft.existing, new=len(draft.new), target=draft.target)
    if len(draft.cases) > CASES_AT_MOST:
        raise Refused({"case": f"At most {CASES_AT_MOST} cases can be named at once."})
    if draft.speaker and not draft.new:
        raise Refused({"speaker": "Name who says it together with a sentence of theirs."})

    new = [
        new_statement(work, draft.kind if place == 0 else Kind.CLAIM, one, note=draft.note if place == 0 else "")
        for place, one in enumerate(draft.new)
    ]
    argument = Argument(
        map_id=work.map_id,
        number=work.next_argument(),
        relation=draft.relation,
        target_statement=draft.target,
        target_argument=draft.undercuts,
        note="" if new else draft.note,
        contributor_id=work.actor.contributor_id,
        created_at=work.now,
    )
    work.session.flush()
    work.session.add(argument)
    work.session.flush()
    for row in new:
        row.home = argument.number
    link(work, argument.number, [*(row.number for row in new), *draft.existing])
    _tie_to_sources(work, draft, new, argument)
    keys = dict.fromkeys(case_called(work, name).key for name in draft.cases)
    for place, key in enumerate(keys):
        work.session.add(ArgumentCase(map_id=work.map_id, argument=argument.number, case_key=key, place=place))
    return Told(
        ChangeKind.ADD_ARGUMENT,
        {
            "argument": argument.number,
            "relation": draft.relation.value,
            "kind": draft.kind.value,
            "new": [row.number for row in new],
            "existing": list(draft.existing),
            "target": draft.target,
            "undercuts": draft.undercuts,
        },
        (*(f"s{row.number}" for row in new), f"a{argument.number}"),
    )


def _check_target(work: Work, draft: ArgumentDraft) -> None:
    if (draft.target is None) == (draft.undercuts is None):
        raise Refused({"target": "Choose what this is about: one statement, or one argument."})
    if draft.target is not None:
        statement_named(work, draft.target, "target")
    if draft.undercuts is not None:
        argument_named(work, draft.undercuts, "target")
        if draft.relation is not Relation.ATTACK:
            raise Refused({"relation": "An argument can only be undercut; support or question one of its statements."})
    if draft.kind not in (Kind.CLAIM, Kind.EVIDENCE):
        raise Refused({"kind": "Choose a claim or evidence."})


def _tie_to_sources(work: Work, draft: ArgumentDraft, new: list[Statement], argument: Argument) -> None:
    if draft.speaker:
        stance = Stance(
            map_id=work.map_id,
            statement=new[0].number,
            speaker=speaker_called(work, draft.speaker).key,
            kind=draft.stance or StanceKind.ENDORSES,
        )
        work.session.add(stance)
        work.session.flush()
        if draft.citation:
            cite(work, draft.citation, stance=stance.id)
    elif draft.citation and new:
        cite(work, draft.citation, statement=new[0].number)
    elif draft.citation:
        cite(work, draft.citation, argument=argument.number)
        say_basis(work, argument)


def write_premises(work: Work, number: int, draft: PremisesDraft) -> Told:
    """Link premises to an argument. Raises `Absent`, `Gone`, `Refused`."""
    argument = argument_at(work, number)
    rows = work.session.exec(select(Premise).where(Premise.map_id == work.map_id, Premise.argument == number)).all()
    check_premises(
        work,
        draft.existing,
        new=len(draft.new),
        already=[row.statement for row in rows],
        target=argument.target_statement,
    )
    new = [new_statement(work, Kind.CLAIM, one) for one in draft.new]
    for row in new:
        row.home = number
    work.session.flush()
    first = max(row.place for row in rows) + 1
    link(work, number, [*(row.number for row in new), *draft.existing], first=first)
    # The argument says something else now: whoever had read it should be told so.
    argument.revision = work.version
    return Told(
        ChangeKind.ADD_PREMISES,
        {"argument": number, "new": [row.number for row in new], "existing": list(draft.existing)},
        (*(f"s{row.number}" for row in new), f"a{number}"),
    )
