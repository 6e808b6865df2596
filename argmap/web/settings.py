"""The page of how a map is kept, for its facilitators: who may read and write it, its members, invitations, its end.

Every part of it is a form of its own. What a new setting would change is told before it is saved, by the same form with
another button; where there is script, as soon as something is chosen.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, request

from argmap.domain import errors
from argmap.domain.keeping import Access
from argmap.domain.permissions import Action, Membership, Policy, Role, Visibility
from argmap.domain.text import fold
from argmap.operations import keeping as operations
from argmap.operations.handing_in import hand_in
from argmap.queries.keeping import (
    EventRow,
    InvitationView,
    MemberRow,
    SettingsView,
    handed_in_of,
    invitation_view,
    origin_of,
    settings_view,
)
from argmap.queries.maps import map_head
from argmap.queries.versions import state_of
from argmap.web import respond, words
from argmap.web.address import Address
from argmap.web.changes_told import tell
from argmap.web.contributing import shows_again
from argmap.web.frame import toolbar
from argmap.web.guards import csrf_token
from argmap.web.keeping import (
    CHOICES,
    NAMING_WORDS,
    POLICY_WORDS,
    ROLE_WORDS,
    VISIBILITY_WORDS,
    access,
    invitation_draft,
)
from argmap.web.site import contributor, done_reading, reader, reading, site

MEMBERS_SHOWN = 40
CHANGES_SHOWN = 100

pages = Blueprint("settings", __name__)


@dataclass(frozen=True, slots=True)
class EventTold:
    """One line of what was done to how the map is kept."""

    when: datetime
    day: str
    by: str
    words: str
    reason: str


@pages.get("/maps/<slug:slug>/settings")
def show(slug: str) -> Response:
    """The settings; a visitor who may read the map is sent to sign in."""
    if contributor() is None:
        state_of(site().engine, reader(), slug)
        return _to_sign_in()
    return _page(slug)


def _to_sign_in() -> Response:
    return respond.redirect(f"/sign-in?next={quote(request.full_path.rstrip('?'), safe='')}")


def _page(
    slug: str,
    status: int = 200,
    *,
    wanted: Access | None = None,
    problems: Mapping[str, str] | None = None,
    **context: Any,
) -> Response:
    view = settings_view(reading(), reader(), slug, site().desk.clock())
    sought = request.args.get("member", "")[:80] if request.method == "GET" else ""
    everybody = request.args.get("members") == "all"
    members = [one for one in view.members if not sought or fold(sought) in fold(one.name)]
    shown = members if everybody or sought else members[:MEMBERS_SHOWN]
    address = Address(f"/maps/{slug}/settings")
    return respond.respond(
        "maps/settings.html",
        "maps/_effect.html" if wanted is not None else None,
        status,
        head=view.head,
        address=address,
        crumb="Settings",
        toolbar=toolbar(address, slug, "settings", may=view.head.may),
        notices=[],
        view=view,
        facilitates=view.role is Role.FACILITATOR,
        kept_as=wanted or view.access,
        effect=[] if wanted is None else effects(view, wanted),
        previewed=wanted is not None,
        problems=dict(problems or {}),
        typed=request.form,
        members=shown,
        member_notes={one.ref: _note_of(view, one) for one in shown},
        sought=sought,
        roles=[(role.value, told) for role, told in ROLE_WORDS.items()],
        naming=NAMING_WORDS[view.naming],
        invitations=[(one, ROLE_WORDS[one.role], _ends(one.expires, one.ended)) for one in view.invitations],
        events=[_event(one) for one in view.events],
        copies=[(one, words.day(one.when), words.clock(one.when)) for one in view.handed_in],
        link_of=f"{request.host_url}maps/{view.link}" if view.link else "",
        day=words.day,
        token=csrf_token(),
        **CHOICES,
        **{"invitation": "", "unmasked": None, **context},
    )


def _note_of(view: SettingsView, member: MemberRow) -> str:
    """Why a member's role cannot be changed, or nothing."""
    if member.role is Membership.FACILITATOR and view.only_facilitator:
        return "the only one; appoint another first"
    return ""


def _ends(expires: datetime, ended: str) -> str:
    if ended:
        return f"ended {words.day(expires)}" if ended == "ended" else ""
    return f"in {words.counted(math.ceil((expires - site().desk.clock()) / timedelta(days=1)), 'day')}"


