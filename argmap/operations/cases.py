"""Adding, correcting and merging the cases of a map, and saying in which an argument holds."""

from __future__ import annotations

from sqlmodel import select

from argmap.domain.drafts import CaseDraft, EntryDraft
from argmap.domain.errors import Refused
from argmap.domain.limits import CASES_AT_MOST
from argmap.domain.permissions import Action, Actor
from argmap.models.arguments import ArgumentCase, Case
from argmap.models.changes import ChangeKind
from argmap.operations.contributing import argument_at
from argmap.operations.desk import Desk, Done, Told, Work, change_map, the_map
from argmap.operations.entering import enter
from argmap.operations.entries import check_two, entry_at
from argmap.operations.naming import case_called


def add_case(desk: Desk, actor: Actor, slug: str, draft: CaseDraft) -> Done:
    """Add a case. Raises `Refused` where there is one of that name, `NotAllowed`, `Absent`."""
    return enter(desk, actor, slug, EntryDraft(draft))


def correct_case(desk: Desk, actor: Actor, slug: str, key: str, draft: CaseDraft) -> Done:
    """Correct a case's name. Raises `Stale` with both, `Refused`, `Absent`, `NotAllowed`."""
    return enter(desk, actor, slug, EntryDraft(draft, key))


def merge_cases(desk: Desk, actor: Actor, slug: str, key: str, into: str) -> Done:
    """Let one case become another: what is said to hold in the one holds in the other. Raises `Refused`, `Absent`."""

    def run(work: Work, _: None) -> Told:
        check_two(key, into)
        row = entry_at(work, Case, key)
        entry_at(work, Case, into)
        held = work.session.exec(select(ArgumentCase).where(ArgumentCase.map_id == work.map_id)).all()
        there = {one.argument for one in held if one.case_key == into}
        for one in (one for one in held if one.case_key == key):
            work.session.delete(one)
            if one.argument not in there:
                work.session.add(
                    ArgumentCase(map_id=work.map_id, argument=one.argument, case_key=into, place=one.place)
                )
        work.session.flush()
        work.session.delete(row)
        return Told(ChangeKind.EDIT_CASE, {"how": "merge", "key": into})

    return change_map(desk, actor, slug, Action.EDIT_SOURCES, the_map, run)


def say_cases(desk: Desk, actor: Actor, slug: str, number: int, names: tuple[str, ...]) -> Done:
    """Say in which cases (keys, or new names) argument `number` holds; in none: in no case in particular.

    Raises `Refused`, `Absent`, `Gone`, `NotAllowed`.
    """

    def run(work: Work, _: None) -> Told:
        argument = argument_at(work, number)
        keys = list(dict.fromkeys(case_called(work, name).key for name in names))
        if len(keys) > CASES_AT_MOST:
            raise Refused({"case": f"At most {CASES_AT_MOST} cases can be named at once."})
        held = work.session.exec(
            select(ArgumentCase).where(ArgumentCase.map_id == work.map_id, ArgumentCase.argument == number)
        ).all()
        if [one.case_key for one in sorted(held, key=lambda one: one.place)] == keys:
            raise Refused({"case": "That is what is said of it already."})
        for one in held:
            if one.case_key in keys:
                one.place = keys.index(one.case_key)
            else:
                work.session.delete(one)
        there = {one.case_key for one in held}
        for place, key in enumerate(keys):
            if key not in there:
                work.session.add(ArgumentCase(map_id=work.map_id, argument=number, case_key=key, place=place))
        argument.revision = work.version
        return Told(ChangeKind.EDIT_CASE, {"how": "say", "argument": number}, (f"a{number}",))

    return change_map(desk, actor, slug, Action.EDIT_SOURCES, the_map, run)
