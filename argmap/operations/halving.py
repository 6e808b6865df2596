"""What splitting a statement writes into a map, at once or when a moderator has read both halves."""

from __future__ import annotations

from argmap.domain.drafts import SplitDraft
from argmap.domain.errors import Refused
from argmap.domain.vocabulary import Kind
from argmap.models.changes import ChangeKind
from argmap.models.statements import Statement
from argmap.operations.contributing import link, new_statement
from argmap.operations.desk import Told, Work
from argmap.operations.shaping import argument_like, check_seen, premises_of, uses_of
from argmap.queries.structures import homes_of

HOMELESS = frozenset({Kind.POSITION, Kind.SETTING})
"""What is at home nowhere, even where it is used as a premise."""


def write_split(work: Work, row: Statement, draft: SplitDraft) -> Told:
    """Make two statements of one. Raises `Stale` with the words of both, `Refused` where they say the same."""
    check_seen(row, draft.seen, submitted=f"{draft.first.text}\n{draft.second.text}")
    if draft.first.text == draft.second.text:
        raise Refused({"second": "This says the same as the first; one of the two is enough."})
    second = new_statement(work, row.kind, draft.second)
    second.contributor_id = row.contributor_id
    row.title, row.text = draft.first.title, draft.first.text
    work.session.flush()
    uses = uses_of(work, row.number) if row.kind not in HOMELESS else []
    home = homes_of(work.session, work.map_id, [row.number]).get(row.number)
    argument = None
    if uses and draft.linked:
        second.home = home
        for use in uses:
            place = max(premise.place for premise in premises_of(work, use.number)) + 1
            link(work, use.number, [second.number], first=place)
            use.revision = work.version
    elif uses:
        first = next(use for use in uses if use.number == home)
        apart = argument_like(work, first)
        link(work, apart.number, [second.number])
        second.home = argument = apart.number
    return Told(
        ChangeKind.SPLIT,
        {
            "statement": row.number,
            "new": [second.number],
            "argument": argument,
            "linked": [use.number for use in uses] if argument is None else [],
        },
        (f"s{row.number}", f"s{second.number}"),
        reason=draft.reason,
    )
