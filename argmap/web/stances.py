"""What speakers do with a statement and what is cited for it, on a page with the forms that change it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from argmap.domain import errors
from argmap.domain.drafts import CitationDraft, StanceDraft
from argmap.domain.limits import FULL_NAME_LIMIT, NOTE_LIMIT
from argmap.domain.vocabulary import StanceKind, Voice
from argmap.operations import stances
from argmap.queries.entries import may_edit_entries, may_send_entries
from argmap.queries.maps import choices
from argmap.queries.statements import citations_of
from argmap.web import respond
from argmap.web.contributing import answered, check_map, shows_again
from argmap.web.drafting import Reading, Typed
from argmap.web.forms import Form
from argmap.web.guards import csrf_token
from argmap.web.site import done_reading, reader, reading, site

pages = Blueprint("stances", __name__)


@pages.get("/maps/<slug:slug>/statements/<number:number>/stances")
def show(slug: str, number: int) -> Response:
    """The stances on a statement with their quotations, and the form for one more. Raises `NotAllowed`."""
    return _page(slug, number, MultiDict(), {}, 200)


def _page(slug: str, number: int, typed: Typed, problems: Mapping[str, str], status: int) -> Response:
    cited = citations_of(reading(), reader(), slug, number)
    if not may_send_entries(cited.head):
        raise errors.NotAllowed("You may not say here what speakers hold and what is cited.")
    at_once = may_edit_entries(reading(), reader(), cited.head)
    page = f"/maps/{slug}/statements/{number}"
    typed = MultiDict(typed)
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
        choices=choices(reading(), cited.head),
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
        head=cited.head,
    )


def _again(error: Exception, problems: Mapping[str, str], status: int, slug: str, number: int) -> Response:
    done_reading()
    return _page(slug, number, MultiDict(request.form), problems, status)


@pages.post("/maps/<slug:slug>/statements/<number:number>/stances")
@shows_again(_again)
def change(slug: str, number: int) -> Response:
    """Say what a speaker does with the statement, cite a document for it, or take one of these away."""
    check_map(slug)
    desk, who = site().desk, reader()
    how = request.form.get("how", "")
    if how in ("remove", "uncite"):
        form = Reading(request.form)
        chosen = form.number("id")
        form.done()
        take = stances.remove_stance if how == "remove" else stances.remove_citation
        return answered(take(desk, who, slug, number, chosen), "Taken away.")
    draft = stance_draft(request.form)
    if isinstance(draft, StanceDraft):
        return answered(stances.say_stance(desk, who, slug, number, draft), "Said.")
    return answered(stances.cite_statement(desk, who, slug, number, draft), "Cited.")


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
    form.done()
    if speaker:
        return StanceDraft(speaker, kind, note, citation, seen)
    assert citation is not None
    return citation
