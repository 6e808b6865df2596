"""What stands in the way of taking a change back: asked by pages, which offer only what would succeed, and by undoing.

The images tell it: a change can be taken back where every row that it touched is still as it left it, where nothing has
been built on what would vanish, and where the map would be well formed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, and_, func, select
from sqlmodel import Session

from argmap.domain.structure import Inference, Structure
from argmap.domain.vocabulary import Kind, Relation
from argmap.domain.wellformed import problems
from argmap.models.statements import Standing
from argmap.models.tables import ARGUMENTS, CHANGE_IMAGES, CONTENT, PREMISES, STATEMENTS
from argmap.queries.structures import whole_structure

Image = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Touched:
    """A row that a change touched: its images before, after and now (None: not there); `last` altered it last."""

    table: Table
    key: str
    before: Image | None
    after: Image | None
    now: Image | None
    last: int

    @property
    def vanishes(self) -> bool:
        """Whether it was not there before."""
        return self.before is None or self.before.get("standing") == Standing.GONE

    @property
    def number(self) -> int:
        """The running number of a statement or argument."""
        return int(self.key)

    @property
    def columns(self) -> frozenset[str]:
        """What the change altered of a row that was there before and after."""
        before, after = self.before or {}, self.after or {}
        return frozenset(name for name in after if name != "revision" and before.get(name) != after[name])

    @property
    def altered(self) -> bool:
        """Whether what the change altered is neither as it left it nor, for who names a source anew, as it was before.

        What another change altered of the same row does not count, but for whether it stands at all, and whether what
        it said is withheld.
        """
        if self.now is not None and self.now == self.before:
            return False
        if self.before is None or self.after is None or self.now is None:
            return _apart_from_revision(self.now) != _apart_from_revision(self.after)
        if bool(self.now.get("withheld")) != bool(self.after.get("withheld")):
            return True
        return any(self.now.get(name) != self.after.get(name) for name in (*self.columns, "standing"))

    @property
    def then(self) -> Image | None:
        """The row as it would be once the change is taken back: what it altered as before, all else as now."""
        if self.before is None or self.after is None or self.now is None:
            return self.before
        return {
            name: self.before.get(name, value) if name in self.columns else value for name, value in self.now.items()
        }


def _whole(table: Table, image: Image | None) -> Image | None:
    """The image, with nothing in a column that is younger than it and may be empty."""
    return image if image is None else {**{column.name: None for column in table.c if column.nullable}, **image}


def _apart_from_revision(image: Image | None) -> Image | None:
    return None if image is None else {name: value for name, value in image.items() if name != "revision"}


def touched_by_changes(session: Session, map_id: int, versions: Collection[int]) -> dict[int, list[Touched]]:
    """What each of these changes touched, in the order in which rows can be written; three queries, however many."""
    images = CHANGE_IMAGES
    mine, older = images.alias("mine"), images.alias("older")
    same = and_(older.c.map_id == mine.c.map_id, older.c.entity == mine.c.entity, older.c.row == mine.c.row)
    chosen = and_(mine.c.map_id == map_id, mine.c.version.in_(versions))
    connection = session.connection()
    after = connection.execute(select(mine.c.version, mine.c.entity, mine.c.row, mine.c.image).where(chosen)).all()

    def last(*which: Any) -> dict[tuple[int, str, str], tuple[int, Image | None]]:
        """For each row that a change touched, the newest of its images `which` hold for, with its version."""
        newest = (
            select(mine.c.version.label("change"), mine.c.entity, mine.c.row, func.max(older.c.version).label("last"))
            .join(older, and_(same, *which))
            .where(chosen)
            .group_by(mine.c.version, mine.c.entity, mine.c.row)
            .subquery()
        )
        found = connection.execute(
            select(newest.c.change, newest.c.entity, newest.c.row, newest.c.last, images.c.image).join(
                images,
                and_(
                    images.c.map_id == map_id,
                    images.c.entity == newest.c.entity,
                    images.c.row == newest.c.row,
                    images.c.version == newest.c.last,
                ),
            )
        )
        return {(change, entity, row): (version, image) for change, entity, row, version, image in found}

    before, now = last(older.c.version < mine.c.version), last()
    tables = {table.name: table for table in CONTENT}
    found: dict[int, list[Touched]] = {version: [] for version in versions}
    for version, entity, row, image in after:
        key, table = (version, entity, row), tables[entity]
        then, last_image = _whole(table, before.get(key, (0, None))[1]), _whole(table, now[key][1])
        found[version].append(Touched(table, row, then, _whole(table, image), last_image, now[key][0]))
    order = {table.name: place for place, table in enumerate(CONTENT)}
    for rows in found.values():
        # Premises come back in their order.
        rows.sort(key=lambda one: (order[one.table.name], (one.before or {}).get("place", 0), one.key))
    return found


def hindrances(session: Session, map_id: int, touched: Mapping[int, Collection[Touched]]) -> dict[int, str]:
    """For each of the changes that cannot be taken back, why, as a sentence; of the others nothing.

    `touched` is what each touched, by version. Whose change it is, and whether it was taken back already, is not asked.
    """
    found: dict[int, str] = {}
    for version, rows in touched.items():
        reason = _altered(rows)
        if reason:
            found[version] = f"Change {version} cannot be taken back, because {reason}."
    left = {version: rows for version, rows in touched.items() if version not in found}
    for version, built in _built_on(session, map_id, left).items():
        found[version] = f"Change {version} cannot be taken back, because {built} has been built on it."
    moving = {version: rows for version, rows in left.items() if version not in found and _may_break(rows)}
    if moving:
        structure = whole_structure(session, map_id)
        resting = _premises(session, map_id, moving)
        for version, rows in moving.items():
            broken = problems(_afterwards(structure, resting, rows))
            if broken:
                told = " ".join(problem.sentence for problem in broken[:3])
                found[version] = f"Change {version} cannot be taken back: {told}"
    return found


def _altered(rows: Iterable[Touched]) -> str:
    one = next((row for row in rows if row.altered), None)
    return "" if one is None else f"change {one.last} altered the same thing afterwards"


def _built_on(session: Session, map_id: int, touched: Mapping[int, Collection[Touched]]) -> dict[int, str]:
    """For each change on which something was built: the first standing argument, which does not vanish with it, that
    uses, or is about, what would vanish; else the first statement that was linked to it since.
    """
    statements = {n for rows in touched.values() for n in _vanishing(rows, STATEMENTS)}
    arguments = {n for rows in touched.values() for n in _vanishing(rows, ARGUMENTS)}
    if not statements and not arguments:
        return {}
    standing = and_(ARGUMENTS.c.map_id == map_id, ARGUMENTS.c.standing == Standing.PRESENT)
    connection = session.connection()
    about = connection.execute(
        select(ARGUMENTS.c.number, ARGUMENTS.c.target_statement, ARGUMENTS.c.target_argument).where(
            standing, ARGUMENTS.c.target_statement.in_(statements) | ARGUMENTS.c.target_argument.in_(arguments)
        )
    ).all()
    uses = connection.execute(
        select(PREMISES.c.argument, PREMISES.c.statement)
        .join(ARGUMENTS, and_(ARGUMENTS.c.map_id == PREMISES.c.map_id, ARGUMENTS.c.number == PREMISES.c.argument))
        .where(standing, PREMISES.c.statement.in_(statements))
    ).all()
    linked = connection.execute(
        select(STATEMENTS.c.number, STATEMENTS.c.home).where(
            STATEMENTS.c.map_id == map_id,
            STATEMENTS.c.home.in_(arguments),
            STATEMENTS.c.standing != Standing.GONE,
        )
    ).all()
    found = {}
    for version, rows in touched.items():
        gone, cut = _vanishing(rows, STATEMENTS), _vanishing(rows, ARGUMENTS)
        unlinked = {one.key for one in rows if one.table is PREMISES and one.vanishes}
        built = {number for number, target, undercuts in about if target in gone or undercuts in cut}
        built |= {number for number, premise in uses if premise in gone and f"{number}/{premise}" not in unlinked}
        built -= cut | _led_elsewhere(rows, gone, cut)
        own = {one.number for one in rows if one.table is STATEMENTS}
        held = {number for number, home in linked if home in cut and number not in own}
        if built or held:
            found[version] = f"a{min(built)}" if built else f"{min(held)}"
    return found


def _led_elsewhere(rows: Iterable[Touched], gone: Collection[int], cut: Collection[int]) -> set[int]:
    """The arguments that taking it back lets lead to something that stays."""
    return {
        one.number
        for one in rows
        if one.table is ARGUMENTS
        and one.then is not None
        and one.then["target_statement"] not in gone
        and one.then["target_argument"] not in cut
        and {"target_statement", "target_argument"} & one.columns
    }


def _vanishing(rows: Iterable[Touched], table: Table) -> set[int]:
    return {one.number for one in rows if one.table is table and one.vanishes}


def _may_break(rows: Iterable[Touched]) -> bool:
    """Whether taking it back brings arguments or premises back, takes premises from arguments that stay, or makes a
    statement one that sets the question.
    """
    rows = tuple(rows)
    vanishing = _vanishing(rows, ARGUMENTS)
    return any(
        (one.table is ARGUMENTS and not one.vanishes)
        or (one.table is PREMISES and _argument(one) not in vanishing)
        or _will_set(one)
        for one in rows
    )


def _will_set(one: Touched) -> bool:
    if one.table is not STATEMENTS or one.now is None or one.then is None:
        return False
    return bool(one.then["kind"] == Kind.SETTING and one.now["kind"] != Kind.SETTING)


def _argument(premise: Touched) -> int:
    return int(premise.key.split("/")[0])


def _premises(session: Session, map_id: int, touched: Mapping[int, Iterable[Touched]]) -> dict[int, set[int]]:
    """The premises that touched arguments have now, those that are gone and may come back too."""
    numbers = {one.number for rows in touched.values() for one in rows if one.table is ARGUMENTS}
    numbers |= {_argument(one) for rows in touched.values() for one in rows if one.table is PREMISES}
    found: dict[int, set[int]] = {number: set() for number in numbers}
    for argument, statement in session.connection().execute(
        select(PREMISES.c.argument, PREMISES.c.statement).where(
            PREMISES.c.map_id == map_id, PREMISES.c.argument.in_(numbers)
        )
    ):
        found[argument].add(statement)
    return found


def _afterwards(structure: Structure, premises: Mapping[int, Collection[int]], rows: Iterable[Touched]) -> Structure:
    """The part of the map that could break a rule, as it would be with the rows as they were before.

    As the rules ask of any change: the touched arguments, and what these lead up to by supports and by undercuts.
    """
    kinds, arguments = dict(structure.kinds), dict(structure.arguments)
    linked = {number: set(some) for number, some in premises.items()}
    changed: set[int] = set()
    for one in rows:
        if one.table is STATEMENTS:
            kinds.pop(one.number, None)
            if one.then is not None and not one.vanishes:
                kinds[one.number] = Kind(one.then["kind"])
            if _will_set(one):
                changed |= {use.number for use in structure.uses_of.get(one.number, ())}
        elif one.table is ARGUMENTS:
            changed.add(one.number)
            arguments.pop(one.number, None)
            if one.then is not None and not one.vanishes:
                relation, target = Relation(one.then["relation"]), one.then["target_statement"]
                arguments[one.number] = Inference(one.number, relation, (), target, one.then["target_argument"])
        elif one.table is PREMISES:
            number, statement = map(int, one.key.split("/"))
            changed.add(number)
            (linked[number].discard if one.vanishes else linked[number].add)(statement)
    touched = [number for number in sorted(changed) if number in arguments]
    for number in touched:
        if number in linked:
            arguments[number] = arguments[number]._replace(premises=tuple(sorted(linked[number])))
    reached = _leading_up(structure, arguments, touched)
    return Structure(kinds, {}, {number: arguments[number] for number in reached})


def _leading_up(structure: Structure, arguments: Mapping[int, Inference], touched: Collection[int]) -> set[int]:
    """The touched arguments and all that they lead up to; `structure` is the map before, `arguments` as it would be."""
    reached, left = set(touched), list(touched)
    while left:
        one = arguments[left.pop()]
        above: Iterable[int]
        if one.undercuts is not None:
            above = (one.undercuts,)
        elif one.relation is Relation.ATTACK or one.target is None:
            continue
        else:
            target = one.target
            users = {use.number for use in structure.uses_of.get(target, ())} | set(touched)
            above = (n for n in users if n in arguments and target in arguments[n].premises)
        for number in above:
            if number in arguments and number not in reached:
                reached.add(number)
                left.append(number)
    return reached
