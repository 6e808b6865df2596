"""Taking back a change: every row that it touched becomes what it was before, as a change of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, and_, func, select

from argmap.domain.errors import Absent, Conflict, Refused
from argmap.domain.permissions import Action, Actor
from argmap.models.arguments import Argument, ArgumentCase, Case, Premise
from argmap.models.changes import Change, ChangeKind
from argmap.models.columns import Row
from argmap.models.maps import ArgumentMap
from argmap.models.sources import Citation, Source, Speaker
from argmap.models.statements import Stance, Standing, Statement
from argmap.models.tables import ARGUMENTS, CHANGE_IMAGES, CONTENT, PREMISES, STATEMENTS
from argmap.operations.desk import Desk, Done, Told, Work, change_map
from argmap.operations.recording import Image, image_of, values_in, values_of
from argmap.operations.withdrawing import is_used

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

    Raises `Conflict` with the reason where it was undone already, something was built on it or it was changed since;
    `Absent`, `NotAllowed`, `Unavailable`.
    """
    try:
        return change_map(desk, actor, slug, Action.UNDO, lambda work: _change(work, version), _undo)
    except Refused as error:
        # The rows as they were would break a rule beside what was added since.
        raise Conflict(f"Change {version} cannot be taken back: {error}") from error


def _change(work: Work, version: int) -> Change:
    row = work.session.get(Change, (work.map_id, version))
    if row is None:
        raise Absent(f"There is no change {version} of this map.")
    return row


@dataclass(frozen=True, slots=True)
class _Touched:
    """A row that the change touched: what it was like before and after (None: not there), and what it is like now."""

    table: Table
    key: str
    before: Image | None
    after: Image | None
    row: Row | None

    @property
    def vanishes(self) -> bool:
        """Whether it was not there before."""
        return self.before is None or self.before.get("standing") == Standing.GONE

    @property
    def number(self) -> int:
        """The running number of a statement or argument."""
        return int(self.key)


def _undo(work: Work, change: Change) -> Told:
    if change.kind is ChangeKind.IMPORT:
        raise Conflict("A map that was brought in whole cannot be taken back by undoing.")
    if change.undone_by is not None:
        raise Conflict(f"Change {change.version} was taken back already, by change {change.undone_by}.")
    touched = _touched(work, change.version)
    for one in touched:
        _check_unchanged(work, change, one)
    _check_not_built_on(work, change, touched)
    _put_back(work, touched)
    _mark(work, change)
    detail: dict[str, Any] = {"root": change.version, "kind": change.kind.value, "of": change.detail, "redo": False}
    if change.kind is ChangeKind.UNDO:
        detail = {**change.detail, "redo": not change.detail["redo"]}
    return Told(ChangeKind.UNDO, detail, _to_select(detail["of"], touched), undoes=change.version)


def _touched(work: Work, version: int) -> list[_Touched]:
    """What the change touched, in the order in which rows can be written; two queries of images, however many."""
    connection = work.session.connection()
    images = CHANGE_IMAGES
    after = {
        (entity, row): image
        for entity, row, image in connection.execute(
            select(images.c.entity, images.c.row, images.c.image).where(
                images.c.map_id == work.map_id, images.c.version == version
            )
        )
    }
    mine = images.alias("mine")
    last = (
        select(images.c.entity, images.c.row, func.max(images.c.version).label("version"))
        .join(
            mine,
            and_(
                mine.c.map_id == work.map_id,
                mine.c.version == version,
                mine.c.entity == images.c.entity,
                mine.c.row == images.c.row,
            ),
        )
        .where(images.c.map_id == work.map_id, images.c.version < version)
        .group_by(images.c.entity, images.c.row)
        .subquery()
    )
    before = {
        (entity, row): image
        for entity, row, image in connection.execute(
            select(images.c.entity, images.c.row, images.c.image).join(
                last,
                and_(
                    images.c.map_id == work.map_id,
                    images.c.entity == last.c.entity,
                    images.c.row == last.c.row,
                    images.c.version == last.c.version,
                ),
            )
        )
    }
    return [
        _Touched(table, row, before.get((entity, row)), image, _now(work, table, row))
        for table in CONTENT
        for (entity, row), image in sorted(after.items(), key=lambda item: (_place(before.get(item[0])), item[0]))
        if entity == table.name
    ]


