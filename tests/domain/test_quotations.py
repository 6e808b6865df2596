"""Whether a quotation is found where it is, and what is said of one that is not there."""

from __future__ import annotations

import pytest

from argmap.domain.documents import Document
from argmap.domain.quotations import PARTS_WITHIN, Found, NotFound, check_quotation
from tests.support.work import calls_of

TEXT = """# Making Peace

## The Talks

"[C]oercive appeasement begins when states seek to resolve a conflict.<sup>3</sup> In the short
term, talks may fail. However, in the long run, *impunity* encourages new cycles of violence or

atrocities. The leaders are well-known; they're cornered.

- A willingness to talk
- A willingness to listen

Nobody said that "peace agreements very rarely mean a complete ending." The talks go on.

## Notes

1. The talks go on. See the long-
term view.
"""

DOCUMENT = Document.parse(TEXT)


@pytest.mark.parametrize(
    ("quote", "locator"),
    [
        ("begins when states seek to resolve a conflict. In the short term", "The Talks, ¶1"),
        ("In  the short\nterm, talks may fail.", "The Talks, ¶1"),
        ("impunity encourages new cycles of violence or atrocities.", "The Talks, ¶1"),
        ("they’re cornered", "The Talks, ¶2"),
        ("“peace agreements very rarely mean", "The Talks, ¶5"),
        ("A willingness to talk A willingness to listen", "The Talks, ¶3"),
        ("the long-term view", "n. 1"),
        ("the longterm view", "n. 1"),
    ],
)
def test_a_verbatim_quotation_is_found_whatever_marks_the_file_has(quote: str, locator: str) -> None:
    assert check_quotation(quote, DOCUMENT) == Found(locator)


@pytest.mark.parametrize(
    ("quote", "locator"),
    [
        ("states seek […] talks may fail", "The Talks, ¶1"),
        ("states seek [...] atrocities. […] cornered", "The Talks, ¶1"),
        ("[…] talks may fail. […]", "The Talks, ¶1"),
        ("[C]oercive appeasement begins", "The Talks, ¶1"),
        ("[C]oercive appeasement […] talks may fail", "The Talks, ¶1"),
        ("[c]oercive appeasement […] talks may fail", "The Talks, ¶1"),
        ("[T]alks may fail", "The Talks, ¶1"),
        ("talks may fail. [I]n the long run", None),
        ("talks may fail. [h]owever, in the long run", "The Talks, ¶1"),
        ("[x]alks may fail", None),
        ("talks [may] fail", "The Talks, ¶1"),
        ("talks [tend to] fail", "The Talks, ¶1"),
        ("[T]he leaders [of both sides] are well-known", "The Talks, ¶2"),
        ("[The states] seek to resolve a conflict", "The Talks, ¶1"),
        ("impunity encourag[ing] new cycles", "The Talks, ¶1"),
        ("impunity encourage[d] new cycles", "The Talks, ¶1"),
        ("impunity [en]courages new cycles", "The Talks, ¶1"),
        ("appeasement [sic] begins", "The Talks, ¶1"),
        ("talks may fail […] states seek", None),
    ],
)
def test_brackets_stand_for_what_was_left_out_or_put_in(quote: str, locator: str | None) -> None:
    result = check_quotation(quote, DOCUMENT)
    assert isinstance(result, NotFound) if locator is None else result == Found(locator)


def test_parts_must_stand_near_each_other() -> None:
    near = Document.parse("# T\n\nbegin here " + "x" * (PARTS_WITHIN - 50) + " end here")
    far = Document.parse("# T\n\nbegin here " + "x" * (PARTS_WITHIN + 50) + " end here")
    assert check_quotation("begin here […] end here", near) == Found("¶1")
    result = check_quotation("begin here […] end here", far)
    assert isinstance(result, NotFound)


@pytest.mark.parametrize("letters", [PARTS_WITHIN - 2, PARTS_WITHIN])
def test_the_limit_of_an_omission_is_exact(letters: int) -> None:
    document = Document.parse("# T\n\nbegin here " + "x" * letters + " end here")
    found = isinstance(check_quotation("begin here […] end here", document), Found)
    assert found == (letters == PARTS_WITHIN - 2)


