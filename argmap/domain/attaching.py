"""The text of a source as a facilitator attaches it, read at the border: bytes in, words and their hash out."""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

from argmap.domain.errors import Refused
from argmap.domain.limits import DOCUMENT_LIMIT

_CONTROL = re.compile("[\x01-\x08\x0b\x0e-\x1f\x7f]")


class AttachedText(NamedTuple):
    """A document's text and the SHA-256 of the file that it came as."""

    text: str
    sha256: str


def attached_text(content: bytes) -> AttachedText:
    """The text of a plain or Markdown file, in UTF-8 or as a byte order mark says. Raises `Refused` ("text").

    Form feeds stay, for they part pages; other control characters, which no word holds, are left out.
    """
    if len(content) > DOCUMENT_LIMIT:
        raise Refused({"text": f"A document’s text has {DOCUMENT_LIMIT // 1_000_000} MB at most."})
    if content.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise Refused({"text": "This is no text file. Save the document as plain text or Markdown first."})
    try:
        text = content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused({"text": f"The text is not in UTF-8 from byte {error.start + 1:,} on."}) from error
    if "\x00" in text:
        raise Refused({"text": "This is no text file: it holds NUL characters."})
    text = _CONTROL.sub("", text)
    if not any(character.isalnum() for character in text):
        raise Refused({"text": "Choose a file, or paste the text: there are no words in this."})
    return AttachedText(text, hashlib.sha256(content).hexdigest())
