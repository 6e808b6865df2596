"""The bibliography's, speakers' and cases' entries: added, corrected and merged, each by a form of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from argmap.domain import errors
from argmap.domain.drafts import CaseDraft, SourceDraft, SpeakerDraft
from argmap.domain.limits import (
    ABOUT_LIMIT,
    FULL_NAME_LIMIT,
    KEY_LIMIT,
    NAME_LIMIT,
    NOTE_LIMIT,
    SOURCE_FIELD_LIMIT,
    URL_LIMIT,
)
from argmap.domain.text import one_line
from argmap.operations import cases, sources, speakers
from argmap.operations.desk import Done
from argmap.queries.entries import Entries, Entry, entries_of
from argmap.web import respond, words
from argmap.web.address import read_address
from argmap.web.contributing import check_map, shows_again
from argmap.web.drafting import Reading, Typed, is_web_address
from argmap.web.frame import toolbar
from argmap.web.guards import csrf_token
from argmap.web.site import done_reading, reader, reading, site

pages = Blueprint("entries", __name__)


class Field(NamedTuple):
    """A field of an entry's form; one with many lines is a note."""

    name: str
    label: str
    hint: str
    limit: int
    many: bool = False


@dataclass(frozen=True, slots=True)
class Noun:
    """What is told of one sort of entry: its words, its fields, and what counts its uses."""

    one: str
    fields: tuple[Field, ...]
    counted: str
    empty: str

    @property
    def first(self) -> str:
        """The field that names the entry."""
        return self.fields[0].name


NOUNS: Mapping[str, Noun] = {
    "sources": Noun(
        "source",
        (
            Field("title", "Title", "", SOURCE_FIELD_LIMIT),
            Field("author", "Authors", "family name first; empty where it names none", SOURCE_FIELD_LIMIT),
            Field("short", "Short name", "for narrow places, such as USHMM", SOURCE_FIELD_LIMIT),
            Field("container", "Part of", "a book, a series, a site", SOURCE_FIELD_LIMIT),
            Field("publisher", "Published by", "", SOURCE_FIELD_LIMIT),
            Field("date", "Date", "as the document says it", SOURCE_FIELD_LIMIT),
            Field("identifier", "Identifier", "its ISBN, DOI or the like", SOURCE_FIELD_LIMIT),
            Field("url", "Address", "https://…", URL_LIMIT),
            Field("note", "Note", "what a careful reader should know", NOTE_LIMIT, many=True),
        ),
        "quotation",
        "No document is in the bibliography yet.",
    ),
    "speakers": Noun(
        "speaker",
        (
            Field("name", "Full name", "", FULL_NAME_LIMIT),
            Field("short", "Name on the map", "where a shorter one is enough", NAME_LIMIT),
            Field("about", "Who they are", "in a few words", ABOUT_LIMIT),
        ),
        "stance",
        "Nobody’s view is reported on this map yet.",
    ),
    "cases": Noun(
        "case",
        (Field("name", "Name", "a conflict and its years", FULL_NAME_LIMIT),),
        "argument",
        "No argument is said to hold in a case yet.",
    ),
}


@pages.get("/maps/<slug:slug>/<any(speakers, cases):noun>")
def show(slug: str, noun: str) -> Response:
    """The speakers, or the cases, with a way to correct each for those who may."""
    found = entries_of(reading(), reader(), slug, noun)
    address = read_address(request.path, request.args)
    return respond.respond(
        "entries/entries.html",
        head=found.head,
        address=address,
        crumb=noun.capitalize(),
        toolbar=toolbar(address, slug, noun, head=found.head),
        notices=[],
        noun=noun,
        told=NOUNS[noun],
        lines=[(entry, words.counted(found.uses.get(entry.key, 0), NOUNS[noun].counted)) for entry in found.entries],
        may_send=found.may_send,
    )


def _open(slug: str, noun: str) -> Entries:
    """The entries, for whoever may add and correct them. Raises `Absent`, `NotAllowed`."""
    found = entries_of(reading(), reader(), slug, noun)
    if not found.may_send:
        raise errors.NotAllowed("You may not add and correct sources, speakers and cases here.")
    return found


def _entry(found: Entries, key: str) -> Entry:
    entry = next((one for one in found.entries if one.key == key), None)
    if entry is None:
        raise errors.Absent("There is no such entry.")
    return entry


@pages.get("/maps/<slug:slug>/<any(sources, speakers, cases):noun>/new")
def new(slug: str, noun: str) -> Response:
    """The form for an entry that is not there yet."""
    return _form(_open(slug, noun), noun, None, MultiDict(), {})


@pages.get("/maps/<slug:slug>/<any(sources, speakers, cases):noun>/<path:key>/edit")
def edit(slug: str, noun: str, key: str) -> Response:
    """The form that corrects an entry, and the one that merges it into another."""
    found = _open(slug, noun)
    entry = _entry(found, key)
    return _form(found, noun, entry, MultiDict({one.name: getattr(entry, one.name) for one in NOUNS[noun].fields}), {})


