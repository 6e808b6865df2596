"""What lines of fast entry would become on a map: asked by the page that shows it first, and by what then writes it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import and_, select
from sqlmodel import Session

from argmap.domain.drafts import PasteDraft
from argmap.domain.lines import Line, Mark
from argmap.domain.text import fold
from argmap.domain.vocabulary import Kind, Relation
from argmap.models.statements import Standing
from argmap.models.tables import ARGUMENTS, PREMISES, STATEMENTS
from argmap.queries.structures import homes_of


@dataclass(frozen=True, slots=True)
class Planned:
    """What one line becomes. Lines are named by their places among the lines, what is on the map by its numbers.

    `mark` is None for an answer to the question. The sentence is a new statement, unless it is the `same` as one of
    the map's, or the `twin` of an earlier line's. Its argument is about exactly one of: a statement that a line writes
    (`above`), a statement of the map (`target`), the argument that a line makes (`cuts_line`), an argument of the map
    (`cuts`); of none where it is an answer. Where the map has that argument already, that is `there`.
    """

    line: Line
    mark: Mark | None
    same: int | None = None
    twin: int | None = None
    above: int | None = None
    target: int | None = None
    cuts_line: int | None = None
    cuts: int | None = None
    there: int | None = None
    problem: str = ""

    @property
    def is_new(self) -> bool:
        """Whether it brings a statement of its own."""
        return self.same is None and self.twin is None

    @property
    def argues(self) -> bool:
        """Whether it writes an argument."""
        return self.mark is not None and self.there is None

    @property
    def lacks_source(self) -> bool:
        """Whether it writes evidence, of which nobody has said yet what it is from."""
        return self.is_new and self.mark is not None and self.mark.kind is Kind.EVIDENCE


@dataclass(frozen=True, slots=True)
class Plan:
    """All lines, in their order; those that they hang on come first."""

    lines: tuple[Planned, ...]

    @property
    def problems(self) -> tuple[Planned, ...]:
        """The lines that cannot be written."""
        return tuple(one for one in self.lines if one.problem)

    @property
    def writing(self) -> int:
        """How many lines bring something new to the map."""
        return sum(one.is_new or one.argues for one in self.lines)


@dataclass(frozen=True, slots=True)
class _Known:
    """A statement of the map: what it is, and whether anything can be attached to it."""

    kind: Kind
    stands: bool


@dataclass
class _Map:
    """What the lines need to know of the map."""

    statements: dict[int, _Known] = field(default_factory=dict)
    arguments: dict[int, bool] = field(default_factory=dict)
    by_words: dict[str, int] = field(default_factory=dict)
    homes: Mapping[int, int | None] = field(default_factory=dict)
    single: dict[tuple[int, Relation, str], int] = field(default_factory=dict)
    """Arguments with one premise, by that, their relation and what they are about ("s12", "a5")."""


def plan_of(session: Session, map_id: int, draft: PasteDraft) -> Plan:
    """What the lines of the draft become; a line that cannot be written says why. Four queries at most."""
    known = _read(session, map_id, draft)
    planned: list[Planned] = []
    seen: dict[str, int] = {}
    said: set[tuple[object, ...]] = set()
    for place, line in enumerate(draft.lines):
        one = _about(known, draft, planned, line)
        words = _words(line.text)
        if words in seen:
            first = planned[seen[words]]
            one = replace(one, same=first.same, twin=seen[words] if first.same is None else None)
        elif words in known.by_words:
            one = replace(one, same=known.by_words[words])
        seen.setdefault(words, place)
        if not one.problem and not one.is_new:
            one = _used_again(known, planned, one)
        key = (words, one.mark, one.above, one.target, one.cuts_line, one.cuts)
        if not one.problem and key in said:
            one = replace(one, problem="This says again what an earlier line says.")
        said.add(key)
        planned.append(one)
    return Plan(tuple(planned))


def _words(text: str) -> str:
    """The form in which a sentence is the same as another."""
    return fold(text).rstrip(". ")


def _read(session: Session, map_id: int, draft: PasteDraft) -> _Map:
    known = _Map()
    connection = session.connection()
    named = {target for target in (draft.under, *(line.target for line in draft.lines)) if target}
    wanted = {_words(line.text) for line in draft.lines}
    for number, kind, standing, folded in connection.execute(
        select(STATEMENTS.c.number, STATEMENTS.c.kind, STATEMENTS.c.standing, STATEMENTS.c.folded)
        .where(STATEMENTS.c.map_id == map_id, STATEMENTS.c.standing != Standing.GONE)
        .order_by(STATEMENTS.c.number)
    ):
        stands = standing is Standing.PRESENT
        known.statements[number] = _Known(Kind(kind), stands)
        if stands:
            for words in folded.split("\n"):
                bare = words.rstrip(". ")
                if bare in wanted:
                    known.by_words.setdefault(bare, number)
    cut = [int(name[1:]) for name in named if name[0] == "a"]
    if cut:
        known.arguments = {
            number: standing is Standing.PRESENT
            for number, standing in connection.execute(
                select(ARGUMENTS.c.number, ARGUMENTS.c.standing).where(
                    ARGUMENTS.c.map_id == map_id, ARGUMENTS.c.number.in_(cut), ARGUMENTS.c.standing != Standing.GONE
                )
            )
        }
    same = set(known.by_words.values())
    if Mark.UNDERCUT in (draft.mark, *(line.mark for line in draft.lines)):
        at_home = {int(name[1:]) for name in named if name[0] == "s"} | same
        known.homes = homes_of(session, map_id, [number for number in at_home if number in known.statements])
    if same:
        known.single = _single(session, map_id, same)
    return known


def _single(session: Session, map_id: int, premises: Collection[int]) -> dict[tuple[int, Relation, str], int]:
    """The standing arguments that rest on one of those statements and on nothing else."""
    other = PREMISES.alias("other")
    rows = session.connection().execute(
        select(
            PREMISES.c.statement,
            ARGUMENTS.c.relation,
            ARGUMENTS.c.target_statement,
            ARGUMENTS.c.target_argument,
            ARGUMENTS.c.number,
        )
        .join(ARGUMENTS, and_(ARGUMENTS.c.map_id == PREMISES.c.map_id, ARGUMENTS.c.number == PREMISES.c.argument))
        .where(
            PREMISES.c.map_id == map_id,
            PREMISES.c.statement.in_(premises),
            ARGUMENTS.c.standing == Standing.PRESENT,
            ~select(other.c.statement)
            .where(
                other.c.map_id == map_id,
                other.c.argument == PREMISES.c.argument,
                other.c.statement != PREMISES.c.statement,
            )
            .exists(),
        )
        .order_by(ARGUMENTS.c.number.desc())
    )
    return {
        (premise, Relation(relation), f"a{cuts}" if target is None else f"s{target}"): number
        for premise, relation, target, cuts, number in rows
    }


def _about(known: _Map, draft: PasteDraft, before: list[Planned], line: Line) -> Planned:
    """The line with what it is about."""
    mark = line.mark
    if mark is None and line.level == 0:
        mark = draft.mark or (Mark.SUPPORT if draft.under else None)
    elif mark is None:
        mark = Mark.SUPPORT
    one = Planned(line, mark, problem=line.problem)
    if line.problem or mark is None:
        return one
    where = line.target or ("" if line.above is not None else draft.under)
    if where:
        return _about_named(known, one, where)
    if line.above is None:
        return replace(one, problem="Here stands an answer to the question, which has no mark; or name a number: -12.")
    if mark is not Mark.UNDERCUT:
        return replace(one, above=line.above)
    return _under_cut(known, before, one, line.above)


def _about_named(known: _Map, one: Planned, where: str) -> Planned:
    number = int(where[1:])
    undercuts = one.mark is Mark.UNDERCUT
    if where[0] == "a":
        if number not in known.arguments:
            return replace(one, problem=f"There is no argument a{number} in this map.")
        if not known.arguments[number]:
            return replace(one, problem=f"Argument a{number} was withdrawn.")
        if not undercuts:
            return replace(one, problem=f"Argument a{number} can only be undercut: begin the line with ^.")
        return replace(one, cuts=number)
    statement = known.statements.get(number)
    if statement is None:
        return replace(one, problem=f"There is no statement {number} in this map.")
    if not statement.stands:
        return replace(one, problem=f"Statement {number} was withdrawn.")
    if not undercuts:
        return replace(one, target=number)
    home = known.homes.get(number)
    return replace(one, problem=_no_step(str(number))) if home is None else replace(one, cuts=home)


def _no_step(what: str) -> str:
    return f"There is no step from {what} that could be undercut: it is put forward for nothing."


def _under_cut(known: _Map, before: list[Planned], one: Planned, above: int) -> Planned:
    """The line as an undercut of the argument that the line above it makes, or where that makes none, has."""
    stands = before[above]
    if stands.argues:
        return replace(one, cuts_line=above)
    home = stands.there or (None if stands.same is None else known.homes.get(stands.same))
    if home is None:
        return replace(one, problem=_no_step(f"line {stands.line.number}"))
    return replace(one, cuts=home)


def _used_again(known: _Map, before: list[Planned], one: Planned) -> Planned:
    """The line whose sentence is on the map, or in an earlier line, already; it may be used once more."""
    if one.mark is None:
        if one.twin is not None and before[one.twin].mark is not None:
            return replace(one, problem="This is no answer of its own: an earlier line says it.")
        return one
    if one.same is not None and known.statements[one.same].kind is Kind.SETTING:
        return replace(
            one, problem=f"It says the same as {one.same}, which frames the question and argues for nothing."
        )
    about = _statement_about(before, one)
    if about is not None and about == (one.same, one.twin):
        return replace(one, problem="It says the same as what it stands under.")
    where = f"s{about[0]}" if about and about[0] is not None else f"a{one.cuts}" if one.cuts is not None else ""
    if one.same is not None and where:
        return replace(one, there=known.single.get((one.same, one.mark.relation, where)))
    return one


def _statement_about(before: list[Planned], one: Planned) -> tuple[int | None, int | None] | None:
    """The statement that the line is about: its number on the map, or the place of the line that first says it."""
    if one.target is not None:
        return one.target, None
    if one.above is None:
        return None
    above = before[one.above]
    if above.same is not None:
        return above.same, None
    return None, one.above if above.twin is None else above.twin
