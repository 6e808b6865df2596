"""The moderators' queue: what waits, the contribution that is read with all that helps to decide, and the decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from argmap.domain import errors, vetting
from argmap.domain.draft_json import Draft
from argmap.domain.drafts import (
    ArgumentDraft,
    CitationDraft,
    DecisionDraft,
    EntryDraft,
    NewStatement,
    PremisesDraft,
    RewordDraft,
    StanceDraft,
)
from argmap.domain.limits import NOTE_LIMIT, TEXT_LIMIT
from argmap.domain.moderation import REASON_WORDS, ContributionKind, ContributionState, DecisionKind, Reason
from argmap.domain.permissions import Action, may
from argmap.domain.quotations import Found
from argmap.domain.text import many_lines, one_line, propose_title
from argmap.drawing.step import Step, draw_step
from argmap.operations import moderation
from argmap.operations.flags import settle
from argmap.queries.contributions import ContributionView, contribution_view
from argmap.queries.flags import FlaggedItem, flagged_items
from argmap.queries.maps import Choices, MapHead, choices, map_head, structure_of
from argmap.queries.places import around
from argmap.queries.queue import ModeratedMap, Queue, QueueRow, decided_by, queue, record_of, seen_before
from argmap.queries.quotations import compare
from argmap.queries.statements import Likeness, similar
from argmap.web import respond, words
from argmap.web.consequences import consequences
from argmap.web.contributing import shows_again
from argmap.web.contributions import DECISION_WORDS, STATE_WORDS
from argmap.web.differences import differences
from argmap.web.entries import NOUNS
from argmap.web.marks import marked
from argmap.web.moderating import PLACE, KindTold, ago, kind_told, target_told
from argmap.web.site import done_reading, reader, reading, site

pages = Blueprint("moderation", __name__)

_SHOWN = {"": "All", "new": "New", "reworded": "Reworded", "appealed": "Appeals"}
_ACTS = {
    "approve": DecisionKind.APPROVE,
    "ask": DecisionKind.ASK,
    "merge": DecisionKind.MERGE,
    "move": DecisionKind.MOVE,
    "split": DecisionKind.SPLIT,
    "reject": DecisionKind.REJECT,
}
_MANY_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """Which part of the queue the address asks for."""

    slug: str = ""
    which: str = ""
    after: int = 0
    item: int | None = None

    def to(self, **changes: Any) -> str:
        """The address of the queue with these changes."""
        told = {"map": self.slug, "show": self.which, "after": self.after, "item": self.item, **changes}
        query = urlencode({name: value for name, value in told.items() if value})
        return f"/moderation?{query}" if query else "/moderation"


@dataclass(frozen=True, slots=True)
class RowTold:
    """A row of the list. `notes` say in a few words what catches the eye."""

    row: QueueRow
    told: KindTold
    text: str
    place: str
    waited: str
    href: str
    current: bool
    notes: str


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked for: the sign, whether it asks for a look, and what was found."""

    sign: str
    words: str
    look: bool


@dataclass(frozen=True, slots=True)
class Alike:
    """A statement that says something similar, with the shared words marked, and how alike in words."""

    like: Likeness
    runs: Any
    words: str


def _wish(told: Mapping[str, str]) -> Wish:
    def number(name: str) -> int:
        value = told.get(name, "")
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else 0

    which = told.get("show", "")
    return Wish(told.get("map", "")[:100], which if which in _SHOWN else "", number("after"), number("item") or None)


@pages.get("/moderation")
def show() -> Response:
    """The queue over all maps that one moderates, the oldest first, with one contribution open."""
    return _page(_wish(request.args))