def effects(view: SettingsView, wanted: Access) -> list[str]:
    """What saving would change and what follows from it, in sentences; nothing where nothing differs."""
    now, found = view.access, []
    if wanted.visibility is not now.visibility:
        before, after = VISIBILITY_WORDS[now.visibility][0].lower(), VISIBILITY_WORDS[wanted.visibility][0].lower()
        follows = {
            Visibility.PRIVATE: f"Only its {words.counted(view.counted, 'member')} can read it.",
            Visibility.UNLISTED: "Whoever has its new link can read it; nobody finds it otherwise.",
            Visibility.PUBLIC: "Everybody can read it, and it is listed and found by search.",
        }[wanted.visibility]
        ends = " The link that it has opens nothing any more." if view.link else ""
        found.append(f"from {before} to {after}. {follows}{ends}")
    if wanted.policy is not now.policy:
        before, after = POLICY_WORDS[now.policy][0].lower(), POLICY_WORDS[wanted.policy][0].lower()
        people = words.counted(view.counted, "member")
        follows = {
            Policy.OPEN: "What is written from now on appears at once. What waits already stays in the queue.",
            Policy.APPROVAL: f"What {people} and everybody else write next waits in the queue. "
            "What is on the map stays.",
            Policy.CLOSED: "Only facilitators can add to it. What is on the map stays.",
        }[wanted.policy]
        found.append(f"from {before} to {after}. {follows}")
    for name, on, off in (
        ("welcomes", "taking a name will be enough to contribute", "visitors will have to sign in to contribute"),
        ("guests", "debates on it will take guests", "debates on it will take no guests"),
    ):
        if getattr(wanted, name) != getattr(now, name):
            found.append(f"{on if getattr(wanted, name) else off}.")
    if wanted.hourly_limit != now.hourly_limit:
        most = words.counted(wanted.hourly_limit, "contribution") if wanted.hourly_limit else "as much as they like"
        found.append(f"one person can make {most} an hour.")
    if wanted.read_first != now.read_first:
        first = words.counted(wanted.read_first, "contribution")
        found.append(f"a newcomer’s first {first} will wait." if wanted.read_first else "nothing of newcomers waits.")
    return found


def _event(row: EventRow) -> EventTold:
    return EventTold(row.when, f"{words.day(row.when)}, {words.clock(row.when)}", row.by, _told(row), row.reason)


def _told(row: EventRow) -> str:
    """What was done, in words."""
    detail = row.detail
    whom = row.subject or "a member"
    if row.kind == "map settings":
        return "changed " + words.listed(
            f"{_SETTING_WORDS.get(name, name)} to {_value(detail[name][1])}" for name in detail
        )
    if row.kind == "member set":
        role = detail.get("role", "none")
        return f"ended the membership of {whom}" if role == "none" else f"made {whom} a {role}"
    if row.kind == "invite made":
        return (
            "withdrew an invitation link"
            if "withdrawn" in detail
            else f"made an invitation link for a {detail['role']}"
        )
    if row.kind == "map archived":
        return "archived the map" if detail.get("archived") else "brought the map back from the archive"
    return {
        "map deleted": "deleted the map",
        "map restored": "took the deletion back",
        "glass broken": "looked into this map as an admin",
        "unmasked": "looked behind a pseudonym",
    }.get(row.kind, row.kind)


_SETTING_WORDS = {
    "visibility": "who may read it",
    "policy": "who may add to it",
    "welcomes": "newcomers",
    "guests": "guests",
    "hourly_limit": "the hourly limit",
    "read_first": "how many first contributions wait",
}


def _value(value: object) -> str:
    return {True: "welcome", False: "not welcome"}[value] if isinstance(value, bool) else str(value)


def _again(error: Exception, problems: Mapping[str, str], status: int, slug: str, **_: object) -> Response:
    """The page with what is wrong; who may not see it any more gets the error itself."""
    done_reading()
    if isinstance(error, errors.NotAllowed):
        raise errors.Absent from error
    return _page(slug, status, problems=problems)


@pages.post("/maps/<slug:slug>/settings")
@shows_again(_again)
def save(slug: str) -> Response:
    """Keep the map so from now on, or with `preview` tell what that would change."""
    wanted = access(request.form)
    if "preview" in request.form:
        return _page(slug, wanted=wanted)
    operations.save_access(site().desk, reader(), slug, wanted)
    return _back(slug, "access")


def _back(slug: str, part: str) -> Response:
    return respond.redirect(f"/maps/{slug}/settings#{part}")


@pages.post("/maps/<slug:slug>/settings/members")
@shows_again(_again)
def members(slug: str) -> Response:
    """Give a member another role, or end the membership."""
    ref = request.form.get("member", "")
    if "remove" in request.form:
        operations.remove_member(site().desk, reader(), slug, ref)
    else:
        told = request.form.get("role", "")
        if told not in {role.value for role in Membership}:
            raise errors.Refused({"role": "Choose what they are to be."})
        operations.set_role(site().desk, reader(), slug, ref, Membership(told))
    done_reading()
    try:
        settings_view(reading(), reader(), slug, site().desk.clock())
    except errors.Absent:
        return respond.redirect("/")
    except errors.NotAllowed:
        return respond.redirect(f"/maps/{slug}")
    return _back(slug, "members")


