"""What several contributions have in common: new statements, and what they are attached to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Table

from argmap.domain.drafts import CitationDraft, NewStatement
from argmap.domain.errors import Absent, Gone, Merged, Refused, Stale
from argmap.domain.limits import NEW_AT_ONCE, PREMISES_AT_MOST
from argmap.domain.vocabulary import Kind, Voice
from argmap.models.arguments import Argument, Premise
from argmap.models.sources import Citation
from argmap.models.statements import Standing, Statement
from argmap.models.tables import ARGUMENTS, STATEMENTS
from argmap.operations.desk import Work
from argmap.operations.naming import source_cited, speaker_called
from argmap.queries.building import became


def new_statement(work: Work, kind: Kind, draft: NewStatement, *, note: str = "") -> Statement:
    """A statement of the actor's with the map's next number; its home is set when its argument has one."""
    row = Statement(
        map_id=work.map_id,
        number=work.next_statement(),
        kind=kind,
        title=draft.title,
        text=draft.text,
        note=note,
        contributor_id=work.actor.contributor_id,
        created_at=work.now,
    )
    work.session.add(row)
    return row


def statement_named(work: Work, number: int, field: str) -> Statement:
    """The standing statement of that number, for what a form names; raises `Refused` for its field, or `Gone`."""
    row = work.session.get(Statement, (work.map_id, number))
    if row is None:
        raise Refused({field: f"There is no statement {number} in this map."})
    if row.standing is not Standing.PRESENT:
        if row.standing is Standing.HIDDEN:
            raise Gone(f"Statement {number} was hidden by a moderator, so nothing can be attached to it any more.")
        raise _no_more(work, STATEMENTS, number, f"Statement {number}")
    return row


def argument_named(work: Work, number: int, field: str) -> Argument:
    """The standing argument of that number; raises as `statement_named`."""
    row = work.session.get(Argument, (work.map_id, number))
    if row is None:
        raise Refused({field: f"There is no argument a{number} in this map."})
    if row.standing is not Standing.PRESENT:
        raise _no_more(work, ARGUMENTS, number, f"Argument a{number}")
    return row


def _no_more(work: Work, table: Table, number: int, name: str) -> Gone:
    into = became(work.session, work.map_id, table, number)
    if into is not None:
        told = into.removeprefix("s")
        return Merged(f"{name} was merged into {told} meanwhile; go on with {told}.", into=into)
    return Gone(f"{name} was withdrawn, so nothing can be attached to it any more.")


def argument_at(work: Work, number: int) -> Argument:
    """The standing argument of that number, for what an address names; raises `Absent`, or `Gone`."""
    try:
        return argument_named(work, number, "")
    except Refused as error:
        raise Absent(str(error)) from error


def statement_at(work: Work, number: int) -> Statement:
    """The standing statement of that number, for what an address names; raises `Absent`, or `Gone`."""
    try:
        return statement_named(work, number, "")
    except Refused as error:
        raise Absent(str(error)) from error


def check_premises(
    work: Work, existing: Iterable[int], *, new: int, already: Iterable[int] = (), target: int | None
) -> None:
    """Raise `Refused`, for the field "premise" or "text", for premises that no argument can have together.

    `already` are those that the argument has, `new` counts the statements that it brings.
    """
    chosen, before = tuple(existing), tuple(already)
    if not chosen and not new:
        raise Refused({"text": "Write a sentence, or choose a statement of this map."})
    if new > NEW_AT_ONCE:
        raise Refused({"premise_text": f"At most {NEW_AT_ONCE} statements can be added at once."})
    if len(chosen) + len(before) + new > PREMISES_AT_MOST:
        raise Refused({"premise": f"An argument has at most {PREMISES_AT_MOST} premises."})
    seen = set(before)
    for number in chosen:
        if number == target:
            raise Refused({"premise": f"{number} is what this argument is about, so it cannot be its premise too."})
        if number in seen:
            raise Refused({"premise": f"{number} is a premise of this argument already."})
        seen.add(number)
        if statement_named(work, number, "premise").kind is Kind.SETTING:
            raise Refused({"premise": f"{number} sets the question, so it cannot be a premise."})


def link(work: Work, argument: int, statements: Iterable[int], *, first: int = 0) -> None:
    """Make the statements premises of the argument, in their order from place `first`."""
    for place, statement in enumerate(statements, first):
        work.session.add(Premise(map_id=work.map_id, argument=argument, statement=statement, place=place))


def cite(
    work: Work,
    draft: CitationDraft,
    *,
    statement: int | None = None,
    stance: int | None = None,
    argument: int | None = None,
) -> None:
    """Attach the quotation to exactly one of the three. Raises as `cited_values`."""
    values = cited_values(work, draft, spoken=stance is not None)
    work.session.add(Citation(map_id=work.map_id, statement=statement, stance=stance, argument=argument, **values))


def cited_values(work: Work, draft: CitationDraft, *, spoken: bool) -> dict[str, Any]:
    """The columns of a citation; without a speaker (`spoken`) the words can only be the document's, or another's.

    Raises `Refused` where no source is named, or another speaker's words are told without saying whose.
    """
    source = source_cited(work, draft)
    voice = Voice.DOCUMENT if draft.voice is Voice.OWN and not spoken else draft.voice
    reporter = None
    if voice is Voice.SPEAKER:
        if not draft.reporter:
            raise Refused({"voice": "Say who the other speaker is whose words these are."})
        reporter = speaker_called(work, draft.reporter).key
    return {
        "source": source.key,
        "quote": draft.quote,
        "locator": draft.locator,
        "voice": voice,
        "reporter": reporter,
        "fidelity": draft.fidelity,
    }


def check_revision(row: Statement, revision: int, submitted: str) -> None:
    """Raise `Stale` where the statement is no longer as whoever sends `submitted` had read it."""
    if row.revision != revision:
        raise Stale(
            f"Statement {row.number} was changed while you wrote.",
            current=row.text,
            submitted=submitted,
            revision=row.revision,
        )