def _page(
    wish: Wish,
    status: int = 200,
    problems: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    outcome: str = "",
) -> Response:
    now = site().desk.clock()
    flagged = request.args.get("show") == "flagged" or request.form.get("act") == "keep"
    found = queue(reading(), reader(), now, wish.slug, wish.which, wish.after)
    slugs = {one.id: one for one in found.maps if wish.slug in ("", one.slug)}
    doubted = flagged_items(reading(), list(slugs))
    number = None if flagged else wish.item or next((row.id for row in found.rows), None)
    view = None
    if number is not None:
        try:
            view = contribution_view(reading(), reader(), number)
        except errors.Absent:
            view = None
        if view is not None and not may(reader(), Action.MODERATE, view.grounds):
            view = None
    at = next((i for i, row in enumerate(found.rows) if view is not None and row.id == view.id), None)
    before = found.rows[at - 1].id if at else None
    after = found.rows[at + 1].id if at is not None and at + 1 < len(found.rows) else None
    did = request.args.get("did", "")
    return respond.respond(
        "moderation/queue.html",
        None,
        status,
        wish=wish,
        found=found,
        shown=[
            (name, label, found.counts[name], wish.to(show=name, after=0, item=None)) for name, label in _SHOWN.items()
        ],
        rows=[_row(row, wish, view, now) for row in found.rows],
        flagged=flagged,
        flagged_count=len(doubted),
        flagged_href=wish.to(show="flagged", after=0, item=None),
        doubted=[_flagged(one, slugs[one.map_id], now) for one in doubted] if flagged else [],
        more=wish.to(after=found.more, item=None) if found.more else "",
        newest=wish.to(after=0, item=None) if wish.after else "",
        place=None if at is None else at + 1,
        before=wish.to(item=before) if before else "",
        after=wish.to(item=after) if after else "",
        view=view,
        reasons=REASON_WORDS,
        problems=problems or {},
        typed=typed or {},
        outcome=outcome or (_DID.get(did, "")),
        **({} if view is None else _item(view, found, now)),
    )


_DID = {
    "approve": "Accepted. It stands on the map in its author’s name.",
    "ask": "Sent back. Its author reads the reason and can answer.",
    "merge": "Merged. Its author’s name stays with it.",
    "move": "Moved and accepted.",
    "split": "Split in two, and both accepted.",
    "reject": "Not accepted. Its author reads the reason and can answer.",
    "keep": "It stays as it is, and its flags are settled.",
    "hold": "You hold it for five minutes: other moderators are told so.",
}


@dataclass(frozen=True, slots=True)
class FlaggedTold:
    """A statement that readers doubt, in one row; it is decided on its own pages, or kept from here."""

    item: FlaggedItem
    slug: str
    map_title: str
    word: str
    reasons: str
    words: tuple[str, ...]
    since: str
    mine: bool


def _flagged(item: FlaggedItem, of: ModeratedMap, now: datetime) -> FlaggedTold:
    reasons = [
        f"{REASON_WORDS.get(reason, 'No reason')}{f' ({count})' if count > 1 else ''}" for reason, count in item.reasons
    ]
    return FlaggedTold(
        item,
        of.slug,
        of.title,
        f"{words.SHAPE_WORDS[item.line.shape]} {item.number}",
        words.listed(reasons),
        tuple(flag.words for flag in item.flags if flag.words),
        ago(now - item.since),
        item.author is not None and item.author == reader().contributor_id,
    )


def _row(row: QueueRow, wish: Wish, view: ContributionView | None, now: datetime) -> RowTold:
    notes = []
    if row.mine:
        notes.append("your own")
    if row.appealed:
        notes.append("appeal")
    if row.held:
        notes.append("another moderator reads it")
    if isinstance(row.draft, ArgumentDraft) and row.draft.kind == "evidence" and not vetting.cites(row.draft):
        notes.append("no source")
    place = target_told(row.kind, row.target)
    return RowTold(
        row,
        kind_told(row.kind, row.draft),
        vetting.text_of(row.draft) or "Statements of the map, linked anew",
        f"{place} {row.line.title}" if row.line else place,
        ago(now - row.changed),
        wish.to(item=row.id),
        view is not None and view.id == row.id,
        ", ".join(notes),
    )


