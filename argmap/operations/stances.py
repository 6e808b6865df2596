"""What speakers do with statements, and the words that are cited for it: added, corrected and taken away."""

from __future__ import annotations

from sqlmodel import select

from argmap.domain.drafts import CitationDraft, StanceDraft
from argmap.domain.errors import Absent
from argmap.domain.permissions import Action, Actor
from argmap.models.changes import ChangeKind
from argmap.models.sources import Citation
from argmap.models.statements import Stance
from argmap.operations.contributing import statement_at
from argmap.operations.desk import Desk, Done, Told, Work, change_map, the_map
from argmap.operations.entering import write_citation, write_stance
from argmap.operations.waiting import where_read_first


def say_stance(desk: Desk, actor: Actor, slug: str, number: int, draft: StanceDraft) -> Done:
    """Say what a speaker does with statement `number`; where they had a stance on it, that one is corrected.

    A citation is added to those that are there. Raises `Stale` where the statement changed since the draft's version,
    `Refused`, `Absent`, `Gone`, `NotAllowed`.
    """
    return change_map(
        desk,
        actor,
        slug,
        Action.EDIT_SOURCES,
        the_map,
        lambda work, _: write_stance(work, number, draft),
        waiting=where_read_first(draft, f"s{number}"),
    )


def remove_stance(desk: Desk, actor: Actor, slug: str, number: int, stance: int) -> Done:
    """Take away what a speaker does with a statement, with what is cited for it: silence again.

    Raises `Absent`, `Gone`, `NotAllowed`.
    """

    def run(work: Work, _: None) -> Told:
        statement_at(work, number)
        row = work.session.get(Stance, stance)
        if row is None or (row.map_id, row.statement) != (work.map_id, number):
            raise Absent("That stance is not there any more.")
        for citation in work.session.exec(
            select(Citation).where(Citation.map_id == work.map_id, Citation.stance == stance)
        ).all():
            work.session.delete(citation)
        work.session.flush()
        work.session.delete(row)
        return Told(ChangeKind.EDIT_STANCE, {"how": "remove", "statement": number, "stance": stance}, (f"s{number}",))

    return change_map(desk, actor, slug, Action.EDIT_SOURCES, the_map, run)


def cite_statement(desk: Desk, actor: Actor, slug: str, number: int, draft: CitationDraft) -> Done:
    """Cite a document for a statement, in nobody's name. Raises `Refused`, `Absent`, `Gone`, `NotAllowed`."""
    return change_map(
        desk,
        actor,
        slug,
        Action.EDIT_SOURCES,
        the_map,
        lambda work, _: write_citation(work, number, draft),
        waiting=where_read_first(draft, f"s{number}"),
    )


def remove_citation(desk: Desk, actor: Actor, slug: str, number: int, citation: int) -> Done:
    """Take away a quotation from a statement or from a stance on it. Raises `Absent`, `Gone`, `NotAllowed`."""

    def run(work: Work, _: None) -> Told:
        statement_at(work, number)
        row = work.session.get(Citation, citation)
        if row is None or row.map_id != work.map_id or _statement_of(work, row) != number:
            raise Absent("That quotation is not there any more.")
        work.session.delete(row)
        return Told(ChangeKind.EDIT_STANCE, {"how": "remove", "statement": number, "stance": None}, (f"s{number}",))

    return change_map(desk, actor, slug, Action.EDIT_SOURCES, the_map, run)


def _statement_of(work: Work, citation: Citation) -> int | None:
    if citation.stance is None:
        return citation.statement
    return work.session.get_one(Stance, citation.stance).statement
