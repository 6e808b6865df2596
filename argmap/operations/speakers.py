"""Adding, correcting and merging the speakers of a map."""

from __future__ import annotations

from sqlmodel import select

from argmap.domain.drafts import EntryDraft, SpeakerDraft
from argmap.domain.errors import Refused
from argmap.domain.permissions import Action, Actor
from argmap.models.changes import ChangeKind
from argmap.models.sources import Citation, Speaker
from argmap.models.statements import Stance
from argmap.operations.desk import Desk, Done, Told, Work, change_map, the_map
from argmap.operations.entering import enter
from argmap.operations.entries import check_two, completed, entry_at
from argmap.operations.shaping import hand_over, joined


def add_speaker(desk: Desk, actor: Actor, slug: str, draft: SpeakerDraft) -> Done:
    """Add a speaker. Raises `Refused` where there is one of that name, `NotAllowed`, `Absent`."""
    return enter(desk, actor, slug, EntryDraft(draft))


def correct_speaker(desk: Desk, actor: Actor, slug: str, key: str, draft: SpeakerDraft) -> Done:
    """Correct a speaker's entry. Raises `Stale` with both names, `Refused`, `Absent`, `NotAllowed`."""
    return enter(desk, actor, slug, EntryDraft(draft, key))


def merge_speakers(desk: Desk, actor: Actor, slug: str, key: str, into: str) -> Done:
    """Let one speaker become another: what the one does with statements, the other does.

    Raises `Refused` where they do different things with one statement, `Absent`, `NotAllowed`.
    """

    def run(work: Work, _: None) -> Told:
        check_two(key, into)
        row, kept = entry_at(work, Speaker, key), entry_at(work, Speaker, into)
        _stances_over(work, key, into)
        reported = select(Citation).where(Citation.map_id == work.map_id, Citation.reporter == key)
        for citation in work.session.exec(reported).all():
            citation.reporter = into
        work.session.flush()
        completed(kept, row, ("short", "about"))
        work.session.delete(row)
        return Told(ChangeKind.EDIT_SPEAKER, {"how": "merge", "key": into})

    return change_map(desk, actor, slug, Action.EDIT_SOURCES, the_map, run)


def _stances_over(work: Work, key: str, into: str) -> None:
    session = work.session
    rows = session.exec(select(Stance).where(Stance.map_id == work.map_id)).all()
    there = {stance.statement: stance for stance in rows if stance.speaker == into}
    for stance in (stance for stance in rows if stance.speaker == key):
        same = there.get(stance.statement)
        if same is None:
            stance.speaker = into
            continue
        if same.kind is not stance.kind:
            raise Refused({"into": f"The two do different things with {stance.statement}; correct one first."})
        same.note = joined(same.note, stance.note)
        cited = select(Citation).where(Citation.map_id == work.map_id, Citation.stance == stance.id)
        for citation in session.exec(cited).all():
            hand_over(work, citation, stance=same.id)
        session.delete(stance)
    session.flush()
