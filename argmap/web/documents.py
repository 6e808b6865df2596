"""The page on which a facilitator attaches a document's text to a source, for checking quotations only."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from flask import Blueprint, Response, request

from argmap.domain.attaching import attached_text
from argmap.domain.errors import TooLarge
from argmap.domain.limits import DOCUMENT_LIMIT
from argmap.operations.documents import attach_document, detach_document
from argmap.queries.documents import DocumentView, document_view
from argmap.web import respond, words
from argmap.web.contributing import shows_again
from argmap.web.guards import csrf_token
from argmap.web.site import done_reading, reader, reading, site

pages = Blueprint("documents", __name__)


@pages.get("/maps/<slug:slug>/sources/<path:key>/document")
def show(slug: str, key: str) -> Response:
    """What is attached, and the form to attach something else. The text itself is never shown."""
    return _page(document_view(reading(), reader(), slug, key), {})


def _again(error: Exception, problems: Mapping[str, str], status: int, slug: str, key: str) -> Response:
    done_reading()
    # Of what is too large nothing was read.
    typed = "" if isinstance(error, TooLarge) else request.form.get("text", "")
    return _page(document_view(reading(), reader(), slug, key), problems, status, typed)


@pages.post("/maps/<slug:slug>/sources/<path:key>/document")
@shows_again(_again)
def attach(slug: str, key: str) -> Response:
    """Attach the file that was sent, else the text that was pasted."""
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        content = upload.read(DOCUMENT_LIMIT + 1)
    else:
        content = request.form.get("text", "").encode()
    attach_document(site().desk, reader(), slug, key, attached_text(content))
    return _to_source(slug, key)


@pages.post("/maps/<slug:slug>/sources/<path:key>/document/remove")
@shows_again(_again)
def remove(slug: str, key: str) -> Response:
    """Take the attached text away."""
    detach_document(site().desk, reader(), slug, key)
    return _to_source(slug, key)


def _to_source(slug: str, key: str) -> Response:
    return respond.redirect(f"/maps/{slug}/sources?source={quote(key, safe='')}#rests")


def _page(view: DocumentView, problems: Mapping[str, str], status: int = 200, typed: str = "") -> Response:
    base = f"/maps/{view.head.slug}/sources"
    key = quote(view.source.key, safe="")
    attached = ""
    if view.at is not None:
        attached = f"Attached on {words.day(view.at)}: {words.counted(view.characters, 'character')}."
        if view.is_another_copy:
            attached += " It is not the very copy that the quotations are from: its SHA-256 is another."
    return respond.respond(
        "sources/document.html",
        status=status,
        head=view.head,
        source=view.source,
        back=f"{base}?source={key}",
        action=f"{base}/{key}/document",
        attached=attached,
        problems=problems,
        typed=typed,
        most=f"{DOCUMENT_LIMIT // 1_000_000} MB",
        token=csrf_token(),
    )