def _form(
    found: Entries,
    noun: str,
    entry: Entry | None,
    typed: Typed,
    problems: Mapping[str, str],
    status: int = 200,
    current: str = "",
) -> Response:
    base = f"/maps/{found.head.slug}/{noun}"
    return respond.respond(
        "entries/entry.html",
        None,
        status,
        head=found.head,
        noun=noun,
        told=NOUNS[noun],
        entry=entry,
        others=[one for one in found.entries if entry is not None and one.key != entry.key],
        reads_first=not found.may_edit,
        typed=typed,
        problems=problems,
        current=current,
        seen=found.head.version,
        token=csrf_token(),
        base=base,
        uses=words.counted(found.uses.get(entry.key, 0), NOUNS[noun].counted) if entry else "",
    )


def _again(
    error: Exception, problems: Mapping[str, str], status: int, slug: str, noun: str, key: str | None = None
) -> Response:
    done_reading()
    found = _open(slug, noun)
    current = error.current if isinstance(error, errors.Stale) else ""
    if current:
        problems = {"": "It was corrected since you opened this form. Look at it once more; nothing was overwritten."}
    entry = None if key is None else _entry(found, key)
    return _form(found, noun, entry, MultiDict(request.form), problems, status, current)


@pages.post("/maps/<slug:slug>/<any(sources, speakers, cases):noun>/new")
@shows_again(_again)
def add(slug: str, noun: str) -> Response:
    """Add an entry."""
    check_map(slug)
    desk, who = site().desk, reader()
    if noun == "sources":
        done = sources.add_source(desk, who, slug, _source(request.form))
    elif noun == "speakers":
        done = speakers.add_speaker(desk, who, slug, _speaker(request.form))
    else:
        done = cases.add_case(desk, who, slug, _case(request.form))
    return _answered(done, slug, noun)


@pages.post("/maps/<slug:slug>/<any(sources, speakers, cases):noun>/<path:key>/edit")
@shows_again(_again)
def change(slug: str, noun: str, key: str) -> Response:
    """Correct an entry or, with `into`, merge it into another."""
    check_map(slug)
    desk, who = site().desk, reader()
    if "into" in request.form:
        into = one_line(request.form["into"], "into", limit=KEY_LIMIT)
        if not into:
            raise errors.Refused({"into": "Choose the entry that it becomes part of."})
        merge: Callable[..., Done] = {
            "sources": sources.merge_sources,
            "speakers": speakers.merge_speakers,
            "cases": cases.merge_cases,
        }[noun]
        return _answered(merge(desk, who, slug, key, into), slug, noun)
    if noun == "sources":
        done = sources.correct_source(desk, who, slug, key, _source(request.form))
    elif noun == "speakers":
        done = speakers.correct_speaker(desk, who, slug, key, _speaker(request.form))
    else:
        done = cases.correct_case(desk, who, slug, key, _case(request.form))
    return _answered(done, slug, noun)


def _answered(done: Done, slug: str, noun: str) -> Response:
    if done.contribution is not None:
        return respond.redirect(f"/contributions/{done.contribution}")
    assert done.told is not None
    if noun == "sources":
        return respond.redirect(f"/maps/{slug}/sources?{urlencode({'source': done.told.detail['key']})}")
    return respond.redirect(f"/maps/{slug}/{noun}")


def entry_draft(noun: str, typed: Typed) -> SourceDraft | SpeakerDraft | CaseDraft:
    """An entry of the "sources", "speakers" or "cases". Raises `Refused` with a sentence for each field."""
    if noun == "sources":
        return _source(typed)
    return _speaker(typed) if noun == "speakers" else _case(typed)


def _source(typed: Typed) -> SourceDraft:
    form = Reading(typed)
    title = form.line("title", SOURCE_FIELD_LIMIT, required=True)
    some = ("author", "short", "container", "publisher", "date", "identifier")
    author, short, container, publisher, date, identifier = (form.line(name, SOURCE_FIELD_LIMIT) for name in some)
    url = form.line("url", URL_LIMIT)
    if url and not is_web_address(url):
        form.problem("url", "An address begins with http:// or https:// and names a site.")
    note = form.lines("note", NOTE_LIMIT)
    seen = form.number("seen")
    form.done()
    return SourceDraft(title, author, short, container, publisher, date, identifier, url, note, seen)


def _speaker(typed: Typed) -> SpeakerDraft:
    form = Reading(typed)
    name = form.line("name", FULL_NAME_LIMIT, required=True)
    short, about = form.line("short", NAME_LIMIT), form.line("about", ABOUT_LIMIT)
    seen = form.number("seen")
    form.done()
    return SpeakerDraft(name, short, about, seen)


def _case(typed: Typed) -> CaseDraft:
    form = Reading(typed)
    name, seen = form.line("name", FULL_NAME_LIMIT, required=True), form.number("seen")
    form.done()
    return CaseDraft(name, seen)
