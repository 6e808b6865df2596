"""Changes of a map as rows that a page tells: when, by whom, in which words, and what may be done about each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, RowMapping, Select, and_, bindparam, func, select
from sqlmodel import Session

from argmap.domain.permissions import OPEN, Action, Grounds, Reader, may
from argmap.models.changes import BEGINNINGS, DECIDED, ChangeKind
from argmap.models.tables import CHANGE_IMAGES, CHANGES, MAPS, STATEMENTS
from argmap.queries.hidden import hidden_among
from argmap.queries.names import shown_name, with_names
from argmap.queries.notes import notes_ever
from argmap.queries.summaries import summary_of, takes_away, touched_by
from argmap.queries.undoing import hindrances, touched_by_changes
from argmap.queries.wordings import Wording, notes_over_steps, wordings


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One change as a page tells it.

    `version` is its address. `kind` is a stored word ("import", "add position", "add argument", "add premises",
    "reword", "withdraw", "undo"); `summary` a sentence without a full stop ("Added objection 70 to 12"). `by` is the
    name shown, None for the operator. `touched` are "s70", "a91": what a page may link, at the version `touched_at`
    where the change took them away (None: as they are now). `before` and `after` are the statement's text, or what
    changed of the map's question and introduction (and the titles, where they changed), around a rewording or its
    undoing, else empty. `undone_by` is the version that took it back, while that stands. `may_undo`: the reader may
    take it back, and that would succeed; `hindered` says why it would not. `redoes`: it took something back, so that
    taking it back does that again. `noted` is the content note behind which words and reason are. `said` are the
    words that it brought, altered or took beside these, where they were asked for.
    """

    version: int
    when: datetime
    by: str | None
    mine: bool
    kind: str
    summary: str
    touched: tuple[str, ...]
    touched_at: int | None = None
    title_before: str = ""
    title_after: str = ""
    before: str = ""
    after: str = ""
    reason: str = ""
    undone_by: int | None = None
    may_undo: bool = False
    hindered: str = ""
    redoes: bool = False
    noted: str = ""
    said: tuple[Wording, ...] = ()


def told(
    session: Session,
    reader: Reader,
    map_id: int,
    *,
    subject: str | None = None,
    below: int | None = None,
    above: int | None = None,
    among: Collection[int] | None = None,
    by: int | None = None,
    limit: int,
    hiding: bool = True,
    noted: bool = True,
    asked: int | None = None,
    grounds: Grounds = OPEN,
    worded: bool = False,
    latest: int | None = None,
) -> tuple[HistoryRow, ...]:
    """Changes of the map, newest first, or oldest first with `above`; with `subject` those of a statement or argument,
    with `among` those of these versions, with `by` those of that contributor; without `hiding`, nothing is known to be
    hidden and nobody asks, without `noted` likewise of content notes; the one on `asked` is taken away.
    `grounds` are what the map is to the reader, who may take back only where they may; `worded`: with all they say.
    `latest` is the map's newest version, where that is known: nothing can stand in the way of taking that one back.

    Two queries, the changes with their makers' names and the words around those that reworded, one for what the others
    say, some where there are notes or something is hidden, and for the reader's own changes as many as it takes to tell
    which of them could be taken back.
    """
    versions = None if among is None else list(among)
    choosing = {"subject": subject, "below": below, "above": above, "among": versions, "by": by}
    given = {name: value for name, value in choosing.items() if value is not None}
    chosen = _chosen_by(*given)
    rows = session.connection().execute(chosen, {"map": map_id, "at_most": limit, **given}).mappings().all()
    about = {row["version"]: _statements_in(row) for row in rows}
    hidden = hidden_among(session, map_id, frozenset().union(*about.values())) if hiding else frozenset()
    veiled = {version for version, numbers in about.items() if numbers & hidden}
    reworded = [row["version"] for row in rows if _root(row) in _REWORDING and row["version"] not in veiled]
    words = _words_around(session, map_id, reworded) if reworded else {}
    said = (
        _said(session, map_id, [row for row in rows if row["version"] not in veiled], subject, hiding) if worded else {}
    )
    hindered = _hindered(session, reader, map_id, rows, grounds, latest)
    speaking = {
        row["version"]: {f"s{number}" for number in about[row["version"]]}
        | {one.about for one in said.get(row["version"], ()) if one.about}
        for row in rows
        if row["version"] in words or row["version"] in said or (row["reason"] and _root(row) not in DECIDED)
    }
    behind = _behind(session, map_id, speaking, asked) if noted and speaking else {}
    return tuple(
        replace(
            _told(row, reader, words.get(row["version"]), hindered.get(row["version"]), row["version"] in veiled),
            noted=behind.get(row["version"], ""),
            said=said.get(row["version"], ()),
        )
        for row in rows
    )


