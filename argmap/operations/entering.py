"""What sources, speakers, cases and stances write into a map, at once or when a moderator has read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from sqlmodel import select

from argmap.domain.drafts import (
    CaseDraft,
    CasesDraft,
    EntryDraft,
    SourceDraft,
    SpeakerDraft,
    StanceDraft,
)
from argmap.domain.errors import Refused, Stale
from argmap.domain.limits import CASES_AT_MOST
from argmap.domain.permissions import Actor
from argmap.models.arguments import ArgumentCase, Case
from argmap.models.changes import ChangeKind
from argmap.models.sources import Source, Speaker
from argmap.models.statements import Stance
from argmap.operations.contributing import argument_at, cite, statement_at
from argmap.operations.desk import Desk, Done, Told, Work
from argmap.operations.entries import check_entry_seen, corrected, entry_at
from argmap.operations.naming import case_called, new_key, same_named, speaker_called
from argmap.operations.waiting import edit_sources


def enter(desk: Desk, actor: Actor, slug: str, draft: EntryDraft) -> Done:
    """Add a source, a speaker or a case, or correct the one of the draft's key; it waits where a moderator reads first.

    Raises as `write_entry`, and `NotAllowed`.
    """
    return edit_sources(desk, actor, slug, "", draft, lambda work: write_entry(work, draft))


def write_entry(work: Work, draft: EntryDraft) -> Told:
    """Add an entry, or correct the one of the draft's key. Raises `Refused`, `Stale` with both names, `Absent`."""
    entry = draft.entry
    if isinstance(entry, SourceDraft):
        return _write_source(work, entry, draft.key)
    if isinstance(entry, SpeakerDraft):
        return _write_speaker(work, entry, draft.key)
    return _write_case(work, entry, draft.key)


def _write_source(work: Work, draft: SourceDraft, key: str) -> Told:
    if key:
        row = entry_at(work, Source, key)
        check_entry_seen(work, row, draft.seen, current=row.title, submitted=draft.title)
        corrected(row, _values(draft))
        return Told(ChangeKind.EDIT_SOURCE, {"how": "correct", "key": key})
    rows = work.session.exec(select(Source).where(Source.map_id == work.map_id)).all()
    if same_named(draft.title, rows, lambda row: (row.title,)):
        raise Refused({"title": "There is a document of this title already; correct that one."})
    key = new_key(draft.title, "source", rows)
    work.session.add(Source(map_id=work.map_id, key=key, **_values(draft)))
    return Told(ChangeKind.EDIT_SOURCE, {"how": "add", "key": key})


def _write_speaker(work: Work, draft: SpeakerDraft, key: str) -> Told:
    if key:
        row = entry_at(work, Speaker, key)
        check_entry_seen(work, row, draft.seen, current=row.name, submitted=draft.name)
        corrected(row, _values(draft))
        return Told(ChangeKind.EDIT_SPEAKER, {"how": "correct", "key": key})
    rows = work.session.exec(select(Speaker).where(Speaker.map_id == work.map_id)).all()
    if same_named(draft.name, rows, lambda row: (row.name,)):
        raise Refused({"name": "There is a speaker of this name already; correct that entry."})
    key = new_key(draft.name, "speaker", rows)
    work.session.add(Speaker(map_id=work.map_id, key=key, **_values(draft)))
    return Told(ChangeKind.EDIT_SPEAKER, {"how": "add", "key": key})


def _write_case(work: Work, draft: CaseDraft, key: str) -> Told:
    if key:
        row = entry_at(work, Case, key)
        check_entry_seen(work, row, draft.seen, current=row.name, submitted=draft.name)
        corrected(row, _values(draft))
        return Told(ChangeKind.EDIT_CASE, {"how": "correct", "key": key})
    rows = work.session.exec(select(Case).where(Case.map_id == work.map_id)).all()
    if same_named(draft.name, rows, lambda row: (row.name,)):
        raise Refused({"name": "There is a case of this name already."})
    key = new_key(draft.name, "case", rows)
    work.session.add(Case(map_id=work.map_id, key=key, **_values(draft)))
    return Told(ChangeKind.EDIT_CASE, {"how": "add", "key": key})


def _values(draft: SourceDraft | SpeakerDraft | CaseDraft) -> Mapping[str, str]:
    return {name: value for name, value in asdict(draft).items() if name != "seen"}


def write_stance(work: Work, number: int, draft: StanceDraft) -> Told:
    """Say what a speaker does with statement `number`. Raises `Stale`, `Refused`, `Absent`, `Gone`."""
    row = statement_at(work, number)
    if row.revision > draft.seen:
        raise Stale(f"Statement {number} was changed meanwhile.", current=row.text, revision=row.revision)
    speaker = speaker_called(work, draft.speaker)
    wanted = select(Stance).where(
        Stance.map_id == work.map_id, Stance.statement == number, Stance.speaker == speaker.key
    )
    stance = work.session.exec(wanted).one_or_none()
    how = "add" if stance is None else "correct"
    if stance is None:
        stance = Stance(map_id=work.map_id, statement=number, speaker=speaker.key, kind=draft.kind, note=draft.note)
        work.session.add(stance)
    elif (stance.kind, stance.note) == (draft.kind, draft.note) and draft.citation is None:
        raise Refused({"": "That is what is said of this speaker already."})
    else:
        stance.kind, stance.note = draft.kind, draft.note
    work.session.flush()
    if draft.citation is not None:
        cite(work, draft.citation, stance=stance.id)
    return Told(ChangeKind.EDIT_STANCE, {"how": how, "statement": number, "stance": stance.id}, (f"s{number}",))


def write_cases(work: Work, number: int, draft: CasesDraft) -> Told:
    """Say in which cases argument `number` holds. Raises `Refused`, `Absent`, `Gone`."""
    argument = argument_at(work, number)
    keys = list(dict.fromkeys(case_called(work, name).key for name in draft.names))
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
