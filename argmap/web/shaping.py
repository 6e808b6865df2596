"""Changing the shape of a map: forms with one purpose each, which say what will change before they do it.

A form is sent twice: first it comes back with what would change (the operation is rehearsed and nothing kept), then
with the button that does it. The button carries a fingerprint of what was foretold, so that what was typed over
meanwhile is foretold anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
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
from argmap.domain.graph import Case
from argmap.domain.permissions import Action
from argmap.domain.vocabulary import Kind
from argmap.operations import cases, moving, splitting, statements
from argmap.operations.desk import Desk, Done
from argmap.queries.arguments import ArgumentView, argument_view
from argmap.queries.graphs import choices
from argmap.queries.lines import StatementLine
from argmap.queries.maps import MapHead, map_head
from argmap.queries.shaping import Sibling, Way, siblings_of, titled, ways_with_argument, ways_with_statement
from argmap.queries.statements import StatementView, statement_view
from argmap.queries.waiting import reads_first
from argmap.web import respond
from argmap.web.address import read_address
from argmap.web.contributing import answered, check_map, form_again, shows_again
from argmap.web.drafting import Typed
from argmap.web.foretelling import foretold, numbers_told
from argmap.web.forms import Form
from argmap.web.guards import csrf_token
from argmap.web.shape_drafting import ShapeDraft, shape_draft
from argmap.web.site import DATABASE_AWAY, done_reading, reader, reading, site

pages = Blueprint("shaping", __name__)


class Named(NamedTuple):
    """What one way is called: in the list, what it does in a sentence, and its last button."""

    words: str
    does: str
    button: str


WAYS: Mapping[str, Named] = {
    "title": Named("Title", "Give it other words on the map; the sentence stays.", "Keep this title"),
    "move": Named("Move", "Let it answer something else, or do something else there.", "Move it"),
    "attach": Named("Use again", "Let it support or attack a second thing too.", "Use it there too"),
    "kind": Named("Kind", "Say that it is a claim, evidence, a position or the setting.", "Change the kind"),
    "split": Named("Split", "Make two sentences of it.", "Split it"),
    "merge": Named("Merge", "Let it become part of another statement that says the same.", "Merge them"),
    "link": Named("Link", "Let its premises and another argument’s work only together.", "Link them"),
    "unlink": Named("Unlink", "Let one of its premises stand by itself.", "Unlink it"),
    "cases": Named("Cases", "Say in which cases it holds.", "Keep these cases"),
}
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
_KINDS = (
    (Kind.CLAIM, "a claim"),
    (Kind.EVIDENCE, "evidence: it reports something that can be checked"),
    (Kind.POSITION, "a position: it answers the map’s question"),
    (Kind.SETTING, "what sets the question, or an open question"),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """One way in the list; without an address it cannot be gone, for the reason told."""

    how: str
    words: str
    does: str
    href: str
    current: bool
    hindered: str


@dataclass(frozen=True, slots=True)
class Shaped:
    """What is being changed: "s7" or "a6" with its ways; `home` is a statement's home, what a move is about; `noted` is
    the content note over its words.
    """

    ref: str
    head: MapHead
    ways: tuple[Way, ...]
    title: str
    text: str
    home: int | None
    relation: str
    kind: Kind | None
    premises: tuple[StatementLine, ...]
    siblings: tuple[Sibling, ...]
    cases: tuple[str, ...] = ()
    known: tuple[Case, ...] = ()
    noted: str = ""

    @property
    def page(self) -> str:
        """Its own page."""
        noun = "statements" if self.ref[0] == "s" else "arguments"
        return f"/maps/{self.head.slug}/{noun}/{self.ref[1:]}"

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """What it could be instead."""
        return [(kind.value, told) for kind, told in _KINDS if kind is not self.kind]

    def tabs(self, how: str) -> tuple[Tab, ...]:
        """The ways, one of them chosen or none."""
        return tuple(
            Tab(
                way.how,
                WAYS[way.how].words,
                WAYS[way.how].does,
                "" if way.hindered else f"{self.page}/change?how={way.how}",
                way.how == how,
                way.hindered,
            )
            for way in self.ways
        )


def _statement(slug: str, number: int) -> Shaped:
    """Raises `Absent`, `Gone`, `NotAllowed`."""
    view: StatementView = statement_view(reading(), reader(), slug, number)
    ways = ways_with_statement(reading(), reader(), view)
    if not ways:
        raise errors.NotAllowed("Only whoever added a statement may change its shape, and moderators.")
    home = view.structure.home_of.get(number)
    relation = "" if home is None else view.structure.arguments[home].relation.value
    said = view.statement
    noted = view.line.title if view.line.noted else ""
    return Shaped(f"s{number}", view.head, ways, said.title, said.text, home, relation, said.kind, (), (), noted=noted)


def _argument(slug: str, number: int) -> Shaped:
    """Raises `Absent`, `Gone`, `NotAllowed`."""
    view: ArgumentView = argument_view(reading(), reader(), slug, number)
    siblings = siblings_of(reading(), view.head, view.argument)
    ways = ways_with_argument(reading(), reader(), view, siblings)
    if not ways:
        raise errors.NotAllowed("Only whoever put an argument forward may change its shape, and moderators.")
    premises = view.line.premises
    told = " and ".join(line.title for line in premises)
    known = choices(reading(), view.head).cases
    relation = view.argument.relation.value
    said = view.argument.cases
    return Shaped(f"a{number}", view.head, ways, told, "", number, relation, None, premises, siblings, said, known)


@pages.get("/maps/<slug:slug>/statements/<number:number>/change")
def statement(slug: str, number: int) -> Response:
    """What can be changed of a statement; `how` opens the form for one of it."""
    return _page(_statement(slug, number))


@pages.get("/maps/<slug:slug>/arguments/<number:number>/change")
def argument(slug: str, number: int) -> Response:
    """What can be changed of an argument."""
    return _page(_argument(slug, number))


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
        shaped = _shaped(slug, ref)
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


def _shaped(slug: str, ref: str) -> Shaped:
    return (_statement if ref[0] == "s" else _argument)(slug, int(ref[1:]))


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
    shaped = _shaped(slug, ref)
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