@cache
def _chosen_by(*what: str) -> Select[Any]:
    """Changes of a map with the names of their makers, chosen by what `told` is given beside the map; built once."""
    version = CHANGES.c.version
    wanted: dict[str, ColumnElement[bool]] = {
        "subject": version.in_(versions_with(bindparam("map"), bindparam("subject"))),
        "below": version < bindparam("below"),
        "above": version > bindparam("above"),
        "among": version.in_(bindparam("among", expanding=True)),
        "by": CHANGES.c.contributor_id == bindparam("by"),
    }
    return (
        select(CHANGES, shown_name().label("name"))
        .select_from(with_names(CHANGES, CHANGES.c.contributor_id, CHANGES.c.map_id))
        .where(CHANGES.c.map_id == bindparam("map"), *(wanted[name] for name in what))
        .order_by(version if "above" in what else version.desc())
        .limit(bindparam("at_most", type_=Integer))
    )


def _said(
    session: Session, map_id: int, rows: Sequence[RowMapping], subject: str | None, hiding: bool
) -> dict[int, tuple[Wording, ...]]:
    """What each of these changes says, but for what `_words_around` tells of those that reworded."""
    roots = {row["version"]: _root(row) for row in rows}
    said = [version for version, kind in roots.items() if kind not in BEGINNINGS | DECIDED | _WORDLESS | _ENTRIES]
    entries = [version for version, kind in roots.items() if kind in _ENTRIES]
    found = wordings(session, map_id, said, entries, hiding) if said or entries else {}
    told = {
        version: tuple(
            one
            for one in some
            if subject in (None, one.about)
            and (roots[version] not in _REWORDING or one.part or not (one.before and one.after))
        )
        for version, some in found.items()
    }
    return {version: some for version, some in told.items() if some}


def _behind(
    session: Session, map_id: int, speaking: Mapping[int, Collection[str]], asked: int | None
) -> dict[int, str]:
    """The content note over what each of those changes speaks of."""
    notes = notes_ever(session, map_id)
    steps = {int(ref[1:]) for refs in speaking.values() for ref in refs if ref[0] == "a"}
    over_steps = notes_over_steps(session, map_id, notes, steps, asked)

    def over(ref: str) -> str:
        number = int(ref[1:])
        if ref[0] == "a":
            return over_steps.get(number, "")
        return "" if notes.lifted(number, asked) else notes.on(number)

    return {version: next(filter(None, map(over, sorted(refs))), "") for version, refs in speaking.items()}


def _statements_in(row: RowMapping) -> frozenset[int]:
    """The numbers of the statements that a change is about."""
    return frozenset(int(ref[1:]) for ref in touched_by(row["kind"], row["detail"]) if ref[0] == "s")


def _hindered(
    session: Session, reader: Reader, map_id: int, rows: Sequence[RowMapping], grounds: Grounds, latest: int | None
) -> dict[int, str]:
    """For each of those changes that the reader may take back: what stands in the way, or nothing ("")."""
    if grounds.archived:
        return {}
    theirs = [
        row["version"]
        for row in rows
        if row["undone_by"] is None
        and row["kind"] not in BEGINNINGS | DECIDED
        and may(reader, Action.UNDO, grounds, owner=row["contributor_id"], age=reader.age_of(row["at"]))
    ]
    before = [version for version in theirs if version != latest]
    found = hindrances(session, map_id, touched_by_changes(session, map_id, before)) if before else {}
    return {version: found.get(version, "") for version in theirs}


