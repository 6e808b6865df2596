"""Giving a statement back the words that it had at an earlier version, as a change of its own."""

from __future__ import annotations

from sqlalchemy import select

from argmap.domain.drafts import NewStatement, RewordDraft
from argmap.domain.errors import Absent, Refused
from argmap.domain.permissions import Action, Actor
from argmap.models.changes import ChangeKind
from argmap.models.statements import Statement
from argmap.models.tables import CHANGE_IMAGES, STATEMENTS
from argmap.operations.contributing import check_revision, statement_at
from argmap.operations.desk import Desk, Done, Told, Work, change_map
from argmap.operations.recording import Image
from argmap.operations.waiting import where_read_first


def restore_version(desk: Desk, actor: Actor, slug: str, number: int, version: int, revision: int) -> Done:
    """Give statement `number` the title, the words and the note that it had after change `version`.

    Its place and its kind stay. Where a moderator reads first, the present words stay until then. What has been
    redacted since is blank in earlier versions too, and so does not come back.

    Raises `Stale` where it changed since `revision`, `Absent` where it was not there at that version, `Refused` where
    these are the words that it has, `Gone`, `NotAllowed`, `Unavailable`.
    """

    def run(work: Work, row: Statement) -> Told:
        image = _image(work, number, version)
        check_revision(row, revision, image["text"])
        if (row.title, row.text, row.note) == (image["title"], image["text"], image["note"]):
            raise Refused({"version": "These are the words that it has already."})
        row.title, row.text, row.note = image["title"], image["text"], image["note"]
        return Told(ChangeKind.RESTORE, {"statement": number, "version": version}, (f"s{number}",))

    def reworded(work: Work) -> RewordDraft:
        image = _image(work, number, version)
        return RewordDraft(NewStatement(image["text"], image["title"]), revision, f"As it was at change {version}.")

    return change_map(
        desk,
        actor,
        slug,
        Action.RESTORE,
        lambda work: statement_at(work, number),
        run,
        waiting=where_read_first(reworded, f"s{number}"),
    )


def _image(work: Work, number: int, version: int) -> Image:
    images = CHANGE_IMAGES.c
    found = work.session.connection().execute(
        select(images.image)
        .where(images.map_id == work.map_id, images.entity == STATEMENTS.name, images.row == str(number))
        .where(images.version <= version)
        .order_by(images.version.desc())
        .limit(1)
    )
    image: Image | None = found.scalar()
    if image is None:
        raise Absent(f"There was no statement {number} at change {version}.")
    return image
