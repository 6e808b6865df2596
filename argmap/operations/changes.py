"""Taking back a change: every row that it touched becomes what it was before, as a change of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Table, select

from argmap.domain.errors import Absent, Conflict
from argmap.domain.permissions import Action, Actor
from argmap.models.arguments import Argument, ArgumentCase, Case, Premise
from argmap.models.changes import BEGINNINGS, DECIDED, Change, ChangeKind
from argmap.models.columns import Row
from argmap.models.maps import ArgumentMap
from argmap.models.sources import Citation, Source, Speaker
from argmap.models.statements import Stance, Standing, Statement
from argmap.models.tables import ARGUMENTS, CASES, CHANGE_IMAGES, PREMISES, SOURCES, SPEAKERS, STATEMENTS
from argmap.operations.desk import Desk, Done, Told, Work, change_map
from argmap.operations.recording import values_of
from argmap.operations.withdrawing import is_used
from argmap.queries.undoing import Touched, hindrances, touched_by_changes

_MODELS: Mapping[str, type[Row]] = {
    str(model.__tablename__): model
    for model in (
        ArgumentMap,
        Speaker,
        Source,
        Case,
        Statement,
        Argument,
        Premise,
        ArgumentCase,
        Stance,
        Citation,
    )
}


def undo(desk: Desk, actor: Actor, slug: str, version: int) -> Done:
    """Put everything that change `version` touched back as it was, as a change of its own; undoing that one redoes.

    `created` names what to select: what is back, else what the change was about.

    Raises `Conflict` with the reason where it was undone already, something was built on it, it was changed since or
    the map would not be well formed; `Absent`, `NotAllowed`, `Unavailable`.
    """
    return change_map(desk, actor, slug, Action.UNDO, lambda work: _change(work, version), _undo)


def _change(work: Work, version: int) -> Change:
    row = work.session.get(Change, (work.map_id, version))
    if row is None:
        raise Absent(f"There is no change {version} of this map.")
    return row


def _undo(work: Work, change: Change) -> Told:
    if change.kind in DECIDED:
        raise Conflict("What a moderator decided is not undone; decide again, with a reason.")
    if change.kind in BEGINNINGS:
        raise Conflict("A map that was brought in whole cannot be taken back by undoing.")
    if change.undone_by is not None:
        raise Conflict(f"Change {change.version} was taken back already, by change {change.undone_by}.")
    touched = touched_by_changes(work.session, work.map_id, [change.version])
    hindered = hindrances(work.session, work.map_id, touched)
    if hindered:
        raise Conflict(hindered[change.version])
    rows = touched[change.version]
    _put_back(work, rows)
    _mark(work, change)
    detail: dict[str, Any] = {"root": change.version, "kind": change.kind.value, "of": change.detail, "redo": False}
    if change.kind is ChangeKind.UNDO:
        detail = {**change.detail, "redo": not change.detail["redo"]}
    selected = _to_select(ChangeKind(detail["kind"]), detail["of"], rows)
    return Told(ChangeKind.UNDO, detail, selected, undoes=change.version)


def _now(work: Work, table: Table, key: str) -> Row | None:
    """The row as it is, in the session."""
    model = _MODELS[table.name]
    if model is ArgumentMap:
        return work.map
    names = [column.name for column in table.primary_key if column.name != "map_id"]
    parts = key.split("/", len(names) - 1)
    values = {
        name: int(part) if table.columns[name].type.python_type is int else part
        for name, part in zip(names, parts, strict=True)
    }
    if "map_id" in table.primary_key.columns:
        values["map_id"] = work.map_id
    found: Row | None = work.session.get(model, values)
    return found


def _put_back(work: Work, touched: list[Touched]) -> None:
    """What was not there before goes, the last table first; then what was there comes back, the first table first.

    A statement or argument keeps its row and is gone; a speaker, source or case that nothing names any more goes at the
    very end, and one that went since comes back with what names it.
    """
    session = work.session
    rows = [(one, _now(work, one.table, one.key)) for one in touched]
    for one, row in reversed(rows):
        if one.before is not None or row is None or isinstance(row, Speaker | Source | Case):
            continue
        if isinstance(row, Statement | Argument):
            row.standing = Standing.GONE
        else:
            session.delete(row)
        session.flush()
    for one, row in rows:
        if one.before is None:
            continue
        values = values_of(one.table, one.before)
        if row is not None:
            for name, value in values.items():
                if one.after is None or name in one.columns:
                    setattr(row, name, value)
            if isinstance(row, Statement | Argument):
                row.revision = work.version
        else:
            row = _MODELS[one.table.name](**{"map_id": work.map_id, **values})
            if isinstance(row, Premise):
                row.place = _free_place(work, row)
            session.add(row)
        session.flush()
        _bring_along(work, row)
    for one, row in rows:
        if one.before is None and isinstance(row, Speaker | Source | Case) and not is_used(session, row):
            session.delete(row)
            session.flush()


def _bring_along(work: Work, row: Row) -> None:
    """Bring back the speaker, source or case that the row names, where that went after the row did."""
    named: list[tuple[Table, str | None]] = []
    if isinstance(row, Citation):
        named = [(SOURCES, row.source), (SPEAKERS, row.reporter)]
    elif isinstance(row, Stance):
        named = [(SPEAKERS, row.speaker)]
    elif isinstance(row, ArgumentCase):
        named = [(CASES, row.case_key)]
    for table, key in named:
        if key is not None and _now(work, table, key) is None:
            images = CHANGE_IMAGES.c
            last = work.session.connection().execute(
                select(images.image)
                .where(images.map_id == work.map_id, images.entity == table.name, images.row == key)
                .where(images.image.is_not(None))
                .order_by(images.version.desc())
                .limit(1)
            )
            work.session.add(_MODELS[table.name](**{"map_id": work.map_id, **values_of(table, last.scalar_one())}))
            work.session.flush()


def _free_place(work: Work, row: Premise) -> int:
    """The premise's old place, or the next one where others have been linked to the argument since."""
    taken = set(
        work.session.connection()
        .execute(select(PREMISES.c.place).where(PREMISES.c.map_id == row.map_id, PREMISES.c.argument == row.argument))
        .scalars()
    )
    return row.place if row.place not in taken else max(taken) + 1


def _mark(work: Work, change: Change) -> None:
    """Write which changes stand: taking back what took something back lets that stand again, and so on down."""
    change.undone_by = work.version
    stands = True
    while change.undoes is not None:
        above, change = change.version, _change(work, change.undoes)
        change.undone_by = None if stands else above
        stands = not stands


_SAID_OF = frozenset({ChangeKind.EDIT_STANCE, ChangeKind.EDIT_CASE})
"""What touches neither a statement nor an argument itself, and is said of one."""


def _to_select(kind: ChangeKind, detail: Mapping[str, Any], touched: Iterable[Touched]) -> tuple[str, ...]:
    back = [
        f"{one.table.name[0]}{one.number}"
        for table in (STATEMENTS, ARGUMENTS)
        for one in sorted((one for one in touched if one.table is table), key=lambda one: one.number)
        if not one.vanishes
    ]
    target, undercuts = detail.get("target"), detail.get("undercuts")
    if not back and kind in _SAID_OF:
        back = [f"{noun[0]}{detail[noun]}" for noun in ("statement", "argument") if detail.get(noun) is not None]
    elif not back and target is not None:
        back = [f"s{target}"]
    elif not back and undercuts is not None:
        back = [f"a{undercuts}"]
    return tuple(back)