def _place(image: Image | None) -> int:
    """Where the row stood among others of its kind, so that premises come back in their order."""
    return 0 if image is None else image.get("place", 0)


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


def _check_unchanged(work: Work, change: Change, one: _Touched) -> None:
    """Raise `Conflict` where the row is not what the change left behind."""
    now = None if one.row is None else image_of(one.table, values_in(one.row))
    if now is not None and now == one.before:
        # Somebody has named the same speaker, source or case anew.
        return
    if _apart_from_revision(now) != _apart_from_revision(one.after):
        later = (
            work.session.connection()
            .execute(
                select(func.max(CHANGE_IMAGES.c.version)).where(
                    CHANGE_IMAGES.c.map_id == work.map_id,
                    CHANGE_IMAGES.c.entity == one.table.name,
                    CHANGE_IMAGES.c.row == one.key,
                )
            )
            .scalar_one()
        )
        raise Conflict(
            f"Change {change.version} cannot be taken back, because change {later} altered the same thing afterwards."
        )


def _apart_from_revision(image: Image | None) -> Image | None:
    return None if image is None else {name: value for name, value in image.items() if name != "revision"}


def _check_not_built_on(work: Work, change: Change, touched: Iterable[_Touched]) -> None:
    """Raise `Conflict` where a standing argument that does not vanish too uses, or is about, what would vanish."""
    statements = [one.number for one in touched if one.table is STATEMENTS and one.vanishes]
    arguments = [one.number for one in touched if one.table is ARGUMENTS and one.vanishes]
    unlinked = {one.key for one in touched if one.table is PREMISES and one.vanishes}
    remaining = and_(
        ARGUMENTS.c.map_id == work.map_id,
        ARGUMENTS.c.standing == Standing.PRESENT,
        ARGUMENTS.c.number.not_in(arguments),
    )
    connection = work.session.connection()
    about = connection.execute(
        select(ARGUMENTS.c.number).where(
            remaining, ARGUMENTS.c.target_statement.in_(statements) | ARGUMENTS.c.target_argument.in_(arguments)
        )
    ).scalars()
    uses = connection.execute(
        select(PREMISES.c.argument, PREMISES.c.statement)
        .join(ARGUMENTS, and_(ARGUMENTS.c.map_id == PREMISES.c.map_id, ARGUMENTS.c.number == PREMISES.c.argument))
        .where(remaining, PREMISES.c.statement.in_(statements))
    )
    built = {*about, *(argument for argument, statement in uses if f"{argument}/{statement}" not in unlinked)}
    if built:
        raise Conflict(f"Change {change.version} cannot be taken back, because a{min(built)} has been built on it.")


def _put_back(work: Work, touched: list[_Touched]) -> None:
    """What was not there before goes, the last table first; then what was there comes back, the first table first.

    A statement or argument keeps its row and is gone; a speaker, source or case that something else names by now stays.
    """
    session = work.session
    for one in reversed(touched):
        if one.before is not None or one.row is None:
            continue
        if isinstance(one.row, Statement | Argument):
            one.row.standing = Standing.GONE
        elif not isinstance(one.row, Speaker | Source | Case) or not is_used(session, one.row):
            session.delete(one.row)
        session.flush()
    for one in touched:
        if one.before is None:
            continue
        values = values_of(one.table, one.before)
        if one.row is not None:
            for name, value in values.items():
                setattr(one.row, name, value)
        else:
            row = _MODELS[one.table.name](**{"map_id": work.map_id, **values})
            if isinstance(row, Premise):
                row.place = _free_place(work, row)
            session.add(row)
        session.flush()


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


def _to_select(detail: Mapping[str, Any], touched: Iterable[_Touched]) -> tuple[str, ...]:
    back = [
        f"{one.table.name[0]}{one.number}"
        for table in (STATEMENTS, ARGUMENTS)
        for one in sorted((one for one in touched if one.table is table), key=lambda one: one.number)
        if not one.vanishes
    ]
    target, undercuts = detail.get("target"), detail.get("undercuts")
    if not back and target is not None:
        back = [f"s{target}"]
    elif not back and undercuts is not None:
        back = [f"a{undercuts}"]
    return tuple(back)