def _item(view: ContributionView, found: Queue, now: datetime) -> dict[str, Any]:
    """Everything about the contribution that is open; as many queries however much waits."""
    session, here, actor = reading(), site(), reader()
    head = map_head(session, actor, view.slug)
    text = vetting.text_of(view.draft)
    alike = [one for one in similar(session, actor, view.slug, text) if f"s{one.line.number}" != view.target]
    offered = choices(session, head)
    record = record_of(session, view.map_id, view.author)
    graph, near = None, None
    step: Step | None = None
    if view.target:
        number = int(view.target[1:])
        which = {"statement": number} if view.target[0] == "s" else {"argument": number}
        graph, near = around(session, head, **which)
        step = _drawn(view, graph, near)
    current = graph.statements.get(int(view.target[1:])) if graph and view.target[:1] == "s" else None
    parts = vetting.claims_in(text)
    return {
        "told": kind_told(view.kind, view.draft),
        "text": text,
        "further": _further(view.draft),
        "on": target_told(view.kind, view.target),
        "state": STATE_WORDS[view.state],
        "decision_words": DECISION_WORDS,
        "ago": lambda moment: ago(now - moment),
        "record": _record(record.sent, record.accepted, record.rejected, record.changes),
        "drawing": step.drawing if step else None,
        "not_drawn": words.listed(str(n) for n in step.folded) if step else "",
        "href": lambda **changes: _to(view, str(changes.get("selected") or view.target)),
        "pieces": differences(current.text, text) if current and isinstance(view.draft, RewordDraft) else (),
        "alike": [Alike(one, marked(one.line.text, " ".join(one.shared)), _likeness(one.score)) for one in alike],
        "checks": _checks(view, offered, alike, head),
        "changes_told": consequences(view.draft, structure_of(session, head, here.structures), alike),
        "parent_at": decided_by(session, view.map_id, actor.contributor_id, view.target) if view.target else None,
        "decidable": view.state is ContributionState.WAITING and not view.mine,
        "held": bool(view.held_by) and view.held_until is not None and view.held_until > now,
        "split_first": parts[0] if parts else "",
        "split_second": " ".join(parts[1:]),
        "can_merge": view.kind not in (ContributionKind.REWORD, ContributionKind.SOURCE) and bool(text),
        "can_move": view.kind in (ContributionKind.ARGUMENT, ContributionKind.PREMISES),
        "day": words.day,
        "clock": words.clock,
        "head": head,
    }


def _to(view: ContributionView, ref: str) -> str:
    noun = "arguments" if ref[0] == "a" else "statements"
    return f"/maps/{view.slug}/{noun}/{ref[1:]}"


def _drawn(view: ContributionView, graph: Any, near: Any) -> Step | None:
    """What is one step around the target, or around what an argument leads to."""
    number: int | None = int(view.target[1:])
    if view.target[0] == "a":
        argument = near.arguments.get(number)
        number = None if argument is None else (argument.target or next(iter(argument.premises), None))
    if number is None or number not in graph.statements:
        return None
    try:
        return draw_step(graph, near, number, sheet=640.0, dot=site().dot, cache=site().layouts)
    except errors.LayoutFailed:
        return None


def _record(sent: int, accepted: int, rejected: int, changes: int) -> str:
    told = f"{words.counted(sent, 'contribution')} sent here, {accepted} accepted, {rejected} not accepted"
    return f"{told}; {words.counted(changes, 'change')} on the map."


def _further(draft: Draft) -> list[tuple[str, str]]:
    """What it brings beside its first sentence."""
    told: list[tuple[str, str]] = []
    if isinstance(draft, RewordDraft) and draft.reason:
        told.append(("Why, says its author", draft.reason))
    if isinstance(draft, EntryDraft):
        told += [(_FIELDS[name], value) for name, value in asdict(draft.entry).items() if name in _FIELDS and value]
    if isinstance(draft, StanceDraft):
        told += [("Note", draft.note)] if draft.note else []
    if isinstance(draft, StanceDraft | CitationDraft):
        citation = draft.citation if isinstance(draft, StanceDraft) else draft
        told += [_cited(citation)] if citation else []
    if not isinstance(draft, ArgumentDraft | PremisesDraft):
        return told
    told += [("Together with", one.text) for one in draft.new[1:]]
    if draft.existing:
        told.append(("Together with statements", words.listed(str(n) for n in draft.existing)))
    if isinstance(draft, ArgumentDraft):
        told += [("Speaker", draft.speaker)] if draft.speaker else []
        if draft.citation:
            told.append(_cited(draft.citation))
        told += [("Note", draft.note)] if draft.note else []
        told += [("Holds in", words.listed(draft.cases))] if draft.cases else []
    return told


