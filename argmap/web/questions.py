"""What is asked of a statement that was just added, each question with the form that answers it."""

from __future__ import annotations

from argmap.domain.questions import Question, questions
from argmap.queries.entries import may_send_entries
from argmap.queries.graphs import names_cases
from argmap.queries.maps import MapHead
from argmap.web.address import Address
from argmap.web.cards import StatementCard
from argmap.web.frame import Choice
from argmap.web.site import reading


def asked_of(address: Address, head: MapHead, card: StatementCard) -> tuple[Choice, ...]:
    """The questions, in their order; one that nothing on this site can answer leads nowhere."""
    number = card.statement.number
    home = next((use for use in card.uses if use.home), None)
    found = questions(
        card.statement.text,
        card.shape,
        sourced=card.citations > 0,
        cases=names_cases(reading(), head),
        in_case=home is not None and bool(home.cases),
    )
    base = f"/maps/{head.slug}"
    answers = {
        Question.ONE_OR_TWO: f"{base}/statements/{number}/change?how=split",
        Question.OTHER_SIDE: address.to(selected=card.ref, add="objection"),
    }
    if may_send_entries(head):
        answers[Question.FROM_WHERE] = f"{base}/statements/{number}/stances"
        if home is not None:
            answers[Question.WHICH_CASE] = f"{base}/arguments/{home.number}/change?how=cases"
    return tuple(Choice(question.value, answers.get(question, "")) for question in found)
