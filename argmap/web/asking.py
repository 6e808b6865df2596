"""Forms about one statement, each on a page of its own: what readers flag, what moderators decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from flask import Response, request
from werkzeug.datastructures import MultiDict

from argmap.domain import errors
from argmap.domain.content_notes import NO_NOTES
from argmap.domain.permissions import Action
from argmap.queries.graphs import note_over
from argmap.queries.hidden_words import withdrawn
from argmap.queries.maps import MapHead, map_head
from argmap.queries.notes import notes_ever
from argmap.queries.statements import StatementView, statement_view
from argmap.web import respond
from argmap.web.address import read_address
from argmap.web.contributing import Again, form_again, offered_choices
from argmap.web.drafting import Typed
from argmap.web.forms import Form, back_address
from argmap.web.guards import csrf_token
from argmap.web.site import DATABASE_AWAY, reader, reading


class Verb(NamedTuple):
    """Something that is done to a statement by a form: the end of its address, what it is called, who may do it."""

    name: str
    heading: str
    action: Action


def asked(verb: Verb, slug: str, number: int, fields: Mapping[str, str] | None = None) -> Response:
    """The form about a statement, as it is opened. Raises `Absent`, `Gone`, `NotAllowed`."""
    view = statement_view(reading(), reader(), slug, number)
    if verb.action not in view.may:
        raise errors.NotAllowed("You may not do that here.")
    typed: Typed = MultiDict({"revision": str(view.statement.revision), **(fields or {})})
    back = read_address(f"/maps/{slug}", MultiDict({"sel": f"s{number}"})).to()
    form = form_about(verb, slug, number, typed, {}, back, _words_of(view))
    form = replace(form, noted=note_over(reading(), view.head, number))
    return shown(verb, form, view.head)


def asked_of_gone(verb: Verb, slug: str, number: int) -> Response | None:
    """The same about a statement that is gone: what it said at earlier moments. None where it is not gone."""
    head = map_head(reading(), reader(), slug)
    gone = withdrawn(reading(), reader(), head, number)
    if gone is None:
        return None
    if verb.action not in gone.may:
        raise errors.NotAllowed("You may not do that here.")
    typed: Typed = MultiDict({"revision": str(gone.revision), "gone": "yes"})
    form = form_about(verb, slug, number, typed, {}, history_of(slug, number), gone.text)
    notes = notes_ever(reading(), head.id) if head.noted else NO_NOTES
    return shown(verb, replace(form, noted=notes.on(number)), head)


def history_of(slug: str, number: int) -> str:
    """The page of a statement's changes."""
    return f"/maps/{slug}/history?number={number}"


def shown(verb: Verb, form: Form, head: MapHead | None, status: int = 200) -> Response:
    """The form on its page."""
    return respond.respond("statements/asked.html", form.template, status, form=form, head=head, heading=verb.heading)


def _words_of(view: StatementView) -> str:
    return view.statement.text if view.hidden is None else view.hidden.text


def sent(slug: str, number: int) -> Response:
    """Send the browser to the statement's page, where it is gone to its changes: there stands what has come of it."""
    where = history_of(slug, number) if request.form.get("gone") else f"/maps/{slug}/statements/{number}"
    if not respond.wants_part():
        return respond.redirect(where)
    response = Response(status=204)
    response.headers["HX-Redirect"] = where
    return response


def form_about(
    verb: Verb, slug: str, number: int, typed: Typed, problems: Mapping[str, str], back: str, current: str = ""
) -> Form:
    """The form about a statement; `current` are its present words."""
    try:
        token = csrf_token()
    except DATABASE_AWAY:
        token = request.form.get("csrf", "")
    return Form(
        template=f"statements/_{verb.name}.html",
        add=verb.name,
        action=f"/maps/{slug}/statements/{number}/{verb.name}",
        slug=slug,
        target=f"s{number}",
        token=token,
        back=back,
        typed=typed,
        cancel=back,
        problems=problems,
        asks_name=False,
        current=current,
    )


def asked_again(verb: Verb) -> Again:
    """How that form is shown again, as it was typed; where the statement changed meanwhile, with its present words."""

    def again(error: Exception, problems: Mapping[str, str], status: int, slug: str, number: int) -> Response:
        head, _ = offered_choices(slug)
        typed: Typed = MultiDict(request.form)
        current, noted = "", ""
        if isinstance(error, errors.Stale):
            current = error.current
            noted = note_over(reading(), head, number) if head else ""
            typed["revision"] = str(error.revision)
            problems = {"": "It was changed since you opened this form. Its present wording is below."}
        form = form_about(verb, slug, number, typed, problems, back_address(slug).to(), current)
        form = replace(form, noted=noted)
        return form_again("statements/asked.html", form, status, head=head, heading=verb.heading)

    return again
