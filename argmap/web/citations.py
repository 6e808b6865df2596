"""A quotation corrected or taken away on a page of its own, and the quotations for the step of an argument."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from argmap.domain import errors
from argmap.domain.drafts import CitationDraft, CorrectionDraft
from argmap.domain.vocabulary import Voice
from argmap.operations import citations
from argmap.queries.citations import CitationView, citation_view, citations_of_step
from argmap.queries.entries import may_edit_entries, may_send_entries
from argmap.queries.graphs import choices
from argmap.queries.maps import MapHead
from argmap.queries.quotations import compare
from argmap.web import respond
from argmap.web.cards import argument_card
from argmap.web.contributing import answered, check_map, shows_again
from argmap.web.differences import Piece
from argmap.web.drafting import Reading, Typed
from argmap.web.forms import Form
from argmap.web.guards import csrf_token
from argmap.web.quotation_told import pieces, why
from argmap.web.site import done_reading, reader, reading, site

pages = Blueprint("citations", __name__)


@pages.get("/maps/<slug:slug>/citations/<number:number>")
def show(slug: str, number: int) -> Response:
    """The form that corrects one quotation; with `take=document` it has the nearest words of the document, where those
    of the quotation are not there. Raises `Absent`, `Gone`, `NotAllowed`.
    """
    view = citation_view(reading(), reader(), slug, number)
    typed = typed_of(view.now)
    near = _near(view)
    if near is not None and request.args.get("take") == "document":
        typed |= {"quote": near.has, "locator": near.locator or view.now.locator}
    return _page(view, MultiDict(typed), {}, 200)


class Near(NamedTuple):
    """The nearest words of the document where a quotation is not in it: the two word by word, and what differs."""

    pieces: tuple[Piece, ...]
    why: str
    has: str
    locator: str


def _near(view: CitationView) -> Near | None:
    sources = {source.key: source for source in choices(reading(), view.head).sources}
    quoted = view.source, view.now.quote
    instead = compare(reading(), view.head.id, sources, [quoted], site().checks).missing(*quoted)
    if instead is None:
        return None
    told = pieces(view.now.quote, instead)
    has = "".join(piece.text for piece in told if piece.step != "removed") if instead.nearest else ""
    return Near(told, why(instead), has, instead.locator)


def typed_of(citation: CitationDraft) -> dict[str, str]:
    """What would have to be typed into the form to cite just this."""
    names = ("source", "source_url", "quote", "locator", "voice", "reporter", "fidelity")
    return {name: str(getattr(citation, name)) for name in names}


def _page(view: CitationView, typed: Typed, problems: Mapping[str, str], status: int, current: str = "") -> Response:
    typed = MultiDict(typed)
    typed["seen"] = str(view.head.version)
    form = _form(view.head, "_correct", f"citations/{view.id}", view.target, typed, problems, current)
    return respond.respond(
        "citations/correct.html",
        form.template if status != 200 else None,
        status,
        form=form,
        view=view,
        head=view.head,
        spoken=view.speaker is not None,
        near=_near(view),
    )


def _form(
    head: MapHead,
    template: str,
    action: str,
    target: str,
    typed: Typed,
    problems: Mapping[str, str],
    current: str = "",
) -> Form:
    """A form of citations, for whoever may send one. Raises `NotAllowed`."""
    if not may_send_entries(head):
        raise errors.NotAllowed("You may not say here what is cited.")
    noun = "statements" if target[0] == "s" else "arguments"
    page = f"/maps/{head.slug}/{noun}/{target[1:]}"
    return Form(
        template=f"citations/{template}.html",
        add=action.replace("/", "-"),
        action=f"/maps/{head.slug}/{action}",
        slug=head.slug,
        target=target,
        token=csrf_token(),
        back=page,
        typed=typed,
        cancel=page,
        problems=problems,
        choices=choices(reading(), head),
        asks_name=False,
        reads_first=not may_edit_entries(reading(), reader(), head),
        current=current,
    )


def _again(error: Exception, problems: Mapping[str, str], status: int, slug: str, number: int) -> Response:
    done_reading()
    view = citation_view(reading(), reader(), slug, number)
    current = ""
    if isinstance(error, errors.Stale):
        current = error.current
        problems = {
            "": "It was corrected since you opened this form. How it reads now is below; nothing was overwritten."
        }
    return _page(view, MultiDict(request.form), problems, status, current)


@pages.post("/maps/<slug:slug>/citations/<number:number>")
@shows_again(_again)
def correct(slug: str, number: int) -> Response:
    """Correct the quotation or, with `do=remove`, take it away."""
    check_map(slug)
    view = citation_view(reading(), reader(), slug, number)
    done_reading()
    desk, who = site().desk, reader()
    if request.form.get("do") == "remove":
        return answered(citations.remove_citation(desk, who, slug, view.target, number), "Taken away.")
    form = Reading(request.form)
    citation = citation_typed(form, spoken=view.speaker is not None)
    seen = form.number("seen")
    form.done()
    assert citation is not None
    draft = CorrectionDraft(number, citation, seen)
    return answered(citations.correct_citation(desk, who, slug, view.target, draft), "Corrected.")


def citation_typed(form: Reading, *, spoken: bool) -> CitationDraft | None:
    """The citation that a form without a speaker names; where it names none, that is a problem of the form."""
    citation = form.citation(Voice.OWN if spoken else Voice.DOCUMENT, spoken=spoken)
    if citation is None and "source" not in form.problems:
        form.problem("source", "Name the document that this is from.")
    return citation


@pages.get("/maps/<slug:slug>/arguments/<number:number>/citations")
def step(slug: str, number: int) -> Response:
    """What is cited for the step that an argument draws, and the form for more. Raises `NotAllowed`."""
    return _step_page(slug, number, MultiDict(), {}, 200)


def _step_page(slug: str, number: int, typed: Typed, problems: Mapping[str, str], status: int) -> Response:
    found = citations_of_step(reading(), reader(), slug, number)
    head = found.view.head
    form = _form(head, "_step", f"arguments/{number}/citations", f"a{number}", typed, problems)
    return respond.respond(
        "citations/step.html",
        form.template if status != 200 else None,
        status,
        form=form,
        cited=found,
        card=argument_card(found.view),
        at_once=not form.reads_first,
        head=head,
        link=lambda ref: f"/maps/{slug}/{'statements' if ref[0] == 's' else 'arguments'}/{ref[1:]}",
    )


def _step_again(error: Exception, problems: Mapping[str, str], status: int, slug: str, number: int) -> Response:
    done_reading()
    return _step_page(slug, number, MultiDict(request.form), problems, status)


@pages.post("/maps/<slug:slug>/arguments/<number:number>/citations")
@shows_again(_step_again)
def cite_step(slug: str, number: int) -> Response:
    """Cite a document for the step."""
    check_map(slug)
    form = Reading(request.form)
    citation = citation_typed(form, spoken=False)
    form.done()
    assert citation is not None
    return answered(citations.add_citation(site().desk, reader(), slug, f"a{number}", citation), "Cited.")
