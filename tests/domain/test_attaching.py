"""What is taken as a document's text, and what is not."""

from __future__ import annotations

import hashlib

import pytest

from argmap.domain.attaching import attached_text
from argmap.domain.errors import Refused

TEXT = "# Ein Bericht\n\nŠimonović said so.\f\n"


@pytest.mark.parametrize("content", [TEXT.encode(), TEXT.encode("utf-8-sig"), TEXT.encode("utf-16")])
def test_a_text_comes_as_it_is_with_the_hash_of_its_file(content: bytes) -> None:
    assert attached_text(content) == (TEXT, hashlib.sha256(content).hexdigest())


def test_control_characters_are_left_out() -> None:
    assert attached_text(b"a\x01b\x0b c\td\r\n").text == "ab c\td\r\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 words", "This is no text file. Save"),
        (b"PK\x03\x04words", "This is no text file. Save"),
        (b"{\\rtf1 words}", "This is no text file. Save"),
        (b"Caf\xe9", "The text is not in UTF-8 from byte 4 on."),
        (b"\xff\xfea", "The text is not in UTF-8"),
        (b"a\x00b", "it holds NUL characters"),
        (b" \n\x01... ", "there are no words in this"),
        (b"", "there are no words in this"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(content: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=r"text|words|NUL") as refused:
        attached_text(content)
    assert sentence in refused.value.fields["text"]


def test_a_text_has_five_megabytes_at_most() -> None:
    assert len(attached_text(b"a" * 5_000_000).text) == 5_000_000
    with pytest.raises(Refused, match="5 MB"):
        attached_text(b"a" * 5_000_001)
