"""Adding positions, rewording and withdrawing one's own statements, and finding statements while typing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from argmap.domain import errors
from argmap.domain.permissions import Action
from argmap.domain.text import numbers_in, propose_title
from argmap.operations import statements
from argmap.queries.arguments import argument_view
from argmap.queries.graphs import note_over, structure_of
from argmap.queries.maps import map_head
from argmap.queries.statements import StatementView, search_statements, similar, statement_view
from argmap.queries.waiting import reads_first
from argmap.web import respond
from argmap.web.address import Address, read_address
from argmap.web.contributing import Again, answered, check_map, contributed, form_again, offered_choices, shows_again
from argmap.web.drafting import SEARCH_LIMIT, Typed, position_draft, reword_draft, withdrawn_revision
from argmap.web.forms import Form, back_address, typed_form
from argmap.web.guards import csrf_token
from argmap.web.site import DATABASE_AWAY, reader, reading, site

pages = Blueprint("statements", __name__)


def _position_again(error: Exception, problems: Mapping[str, str], status: int, slug: str) -> Response:
    head, offered = offered_choices(slug)
    form = typed_form(slug, "position", "", problems, offered)
    return form_again("arguments/again.html", form, status, head=head)


@pages.post("/maps/<slug:slug>/statements")
@shows_again(_position_again)
def add(slug: str) -> Response:
    """Add an answer to the map's question."""
    check_map(slug)
    draft = position_draft(request.form)
    done = contributed(lambda actor: statements.add_position(site().desk, actor, slug, draft))
    return answered(done, "Position added.", selected=next(iter(done.created), None))


@pages.get("/maps/<slug:slug>/statements/<number:number>/reword")
def reword_form(slug: str, number: int) -> Response:
    """The form in which whoever added a statement gives it new words."""
    view = _own(slug, number, Action.REWORD)
    text, title = view.statement.text, view.statement.title
    # A title that was made from the sentence is made anew from the new one.
    return _asked(view, Action.REWORD, {"text": text, "title": "" if title == propose_title(text) else title})


@pages.get("/maps/<slug:slug>/statements/<number:number>/withdraw")
def withdraw_form(slug: str, number: int) -> Response:
    """The question whether a statement is really to be withdrawn."""
    view = _own(slug, number, Action.WITHDRAW)
    return _asked(view, Action.WITHDRAW, {}, view.statement.text)


def _asked(view: StatementView, verb: Action, fields: Mapping[str, str], current: str = "") -> Response:
    """The form about a statement of the reader's own, as it is opened."""
    slug, number = view.head.slug, view.statement.number
    typed: Typed = MultiDict({**fields, "revision": str(view.statement.revision)})
    waits = verb is Action.REWORD and reads_first(reading(), reader(), view.head.id, view.head.grounds, verb)
    form = _own_form(slug, number, verb, typed, {}, _opened_at(slug, number), current, waits)
    form = replace(form, noted=note_over(reading(), view.head, number) if current else "")
    return respond.respond("statements/own.html", form.template, form=form, head=view.head)


def _own_again(verb: Action, stale: str) -> Again:
    """How that form is shown again: with the present words where the statement changed meanwhile, told by `stale`."""

    def again(error: Exception, problems: Mapping[str, str], status: int, slug: str, number: int) -> Response:
        head, _ = offered_choices(slug)
        typed: Typed = MultiDict(request.form)
        current, noted = "", ""
        if isinstance(error, errors.Stale):
            current = error.current
            noted = note_over(reading(), head, number) if head else ""
            typed["revision"] = str(error.revision)
            problems = {"": f"It was changed since you opened this form. {stale}"}
        form = _own_form(slug, number, verb, typed, problems, back_address(slug), current)
        form = replace(form, noted=noted)
        return form_again("statements/own.html", form, status, head=head)

    return again