_FIELDS = {one.name: one.label for noun in NOUNS.values() for one in noun.fields}
"""The fields of entries, by what they are called in their forms."""


def _cited(citation: CitationDraft) -> tuple[str, str]:
    quote = f": {words.in_marks(citation.quote)}" if citation.quote else ""
    return "Source", f"{citation.source}{quote} {citation.locator}".strip()


def _likeness(score: float) -> str:
    if score >= 90:
        return "nearly the same words"
    return "much alike" if score >= 75 else "partly alike"


def _checks(view: ContributionView, offered: Choices, alike: list[Likeness], head: MapHead) -> list[Check]:
    text = vetting.text_of(view.draft)
    parts = vetting.claims_in(text)
    checks = [
        Check("warning", f"One claim per contribution: this may have {words.number_word(len(parts))}", True)
        if len(parts) > 1
        else Check("check", "One claim, as far as full stops tell", False)
    ]
    checks.append(_quotation(view, offered, head))
    if len(text) > vetting.LONG:
        checks.append(Check("warning", f"Long: {len(text):,} characters", True))
    else:
        checks.append(Check("check", f"{len(text):,} characters", False))
    links = vetting.links_in(text)
    checks.append(
        Check("warning", f"{words.counted(len(links), 'link')} in the sentence", True)
        if links
        else Check("check", "No link in the sentence", False)
    )
    known = [name for one in offered.speakers for name in (one.name, one.short) if name]
    known += [one.name for one in offered.cases] + [one.title for one in offered.sources]
    people = vetting.people_in(text, known)
    checks.append(
        Check("warning", f"May name a person whom the map does not know: {words.listed(people)}", True)
        if people
        else Check("check", "No name found that the map does not know; names in one word are not seen", False)
    )
    seen = seen_before(reading(), view.map_id, view.id, text)
    if seen is not None:
        what = STATE_WORDS[seen.state].lower()
        checks.append(Check("warning", f"The same words were sent before, {words.day(seen.at)}: {what}", True))
    else:
        checks.append(Check("check", "Not sent before", False))
    return checks


def _quotation(view: ContributionView, offered: Choices, head: MapHead) -> Check:
    citation = view.draft.citation if isinstance(view.draft, ArgumentDraft) else None
    if citation is None:
        evidence = isinstance(view.draft, ArgumentDraft) and view.draft.kind == "evidence"
        return Check("warning" if evidence else "silent", "No source named", evidence)
    if not citation.quote:
        return Check("warning", "A source is named, and no words of it", True)
    sources = {one.key: one for one in offered.sources}
    key = next((key for key, one in sources.items() if citation.source in (key, one.title, one.short)), None)
    pair = (key or "", citation.quote)
    comparison = compare(reading(), head.id, sources, [pair], {}) if key else None
    result = comparison.found.get(pair) if comparison else None
    if result is None:
        return Check("silent", "Quoted words: no document to check against", False)
    if isinstance(result, Found):
        return Check("check", f"Quoted words found in the source, {result.locator}", False)
    return Check("warning", f"Quoted words not found: {result}", True)


