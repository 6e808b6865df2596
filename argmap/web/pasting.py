"""Fast entry: lines that become statements and arguments, typed one by one or pasted and shown first."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from werkzeug.datastructures import MultiDict

from argmap.domain import errors
from argmap.domain.drafts import PasteDraft
from argmap.domain.lines import Mark, changed, read_lines, written
from argmap.operations.desk import Done
from argmap.operations.pasting import paste
from argmap.queries.arguments import argument_view
from argmap.queries.maps import MapHead, map_head
from argmap.queries.pasting import plan_of
from argmap.queries.statements import StatementSeen, statement_seen
from argmap.queries.waiting import reads_first
from argmap.web import respond, words
from argmap.web.cards import statement_card
from argmap.web.contributing import answered, check_map, contributed, shows_again
from argmap.web.drafting import Typed, paste_draft
from argmap.web.filled import FilledForm
from argmap.web.forms import back_address
from argmap.web.guards import csrf_token
from argmap.web.lines_told import MANNERS, PlanTold, told
from argmap.web.outline_lines import line_alone
from argmap.web.panel import may_contribute
from argmap.web.questions import asked_of
from argmap.web.sessions import has_begun_session
from argmap.web.site import DATABASE_AWAY, contributor, done_reading, reader, reading, site
from argmap.web.steps import strip_told

pages = Blueprint("pasting", __name__)

_UNDER = re.compile(r"[sa][1-9][0-9]{0,8}", re.ASCII)
_PRESSED = re.compile(r"(in|out|mark):([1-9][0-9]{0,5})", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class LinesForm(FilledForm):
    """The form of lines, empty or as it was typed. `under` is "s12", "a5" or ""; `under_words` its title."""

    slug: str
    token: str
    under: str
    back: str
    under_words: str = ""
    plan: PlanTold | None = None
    asks_name: bool = False
    reads_first: bool = False
    shown: Collection[str] = ("lines", "name")

    @property
    def action(self) -> str:
        """Where it is sent."""
        return f"/maps/{self.slug}/lines"

    @property
    def under_named(self) -> str:
        """What the lines stand under, by its number: "54", "a5", or "" for the question."""
        return self.under.removeprefix("s")


@pages.get("/maps/<slug:slug>/lines")
def show(slug: str) -> Response:
    """The page on which lines are written or pasted; for script the one line that opens in an outline or on a map."""
    head = _head(slug)
    under = request.args.get("under", "")
    form = _form(head, request.args, under, back_to=request.args.get("back", ""))
    if respond.wants_part():
        return Response(render_template("pasting/_frame.html", form=form, marks=MANNERS, by=_name()))
    return _page(head, form)


def _head(slug: str) -> MapHead:
    """The map, where the reader may add to it. Raises `Absent`, `NotAllowed`."""
    head = map_head(reading(), reader(), slug)
    if not may_contribute(head):
        raise errors.NotAllowed("Nothing can be added to this map by you.")
    return head


def _lines_again(error: Exception, problems: Mapping[str, str], status: int, slug: str) -> Response:
    if respond.wants_json():
        return respond.as_json({"problems": problems, "detail": " ".join(problems.values())}, status)
    head = None
    under = request.form.get("under", "")
    try:
        done_reading()
        head = map_head(reading(), reader(), slug)
        form = _form(head, request.form, under, problems)
    except DATABASE_AWAY:
        form = LinesForm(
            slug=slug,
            token=request.form.get("csrf", ""),
            under=under,
            back="",
            typed=request.form,
            problems=problems,
            asks_name=True,
        )
    if respond.wants_part():
        return respond.parts(["pasting/_panel.html"], status=status, form=form)
    return _page(head, form, status)


@pages.post("/maps/<slug:slug>/lines")
@shows_again(_lines_again)
def write(slug: str) -> Response:
    """Show what the lines would become, or with `do=write` write them."""
    check_map(slug)
    typed = _turned(request.form)
    draft, bullet = paste_draft(typed)
    if request.form.get("do") != "write":
        return _shown(slug, typed, draft, bullet)
    done = contributed(lambda actor: paste(site().desk, actor, slug, draft))
    new = sum(ref[0] == "s" for ref in done.created)
    if respond.wants_json():
        return _written(slug, done, named=bool(draft.lines[0].target))
    told = f"{words.sentence(words.counted_in_words(new, 'statement'))} written." if new else "Used again."
    return answered(done, told, selected=next(iter(done.created), None))


def _turned(typed: Typed) -> Typed:
    """The form as one of the list's buttons changes its text: a line further in or out, or with the next mark."""
    pressed = _PRESSED.fullmatch(typed.get("do", ""))
    if pressed is None:
        return typed
    relations = bool(typed.get("relations"))
    lines = read_lines(typed.get("lines", ""), marks_are_relations=relations).lines
    text = written(changed(lines, int(pressed[2]), pressed[1]))
    return MultiDict({**typed.to_dict(), "lines": text, "relations": "1"})


