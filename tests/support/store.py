"""A store with a cast and a small map, and how many queries something asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, event

from argmap.domain.drafts import ArgumentDraft, NewStatement, PositionDraft, PremisesDraft, RewordDraft
from argmap.domain.graph import Argument, ArgumentGraph, Case, Citation, Source, Speaker, Stance, Statement
from argmap.domain.permissions import OPERATOR, VISITOR, Actor
from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Basis, Fidelity, Kind, Relation, StanceKind, Voice
from argmap.operations.arguments import add_argument, add_premises
from argmap.operations.desk import Desk, Done, private
from argmap.operations.joining import Joining, join
from argmap.operations.maps import import_map
from argmap.operations.statements import add_position, reword, withdraw
from argmap.queries.graphs import structure_of, whole_graph
from argmap.queries.maps import map_head
from argmap.queries.reading import reading
from argmap.queries.statements import StatementView, statement_view

NOON = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands still until it is told to go on."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **time: float) -> None:
        self.now += timedelta(**time)


def small_graph() -> ArgumentGraph:
    """Two positions: 1 is supported by 3, which 5 undercuts, and by evidence 4; 2 is attacked by 3 and by evidence 4.

    Arguments: a1 is 3 for 1, a2 is 4 for 1, a3 is 5 against a1, a4 is 3 against 2, a5 is 4 against 2. 6 is the setting.
    """
    quoted = Citation("report", "It ended within a year.", "The End, ¶2")
    return ArgumentGraph(
        title="Peace or justice",
        question="Which comes first?",
        introduction="Read *this* first.",
        statements={
            1: Statement(1, Kind.POSITION, "Peace first", "Peace comes before justice."),
            2: Statement(2, Kind.POSITION, "Justice first", "Justice comes before peace."),
            3: Statement(3, Kind.CLAIM, "Trials prolong wars", "Those who fear trial go on fighting.", 1),
            4: Statement(4, Kind.EVIDENCE, "One war ended", "A war ended within a year.", 2, citations=(quoted,)),
            5: Statement(5, Kind.CLAIM, "They fight anyway", "They would fight on without any court.", 3),
            6: Statement(6, Kind.SETTING, "The dilemma", "Killers can stop the killing."),
        },
        arguments={
            1: Argument(1, Relation.SUPPORT, (3,), target=1, basis=Basis.STATED, cases=("bosnia",)),
            2: Argument(2, Relation.SUPPORT, (4,), target=1),
            3: Argument(3, Relation.ATTACK, (5,), undercuts=1),
            4: Argument(4, Relation.ATTACK, (3,), target=2, citations=(Citation("report", "However,", "The End, ¶3"),)),
            5: Argument(5, Relation.ATTACK, (4,), target=2, note="Seen the other way."),
        },
        stances=(
            Stance(
                "doe",
                1,
                StanceKind.ENDORSES,
                citations=(Citation("report", "Peace, then.", "The End, ¶1", Voice.OWN, None, Fidelity.PARAPHRASE),),
            ),
            Stance("roe", 1, StanceKind.REJECTS),
            Stance("roe", 2, StanceKind.CONDITIONAL, note="In his view."),
            Stance(
                "doe", 3, StanceKind.ENDORSES, citations=(Citation("book", "They fear.", "n. 5", Voice.SPEAKER, "roe"),)
            ),
            Stance("roe", 3, StanceKind.ENDORSES),
        ),
        speakers={
            "doe": Speaker("doe", "Jane Doe", "Doe", "a mediator"),
            "roe": Speaker("roe", "Richard Roe"),
        },
        sources={
            "report": Source(
                "report", "A Report", "Šedivý, Jan", short="Report", date="2016", file="r.txt", sha256="0" * 64
            ),
            "book": Source("book", "A Book", "Adams, Ann", url="https://example.org/book"),
        },
        cases={"bosnia": Case("bosnia", "Bosnia 1992–95")},
    )


@dataclass
class Store:
    """A store holding the small map as "small", with its cast: a visitor, two newcomers and the operator.

    `cast` are the newcomers where the engine's database holds all of this already.
    """

    engine: Engine
    clock: Clock = field(default_factory=Clock)
    told: list[tuple[int, int]] = field(default_factory=list)
    cast: tuple[Actor, Actor] | None = None

    def __post_init__(self) -> None:
        self.desk = Desk(self.engine, self.clock, lambda map_id, version: self.told.append((map_id, version)))
        self.visitor = VISITOR
        self.operator = OPERATOR
        if self.cast is not None:
            self.newcomer, self.other = self.cast
            return
        self.newcomer, _ = begin(self.desk, "Student 7")
        self.other, _ = begin(self.desk, "Student 8")
        import_map(self.desk, self.operator, small_graph(), "small")
        self.told.clear()

    def graph(self, at: int | None = None, slug: str = "small", actor: Actor | None = None) -> ArgumentGraph:
        with reading(self.engine) as session:
            return whole_graph(session, map_head(session, actor or self.visitor, slug, at))

    def structure(self, at: int | None = None) -> Structure:
        with reading(self.engine) as session:
            return structure_of(session, map_head(session, self.visitor, "small", at))

    def version(self) -> int:
        with reading(self.engine) as session:
            return map_head(session, self.visitor, "small").version

    def view(self, number: int, actor: Actor | None = None, at: int | None = None) -> StatementView:
        with reading(self.engine) as session:
            return statement_view(session, actor or self.newcomer, "small", number, at)

    def add(
        self,
        draft: ArgumentDraft | None = None,
        actor: Actor | None = None,
        text: str = "That is not so.",
        **changes: object,
    ) -> Done:
        """Add an objection to 1, or what `draft` and the changes to it say."""
        made = draft or ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (new(text),), target=1)
        return add_argument(self.desk, actor or self.newcomer, "small", replace(made, **changes))  # type: ignore[arg-type]

    def link(self, number: int, *texts: str, existing: tuple[int, ...] = (), actor: Actor | None = None) -> Done:
        draft = PremisesDraft(tuple(new(text) for text in texts), existing)
        return add_premises(self.desk, actor or self.newcomer, "small", number, draft)

    def answer(self, text: str, actor: Actor | None = None) -> Done:
        return add_position(self.desk, actor or self.newcomer, "small", PositionDraft(new(text)))

    def reword(self, number: int, text: str, revision: int | None = None, actor: Actor | None = None) -> Done:
        if revision is None:
            revision = self.graph().statements[number].revision
        draft = RewordDraft(new(text), revision, "Clearer.")
        return reword(self.desk, actor or self.newcomer, "small", number, draft)

    def withdraw(self, number: int, actor: Actor | None = None, revision: int | None = None) -> Done:
        if revision is None:
            revision = self.graph().statements[number].revision
        return withdraw(self.desk, actor or self.newcomer, "small", number, revision)


def begin(desk: Desk, name: str) -> tuple[Actor, str]:
    """A contributor who has contributed nothing yet, and the token of their browser."""
    joining = Joining(name)
    with private(desk) as session:
        return join(session, joining, desk.clock()), joining.token


def new(text: str) -> NewStatement:
    """A sentence whose title is its first words."""
    return NewStatement(text, text.rstrip(".")[:120])


def bare(graph: ArgumentGraph) -> ArgumentGraph:
    """The graph without what only the store knows: who added what, when it last changed, and the address."""
    return replace(
        graph,
        slug="",
        statements={n: s._replace(added_by=None, revision=0) for n, s in graph.statements.items()},
        arguments={n: a._replace(added_by=None, revision=0) for n, a in graph.arguments.items()},
    )


@contextmanager
def counted_queries(engine: Engine) -> Iterator[list[str]]:
    """The statements that the database is asked while the block runs, transactions' beginnings and ends aside."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
