"""Rules of thumb about a contribution's words."""

from __future__ import annotations

import pytest

from argmap.domain.drafts import ArgumentDraft, CitationDraft, NewStatement, PositionDraft, PremisesDraft
from argmap.domain.vetting import cites, claims_in, links_in, people_in, statements_in, text_of
from argmap.domain.vocabulary import Kind, Relation


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("One is so.", 1),
        ("“Ongoing progress” can be promised for decades. Who ends the delay?", 2),
        ("One is so; two is so.", 2),
        ("Gen. Dallaire of the U.N. said so.", 1),
        ("It rose by 3.5 percent.", 1),
        ("", 0),
    ],
)
def test_claims_are_told_apart_by_full_stops(text: str, claims: int) -> None:
    assert len(claims_in(text)) == claims
    assert "".join(claims_in(text)).replace(" ", "") == text.replace(" ", "").replace("so;", "so" if claims else "so;")


def test_links_are_found() -> None:
    assert links_in("See https://example.org/a and www.example.org.") == ("https://example.org/a", "www.example.org.")
    assert links_in("See there.") == ()


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Then Ivan Petrov gave the order.", ("Ivan Petrov",)),
        ("Then Ivan Šimonović gave the order.", ()),
        ("The order was given.", ()),
    ],
)
def test_full_names_that_the_map_does_not_know_are_found(text: str, people: tuple[str, ...]) -> None:
    assert people_in(text, ["Ivan Šimonović", ""]) == people


def test_the_sentences_of_a_draft_are_told() -> None:
    one = NewStatement("One.", "One")
    argument = ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (), (3,), target=1, citation=CitationDraft("report"))
    assert text_of(argument) == ""
    assert cites(argument)
    assert not cites(PositionDraft(one))
    assert statements_in(PositionDraft(one)) == statements_in(PremisesDraft((one,))) == (one,)
