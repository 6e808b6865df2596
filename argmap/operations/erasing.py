"""Leaving: what is personal goes, out of rows, images and copies alike, and what was argued stays.

The contributor's row stays under its number, so that the map keeps who belongs to whom, with a marked blank for a name.
Where somebody wrote their own name into what they wrote, a mark stands in its place; what others wrote is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Enum, Table, and_, delete, or_, select, update
from sqlalchemy import String as SaString
from sqlmodel import Session

from argmap.domain.account_names import BLANK_NAME
from argmap.domain.accounts import SignInDraft, SiteRole
from argmap.domain.errors import Absent, Conflict, Refused
from argmap.domain.permissions import Action, Actor, Membership, require
from argmap.models.accounts import SiteEventKind
from argmap.models.changes import ChangeKind
from argmap.models.contributors import Contributor
from argmap.models.tables import (
    ACCOUNTS,
    BROWSER_SESSIONS,
    CHANGE_IMAGES,
    CHANGES,
    CONTENT,
    CONTRIBUTION_STAMPS,
    CONTRIBUTIONS,
    CONTRIBUTORS,
    DECISIONS,
    HANDED_IN,
    IN_ORDER,
    MAP_MEMBERS,
    MAP_SETTINGS,
    MAPS,
    NOTICES,
    ONE_TIME_LINKS,
    PSEUDONYMS,
    SIGN_IN_FAILURES,
    STATEMENTS,
    VISITS,
)
from argmap.operations.desk import Desk, private
from argmap.operations.passwords import fits
from argmap.operations.recording import folded
from argmap.operations.renaming import maps_show_another_name
from argmap.operations.site_events import note_event
from argmap.queries.reading import reading

MARK = "[…]"
"""What stands where somebody had written their own name."""

_SHORTEST = 3  # letters of a name that is looked for in words: "I" is none
_GO = (
    BROWSER_SESSIONS,
    ONE_TIME_LINKS,
    ACCOUNTS,
    MAP_MEMBERS,
    PSEUDONYMS,
    NOTICES,
    VISITS,
    CONTRIBUTION_STAMPS,
)


def erase(desk: Desk, actor: Actor, draft: SignInDraft) -> None:
    """Erase all that is personal of the actor, who confirms it by their password, or without an account by their name.

    Raises `Refused` where that is not right, `Conflict` for the last admin and for the last facilitator of a map,
    `NotAllowed`, `Absent`; nothing is changed then.
    """
    who = actor.contributor_id
    require(actor, Action.OWN_DATA, owner=who)
    with reading(desk.engine) as session:
        found = session.get(Contributor, who)
        if found is None or found.erased_at is not None:
            raise Absent("You are not here any more.")
        kept = (
            session.connection()
            .execute(select(ACCOUNTS.c.password_hash).where(ACCOUNTS.c.contributor_id == who))
            .scalar()
        )
    if kept is None and draft.name != found.name:
        raise Refused({"name": "This is not the name that you have here."})
    if kept is not None and not fits(draft.password, kept):
        raise Refused({"password": "This is not your password."})
    now = desk.clock()
    with private(desk) as session:
        row = session.get_one(Contributor, who)
        _keep_what_needs_them(session, row.id)
        _blank_words(session.connection(), row.id, row.name)
        maps_show_another_name(session, row.id)
        for table in _GO:
            session.connection().execute(delete(table).where(table.c.contributor_id == who))
        session.connection().execute(delete(SIGN_IN_FAILURES).where(SIGN_IN_FAILURES.c.account_key == draft.account))
        row.name, row.erased_at = BLANK_NAME, now
        note_event(session, now, actor, SiteEventKind.ERASED, row.id)


def _keep_what_needs_them(session: Session, who: int) -> None:
    connection = session.connection()
    admins = select(ACCOUNTS.c.contributor_id).where(
        ACCOUNTS.c.role == SiteRole.ADMIN, ACCOUNTS.c.disabled_at.is_(None)
    )
    if list(connection.execute(admins.with_for_update()).scalars()) == [who]:
        raise Conflict("You are the last admin of this site; make somebody else an admin first.")
    members = MAP_MEMBERS.alias()
    others = select(members.c.map_id).where(
        members.c.map_id == MAP_MEMBERS.c.map_id,
        members.c.role == Membership.FACILITATOR,
        members.c.contributor_id != who,
    )
    alone = (
        select(MAPS.c.title)
        .select_from(
            MAP_MEMBERS.join(MAPS, MAPS.c.id == MAP_MEMBERS.c.map_id).join(
                MAP_SETTINGS, MAP_SETTINGS.c.map_id == MAPS.c.id
            )
        )
        .where(
            MAP_MEMBERS.c.contributor_id == who,
            MAP_MEMBERS.c.role == Membership.FACILITATOR,
            MAP_SETTINGS.c.deleted_at.is_(None),
            ~others.exists(),
        )
    )
    title = connection.execute(alone.order_by(MAPS.c.id).limit(1)).scalar()
    if title is not None:
        raise Conflict(f"You are the last facilitator of “{title}”; appoint another first, or delete the map.")


def _blank_words(connection: Connection, who: int, name: str) -> None:
    """Put the mark in place of the name wherever they wrote it, in rows and in the images of these rows alike."""
    if len(name) < _SHORTEST:
        return
    blank = _Blank(name)
    for table in IN_ORDER:
        if table in _GO or table is CONTRIBUTORS:
            continue
        for row in _rows(connection, table, who):
            changed = blank.changed(table, row)
            if changed and table is STATEMENTS:
                told = {**row, **changed}
                changed["folded"] = folded(told["title"], told["text"])
            if changed:
                here = and_(*(column == row[column.name] for column in table.primary_key))
                connection.execute(update(table).where(here).values(**changed))
    _blank_images(connection, who, blank)
    _blank_copies(connection, blank)


def _rows(connection: Connection, table: Table, who: int) -> Iterator[dict[str, Any]]:
    """The rows of a table that are theirs: that name them, or are about what they sent."""
    theirs = [column == who for column in table.c if _names_people(column)]
    if table is DECISIONS:
        theirs.append(DECISIONS.c.contribution_id.in_(select(CONTRIBUTIONS.c.id).where(_sent_by(who))))
    if table is MAPS:
        theirs.append(MAPS.c.id.in_(_worded_by(who)))
    if theirs:
        yield from [dict(row) for row in connection.execute(select(table).where(or_(*theirs))).mappings()]


def _names_people(column: Any) -> bool:
    return any(key.column.table is CONTRIBUTORS for key in column.foreign_keys)


def _sent_by(who: int) -> Any:
    return CONTRIBUTIONS.c.contributor_id == who


def _worded_by(who: int) -> Any:
    """The maps whose title, question or introduction they wrote: that they made, or whose words they corrected."""
    theirs = or_(CHANGES.c.version == 1, CHANGES.c.kind == ChangeKind.EDIT_MAP)
    return select(CHANGES.c.map_id).where(theirs, CHANGES.c.contributor_id == who)


def _blank_images(connection: Connection, who: int, blank: _Blank) -> None:
    own = {table.name for table in CONTENT if "contributor_id" in table.c}
    worded = set(connection.execute(_worded_by(who)).scalars())
    touched = select(CHANGES.c.map_id).where(CHANGES.c.contributor_id == who)
    chosen = select(CHANGE_IMAGES).where(CHANGE_IMAGES.c.map_id.in_(touched), CHANGE_IMAGES.c.image.is_not(None))
    for row in connection.execute(chosen).mappings().all():
        image = row["image"]
        theirs = row["entity"] in own and image.get("contributor_id") == who
        if theirs or (row["entity"] == MAPS.name and row["map_id"] in worded):
            told = blank.within(image)
            if told != image:
                here = and_(*(column == row[column.name] for column in CHANGE_IMAGES.primary_key))
                connection.execute(update(CHANGE_IMAGES).where(here).values(image=told))


def _blank_copies(connection: Connection, blank: _Blank) -> None:
    """Copies that were handed in say what the rows said: the same words go, and the name where it stands alone."""
    for row in connection.execute(select(HANDED_IN.c.link, HANDED_IN.c.content)).all():
        told = blank.within_copy(row.content)
        if told != row.content:
            connection.execute(update(HANDED_IN).where(HANDED_IN.c.link == row.link).values(content=told))


class _Blank:
    """Takes one name out of texts, and remembers which texts it has altered."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
        self._altered: dict[str, str] = {}

    def _text(self, text: str) -> str:
        told = self._pattern.sub(MARK, text)[: max(len(text), len(MARK))]
        if told != text:
            self._altered[text] = told
        return told

    def changed(self, table: Table, row: dict[str, Any]) -> dict[str, Any]:
        """The columns of words in which the name stood, without it."""
        told = {}
        for column in table.c:
            value = row[column.name]
            words = isinstance(column.type, SaString) and not isinstance(column.type, Enum)
            bare = not column.primary_key and not column.foreign_keys and column.name != "folded"
            if bare and (words or isinstance(value, dict | list)) and value is not None:
                blanked = self.within(value)
                if blanked != value:
                    told[column.name] = blanked
        return told

    def within(self, value: Any) -> Any:
        """The same structure with the name taken out of every text in it."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, dict):
            return {key: self.within(one) for key, one in value.items()}
        return [self.within(one) for one in value] if isinstance(value, list) else value

    def within_copy(self, value: Any) -> Any:
        """The same structure where it is a text that was altered, holds one, or is the name itself."""
        if isinstance(value, str):
            if value == self._name:
                return BLANK_NAME
            for old, told in self._altered.items():
                value = value.replace(old, told)
            return value
        if isinstance(value, dict):
            return {key: self.within_copy(one) for key, one in value.items()}
        return [self.within_copy(one) for one in value] if isinstance(value, list) else value
