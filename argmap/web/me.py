"""What concerns oneself: decisions and replies, what is new on one's maps, and one's own work."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, request

from argmap.domain.moderation import REASON_WORDS
from argmap.domain.vocabulary import Relation
from argmap.operations.reading import mark_read
from argmap.queries.inbox import Inbox, NoticeKind, NoticeView, inbox, own_changes, work_of
from argmap.web import respond, words
from argmap.web.address import HIGHEST_NUMBER
from argmap.web.contributions import DECISION_WORDS
from argmap.web.site import contributor, done_reading, reader, reading, site

PAGE_LENGTH = 50

pages = Blueprint("me", __name__)


@dataclass(frozen=True, slots=True)
class Told:
    """A notice in words: a sign, what happened, the words it is about with their page, and a line below."""

    id: int
    sign: str
    lead: str
    text: str
    href: str
    below: str
    reason: str
    words: str
    day: str
    clock: str
    unread: bool
    waits: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Some of the notices under a heading, how many of them are new, and what stands where there are none."""

    heading: str
    told: tuple[Told, ...]
    new: int
    nothing: str


@pages.get("/me")
def show() -> Response:
    """What concerns the reader, newest first; whoever has no name here is led to the sign-in page."""
    if contributor() is None:
        return _sign_in()
    found = inbox(reading(), reader(), _number("before"), PAGE_LENGTH)
    sections = _sections(found)
    return respond.respond(
        "me/new.html",
        tab="new",
        sections=sections,
        unread=found.unread,
        waiting=sum(one.waits for section in sections for one in section.told),
        shown=[one.id for one in found.notices if one.unread],
        maps=found.maps,
        older=f"/me?before={found.older}" if found.older else "",
        work=work_of(reading(), reader()),
        day=words.day,
        counted=words.counted,
        number_word=words.number_word,
    )


@pages.get("/me/work")
def work() -> Response:
    """The reader's own work: how much of it there is, and every change that they made, newest first."""
    if contributor() is None:
        return _sign_in()
    skip = min(_number("skip") or 0, 100_000)
    changes, more = own_changes(reading(), reader(), skip, PAGE_LENGTH)
    return respond.respond(
        "me/work.html",
        tab="work",
        work=work_of(reading(), reader()),
        changes=changes,
        older=f"/me/work?skip={skip + PAGE_LENGTH}" if more else "",
        newer=f"/me/work?skip={skip - PAGE_LENGTH}" if skip > PAGE_LENGTH else "/me/work" if skip else "",
        day=words.day,
        clock=words.clock,
    )


@pages.post("/me/read")
def read() -> Response:
    """Mark as read those that were shown when the button was pressed; what came since stays new."""
    told = [one for one in request.form.getlist("notice")[:PAGE_LENGTH] if one.isascii() and one.isdecimal()]
    actor = reader()
    done_reading()
    mark_read(site().desk, actor, [int(one) for one in told if len(one) < 10])
    return respond.redirect("/me")


def _sign_in() -> Response:
    return respond.redirect("/sign-in?next=%2Fme")


def _number(name: str) -> int | None:
    told = request.args.get(name, "")
    return int(told) if told.isascii() and told.isdecimal() and 0 < int(told[:10]) <= HIGHEST_NUMBER else None


def _sections(found: Inbox) -> list[Section]:
    decisions = [one for one in found.notices if one.kind in (NoticeKind.DECISION, NoticeKind.ASKED)]
    replies = [one for one in found.notices if one.kind is NoticeKind.REPLY]
    others = [one for one in found.notices if one not in decisions and one not in replies]
    # What waits for an answer stands first, the newest of it at the top.
    decisions.sort(key=lambda one: not one.waits)
    sections = [
        _section("Decisions on what you wrote", decisions, "No moderator has decided on anything of yours."),
        _section("Replies to your statements", replies, "Nobody has answered a statement of yours yet."),
    ]
    if others:
        sections.insert(1, _section("Asked of you", others, ""))
    return sections


def _section(heading: str, some: list[NoticeView], nothing: str) -> Section:
    return Section(heading, tuple(map(_told, some)), sum(one.unread for one in some), nothing)


def _told(one: NoticeView) -> Told:
    sign, lead, text, href, below = _TELLING.get(one.kind, _other)(one)
    return Told(
        id=one.id,
        sign=sign,
        lead=lead,
        text=text,
        href=href,
        below=below,
        reason=REASON_WORDS.get(one.reason, ""),
        words=one.words,
        day=words.day(one.at),
        clock=words.clock(one.at),
        unread=one.unread,
        waits=one.waits,
    )


Parts = tuple[str, str, str, str, str]


def _reply(one: NoticeView) -> Parts:
    base = f"/maps/{one.slug}"
    relation = Relation(one.relation)
    undercut = one.subject[:1] == "a"
    verb = words.sentence(words.relation_verb(relation, undercuts=undercut)).replace("Is required by", "A condition of")
    target = one.subject if undercut else f"your {one.subject[1:]}"
    more = f", and {words.counted(one.count - 1, 'more answer')}" if one.count > 1 else ""
    by = f" by {one.by}" if one.by else ""
    if one.line is None:
        return "close", f"{verb} {target}", "It is not there any more.", f"{base}?sel={one.subject}", one.map_title
    kind = words.SHAPE_WORDS[one.line.shape]
    below = f"{kind} {one.line.number}{by}{more}, in {one.map_title}"
    return (
        words.relation_class(relation, undercuts=undercut),
        f"{verb} {target}",
        one.line.title,
        f"{base}?sel=s{one.line.number}",
        below,
    )


def _decision(one: NoticeView) -> Parts:
    sign, lead = DECISION_WORDS.get(one.decision, ("check", "Decided")) if one.decision else ("check", "Decided")
    by = f", by {one.by}" if one.by else ""
    text = one.text or (one.line.title if one.line else "")
    if one.contribution is not None:
        stands = f"It stands as {one.result[1:] if one.result[:1] == 's' else one.result}. " if one.result else ""
        return sign, lead, text, f"/contributions/{one.contribution}", f"{stands}In {one.map_title}{by}"
    number = one.result.removeprefix("s")
    href = f"/maps/{one.slug}/statements/{number}" if one.line else f"/maps/{one.slug}/history?number={number}"
    return sign, lead, text, href, f"Your {number}, in {one.map_title}{by}"


def _asked_moderator(one: NoticeView) -> Parts:
    lead = "A second reading" if one.kind is NoticeKind.APPEAL else "Answered"
    below = "Its author asks another moderator" if one.kind is NoticeKind.APPEAL else "Its author has answered"
    return "reworded", lead, one.text, f"/moderation?item={one.contribution}", f"{below}, in {one.map_title}"


def _other(one: NoticeView) -> Parts:
    sign, lead, text = "check", "Your role", "Your role in this map has changed."
    if one.kind is NoticeKind.GLASS and one.subject == "restored":
        lead, text = "Brought back", "An admin has brought this map back, with a reason that its log keeps."
    elif one.kind is NoticeKind.GLASS:
        sign, lead = "warning", "Looked into"
        text = "An admin has looked into this map, with a reason that its log keeps."
    return sign, lead, text, f"/maps/{one.slug}", one.map_title


_TELLING = {
    NoticeKind.REPLY: _reply,
    NoticeKind.DECISION: _decision,
    NoticeKind.ASKED: _decision,
    NoticeKind.ANSWER: _asked_moderator,
    NoticeKind.APPEAL: _asked_moderator,
}
