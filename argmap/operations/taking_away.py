"""Taking away what is said by speakers and documents: a stance with its quotations, or one quotation."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import select

from argmap.domain.drafts import RemovalDraft
from argmap.domain.errors import Absent
from argmap.domain.permissions import Actor
from argmap.domain.vetting import stance_told
from argmap.models.changes import ChangeKind
from argmap.models.sources import Citation, Source, Speaker
from argmap.models.statements import Stance
from argmap.operations.citing import citation_at, write_uncited
from argmap.operations.contributing import statement_at
from argmap.operations.desk import Desk, Done, Told, Work
from argmap.operations.waiting import edit_sources


def take_away(desk: Desk, actor: Actor, slug: str, target: str, draft: RemovalDraft) -> Done:
    """Take it away from the statement ("s12") or the argument ("a5"); it stays meanwhile where a moderator reads first.

    Raises as `write_removal`, and `NotAllowed`.
    """

    def told(work: Work) -> RemovalDraft:
        return replace(draft, told=_told(work, target, draft))

    return edit_sources(desk, actor, slug, target, told, lambda work: write_removal(work, target, draft))


def _told(work: Work, target: str, draft: RemovalDraft) -> str:
    if draft.what == "stance":
        stance = _stance(work, int(target[1:]), draft.id)
        return stance_told(work.session.get_one(Speaker, (work.map_id, stance.speaker)).name, stance.kind)
    citation = citation_at(work, target, draft.id)
    return citation.quote or work.session.get_one(Source, (work.map_id, citation.source)).title


def write_removal(work: Work, target: str, draft: RemovalDraft) -> Told:
    """Take away a stance with what is cited for it, or one quotation. Raises `Absent`, `Gone`."""
    if draft.what == "citation":
        return write_uncited(work, target, draft.id)
    number = int(target[1:])
    statement_at(work, number)
    row = _stance(work, number, draft.id)
    cited = select(Citation).where(Citation.map_id == work.map_id, Citation.stance == row.id)
    for citation in work.session.exec(cited).all():
        work.session.delete(citation)
    work.session.flush()
    work.session.delete(row)
    return Told(ChangeKind.EDIT_STANCE, {"how": "remove", "statement": number, "stance": row.id}, (target,))


def _stance(work: Work, number: int, stance: int) -> Stance:
    row = work.session.get(Stance, stance)
    if row is None or (row.map_id, row.statement) != (work.map_id, number):
        raise Absent("That stance is not there any more.")
    return row
