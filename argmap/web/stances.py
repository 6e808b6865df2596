"""What speakers do with a statement and what is cited for it, on a page with the forms that change it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from argmap.domain import errors
from argmap.domain.drafts import CitationDraft, StanceDraft
from argmap.domain.limits import FULL_NAME_LIMIT, NOTE_LIMIT
from argmap.domain.vocabulary import StanceKind, Voice
from argmap.operations import citations, stances
from argmap.queries.citations import Cited, citations_of
from argmap.queries.entries import may_edit_entries, may_send_entries
from argmap.queries.graphs import Choices, choices
from argmap.web import respond
from argmap.web.contributing import answered, check_map, shows_again
from argmap.web.drafting import NO_SPEAKER, Reading, Typed
from argmap.web.forms import Form
from argmap.web.guards import csrf_token
from argmap.web.site import done_reading, reader, reading, site

pages = Blueprint("stances", __name__)


@pages.get("/maps/<slug:slug>/statements/<number:number>/stances")
def show(slug: str, number: int) -> Response:
    """The stances on a statement with their quotations, and the form for one more, or with what the stance of that id
    (`stance`) says now. Raises `NotAllowed`.
    """
    return _page(slug, number, MultiDict(), {}, 200)


def _said_now(cited: Cited, known: Choices) -> Typed:
    """The stance that the address names by its id or its `speaker`, as it would have to be typed; of a speaker who is
    silent the name alone.
    """
    stance, speaker = request.args.get("stance", ""), request.args.get("speaker", "")
    chosen = next((one for one in cited.stances if stance == str(one.id) or speaker == one.speaker.key), None)
    if chosen is None:
        return MultiDict([("speaker", one.name) for one in known.speakers if one.key == speaker])
    kind = "" if chosen.kind is StanceKind.ENDORSES else chosen.kind.value
    return MultiDict({"speaker": chosen.speaker.name, "stance": kind, "note": chosen.note})


def _page(slug: str, number: int, typed: Typed, problems: Mapping[str, str], status: int) -> Response:
    cited = citations_of(reading(), reader(), slug, number)
    if not may_send_entries(cited.head):
        raise errors.NotAllowed("You may not say here what speakers hold and what is cited.")
    at_once = may_edit_entries(reading(), reader(), cited.head)
    page = f"/maps/{slug}/statements/{number}"
    known = choices(reading(), cited.head)
    said = _said_now(cited, known)
    typed = MultiDict(typed or said)
    typed["seen"] = str(cited.head.version)
    form = Form(
        template="statements/_stance.html",
        add="stance",
        action=f"{page}/stances",
        slug=slug,
        target=f"s{number}",
        token=csrf_token(),
        back=page,
        typed=typed,
        cancel=page,
        problems=problems,
        choices=known,
        asks_name=False,
        reads_first=not at_once,
    )
    return respond.respond(
        "statements/stances.html",
        form.template if status != 200 else None,
        status,
        form=form,
        cited=cited,
        at_once=at_once,
        chosen="stance" in said,
        head=cited.head,
    )


def _again(error: Exception, problems: Mapping[str, str], status: int, slug: str, number: int) -> Response:
    done_reading()
    return _page(slug, number, MultiDict(request.form), problems, status)


@pages.post("/maps/<slug:slug>/statements/<number:number>/stances")
@shows_again(_again)
def change(slug: str, number: int) -> Response:
    """Say what a speaker does with the statement, cite a document for it, or take a stance away."""
    check_map(slug)
    desk, who = site().desk, reader()
    if request.form.get("how") == "remove":
        form = Reading(request.form)
        chosen = form.number("id")
        form.done()
        return answered(stances.remove_stance(desk, who, slug, number, chosen), "Taken away.")
    draft = stance_draft(request.form)
    if isinstance(draft, StanceDraft):
        return answered(stances.say_stance(desk, who, slug, number, draft), "Said.")
    return answered(citations.add_citation(desk, who, slug, f"s{number}", draft), "Cited.")


def stance_draft(typed: Typed) -> StanceDraft | CitationDraft:
    """What a speaker does or, without one, what is cited in nobody's name. Raises `Refused`."""
    form = Reading(typed)
    speaker = form.line("speaker", FULL_NAME_LIMIT)
    kind = form.word("stance", StanceKind, StanceKind.ENDORSES)
    note = form.lines("note", NOTE_LIMIT)
    citation = form.citation(Voice.OWN if speaker else Voice.DOCUMENT)
    seen = form.number("seen")
    if not speaker and citation is None:
        form.problem("speaker", "Name a speaker, or a document that the statement is from.")
    if not speaker and (note or typed.get("stance")):
        form.problem("speaker", NO_SPEAKER)
    form.done()
    if speaker:
        return StanceDraft(speaker, kind, note, citation, seen)
    assert citation is not None
    return citation
