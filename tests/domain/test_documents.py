"""What of a file counts as words, and how the place of a word is named."""

from __future__ import annotations

import pytest

from argmap.domain.documents import Document, fold

PLAIN = """Skip to main content

Killers at the Table

Event Video


One of the most troubling dilemmas is this. It has a second sentence.

A second paragraph ends here.

What Was Said

  • First item, which runs
    on in a second line.
  • Second item

After the list.

A line that ends with a comma,

Last Words
"""

MARKDOWN = """# **Talking**

Before any heading.

## THE TALKS IN ACTION

First block under it.<sup>1</sup> And more
of it.

1. One
2. Two

- - -

### *Engagement*

Only block.

## **Notes**

<sup>1</sup> A note.

that runs on

2. Another note.

[^3]: A third one.
"""


def where(document: Document, words: str) -> str:
    return document.locator_at(document.words.index(words))


@pytest.mark.parametrize(
    ("words", "locator"),
    [
        ("Skip to main", "title"),
        ("Killers at the Table", "title"),
        ("Event Video", "¶1"),
        ("One of the most", "¶2"),
        ("second sentence", "¶2"),
        ("A second paragraph", "¶3"),
        ("What Was Said", "What Was Said"),
        ("on in a second line", "What Was Said, ¶1"),
        ("Second item", "What Was Said, ¶2"),
        ("After the list", "What Was Said, ¶3"),
        ("A line that ends", "What Was Said, ¶4"),
        ("Last Words", "What Was Said, ¶5"),
    ],
)
def test_a_plain_file_is_counted_from_its_title_and_its_headings(words: str, locator: str) -> None:
    assert where(Document.parse(PLAIN, "Killers at the table"), words) == locator


@pytest.mark.parametrize(
    ("words", "locator"),
    [
        ("Talking", "title"),
        ("Before any heading", "¶1"),
        ("THE TALKS", "The Talks in Action"),
        ("First block", "The Talks in Action, ¶1"),
        ("Two", "The Talks in Action, ¶3"),
        ("Only block", "Engagement, ¶1"),
        ("A note", "n. 1"),
        ("that runs on", "n. 1"),
        ("Another note", "n. 2"),
        ("A third one", "n. 3"),
    ],
)
def test_a_markdown_file_has_the_headings_that_it_marks(words: str, locator: str) -> None:
    assert where(Document.parse(MARKDOWN), words) == locator


def test_without_a_known_title_the_first_block_is_it() -> None:
    assert where(Document.parse(PLAIN), "Killers at the Table") == "¶1"
    assert where(Document.parse(PLAIN, "Another title"), "Skip to main") == "title"


def test_what_stands_before_the_first_note_is_counted() -> None:
    text = "# T\n\n## Notes\n\nOn the notes.\n\n1. First."
    assert where(Document.parse(text), "On the notes") == "Notes, ¶1"
    assert where(Document.parse(text), "First") == "n. 1"


def test_an_empty_file_has_no_words_and_no_places() -> None:
    empty = Document.parse("  \n\n")
    assert empty.words == ""
    assert empty.locator_at(0) == ""


def test_page_numbers_and_running_heads_are_counted_but_are_no_words() -> None:
    pages = "\f".join(f"Report 390\n\nText of page {n} goes\n\n{n}" for n in (1, 2, 3))
    document = Document.parse("# R\n\n" + pages)
    assert document.words == "R Text of page 1 goes Text of page 2 goes Text of page 3 goes"
    assert where(document, "Text of page 2") == "¶5"


def test_a_word_broken_at_a_page_end_is_one_word() -> None:
    document = Document.parse("# R\n\nIt is a long-\n\nterm effort.")
    assert document.has_soft_hyphens
    assert where(document, "term effort") == "¶2"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“Let’s” «go»", '"Let\'s" "go"'),
        ("one\n  two\u00a0three", "one two three"),
        ("*very* **plain** _words_ in `code`", "very plain words in code"),
        ("snake_case stays, 2 \\* 2", "snake_case stays, 2 2"),
        ("actions.<sup>1</sup> The 15<sup>th</sup>", "actions. The 15th"),
        ("so [5]. And [^6], done^7 too⁸", "so. And, done too"),
        ("see [the site](https://example.org/a_b) &amp; more", "see the site & more"),
        ("an […] and an …", "an [...] and an ..."),
        ("zero\u200bwidth", "zero width"),
        ("vio-\nlence", "vio\u00adlence"),
        ("e\u0301", "é"),
    ],
)
def test_what_is_not_words_is_folded_away(text: str, words: str) -> None:
    assert fold(text) == words