def _decision(typed: Mapping[str, str]) -> DecisionDraft:
    """What the form says is decided. Raises `Refused` with a sentence for each field."""
    problems: dict[str, str] = {}
    kind = _ACTS.get(typed.get("act", ""))
    if kind is None:
        raise errors.Refused({"": "It is not said what is decided."})
    turn = typed.get("turn", "")
    if not (turn.isascii() and turn.isdecimal() and len(turn) < 9):
        raise errors.Refused({"": "The form does not say what you had read; open the contribution anew."})
    told = typed.get("reason", "")
    reason = Reason(told) if told in set(Reason) else Reason.NONE
    said = many_lines(typed.get("words", ""), "words", limit=NOTE_LIMIT)
    into, to = None, ""
    texts: tuple[NewStatement, ...] = ()
    if kind is DecisionKind.MERGE:
        number = typed.get("into", "").strip().removeprefix("s")
        if number.isascii() and number.isdecimal() and 0 < int(number[:10]) < 10**9:
            into = int(number)
        else:
            problems["into"] = "Say into which statement, by its number."
    if kind is DecisionKind.MOVE:
        to = typed.get("to", "").strip()
        to = f"s{to}" if to.isdecimal() else to
        if not PLACE.fullmatch(to):
            problems["to"] = "Say where to, by the number of a statement (12) or an argument (a5)."
    if kind is DecisionKind.SPLIT:
        texts = tuple(_sentence(typed, name, problems) for name in ("first", "second"))
    if kind in (DecisionKind.ASK, DecisionKind.REJECT) and reason is Reason.NONE:
        problems["reason"] = "Choose the reason that its author will read."
    if problems:
        raise errors.Refused(problems)
    return DecisionDraft(kind, int(turn), reason, said, into, to, texts)


def _sentence(typed: Mapping[str, str], name: str, problems: dict[str, str]) -> NewStatement:
    try:
        text = one_line(typed.get(name, ""), name, limit=TEXT_LIMIT, required=True)
    except errors.Refused as refused:
        problems.update(refused.fields)
        text = ""
    return NewStatement(text, propose_title(text))


def _again(error: Exception, problems: Mapping[str, str], status: int, number: int) -> Response:
    done_reading()
    wish = _wish(request.form)
    typed = dict(request.form.items())
    return _page(Wish(wish.slug, wish.which, wish.after, number), status, problems, typed)


@pages.post("/moderation/<number:number>")
@shows_again(_again)
def decide(number: int) -> Response:
    """Decide on one contribution, or hold it; then the next one is shown."""
    wish = _wish(request.form)
    act = request.form.get("act", "")
    if act == "hold":
        moderation.hold(site().desk, reader(), number)
        return respond.redirect(wish.to(item=number, did="hold"))
    moderation.decide(site().desk, reader(), number, _decision(request.form))
    return respond.redirect(wish.to(item=None, did=act))


def _keep(form: Mapping[str, str]) -> Response:
    """Settle the flags of a statement that stays as it is."""
    slug, _, number = form.get("subject", "").partition("/")
    if not (number.isascii() and number.isdecimal() and 0 < int(number[:10]) < 10**9):
        return _page(_wish(form), 422, {"": "It is not said which statement stays."})
    try:
        settle(site().desk, reader(), slug, int(number))
    except (errors.Conflict, errors.NotAllowed) as error:
        done_reading()
        return _page(_wish(form), 409 if isinstance(error, errors.Conflict) else 403, {"": str(error)})
    return respond.redirect("/moderation?show=flagged&did=keep")


@pages.post("/moderation")
def decide_many() -> Response:
    """Approve or reject several, each by itself: what could not be decided is told, and the others are."""
    form = request.form
    if form.get("act") == "keep":
        return _keep(form)
    wish, done, failed = _wish(form), 0, []
    chosen = form.getlist("item")[:_MANY_AT_MOST]
    if not chosen:
        return _page(wish, 422, {"": "Nothing was selected."})
    if form.get("act") not in ("approve", "reject"):
        return _page(wish, 422, {"": "Several at once can be approved or rejected."})
    for told in chosen:
        number, _, turn = told.partition(".")
        if not (number.isascii() and number.isdecimal() and 0 < int(number[:10]) < 10**9):
            continue
        try:
            draft = _decision({**form.to_dict(), "turn": turn})
            moderation.decide(site().desk, reader(), int(number), draft)
            done += 1
        except errors.Unavailable:
            raise
        except errors.DomainError as error:
            failed.append(str(error))
    done_reading()
    outcome = f"{words.sentence(words.number_word(done))} decided."
    if not failed:
        return respond.redirect(wish.to(item=None, after=0, did=form["act"]))
    reasons = {"": f"{words.sentence(words.number_word(len(failed)))} not: {' '.join(dict.fromkeys(failed))}"}
    return _page(Wish(wish.slug, wish.which), 409, reasons, outcome=outcome)