@pages.post("/maps/<slug:slug>/statements/<number:number>/reword")
@shows_again(_own_again(Action.REWORD, "Both wordings are below; nothing was overwritten."))
def reword(slug: str, number: int) -> Response:
    """Give a statement of one's own new words; where it changed meanwhile, both texts are shown and none is lost."""
    check_map(slug)
    draft = reword_draft(request.form)
    done = statements.reword(site().desk, reader(), slug, number, draft)
    return answered(done, f"Statement {number} reworded.", selected=f"s{number}")


@pages.post("/maps/<slug:slug>/statements/<number:number>/withdraw")
@shows_again(_own_again(Action.WITHDRAW, "Its present wording is below."))
def withdraw(slug: str, number: int) -> Response:
    """Take back a statement of one's own."""
    check_map(slug)
    revision = withdrawn_revision(request.form)
    done = statements.withdraw(site().desk, reader(), slug, number, revision)
    return answered(done, f"Statement {number} withdrawn.", selected=next(iter(done.created), None))


def _own(slug: str, number: int, action: Action) -> StatementView:
    """A statement that the reader may change. Raises `Absent`, `Gone`, `NotAllowed`."""
    view = statement_view(reading(), reader(), slug, number)
    if action not in view.may:
        raise errors.NotAllowed(f"Only whoever added a statement may {action} it.")
    return view


def _opened_at(slug: str, number: int) -> Address:
    return read_address(f"/maps/{slug}", MultiDict({"sel": f"s{number}"}))


def _own_form(
    slug: str,
    number: int,
    verb: Action,
    typed: Typed,
    problems: Mapping[str, str],
    back: Address,
    current: str = "",
    waits: bool = False,
) -> Form:
    try:
        token = csrf_token()
    except DATABASE_AWAY:
        token = request.form.get("csrf", "")
    return Form(
        template=f"statements/_{verb}.html",
        add=verb,
        action=f"/maps/{slug}/statements/{number}/{verb}",
        slug=slug,
        target=f"s{number}",
        token=token,
        back=back.to(),
        typed=typed,
        cancel=back.to(),
        problems=problems,
        asks_name=False,
        reads_first=waits,
        current=current,
    )


@pages.get("/maps/<slug:slug>/similar")
def similar_statements(slug: str) -> Response:
    """Statements that say nearly what is being typed, with where each stands, so that one can use those."""
    text = request.args.get("text", "")[:SEARCH_LIMIT].replace("\0", " ")
    about = request.args.get("target", "")
    found = [like for like in similar(reading(), reader(), slug, text) if about != f"s{like.line.number}"]
    where = _where(slug, [like.line.number for like in found]) if found else {}
    return respond.respond("statements/similar.html", "statements/_similar.html", found=found, slug=slug, where=where)


def _where(slug: str, numbers: Iterable[int]) -> dict[int, str]:
    """Where each statement stands, by its home: "on 44", "on the step a5"; nothing for who has none."""
    structure = structure_of(reading(), map_head(reading(), reader(), slug), site().structures)
    found = {}
    for number in numbers:
        home = structure.home_of.get(number)
        if home is not None:
            argument = structure.arguments[home]
            found[number] = f"on {argument.target}" if argument.target is not None else f"on a{argument.undercuts}"
    return found


@pages.get("/maps/<slug:slug>/find")
def find(slug: str) -> Response:
    """Statements by number or words, or an argument by its number, as JSON, for choosing one while typing."""
    text = request.args.get("q", "")[:SEARCH_LIMIT].replace("\0", " ")
    asked = numbers_in(text)
    if asked is not None and asked[0] == "a":
        return respond.as_json(_argument_found(slug, asked[1]))
    found = search_statements(reading(), reader(), slug, text)
    lines = [
        {"value": f"s{line.number}", "label": line.title, "note": f"{line.shape.value.capitalize()} {line.number}"}
        for line in found
    ]
    return respond.as_json(lines)


def _argument_found(slug: str, number: int) -> list[dict[str, str]]:
    map_head(reading(), reader(), slug)
    try:
        line = argument_view(reading(), reader(), slug, number).line
    except (errors.Absent, errors.Gone):
        return []
    label = " + ".join(premise.title for premise in line.premises)
    return [{"value": f"a{number}", "label": label, "note": f"The step a{number} from"}]
