"""Adding arguments, and premises to them."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request

from argmap.operations import arguments
from argmap.web.contributing import answered, check_map, contributed, form_again, offered_choices, shows_again
from argmap.web.drafting import argument_draft, premises_draft
from argmap.web.forms import kind_of_form, typed_form
from argmap.web.site import site

pages = Blueprint("arguments", __name__)

_ADDED = {
    "support": "Support added.",
    "objection": "Objection added.",
    "evidence": "Evidence added.",
    "condition": "Condition added.",
    "undercut": "Undercut added.",
}


def _argument_again(error: Exception, problems: Mapping[str, str], status: int, slug: str) -> Response:
    head, offered = offered_choices(slug)
    form = typed_form(slug, kind_of_form(request.form), request.form.get("target", ""), problems, offered)
    return form_again("arguments/again.html", form, status, head=head)


@pages.post("/maps/<slug:slug>/arguments")
@shows_again(_argument_again)
def add(slug: str) -> Response:
    """Add an argument for or against a statement, or against an argument."""
    check_map(slug)
    draft = argument_draft(request.form)
    done = contributed(lambda actor: arguments.add_argument(site().desk, actor, slug, draft))
    return answered(done, _ADDED[kind_of_form(request.form)], selected=next(iter(done.created), None))


def _premises_again(error: Exception, problems: Mapping[str, str], status: int, slug: str, number: int) -> Response:
    head, offered = offered_choices(slug)
    form = typed_form(slug, "premise", f"a{number}", problems, offered)
    return form_again("arguments/again.html", form, status, head=head)


@pages.post("/maps/<slug:slug>/arguments/<number:number>/premises")
@shows_again(_premises_again)
def add_premises(slug: str, number: int) -> Response:
    """Link further premises to an argument."""
    check_map(slug)
    draft = premises_draft(request.form)
    done = contributed(lambda actor: arguments.add_premises(site().desk, actor, slug, number, draft))
    return answered(done, "Premise added.", selected=f"a{number}")
