"""What concerns oneself: decisions and replies, what is new on one's maps, and one's own work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request

from argmap.domain.moderation import REASON_WORDS, ContributionKind, ContributionState, DecisionKind
from argmap.domain.vocabulary import Relation
from argmap.operations.reading import mark_read
from argmap.queries.accounts import own_account
from argmap.queries.contributions import contribution_view
from argmap.queries.inbox import Inbox, NoticeKind, NoticeView, inbox
from argmap.queries.own_work import OwnContribution, own_contributions, own_maps, work_of
from argmap.web import respond, words
from argmap.web.address import number_told
from argmap.web.decided import Decided, decided, decided_context
from argmap.web.moderating import DECISION_WORDS
from argmap.web.site import contributor, done_reading, reader, reading, site

PAGE_LENGTH = 50
ASKED_AT_MOST = 20
OPENED_AT_MOST = 3
"""So many of those that wait for an answer have their form here; the others lead to theirs."""

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
        return sign_in_first()
    session, me, before = reading(), reader(), number_in("before")
    found = inbox(session, me, before, PAGE_LENGTH)
    asked = () if before else own_contributions(session, me, ContributionState.ASKED, limit=ASKED_AT_MOST)[0]
    opened = _opened(asked)
    maps, all_maps = own_maps(session, me)
    sections = _sections(found, [one for one in asked if one.id not in opened])
    return respond.respond(
        "me/new.html",
        tab="new",
        sections=sections,
        opened=list(opened.values()),
        fresh={one.contribution for one in found.notices if one.unread},
        unread=found.unread,
        shown=[one.id for one in found.notices if one.unread],
        maps=found.maps,
        copies=[one for one in maps if one.since],
        older=f"/me?before={found.older}" if found.older else "",
        work=work_of(session, me),
        own_maps=maps,
        more_maps=all_maps - len(maps),
        account=own_account(session, me),
        mails=site().post is not None,
        counted=words.counted,
        counted_in_words=words.counted_in_words,
        number_word=words.number_word,
        **decided_context(),
    )


def _opened(asked: Sequence[OwnContribution]) -> dict[int, Decided]:
    """Some of what waits for the reader, each with the form that answers it; of sources one, whose fields are alike."""
    found: dict[int, Decided] = {}
    for one in asked:
        sources = any(item.again is not None for item in found.values())
        if len(found) < OPENED_AT_MOST and not (sources and one.kind is ContributionKind.SOURCE):
            found[one.id] = decided(contribution_view(reading(), reader(), one.id), back="/me")
    return found


@pages.post("/me/read")
def read() -> Response:
    """Mark as read those that were shown when the button was pressed; what came since stays new."""
    told = [one for one in request.form.getlist("notice")[:PAGE_LENGTH] if one.isascii() and one.isdecimal()]
    actor = reader()
    done_reading()
    mark_read(site().desk, actor, [int(one) for one in told if len(one) < 10])
    return respond.redirect("/me")


def sign_in_first() -> Response:
    """The way to the sign-in page, and from there back here."""
    return respond.redirect("/sign-in?next=%2Fme")


def number_in(name: str) -> int | None:
    """The number that the address gives under that name, if it is one."""
    return number_told(request.args.get(name))


def _sections(found: Inbox, asked: Sequence[OwnContribution]) -> list[Section]:
    """The notices under their headings; `asked` is what waits for an answer and is not open above."""
    decisions = [one for one in found.notices if one.kind in (NoticeKind.DECISION, NoticeKind.ASKED) and not one.waits]
    replies = [one for one in found.notices if one.kind is NoticeKind.REPLY]
    told = {NoticeKind.DECISION, NoticeKind.ASKED, NoticeKind.REPLY}
    others = [one for one in found.notices if one.kind not in told]
    waits = tuple(map(_waiting, asked))
    news = sum(one.unread for one in found.notices if one.kind is NoticeKind.ASKED or one in decisions)
    sections = [
        Section(
            "Decisions on what you wrote",
            (*waits, *map(_told, decisions)),
            news,
            "No moderator has decided on anything else of yours."
            if found.notices
            else "No moderator has decided on anything of yours.",
        ),
        _section("Replies to your statements", replies, "Nobody has answered a statement of yours yet."),
    ]
    if others:
        sections.insert(1, _section("Asked of you", others, ""))
    return sections


def _section(heading: str, some: list[NoticeView], nothing: str) -> Section:
    return Section(heading, tuple(map(_told, some)), sum(one.unread for one in some), nothing)


def _waiting(one: OwnContribution) -> Told:
    sign, lead = DECISION_WORDS[DecisionKind.ASK]
    return Told(
        id=0,
        sign=sign,
        lead=lead,
        text=one.text,
        href=f"/contributions/{one.id}",
        below=f"In {one.map_title}",
        reason=REASON_WORDS.get(one.reason, ""),
        words="",
        day=words.day(one.changed),
        clock=words.clock(one.changed),
        unread=False,
        waits=True,
    )


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
        done = ". You have answered" if one.kind is NoticeKind.ASKED and not one.waits else ""
        return sign, lead, text, f"/contributions/{one.contribution}", f"{stands}In {one.map_title}{by}{done}"
    number = one.result.removeprefix("s")
    href = f"/maps/{one.slug}/statements/{number}" if one.line else f"/maps/{one.slug}/history?number={number}"
    return sign, lead, text, href, f"Your {number}, in {one.map_title}{by}"


def _asked_moderator(one: NoticeView) -> Parts:
    lead = "A second reading" if one.kind is NoticeKind.APPEAL else "Answered"
    below = "Its author asks another moderator" if one.kind is NoticeKind.APPEAL else "Its author has answered"
    return "reworded", lead, one.text, f"/moderation?item={one.contribution}", f"{below}, in {one.map_title}"


def _removal(one: NoticeView) -> Parts:
    text = "A name was removed from the map that this one is a copy of. Remove it here, too, or leave it."
    return "removed", "A name", text, f"/maps/{one.slug}/redactions", one.map_title


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
    NoticeKind.REMOVAL: _removal,
}