@pages.post("/maps/<slug:slug>/settings/invitations")
@shows_again(_again)
def invite(slug: str) -> Response:
    """Make a link, and show it: only now, for the site keeps no more of it than it takes to know it again."""
    token = operations.make_invitation(site().desk, reader(), slug, invitation_draft(request.form))
    done_reading()
    return _page(slug, invitation=f"{request.host_url}invitations/{token}")


@pages.post("/maps/<slug:slug>/settings/invitations/<number:number>/withdraw")
@shows_again(_again)
def withdraw(slug: str, number: int) -> Response:
    """End a link."""
    operations.withdraw_invitation(site().desk, reader(), slug, number)
    return _back(slug, "invitations")


@pages.post("/maps/<slug:slug>/settings/archive")
@shows_again(_again)
def archive(slug: str) -> Response:
    """Archive the map, or bring it back."""
    operations.archive_map(site().desk, reader(), slug, archived=request.form.get("archived") == "1")
    return _back(slug, "end")


@pages.post("/maps/<slug:slug>/settings/delete")
@shows_again(_again)
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
@shows_again(_again)
def look(slug: str) -> Response:
    """Show who is behind a pseudonym; the look is recorded."""
    pseudonym = request.form.get("pseudonym", "")
    name = operations.look_behind(site().desk, reader(), slug, pseudonym)
    done_reading()
    return _page(slug, unmasked=(pseudonym, name))


@pages.post("/maps/<slug:slug>/leave")
def leave(slug: str) -> Response:
    """Be a member no more."""
    operations.leave_map(site().desk, reader(), slug)
    return respond.redirect("/")


@pages.get("/invitations/<token>")
def invitation(token: str) -> Response:
    """What a link invites to; nothing happens before it is accepted."""
    return _invitation(token, {})


def _invitation(token: str, problems: Mapping[str, str], status: int = 200) -> Response:
    view = invitation_view(reading(), reader(), token, site().desk.clock())
    return respond.respond(
        "invitations/invitation.html",
        status=status,
        view=view,
        role=ROLE_WORDS[view.role],
        told=_invitation_told(view),
        problems=problems,
        signed_in=contributor() is not None,
        here=f"/invitations/{token}",
        token=csrf_token(),
    )


def _invitation_told(view: InvitationView) -> str:
    if view.member is not None:
        return f"You are a {view.member.value} of this map already."
    return f"This invitation is {view.ended}. Ask whoever sent it to you for another." if view.ended else ""


def _invitation_again(error: Exception, problems: Mapping[str, str], status: int, token: str) -> Response:
    done_reading()
    return _invitation(token, problems, status)


@pages.post("/invitations/<token>")
@shows_again(_invitation_again)
def accept(token: str) -> Response:
    """Become a member."""
    return respond.redirect(f"/maps/{operations.accept_invitation(site().desk, reader(), token)}")


@pages.get("/maps/<slug:slug>/hand-in")
def handing_in(slug: str) -> Response:
    """What handing in means, and what was handed in before."""
    head = map_head(reading(), reader(), slug)
    if contributor() is None:
        return _to_sign_in()
    if not {Action.HAND_IN, Action.ARCHIVE} & head.may:
        raise errors.NotAllowed("Only members of this map hand it in.")
    address = Address(f"/maps/{slug}/hand-in")
    return respond.respond(
        "maps/hand_in.html",
        head=head,
        address=address,
        crumb="Hand in",
        toolbar=toolbar(address, slug, "hand in", may=head.may),
        notices=[],
        may_hand_in=Action.HAND_IN in head.may,
        copies=[(one, words.day(one.when), words.clock(one.when)) for one in handed_in_of(reading(), head)],
        token=csrf_token(),
    )


@pages.post("/maps/<slug:slug>/hand-in")
def handed_over(slug: str) -> Response:
    """Hand in the map as it is now."""
    return respond.redirect(f"/handed-in/{hand_in(site().desk, reader(), slug)}")


@pages.get("/maps/<slug:slug>/origin")
def origin(slug: str) -> Response:
    """Where a copy is from, and what has changed there since."""
    head = map_head(reading(), reader(), slug)
    found = origin_of(reading(), reader(), head, changes=CHANGES_SHOWN)
    if found is None or (head.grounds.member is None and not found.slug):
        # Whoever is no member learns nothing of an origin that they may not read.
        raise errors.Absent("This map is no copy.")
    address = Address(f"/maps/{slug}/origin")
    return respond.respond(
        "maps/origin.html",
        head=head,
        address=address,
        crumb="Where it is from",
        toolbar=toolbar(address, slug, "origin", may=head.may),
        notices=[],
        origin=found,
        changes=[tell(row, found.slug) for row in found.changes],
    )