def _shown(slug: str, typed: Typed, draft: PasteDraft, bullet: Mark | None) -> Response:
    head = _head(slug)
    plan = told(plan_of(reading(), head.id, draft), bullet)
    form = _form(head, typed, draft.under, plan=plan)
    if request.headers.get("HX-Target") == "plan":
        return Response(render_template("pasting/_plan.html", form=form))
    if respond.wants_part():
        return respond.parts(["pasting/_panel.html"], form=form)
    return _page(head, form)


def _written(slug: str, done: Done, *, named: bool) -> Response:
    """What one line became, for the script that wrote it: its numbers, and its row of the outline, which says what it
    answers where the line `named` that.
    """
    done_reading()
    account = {"account": _account(slug)} if has_begun_session() else {}
    if done.contribution is not None:
        waits = f"/contributions/{done.contribution}"
        return respond.as_json({"waits": waits, "token": csrf_token(), "by": _name(), **account}, 202)
    argument = next((int(ref[1:]) for ref in done.created if ref[0] == "a"), None)
    assert done.told is not None
    (number,) = done.told.detail["new"] or done.told.detail["existing"]
    view = statement_seen(reading(), reader(), slug, number)
    line = line_alone(view.graph, view.structure, number, argument, elsewhere=named)
    base = f"/maps/{slug}/outline"
    row = render_template(
        "outline/_row.html", line=line, link=lambda ref: f"{base}?sel={ref}#o-{ref}", full=False, address=None
    )
    return respond.as_json(
        {
            "version": done.version,
            "statement": number,
            "argument": argument,
            "new": done.created[0][0] == "s",
            "shape": line.shape.value,
            "word": line.word,
            "row": row,
            "token": csrf_token(),
            "by": _name(),
            "strip": strip_told(view.head),
            "asked": _asked(view) if done.created[0][0] == "s" else "",
            **account,
        },
        201,
    )


def _asked(view: StatementSeen) -> str:
    """What good reviewers ask of the line, beside the outline; the next line is typed meanwhile."""
    card = statement_card(view)
    asked = asked_of(back_address(view.head.slug).but(added=None), view.head, card)
    return render_template("changes/_asked.html", card=card, asked=asked)


def _account(slug: str) -> str:
    """The end of the header, where somebody's name stands from their first line on."""
    return render_template("_account.html", here=back_address(slug).to(added=None, add=""))


def _form(
    head: MapHead,
    typed: Typed,
    under: str,
    problems: Mapping[str, str] | None = None,
    plan: PlanTold | None = None,
    back_to: str = "",
) -> LinesForm:
    title = ""
    try:
        title = _title(head, under) if _UNDER.fullmatch(under) else ""
    except (errors.Absent, errors.Gone):
        under = ""
    return LinesForm(
        slug=head.slug,
        token=csrf_token(),
        typed=typed,
        under=under if title else "",
        back=back_to or request.form.get("back", "") or f"/maps/{head.slug}/outline",
        under_words=title,
        plan=plan,
        problems=problems or {},
        asks_name=contributor() is None,
        reads_first=reads_first(reading(), reader(), head.id, head.grounds),
    )


def _name() -> str:
    known = contributor()
    return known.name if known else ""


def _title(head: MapHead, under: str) -> str:
    number = int(under[1:])
    if under[0] == "s":
        return statement_seen(reading(), reader(), head.slug, number).line.title
    return argument_view(reading(), reader(), head.slug, number).line.premises[0].title


def _page(head: MapHead | None, form: LinesForm, status: int = 200) -> Response:
    return respond.respond("pasting/page.html", status=status, head=head, form=form, marks=MANNERS)
