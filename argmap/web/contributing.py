"""What every contribution through a form has in common: who it is from, and how it is answered.

A view marks with `shows_again` how its form is shown when something is wrong; `errors` calls that for whatever a view
or a guard raises, so that no view can forget it, and what was typed is never lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Response, request

from argmap.domain.errors import NotAllowed
from argmap.domain.permissions import Actor
from argmap.operations.desk import Done
from argmap.operations.joining import Joining
from argmap.queries.graphs import Choices, choices
from argmap.queries.maps import MapHead, map_head
from argmap.queries.versions import state_of
from argmap.web import maps, outline, respond
from argmap.web.address import Address, taken_apart
from argmap.web.drafting import contributors_name
from argmap.web.forms import Form, back_address
from argmap.web.sessions import begin_session, has_begun_session
from argmap.web.signed_in import browser
from argmap.web.site import DATABASE_AWAY, contributor, done_reading, reader, reading, site

View = TypeVar("View", bound=Callable[..., Response])
Again = Callable[..., Response]


def shows_again(again: Again) -> Callable[[View], View]:
    """Mark a view of POST: `again(error, problems, status, **arguments of the route)` answers what it refuses."""

    def mark(view: View) -> View:
        view.shows_again = again  # type: ignore[attr-defined]
        return view

    return mark


def check_map(slug: str) -> None:
    """Look whether there is the map that a form is for. Raises `Absent`."""
    state_of(site().engine, reader(), slug)


def contributed(operate: Callable[[Actor | Joining], Done]) -> Done:
    """What `operate` did for the contributor of this browser, else for a new one with the name that was typed.

    Call it when the draft has been read. The new one is made by the operation itself, so that nobody is made for what
    is refused; the browser gets its session with the answer. Raises `Refused`, what the operation raises; `NotAllowed`
    for the guest of a debate that is held on the map: there the debate's own rule decides.
    """
    known = contributor()
    if known is not None:
        return operate(known.actor)
    me, slug = reader(), (request.view_args or {})["slug"]
    if me.guest and state_of(site().engine, me, slug).map_id in me.debates:
        raise NotAllowed("Here you contribute in the debate that you have joined.")
    joining = Joining(contributors_name(request.form), browser=browser())
    done = operate(joining)
    begin_session(joining.token)
    return done


def offered_choices(slug: str) -> tuple[MapHead | None, Choices | None]:
    """The map, and what a form offers to choose from, as far as the database answers. Raises `Absent`."""
    try:
        done_reading()
        head = map_head(reading(), reader(), slug)
        return head, choices(reading(), head)
    except DATABASE_AWAY:
        return None, None


def answered(done: Done, words: str, *, selected: str | None = None) -> Response:
    """Send the browser to where the result stands; htmx gets the parts of the page that changed."""
    done_reading()
    if done.contribution is not None:
        return _kept_waiting(done.contribution)
    address = back_address(done.slug).but(selected=selected, add="", at=None, added=done.version)
    if respond.wants_part():
        stands = _page_that_asks() in ("", address.path)
        if stands and address.path == f"/maps/{done.slug}":
            return _parts(maps.PARTS, address, words, maps.map_context(address))
        if stands and address.path == f"/maps/{done.slug}/outline":
            head = map_head(reading(), reader(), done.slug)
            return _parts(outline.PARTS, address, words, outline.outline_context(address, head))
        response = Response(status=204)
        response.headers["HX-Redirect"] = address.to(added=done.version)
        return response
    return respond.redirect(address.to(added=done.version))


def _kept_waiting(number: int) -> Response:
    """Lead the author to what waits: nothing of it is on the page that they came from."""
    address = f"/contributions/{number}"
    if not respond.wants_part():
        return respond.redirect(address)
    response = Response(status=204)
    response.headers["HX-Redirect"] = address
    return response


def _page_that_asks() -> str:
    """The path of the page that the browser shows, as htmx tells it; a form may be on a page of its own."""
    return taken_apart(request.headers.get("HX-Current-URL", "")).path


def _parts(templates: tuple[str, ...], address: Address, words: str, context: Mapping[str, Any]) -> Response:
    push_url = address.to(added=address.added)
    some = [*templates, "changes/_done.html"]
    if has_begun_session():
        some.append("_account.html")
    return respond.parts(some, push_url=push_url, **{**context, "done_words": words, "here": address.to(added=None)})


def form_again(page: str, form: Form, status: int, **context: Any) -> Response:
    """The form as it was typed, on a page of its own, or in its place for htmx."""
    return respond.respond(page, form.template, status, form=form, **context)
