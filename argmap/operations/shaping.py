"""What changing the shape of a map has in common: who may, of which state, and how premises and homes go over."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlmodel import col, select

from argmap.domain.errors import Conflict, Refused, Stale
from argmap.domain.limits import NOTE_LIMIT, PREMISES_AT_MOST
from argmap.domain.permissions import Action, may, require
from argmap.domain.vocabulary import Basis, Relation
from argmap.models.arguments import Argument, ArgumentCase, Premise
from argmap.models.sources import Citation
from argmap.models.statements import Standing, Statement
from argmap.operations.contributing import argument_named, statement_named
from argmap.operations.desk import Work
from argmap.queries.building import built_by_others


def shaping(work: Work, row: Statement | Argument) -> Action:
    """Which action it is to change the shape of that: of anything, for who may, else of one's own.

    Raises `Conflict` where it is one's own and somebody else has built on it.
    """
    if may(work.actor, Action.SHAPE, work.grounds):
        return Action.SHAPE
    if row.contributor_id is not None and row.contributor_id == work.actor.contributor_id:
        _check_unbuilt(work, row)
    return Action.SHAPE_OWN


def _check_unbuilt(work: Work, row: Statement | Argument) -> None:
    me = work.actor.contributor_id
    if isinstance(row, Statement):
        name, statements, arguments = str(row.number), [row.number], []
    else:
        own = [one.number for one in statements_at(work, residents(work, row.number)) if one.contributor_id == me]
        name, statements, arguments = f"a{row.number}", own, [row.number]
    built = built_by_others(work.session, work.map_id, me, statements, arguments)
    if built is not None:
        told = built.removeprefix("s")
        raise Conflict(
            f"Somebody else has built {told} on {name}, so only a moderator may change its shape. "
            "You can still reword it, or answer it yourself."
        )


def may_shape_too(work: Work, row: Statement | Argument) -> None:
    """Raise `Conflict` or `NotAllowed` where the actor may not change the shape of this further thing."""
    require(work.actor, shaping(work, row), work.grounds, owner=row.contributor_id)


def check_seen(row: Statement | Argument, seen: int, *, submitted: str = "") -> None:
    """Raise `Stale`, with how it is and what was wanted, where it changed since the version that the actor had read."""
    if row.revision > seen:
        if isinstance(row, Statement):
            name, current = f"Statement {row.number}", row.text
        else:
            name, current = f"Argument a{row.number}", f"a{row.number} {leads(row)}"
        raise Stale(f"{name} was changed meanwhile.", current=current, submitted=submitted, revision=row.revision)


_VERBS = {Relation.SUPPORT: "supports", Relation.ATTACK: "attacks", Relation.CONDITION: "is a condition of"}


def leads(row: Argument) -> str:
    """What the argument does, as in "supports 12"."""
    return place_in_words(row.relation, row.target_statement, row.target_argument)


def place_in_words(relation: Relation, target: int | None, undercuts: int | None) -> str:
    """As in "supports 12", "undercuts a5"."""
    return f"{_VERBS[relation]} {target}" if undercuts is None else f"undercuts a{undercuts}"


def check_place(work: Work, relation: Relation, target: int | None, undercuts: int | None) -> None:
    """Raise `Refused`, `Gone` where an argument cannot lead there."""
    if (target is None) == (undercuts is None):
        raise Refused({"target": "Choose what this is about: one statement, or one argument."})
    if target is not None:
        statement_named(work, target, "target")
    if undercuts is not None:
        argument_named(work, undercuts, "target")
        if relation is not Relation.ATTACK:
            raise Refused({"relation": "An argument can only be undercut; support or question one of its statements."})


def premises_of(work: Work, argument: int) -> list[Premise]:
    """The argument's premises in their order."""
    wanted = select(Premise).where(Premise.map_id == work.map_id, Premise.argument == argument)
    return sorted(work.session.exec(wanted).all(), key=lambda row: row.place)


def residents(work: Work, argument: int) -> list[int]:
    """The premises that are at home in the argument, in their order."""
    found = statements_at(work, [row.statement for row in premises_of(work, argument)])
    return [row.number for row in found if row.home == argument]


def statements_at(work: Work, numbers: Collection[int]) -> list[Statement]:
    """The statements of those numbers, in their order."""
    rows = work.session.exec(
        select(Statement).where(Statement.map_id == work.map_id, col(Statement.number).in_(numbers))
    ).all()
    order = {number: place for place, number in enumerate(numbers)}
    return sorted(rows, key=lambda row: order[row.number])


def note_touched(work: Work, numbers: Collection[int]) -> None:
    """Let the change stand in the history of those statements, though their rows say nothing else."""
    for row in statements_at(work, numbers):
        row.revision = work.version


