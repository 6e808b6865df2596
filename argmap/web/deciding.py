"""What moderators decide on a statement that stands, or on what one that is gone has said."""

from __future__ import annotations

from flask import Blueprint, Response, request

from argmap.domain.permissions import Action
from argmap.operations import branches, copied_names, hiding, redacting
from argmap.queries.redactions import redactions, removals_asked
from argmap.web import respond
from argmap.web.asking import Verb, asked, asked_again, asked_of_gone, sent
from argmap.web.contributing import answered, check_map, shows_again
from argmap.web.guards import csrf_token
from argmap.web.judging import hiding_draft, mark_typed, redaction_typed, words_typed
from argmap.web.site import reader, reading, site
from argmap.web.words import day

pages = Blueprint("deciding", __name__)

HIDE = Verb("hide", "Hide statement", Action.DECIDE)
REDACT = Verb("redact", "Remove a name from statement", Action.REDACT)
BRANCH = Verb("branch", "The branch of statement", Action.MARK_BRANCH)
SHOW = Verb("show", "Show again statement", Action.DECIDE)


@pages.get("/maps/<slug:slug>/statements/<number:number>/hide")
def hide_form(slug: str, number: int) -> Response:
    """The question why a statement is to be hidden."""
    return asked_of_gone(HIDE, slug, number) or asked(HIDE, slug, number)


@pages.post("/maps/<slug:slug>/statements/<number:number>/hide")
@shows_again(asked_again(HIDE))
def hide(slug: str, number: int) -> Response:
    """Take a statement's words out of everybody's sight."""
    check_map(slug)
    draft = hiding_draft(request.form)
    done = hiding.hide(site().desk, reader(), slug, number, draft.revision, draft.reason, draft.words)
    if request.form.get("gone"):
        return sent(slug, number)
    return answered(done, f"Statement {number} hidden.", selected=f"s{number}")


@pages.get("/maps/<slug:slug>/statements/<number:number>/show")
def show_form(slug: str, number: int) -> Response:
    """The question whether a hidden statement is to be shown again."""
    return asked_of_gone(SHOW, slug, number) or asked(SHOW, slug, number)


@pages.post("/maps/<slug:slug>/statements/<number:number>/show")
@shows_again(asked_again(SHOW))
def show(slug: str, number: int) -> Response:
    """Show a hidden statement's words again."""
    check_map(slug)
    words = words_typed(request.form)
    done = hiding.show(site().desk, reader(), slug, number, words)
    if request.form.get("gone"):
        return sent(slug, number)
    return answered(done, f"Statement {number} is shown again.", selected=f"s{number}")


@pages.get("/maps/<slug:slug>/statements/<number:number>/branch")
def branch_form(slug: str, number: int) -> Response:
    """What is to lie on a statement and what hangs on it."""
    return asked(BRANCH, slug, number)


@pages.post("/maps/<slug:slug>/statements/<number:number>/branch")
@shows_again(asked_again(BRANCH))
def branch(slug: str, number: int) -> Response:
    """Lock or slow a branch, lay a content note over it, or lift that again."""
    check_map(slug)
    kind, words = mark_typed(request.form)
    if request.form.get("lift"):
        branches.lift(site().desk, reader(), slug, number, kind, words)
    else:
        branches.mark(site().desk, reader(), slug, number, kind, words)
    return sent(slug, number)


@pages.get("/maps/<slug:slug>/statements/<number:number>/redact")
def redact_form(slug: str, number: int) -> Response:
    """Which name is to be removed, and why."""
    return asked(REDACT, slug, number)


@pages.post("/maps/<slug:slug>/statements/<number:number>/redact")
@shows_again(asked_again(REDACT))
def redact(slug: str, number: int) -> Response:
    """Remove a person's name from the map and its whole past."""
    check_map(slug)
    name, reason, words = redaction_typed(request.form)
    done = redacting.redact(site().desk, reader(), slug, number, name, reason, words)
    told = "The name was removed. Whoever keeps a copy of this map in which it stands is asked to do the same."
    return answered(done, told, selected=f"s{number}")


@pages.get("/maps/<slug:slug>/redactions")
def list_redactions(slug: str) -> Response:
    """The names that were removed from the map, for a second moderator to look at."""
    head, found = redactions(reading(), reader(), slug)
    asked_here = removals_asked(reading(), head)
    return respond.respond(
        "maps/redactions.html", head=head, redactions=found, asked=asked_here, day=day, token=csrf_token()
    )


@pages.post("/maps/<slug:slug>/redactions/asked/<number:number>")
def answer_asked(slug: str, number: int) -> Response:
    """Remove here, too, the name that was removed from the map which this one is a copy of; or leave it."""
    if request.form.get("act") == "remove":
        slug = copied_names.remove_here_too(site().desk, reader(), slug, number).slug
    else:
        copied_names.leave_it(site().desk, reader(), slug, number)
    return respond.redirect(f"/maps/{slug}/redactions")


@pages.post("/maps/<slug:slug>/redactions/<number:number>")
def agree(slug: str, number: int) -> Response:
    """Agree that a name had to be removed."""
    redacting.agree(site().desk, reader(), slug, number)
    return respond.redirect(f"/maps/{slug}/redactions")
