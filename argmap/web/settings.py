"""The page of how a map is kept, for its facilitators: one long page, of which every part is a form of its own.

What a new setting would change is told before it is saved, by the same form with another button; where there is script,
as soon as something is chosen. Members, invitations and the map's own words have modules of their own, which answer
with this page; here are who may read it and add to it, pseudonyms, and its end.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, request

from argmap.domain import errors
from argmap.domain.graph import Case, Speaker
from argmap.domain.keeping import Access
from argmap.domain.permissions import Membership, Role
from argmap.domain.text import fold
from argmap.operations import keeping as operations
from argmap.operations import map_words
from argmap.queries.keeping import MemberRow, SettingsView, settings_view
from argmap.queries.versions import state_of
from argmap.web import respond, words
from argmap.web.address import Address
from argmap.web.contributing import shows_again
from argmap.web.frame import toolbar
from argmap.web.guards import csrf_token
from argmap.web.keeping import CHOICES, NAMING_WORDS, ROLE_WORDS, access, access_typed
from argmap.web.map_words import words_alone, words_draft, words_form
from argmap.web.settings_told import effects, event_told, moderated_told
from argmap.web.site import DATABASE_AWAY, contributor, done_reading, reader, reading, site

MEMBERS_SHOWN = 12
ENTRIES_SHOWN = 24

pages = Blueprint("settings", __name__)

_PARTS = {
    "settings.save": "access",
    "members.members": "members",
    "invitations.invite": "invitations",
    "invitations.withdraw": "invitations",
    "settings.correct_words": "words",
    "settings.look": "names",
    "settings.archive": "end",
    "settings.delete": "end",
}
"""Which part of the page each form stands in, by the view that it is sent to."""


@pages.get("/maps/<slug:slug>/settings")
def show(slug: str) -> Response:
    """The settings; a visitor who may read the map is sent to sign in."""
    if contributor() is None:
        state_of(site().engine, reader(), slug)
        return to_sign_in()
    return settings_page(slug)


def to_sign_in() -> Response:
    """The way to the sign-in page, and back here."""
    return respond.redirect(f"/sign-in?next={quote(request.full_path.rstrip('?'), safe='')}")


def settings_page(
    slug: str,
    status: int = 200,
    *,
    wanted: Access | None = None,
    problems: Mapping[str, str] | None = None,
    stale: bool = False,
    **context: Any,
) -> Response:
    """The page; what one of its forms was sent with is still in it, with what is wrong with that.

    `wanted` is an access of which it is told what it would change. `stale`: what the form is about has changed since it
    was opened; it is shown as it is now, too, and sending the form again replaces it.
    """
    view = settings_view(reading(), reader(), slug, site().desk.clock())
    at = _PARTS.get(request.endpoint or "", "") if request.method == "POST" else ""
    facilitates = view.role is Role.FACILITATOR
    address = Address(f"/maps/{slug}/settings")
    return respond.respond(
        "maps/settings.html",
        "maps/_effect.html" if at == "access" else None,
        status,
        head=view.head,
        address=address,
        crumb="Settings",
        toolbar=toolbar(address, slug, "settings", head=view.head),
        notices=[],
        view=view,
        facilitates=facilitates,
        base=f"/maps/{slug}/settings",
        at=at,
        problems=dict(problems or {}),
        effect=[] if wanted is None else effects(view, wanted),
        previewed=wanted is not None,
        typed=request.form if at == "invitations" else {},
        events=[event_told(one) for one in view.events],
        copies=[(one, words.day(one.when), words.clock(one.when)) for one in view.handed_in],
        day=words.day,
        token=csrf_token(),
        **_members(view),
        **(_for_facilitators(view, at, problems or {}, stale=stale) if facilitates else {}),
        **CHOICES,
        **{"invitation": "", "unmasked": None, **context},
    )


def _members(view: SettingsView) -> dict[str, Any]:
    """The members that are shown, and why the role of some cannot be changed."""
    sought = request.args.get("member", "")[:80] if request.method == "GET" else ""
    members = [one for one in view.members if not sought or fold(sought) in fold(one.name)]
    shown = members if request.args.get("members") == "all" or sought else members[:MEMBERS_SHOWN]
    return {
        "members": shown,
        "member_notes": {one.ref: _note_of(view, one) for one in shown},
        "sought": sought,
        "roles": [(role.value, told) for role, told in ROLE_WORDS.items()],
    }


def _note_of(view: SettingsView, member: MemberRow) -> str:
    """Why a member's role cannot be changed, or nothing."""
    if member.role is Membership.FACILITATOR and view.only_facilitator:
        return "the only one; appoint another first"
    return ""


