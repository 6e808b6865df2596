"""Changing the shape of a map: forms with one purpose each, which say what will change before they do it.

A form is sent twice: first it comes back with what would change (the operation is rehearsed and nothing kept), then
with the button that does it. The button carries a fingerprint of what was foretold, so that what was typed over
meanwhile is foretold anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from argmap.domain import errors
from argmap.domain.drafts import (
    CasesDraft,
    KindDraft,
    LinkDraft,
    MergeDraft,
    PlaceDraft,
    RetitleDraft,
    SplitDraft,
    UnlinkDraft,
)
from argmap.domain.permissions import Action
from argmap.operations import cases, moving, splitting, statements
from argmap.operations.desk import Desk, Done
from argmap.queries.maps import map_head
from argmap.queries.shaping import titled
from argmap.queries.statements import statement_view
from argmap.queries.waiting import reads_first
from argmap.web import respond
from argmap.web.address import read_address
from argmap.web.contributing import answered, check_map, form_again, shows_again
from argmap.web.drafting import Typed
from argmap.web.foretelling import foretold, numbers_told
from argmap.web.forms import Form
from argmap.web.guards import csrf_token
from argmap.web.shape_drafting import ShapeDraft, shape_draft
from argmap.web.shaped import WAYS, Shaped, shaped_argument, shaped_at, shaped_statement
from argmap.web.site import DATABASE_AWAY, done_reading, reader, reading, site

pages = Blueprint("shaping", __name__)


_FIELDS = frozenset("title target relation kind first second linked into arguments statement reason case".split())
_OFFERED = {"s": ("title", "move", "attach", "kind", "split", "merge"), "a": ("move", "link", "unlink", "cases")}
_AT_ONCE = frozenset({"title", "cases"})
"""What needs no foretelling: the form says all that will change."""
_READ_FIRST = {
    "title": Action.REWORD,
    "attach": Action.CONTRIBUTE,
    "split": Action.REWORD,
    "cases": Action.EDIT_SOURCES,
}
"""What a moderator may have to read first, as which action."""


@pages.get("/maps/<slug:slug>/statements/<number:number>/change")
def statement(slug: str, number: int) -> Response:
    """What can be changed of a statement; `how` opens the form for one of it."""
    return _page(shaped_statement(slug, number))


@pages.get("/maps/<slug:slug>/arguments/<number:number>/change")
def argument(slug: str, number: int) -> Response:
    """What can be changed of an argument."""
    return _page(shaped_argument(slug, number))


def _page(shaped: Shaped) -> Response:
    how = request.args.get("how", "")
    if how not in {way.how for way in shaped.ways if not way.hindered}:
        how = ""
    form = None
    if how:
        fields = {"how": how, "seen": str(shaped.head.version), "relation": shaped.relation}
        fields |= {"title": shaped.title, "first": shaped.text, "linked": "yes"}
        typed: Typed = MultiDict(fields)
        typed.setlist("case", list(shaped.cases))
        if how in _READ_FIRST and reads_first(
            reading(), reader(), shaped.head.id, shaped.head.grounds, _READ_FIRST[how]
        ):
            typed["reads_first"] = "1"
        form = _form(shaped.ref, shaped.head.slug, how, typed)
    return respond.respond(
        "statements/change.html",
        "statements/_change.html" if form else None,
        form=form,
        shaped=shaped,
        tabs=shaped.tabs(how),
        head=shaped.head,
        way=WAYS.get(how),
        foretold=(),
        both=None,
        sure="",
        chosen="",
    )


def _form(ref: str, slug: str, how: str, typed: Typed, problems: Mapping[str, str] | None = None) -> Form:
    noun = "statements" if ref[0] == "s" else "arguments"
    try:
        token = csrf_token()
    except DATABASE_AWAY:
        token = request.form.get("csrf", "")
    back = request.form.get("back") or read_address(f"/maps/{slug}", MultiDict({"sel": ref})).to()
    page = f"/maps/{slug}/{noun}/{ref[1:]}"
    return Form(
        template="statements/_change.html",
        add=f"change-{how}",
        action=f"{page}/change",
        slug=slug,
        target=ref,
        token=token,
        back=back,
        typed=typed,
        cancel=page,
        problems=problems or {},
        asks_name=False,
        shown=_FIELDS,
    )


class _Both(NamedTuple):
    """What it is now, and what was wanted: shown where it changed meanwhile."""

    current: str
    submitted: str


def _again(error: Exception, problems: Mapping[str, str], status: int, slug: str, number: int) -> Response:
    ref = _ref(number)
    how = request.form.get("how", "")
    how = how if how in WAYS else "move"
    typed: Typed = MultiDict(request.form)
    both = None
    try:
        done_reading()
        shaped = shaped_at(slug, ref)
    except DATABASE_AWAY:
        shaped = None
    if isinstance(error, errors.Stale) and shaped is not None:
        both = _Both(error.current, error.submitted)
        typed["seen"] = str(shaped.head.version)
        problems = {"": "It was changed since you opened this form. Look at it once more; nothing was overwritten."}
    return form_again(
        "statements/change.html",
        _form(ref, slug, how, typed, problems),
        status,
        shaped=shaped,
        tabs=shaped.tabs(how) if shaped else (),
        head=shaped.head if shaped else None,
        way=WAYS[how],
        foretold=(),
        both=both,
        sure="",
        chosen="",
    )


def _ref(number: int) -> str:
    return f"{'a' if request.endpoint == 'shaping.change_argument' else 's'}{number}"


@pages.post("/maps/<slug:slug>/statements/<number:number>/change")
@shows_again(_again)
def change_statement(slug: str, number: int) -> Response:
    """Tell what would change or, once that was read, do it."""
    return _changed(slug, f"s{number}")


@pages.post("/maps/<slug:slug>/arguments/<number:number>/change")
@shows_again(_again)
def change_argument(slug: str, number: int) -> Response:
    """The same for an argument."""
    return _changed(slug, f"a{number}")


def _changed(slug: str, ref: str) -> Response:
    check_map(slug)
    how = request.form.get("how", "")
    if how not in _OFFERED[ref[0]]:
        raise errors.Refused({"": "The form does not say what is to be changed; open it anew."})
    draft = shape_draft(request.form, how, map_head(reading(), reader(), slug))
    # A move of a statement is one of the argument at which it was at home when the form was made.
    number = _home(slug, int(ref[1:])) if (ref[0], how) == ("s", "move") else int(ref[1:])
    done_reading()
    sure = hashlib.sha256(repr((how, number, draft)).encode()).hexdigest()[:16]
    if how not in _AT_ONCE and request.form.get("sure") != sure:
        return _foretell(slug, ref, how, _run(site().desk.rehearsing(), slug, how, number, draft), sure)
    done = _run(site().desk, slug, how, number, draft)
    created = done.created[0] if done.created else ref
    words = "A moderator reads it first." if done.contribution is not None else _done(how, ref)
    return answered(done, words, selected=created)


def _home(slug: str, number: int) -> int:
    home = statement_view(reading(), reader(), slug, number).structure.home_of.get(number)
    if home is None:
        raise errors.Refused({"": "It is at home nowhere, so there is nothing to move; use it somewhere instead."})
    return home


def _done(how: str, ref: str) -> str:
    name = ref.removeprefix("s")
    return {
        "title": f"Statement {name} has a new title.",
        "move": f"{name} was moved.",
        "attach": f"{name} is used there too.",
        "kind": f"Statement {name} is of another kind now.",
        "split": f"Statement {name} was split in two.",
        "merge": f"Statement {name} was merged.",
        "link": "The arguments were linked.",
        "unlink": "The premise stands by itself now.",
        "cases": f"The cases of {name} were changed.",
    }[how]


def _run(desk: Desk, slug: str, how: str, number: int, draft: ShapeDraft) -> Done:
    who = reader()
    match draft:
        case CasesDraft():
            return cases.say_cases(desk, who, slug, number, draft.names)
        case RetitleDraft():
            return statements.retitle(desk, who, slug, number, draft)
        case KindDraft():
            return statements.change_kind(desk, who, slug, number, draft)
        case SplitDraft():
            return splitting.split(desk, who, slug, number, draft)
        case MergeDraft():
            return splitting.merge(desk, who, slug, number, draft)
        case LinkDraft():
            return moving.link_arguments(desk, who, slug, number, draft)
        case UnlinkDraft():
            return moving.unlink(desk, who, slug, number, draft)
        case PlaceDraft():
            return (moving.attach if how == "attach" else moving.move)(desk, who, slug, number, draft)


def _foretell(slug: str, ref: str, how: str, done: Done, sure: str) -> Response:
    shaped = shaped_at(slug, ref)
    assert done.told is not None
    detail = done.told.detail
    lines = titled(reading(), shaped.head, numbers_told(detail))
    both = None
    chosen = detail.get("into" if how == "merge" else "target") if how in ("move", "attach", "merge") else None
    if how == "merge":
        both = _Both(lines[detail["into"]].text, lines[detail["merged"]].text)
    return respond.respond(
        "statements/change.html",
        "statements/_change.html",
        form=_form(ref, slug, how, MultiDict(request.form)),
        shaped=shaped,
        tabs=shaped.tabs(how),
        head=shaped.head,
        way=WAYS[how],
        foretold=foretold(how, detail, lines),
        both=both,
        sure=sure,
        chosen=lines[chosen].title if chosen in lines else "",
    )
