"""Rows for arguments, their premises, and the cases in which they are said to hold."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from argmap.domain.limits import FULL_NAME_LIMIT, NOTE_LIMIT
from argmap.domain.vocabulary import Basis, Relation
from argmap.models.columns import AT_THE_END, Row, bounded, integer, key, moment, one_of, reference, words
from argmap.models.statements import Standing


class Argument(Row, table=True):
    """A step from premises to one target: a statement, or the argument that it undercuts."""

    __tablename__ = "arguments"
    __table_args__ = (
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("(target_statement IS NULL) <> (target_argument IS NULL)", name="one_target"),
        CheckConstraint("target_argument IS NULL OR relation = 'attack'", name="only_attacks_undercut"),
        CheckConstraint("target_argument <> number", name="not_itself"),
        CheckConstraint("standing <> 'tombstone'", name="no_tombstone"),
        ForeignKeyConstraint(
            ["map_id", "target_statement"], ["statements.map_id", "statements.number"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["map_id", "target_argument"], ["arguments.map_id", "arguments.number"], ondelete="CASCADE", **AT_THE_END
        ),
        Index(None, "map_id", "target_statement"),
        Index(None, "map_id", "target_argument"),
        Index(None, "contributor_id"),
        bounded("note", NOTE_LIMIT),
    )

    map_id: int = Field(sa_column=reference("maps.id", "The map it is in.", on_delete="CASCADE", primary_key=True))
    number: int = Field(
        sa_column=integer('Its running number in the map ("a5"), for keeps.', primary_key=True, autoincrement=False)
    )
    relation: Relation = Field(sa_column=one_of(Relation, "relation", "What it does to its target."))
    target_statement: int | None = Field(
        default=None, sa_column=integer("The number of the statement that it leads to.", nullable=True)
    )
    target_argument: int | None = Field(
        default=None, sa_column=integer("Or the number of the argument that it undercuts.", nullable=True)
    )
    basis: Basis = Field(
        default=Basis.INFERRED,
        sa_column=one_of(Basis, "basis", "Whether a source states it, or whoever mapped it inferred it."),
    )
    note: str = Field(default="", sa_column=words("What a careful editor must add; rich text as typed (Markdown)."))
    standing: Standing = Field(
        default=Standing.PRESENT, sa_column=one_of(Standing, "standing", "Whether it stands or is gone.")
    )
    contributor_id: int | None = Field(
        default=None, sa_column=reference("contributors.id", "Who added it; none for imported maps.", nullable=True)
    )
    revision: int = Field(default=0, sa_column=integer("The map's version at which this row last changed."))
    created_at: datetime = Field(sa_column=moment("When it was added."))


class Premise(Row, table=True):
    """A statement from which an argument starts; several are linked."""

    __tablename__ = "premises"
    __table_args__ = (
        ForeignKeyConstraint(["map_id", "argument"], ["arguments.map_id", "arguments.number"], ondelete="CASCADE"),
        ForeignKeyConstraint(["map_id", "statement"], ["statements.map_id", "statements.number"], ondelete="CASCADE"),
        UniqueConstraint("map_id", "argument", "place"),
        Index(None, "map_id", "statement"),
        {"sqlite_with_rowid": False},
    )

    map_id: int = Field(sa_column=integer("The map that both are in.", primary_key=True, autoincrement=False))
    argument: int = Field(sa_column=integer("The number of the argument.", primary_key=True, autoincrement=False))
    statement: int = Field(sa_column=integer("The number of the statement.", primary_key=True, autoincrement=False))
    place: int = Field(sa_column=integer("Where it stands among the argument's premises, from 0."))


class Case(Row, table=True):
    """A conflict and period in which an argument is said to hold."""

    __tablename__ = "cases"
    __table_args__ = (bounded("name", FULL_NAME_LIMIT, least=1),)

    map_id: int = Field(sa_column=reference("maps.id", "The map it is in.", on_delete="CASCADE", primary_key=True))
    key: str = Field(sa_column=key("Its short name within the map, for files and addresses.", primary_key=True))
    name: str = Field(sa_column=words('What readers see ("Bosnia 1992–95").'))


class ArgumentCase(Row, table=True):
    """That an argument is said to hold in a case; one without any is said of no case in particular."""

    __tablename__ = "argument_cases"
    __table_args__ = (
        ForeignKeyConstraint(["map_id", "argument"], ["arguments.map_id", "arguments.number"], ondelete="CASCADE"),
        ForeignKeyConstraint(["map_id", "case_key"], ["cases.map_id", "cases.key"], **AT_THE_END),
        Index(None, "map_id", "case_key"),
        {"sqlite_with_rowid": False},
    )

    map_id: int = Field(sa_column=integer("The map that both are in.", primary_key=True, autoincrement=False))
    argument: int = Field(sa_column=integer("The number of the argument.", primary_key=True, autoincrement=False))
    case_key: str = Field(sa_column=key("The key of the case.", primary_key=True))
    place: int = Field(sa_column=integer("Where it stands among the argument's cases, from 0."))