def versions_with(map_id: int | BindParameter[int], subject: str | BindParameter[str]) -> Select[tuple[int]]:
    """The versions whose changes touched that statement or argument ("s7", "a6")."""
    return (
        select(CHANGE_IMAGES.c.version)
        .where(CHANGE_IMAGES.c.map_id == map_id, CHANGE_IMAGES.c.subject == subject)
        .distinct()
    )


def _root(row: RowMapping) -> str:
    """The kind of change that it is or, for an undoing, that it takes back or does again."""
    kind: str = row["detail"]["kind"] if row["kind"] is ChangeKind.UNDO else row["kind"]
    return kind


_ENTRIES = frozenset({ChangeKind.EDIT_SOURCE, ChangeKind.EDIT_SPEAKER, ChangeKind.EDIT_CASE})


_WORDLESS = frozenset(
    {
        ChangeKind.MOVE,
        ChangeKind.LINK,
        ChangeKind.UNLINK,
        ChangeKind.CHANGE_KIND,
        ChangeKind.ATTACH,
        ChangeKind.EDIT_MAP,
    }
)


_REWORDING = (ChangeKind.REWORD, ChangeKind.SPLIT, ChangeKind.RESTORE, ChangeKind.EDIT_MAP)


Image = dict[str, Any]


_Words = tuple[Image, Image]


def _words_around(session: Session, map_id: int, versions: list[int]) -> dict[int, _Words]:
    """For each version that reworded a statement or the map itself, its images before and after."""
    after, before, between = CHANGE_IMAGES.alias("after"), CHANGE_IMAGES.alias("before"), CHANGE_IMAGES.alias("between")
    last = (
        select(func.max(between.c.version))
        .where(
            between.c.map_id == map_id,
            between.c.entity == after.c.entity,
            between.c.row == after.c.row,
            between.c.version < after.c.version,
        )
        .correlate(after)
        .scalar_subquery()
    )
    found = session.connection().execute(
        select(after.c.version, before.c.image, after.c.image)
        .select_from(after)
        .join(
            before,
            and_(
                before.c.map_id == map_id,
                before.c.entity == after.c.entity,
                before.c.row == after.c.row,
                before.c.version == last,
            ),
        )
        .where(after.c.map_id == map_id, after.c.version.in_(versions))
        .where(after.c.entity.in_((STATEMENTS.name, MAPS.name)))
    )
    return {version: (earlier, later) for version, earlier, later in found}


def _told(row: RowMapping, reader: Reader, words: _Words | None, hindered: str | None, veiled: bool) -> HistoryRow:
    kind, owner = row["kind"], row["contributor_id"]
    before, after = words or ({}, {})
    retitled = before.get("title") != after.get("title")
    return HistoryRow(
        version=row["version"],
        when=row["at"],
        by=row["name"],
        mine=owner is not None and owner == reader.contributor_id,
        kind=kind.value,
        summary=summary_of(kind, row["detail"]),
        touched=touched_by(kind, row["detail"]),
        touched_at=row["version"] - 1 if takes_away(kind, row["detail"]) else None,
        title_before=before.get("title", "") if retitled else "",
        title_after=after.get("title", "") if retitled else "",
        before=_text_of(before, after),
        after=_text_of(after, before),
        reason="" if veiled and _root(row) not in DECIDED else row["reason"],
        undone_by=row["undone_by"],
        may_undo=hindered == "",
        hindered=hindered or "",
        redoes=kind is ChangeKind.UNDO and not row["detail"]["redo"],
    )


def _text_of(image: Image, other: Image) -> str:
    """A statement's text; of a map what its image says otherwise than the other one."""
    if "question" not in image:
        return str(image.get("text", ""))
    return "\n\n".join(image[name] for name in ("question", "introduction") if image[name] != other[name])
