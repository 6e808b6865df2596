"""Making one entry of two: a source, a speaker or a case that was entered twice."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import select

from argmap.domain.drafts import MergerDraft
from argmap.domain.errors import Refused
from argmap.domain.permissions import Actor
from argmap.models.arguments import ArgumentCase, Case
from argmap.models.changes import ChangeKind
from argmap.models.sources import Citation, Source, Speaker
from argmap.models.statements import Stance
from argmap.operations.desk import Desk, Done, Told, Work
from argmap.operations.entries import check_two, completed, entry_at
from argmap.operations.shaping import hand_over, joined, same_words
from argmap.operations.waiting import edit_sources

_FIELDS = ("author", "short", "container", "publisher", "date", "identifier", "url", "note")


def merge_entries(desk: Desk, actor: Actor, slug: str, draft: MergerDraft) -> Done:
    """Let one entry become part of another; it waits where a moderator reads first.

    Raises as `write_merger`, and `NotAllowed`.
    """

    def told(work: Work) -> MergerDraft:
        return replace(draft, names=(_name(work, draft.noun, draft.key), _name(work, draft.noun, draft.into)))

    return edit_sources(desk, actor, slug, "", told, lambda work: write_merger(work, draft))


def _name(work: Work, noun: str, key: str) -> str:
    if noun == "source":
        return entry_at(work, Source, key).title
    return entry_at(work, Speaker, key).name if noun == "speaker" else entry_at(work, Case, key).name


def write_merger(work: Work, draft: MergerDraft) -> Told:
    """Let one entry become part of another, which takes over what names it and what it does not say itself.

    Raises `Absent` where one of them is gone, `Refused` where they are one, or speakers who do different things.
    """
    check_two(draft.key, draft.into)
    kind = {"source": _sources, "speaker": _speakers, "case": _cases}[draft.noun](work, draft.key, draft.into)
    return Told(kind, {"how": "merge", "key": draft.into})


def _sources(work: Work, key: str, into: str) -> ChangeKind:
    """What is quoted from the one is quoted from the other, the same words once."""
    row, kept = entry_at(work, Source, key), entry_at(work, Source, into)
    citations = work.session.exec(select(Citation).where(Citation.map_id == work.map_id)).all()
    there = {(_subject(one), same_words(one)) for one in citations if one.source == into}
    for citation in (one for one in citations if one.source == key):
        citation.source = into
        if (_subject(citation), same_words(citation)) in there:
            work.session.delete(citation)
    work.session.flush()
    completed(kept, row, _FIELDS)
    work.session.delete(row)
    return ChangeKind.EDIT_SOURCE


def _subject(citation: Citation) -> tuple[int | None, int | None, int | None]:
    return citation.statement, citation.stance, citation.argument


def _speakers(work: Work, key: str, into: str) -> ChangeKind:
    """What the one does with statements, the other does."""
    row, kept = entry_at(work, Speaker, key), entry_at(work, Speaker, into)
    _stances_over(work, key, into)
    reported = select(Citation).where(Citation.map_id == work.map_id, Citation.reporter == key)
    for citation in work.session.exec(reported).all():
        citation.reporter = into
    work.session.flush()
    completed(kept, row, ("short", "about"))
    work.session.delete(row)
    return ChangeKind.EDIT_SPEAKER


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


def _cases(work: Work, key: str, into: str) -> ChangeKind:
    """What is said to hold in the one holds in the other."""
    row = entry_at(work, Case, key)
    entry_at(work, Case, into)
    held = work.session.exec(select(ArgumentCase).where(ArgumentCase.map_id == work.map_id)).all()
    there = {one.argument for one in held if one.case_key == into}
    for one in (one for one in held if one.case_key == key):
        work.session.delete(one)
        if one.argument not in there:
            work.session.add(ArgumentCase(map_id=work.map_id, argument=one.argument, case_key=into, place=one.place))
    work.session.flush()
    work.session.delete(row)
    return ChangeKind.EDIT_CASE