def relink(work: Work, premise: Premise, argument: int) -> None:
    """Make the premise one of another argument, as its last; where it is one already, it is only taken away."""
    there = premises_of(work, argument)
    work.session.delete(premise)
    work.session.flush()
    if premise.statement not in {row.statement for row in there}:
        if len(there) >= PREMISES_AT_MOST:
            raise Refused({"premise": f"An argument has at most {PREMISES_AT_MOST} premises."})
        place = max((row.place for row in there), default=-1) + 1
        work.session.add(Premise(map_id=work.map_id, argument=argument, statement=premise.statement, place=place))
        work.session.flush()


def dissolve(work: Work, row: Argument, kept: Argument) -> None:
    """Let an argument become part of another: what is cited for it, its cases, its undercuts and its residents go over.

    Its premises are left as they are. Raises `Refused` where the two notes are too long for one.
    """
    session, map_id = work.session, work.map_id
    for citation in session.exec(
        select(Citation).where(Citation.map_id == map_id, Citation.argument == row.number)
    ).all():
        hand_over(work, citation, argument=kept.number)
    for undercut in session.exec(
        select(Argument).where(
            Argument.map_id == map_id, Argument.target_argument == row.number, Argument.standing == Standing.PRESENT
        )
    ).all():
        undercut.target_argument = kept.number
    for resident in session.exec(
        select(Statement).where(
            Statement.map_id == map_id, Statement.home == row.number, Statement.standing != Standing.GONE
        )
    ).all():
        resident.home = kept.number
    cases = session.exec(select(ArgumentCase).where(ArgumentCase.map_id == map_id)).all()
    there = [case for case in cases if case.argument == kept.number]
    place = max((case.place for case in there), default=-1) + 1
    for case in cases:
        if case.argument == row.number and case.case_key not in {one.case_key for one in there}:
            session.add(ArgumentCase(map_id=map_id, argument=kept.number, case_key=case.case_key, place=place))
            place += 1
    kept.note = joined(kept.note, row.note)
    if row.basis is not kept.basis:
        kept.basis = Basis.INFERRED
    kept.revision = work.version
    row.standing = Standing.GONE
    session.flush()


def joined(one: str, other: str) -> str:
    """Two notes as one. Raises `Refused` where that is too long."""
    both = "\n\n".join(dict.fromkeys(note for note in (one, other) if note))
    if len(both) > NOTE_LIMIT:
        raise Refused({"": f"Their notes together have {len(both):,} characters; at most {NOTE_LIMIT:,} are possible."})
    return both


def hand_over(
    work: Work,
    citation: Citation,
    *,
    statement: int | None = None,
    stance: int | None = None,
    argument: int | None = None,
) -> None:
    """Attach the citation to something else, or drop it where the same words of the same place are cited there."""
    there = work.session.exec(
        select(Citation).where(
            Citation.map_id == work.map_id,
            Citation.statement == statement,
            Citation.stance == stance,
            Citation.argument == argument,
        )
    ).all()
    if same_words(citation) in map(same_words, there):
        work.session.delete(citation)
    else:
        citation.statement, citation.stance, citation.argument = statement, stance, argument
    work.session.flush()


def same_words(citation: Citation) -> tuple[object, ...]:
    """What two citations have in common that quote the same words of the same place as the same person's."""
    return citation.source, citation.quote, citation.locator, citation.voice, citation.reporter


def present_arguments(work: Work, numbers: Iterable[int]) -> list[Argument]:
    """Those of the arguments that stand, by number."""
    rows = work.session.exec(
        select(Argument).where(
            Argument.map_id == work.map_id,
            col(Argument.number).in_(list(numbers)),
            Argument.standing == Standing.PRESENT,
        )
    ).all()
    return sorted(rows, key=lambda row: row.number)


def uses_of(work: Work, number: int) -> list[Argument]:
    """The standing arguments in which the statement is a premise, by number."""
    uses = select(Premise.argument).where(Premise.map_id == work.map_id, Premise.statement == number)
    return present_arguments(work, work.session.exec(uses).all())


def argument_like(work: Work, row: Argument) -> Argument:
    """A new argument that leads where another does, of the same contributor and said to hold in the same cases."""
    made = Argument(
        map_id=work.map_id,
        number=work.next_argument(),
        relation=row.relation,
        target_statement=row.target_statement,
        target_argument=row.target_argument,
        contributor_id=row.contributor_id,
        created_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    cases = select(ArgumentCase).where(ArgumentCase.map_id == work.map_id, ArgumentCase.argument == row.number)
    for case in work.session.exec(cases).all():
        work.session.add(
            ArgumentCase(map_id=work.map_id, argument=made.number, case_key=case.case_key, place=case.place)
        )
    work.session.flush()
    return made