def test_the_documents_own_brackets_may_stand_beside_ours() -> None:
    document = Document.parse("# T\n\nUnder which conditions, [should] mechanisms be reactivated?")
    assert check_quotation("[u]nder which conditions, [should] mechanisms", document) == Found("¶1")


def test_brackets_stand_for_a_few_words_only() -> None:
    assert isinstance(check_quotation("begins [by] talks may fail", DOCUMENT), NotFound)


def test_words_that_stand_in_two_places_may_be_cited_from_either() -> None:
    result = check_quotation("The talks go on.", DOCUMENT)
    assert result == Found("The Talks, ¶5", ("n. 1",))
    assert isinstance(result, Found)
    assert result.is_at("N. 1")
    assert result.is_at("the  talks, ¶5")
    assert not result.is_at("n. 2")


def test_a_piece_of_a_word_is_not_the_word() -> None:
    assert isinstance(check_quotation("leaders are well", DOCUMENT), Found)
    assert isinstance(check_quotation("talks may fai", DOCUMENT), NotFound)
    assert isinstance(check_quotation("eaders are", DOCUMENT), NotFound)


@pytest.mark.parametrize("quote", ["", "  ", "[…]", "—"])
def test_without_words_nothing_is_found(quote: str) -> None:
    assert str(check_quotation(quote, DOCUMENT)) == "there are no words in it"


@pytest.mark.parametrize(
    ("quote", "wrote", "has"),
    [
        ("impunity encourages new cycles of revenge or atrocities", "revenge", "violence"),
        ("impunity always encourages new cycles", "always", "encourages"),
        ("Impunity encourages new cycles of violence", "Impunity", "impunity"),
        ("Surely impunity encourages new cycles", "Surely", "run,"),
        ("new cycles of violence or atrocities. The leaders are well-known; they're gone", "gone", "cornered."),
        ("“impunity* encourages new cycles of revenge or atrocities", "revenge", "violence"),
    ],
)
def test_the_first_word_that_differs_is_named(quote: str, wrote: str, has: str) -> None:
    result = check_quotation(quote, DOCUMENT)
    assert isinstance(result, NotFound)
    assert (result.wrote, result.has) == (wrote, has)
    assert "cycles" in result.nearest
    assert result.locator == "The Talks, ¶1"
    assert wrote in str(result)


def test_words_in_another_order_are_said_to_be_so() -> None:
    document = Document.parse("# T\n\nfirst things first, second things next")
    result = check_quotation("first things […] first things first", document)
    assert isinstance(result, NotFound)
    assert str(result)


def test_words_beyond_the_reach_of_an_omission_are_said_to_be_near() -> None:
    document = Document.parse("# T\n\none two three four")
    result = check_quotation("[x]one two three four", document)
    assert isinstance(result, NotFound)
    assert result.locator == "¶1"


def test_what_is_not_there_at_all_has_nothing_near() -> None:
    assert str(check_quotation("zebra xylophone", DOCUMENT)) == "nothing like it is in the document"
    assert str(check_quotation("talks zebra xylophone", DOCUMENT)) == "nothing like it is in the document"


def test_a_quotation_that_runs_past_the_end_has_words_too_many() -> None:
    document = Document.parse("# T\n\nThe very last words")
    result = check_quotation("The very last words of all", document)
    assert isinstance(result, NotFound)
    assert str(result) == "its “of” is not in the document; nearest, at ¶1: “The very last words”"


@pytest.mark.no_cover
def test_a_hostile_document_costs_time_in_proportion() -> None:
    def cost(quote: str, length: int) -> int:
        document = Document.parse("a " * (8 * length) + "- " * length)
        return calls_of(lambda: check_quotation(quote, document))

    for quote in ("a " * 700 + "b", "a […] a [x] " * 30 + "b", "[a] a" * 150):
        work = cost(quote, 2_000)
        assert cost(quote, 4_000) <= 2.1 * work
        assert work < 1_500_000
