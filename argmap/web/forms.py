"""Forms as they are shown: empty ones, and what was typed with a sentence beside each field that could not be taken.

A form is shown in the panel of a map, and on a page of its own where it comes back refused and no script put it in its
place. What was typed always comes back, also when the database is away.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qsl

from flask import request
from werkzeug.datastructures import MultiDict

from argmap.domain.limits import TEXT_LIMIT, TITLE_LIMIT
from argmap.domain.moderation import REASON_WORDS
from argmap.queries.graphs import Choices, choices
from argmap.queries.history import history
from argmap.queries.maps import MapHead
from argmap.queries.waiting import reads_first
from argmap.web import words
from argmap.web.address import FORMS, Address, read_address, taken_apart
from argmap.web.cards import StatementCard
from argmap.web.drafting import Typed
from argmap.web.filled import FilledForm
from argmap.web.frame import Choice
from argmap.web.guards import csrf_token
from argmap.web.questions import asked_of
from argmap.web.site import DATABASE_AWAY, contributor, reader, reading


@dataclass(frozen=True, slots=True)
class Manner:
    """What one kind of contribution is called: its tab, what its first field asks for, and its button."""

    style: str
    sign: str
    tab: str
    asks: str
    button: str
    template: str = "arguments/_add.html"


MANNERS: Mapping[str, Manner] = {
    "support": Manner("support", "support", "Support", "Your support, in one sentence", "Add support"),
    "objection": Manner("attack", "objection", "Objection", "Your objection, in one sentence", "Add objection"),
    "evidence": Manner("evidence", "evidence", "Evidence", "What the evidence shows, in one sentence", "Add evidence"),
    "condition": Manner("condition", "condition", "Condition", "What it requires, in one sentence", "Add condition"),
    "undercut": Manner(
        "undercut", "undercut", "Undercut it", "Why the step does not follow, in one sentence", "Add undercut"
    ),
    "premise": Manner(
        "linked", "linked", "Add a premise", "What the step also rests on, in one sentence", "Add premise"
    ),
    "position": Manner(
        "position",
        "position",
        "Position",
        "Your answer to the question, in one sentence",
        "Add position",
        "statements/_position.html",
    ),
}
REASONS = (("", "Choose a reason"), *((reason.value, told) for reason, told in REASON_WORDS.items()))
"""The reasons of the list, for a field that chooses one."""

_OPTIONAL = (
    *("title", "premise", "premise_text", "speaker", "stance", "source", "source_url"),
    *("quote", "locator", "voice", "reporter", "fidelity", "note", "case"),
)
_SHOWN = frozenset({*_OPTIONAL, "text", "name", "reason", "words", "person"})
_ON_STATEMENTS = ("support", "objection", "evidence", "condition")
_ON_ARGUMENTS = ("undercut", "premise")


@dataclass(frozen=True, slots=True)
class Tab:
    """A way to another kind of contribution to the same target."""

    style: str
    sign: str
    words: str
    href: str
    current: bool


class Step(NamedTuple):
    """A step that leads to what a form is about, by its argument: "a5", and its words."""

    ref: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Form(FilledForm):
    """A form, empty or as it was typed. `target` is "s12", "a5" or ""; `back` the address that it was opened at.

    `steps` are what an objection may be put against instead of the target: the steps that lead to it.
    `choices` is None where the
    database could not be asked. `current` is the present text where what was typed answers an older one, or which
    is to be decided on; `noted` is the content note over it.
    """

    template: str
    add: str
    action: str
    slug: str
    target: str
    token: str
    back: str
    cancel: str = ""
    tabs: tuple[Tab, ...] = ()
    choices: Choices | None = None
    asks_name: bool = True
    reads_first: bool = False
    current: str = ""
    noted: str = ""
    manner: Manner | None = None
    reasons: tuple[tuple[str, str], ...] = REASONS
    text_limit: int = TEXT_LIMIT
    title_limit: int = TITLE_LIMIT
    shown: Collection[str] = _SHOWN
    steps: tuple[Step, ...] = ()

    @property
    def key(self) -> str:
        """The name under which a browser keeps the draft."""
        return f"{self.add}-{self.target}".rstrip("-")

    def values(self, name: str) -> list[str]:
        """What was typed into a repeated field, empty ones left out."""
        return [told for told in self.typed.getlist(name) if told.strip()]

    def further(self, name: str, known: tuple[str, ...]) -> str:
        """The first value of a repeated field that is not among those offered to tick."""
        return next((told for told in self.values(name) if told not in known), "")

    @property
    def more_is_open(self) -> bool:
        """Whether the optional fields must be seen: something is in them, or wrong with them."""
        optional = [name for name in _OPTIONAL if self.add != "evidence" or name not in ("source", "quote")]
        return any(self.values(name) for name in optional) or any(name in self.problems for name in optional)


def fresh_form(
    address: Address, head: MapHead, target: str | None, add: str, card: StatementCard | None = None
) -> Form:
    """An empty form of the kind `add` (one of `FORMS`) on a statement ("s12"), an argument ("a5") or the map (None).

    `card` is the statement, where it is one: an objection may be put against the steps that lead to it.
    """
    known = contributor()
    return Form(
        template=MANNERS[add].template,
        add=add,
        action=action_of(head.slug, add, target or ""),
        slug=head.slug,
        target=target or "",
        token=csrf_token(),
        back=address.to(add="", added=None),
        typed=MultiDict(),
        cancel=address.to(add=""),
        tabs=_tabs(address, target, add),
        choices=choices(reading(), head),
        asks_name=known is None,
        reads_first=reads_first(reading(), reader(), head.id, head.grounds),
        manner=MANNERS[add],
        steps=_steps(card) if card is not None and add == "objection" else (),
    )


def _steps(card: StatementCard) -> tuple[Step, ...]:
    return tuple(
        Step(f"a{one.number}", f"the step a{one.number}, from {' + '.join(str(line.number) for line in one.premises)}")
        for one in (*card.for_, *card.against_)
    )


def typed_form(slug: str, add: str, target: str, problems: Mapping[str, str], offered: Choices | None) -> Form:
    """The form that this request brought, as it was typed; asks nothing of the database."""
    address = back_address(slug)
    if target:
        address = address.but(selected=target)
    try:
        token, asks_name = csrf_token(), contributor() is None
    except DATABASE_AWAY:
        token, asks_name = request.form.get("csrf", ""), bool(request.form.get("name"))
    return Form(
        template=MANNERS[add].template,
        add=add,
        action=action_of(slug, add, target),
        slug=slug,
        target=target,
        token=token,
        back=address.to(add=""),
        typed=request.form,
        cancel=address.to(add=""),
        tabs=_tabs(address, target or None, add),
        problems=problems,
        choices=offered,
        asks_name=asks_name,
        manner=MANNERS[add],
    )


def action_of(slug: str, add: str, target: str) -> str:
    """Where a form of that kind is sent."""
    if add == "position":
        return f"/maps/{slug}/statements"
    if add == "premise":
        return f"/maps/{slug}/arguments/{target[1:]}/premises"
    return f"/maps/{slug}/arguments"


def kind_of_form(typed: Typed) -> str:
    """Which of `FORMS` an argument was typed into."""
    target, relation = typed.get("target", ""), typed.get("relation", "")
    if target.startswith("a"):
        return "undercut"
    if typed.get("kind") == "evidence":
        return "evidence"
    return {"attack": "objection", "condition": "condition"}.get(relation, "support")


def back_address(slug: str) -> Address:
    """Where the form of this request was opened: a page of the same map, or the map itself."""
    base = f"/maps/{slug}"
    parts = taken_apart(request.form.get("back", ""))
    told = parts.path
    path = told if told == base or (told.startswith(f"{base}/") and told.isascii() and "//" not in told) else base
    return read_address(path, MultiDict(parse_qsl(parts.query)))


def _tabs(address: Address, target: str | None, add: str) -> tuple[Tab, ...]:
    if target is None:
        return ()
    assert add in FORMS
    offered = _ON_STATEMENTS if target.startswith("s") else _ON_ARGUMENTS
    return tuple(
        Tab(manner.style, manner.sign, manner.tab, address.to(add=name, selected=target), name == add)
        for name, manner in ((name, MANNERS[name]) for name in offered)
    )


@dataclass(frozen=True, slots=True)
class Undo:
    """The offer to take back what was just added: the change's version, and what it did in words.

    `asked` is what good reviewers ask of it, each with where it can be answered ("" : nowhere but in one's mind).
    `redoes`: what was just done took something back, so that taking that back does it again.
    """

    version: int
    words: str
    asked: tuple[Choice, ...] = ()
    redoes: bool = False


def undo_offer(address: Address, head: MapHead, card: StatementCard | None = None) -> Undo | None:
    """The offer that belongs to an address with `added=`: only to who made that change, and while it can be undone.

    `card` is the statement that is shown, of which something is asked where the change added it.
    """
    if address.added is None or contributor() is None:
        return None
    rows = history(reading(), reader(), head.slug, before=address.added + 1, limit=1).rows
    if not rows or rows[0].version != address.added or not rows[0].may_undo:
        return None
    added = card is not None and card.ref in rows[0].touched and rows[0].kind in _ADDITIONS
    asked = asked_of(address, head, card) if card is not None and added else ()
    return Undo(address.added, words.sentence(rows[0].summary), asked, rows[0].redoes)


_ADDITIONS = frozenset({"add position", "add argument", "add premises"})
