"""Flagging a statement: a reader asks the moderators to look at it."""

from __future__ import annotations

from flask import Blueprint, Response, request

from argmap.domain.permissions import Action
from argmap.operations import flags
from argmap.web.asking import Verb, asked, asked_again, sent
from argmap.web.contributing import check_map, shows_again
from argmap.web.judging import flag_typed
from argmap.web.site import reader, site

pages = Blueprint("flags", __name__)

FLAG = Verb("flag", "Flag statement", Action.FLAG)


@pages.get("/maps/<slug:slug>/statements/<number:number>/flag")
def flag_form(slug: str, number: int) -> Response:
    """The question what is wrong with a statement."""
    return asked(FLAG, slug, number)


@pages.post("/maps/<slug:slug>/statements/<number:number>/flag")
@shows_again(asked_again(FLAG))
def flag(slug: str, number: int) -> Response:
    """Ask the moderators to look at a statement."""
    check_map(slug)
    reason, words = flag_typed(request.form)
    flags.flag(site().desk, reader(), slug, number, reason, words)
    return sent(slug, number)