def _for_facilitators(view: SettingsView, at: str, problems: Mapping[str, str], *, stale: bool) -> dict[str, Any]:
    """What only they see and set: access, links, the map's words, moderation, entries."""
    kept = view.kept
    assert kept is not None
    access: Mapping[str, str] = access_typed(view.access)
    if at == "access":
        access = {**request.form, **({"was": access["was"]} if stale else {})}
    return {
        "access": access,
        "naming": NAMING_WORDS[view.naming],
        "link_of": f"{request.host_url}maps/{view.link}" if view.link else "",
        "invitations": [(one, ROLE_WORDS[one.role], _ends(one.expires, one.ended)) for one in view.invitations],
        "moderated": moderated_told(view.access, kept),
        "word": view.link or view.head.slug,
        "entries": [_entries(noun, some) for noun, some in (("cases", kept.cases), ("speakers", kept.speakers))],
        **words_form(view.head, kept.corrected, problems if at == "words" else None, stale=stale),
    }


def _ends(expires: datetime, ended: str) -> str:
    if ended:
        return f"ended {words.day(expires)}" if ended == "ended" else ""
    return f"in {words.counted(math.ceil((expires - site().desk.clock()) / timedelta(days=1)), 'day')}"


def _entries(noun: str, entries: Sequence[Speaker | Case]) -> tuple[str, str, Sequence[Speaker | Case], int]:
    """The noun, how many there are, and those that are named here, with how many more there are."""
    return noun, f"{len(entries):,}" if entries else "none", entries[:ENTRIES_SHOWN], len(entries[ENTRIES_SHOWN:])


def again(error: Exception, problems: Mapping[str, str], status: int, slug: str, **_: object) -> Response:
    """The page with what is wrong; who may not see it any more gets the error itself."""
    done_reading()
    if isinstance(error, errors.NotAllowed):
        raise errors.Absent from error
    stale = isinstance(error, errors.Stale)
    wanted = access(request.form)[0] if stale and request.endpoint == "settings.save" else None
    try:
        return settings_page(slug, status, wanted=wanted, problems=problems, stale=stale)
    except DATABASE_AWAY:
        if request.endpoint != "settings.correct_words":
            raise
        return respond.respond("maps/words_again.html", status=status, slug=slug, **words_alone(problems))


def back(slug: str, part: str) -> Response:
    """The way back to a part of the page."""
    return respond.redirect(f"/maps/{slug}/settings#{part}")


@pages.post("/maps/<slug:slug>/settings")
@shows_again(again)
def save(slug: str) -> Response:
    """Keep the map so from now on, or with `preview` tell what that would change."""
    wanted, seen = access(request.form)
    if "preview" in request.form:
        return settings_page(slug, wanted=wanted)
    operations.save_access(site().desk, reader(), slug, wanted, seen)
    return back(slug, "access")


@pages.post("/maps/<slug:slug>/settings/words")
@shows_again(again)
def correct_words(slug: str) -> Response:
    """Give the map the words that were typed, as one change of it."""
    map_words.correct_words(site().desk, reader(), slug, words_draft(request.form))
    return back(slug, "words")


@pages.post("/maps/<slug:slug>/settings/archive")
@shows_again(again)
def archive(slug: str) -> Response:
    """Archive the map, or bring it back."""
    operations.archive_map(site().desk, reader(), slug, archived=request.form.get("archived") == "1")
    return back(slug, "end")


@pages.post("/maps/<slug:slug>/settings/delete")
@shows_again(again)
def delete(slug: str) -> Response:
    """Delete the map; its facilitators find it in the library for thirty days."""
    operations.delete_map(site().desk, reader(), slug)
    return respond.redirect("/#deleted")


@pages.post("/maps/<slug:slug>/settings/bring-back")
def bring_back(slug: str) -> Response:
    """Take the deletion back."""
    operations.bring_back(site().desk, reader(), slug)
    return respond.redirect(f"/maps/{slug}")


@pages.post("/maps/<slug:slug>/settings/look")
@shows_again(again)
def look(slug: str) -> Response:
    """Show who is behind a pseudonym; the look is recorded."""
    pseudonym = request.form.get("pseudonym", "")
    name = operations.look_behind(site().desk, reader(), slug, pseudonym)
    done_reading()
    return settings_page(slug, unmasked=(pseudonym, name))
