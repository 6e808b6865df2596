"""Links that invite to a map: made and withdrawn by its facilitators, opened and accepted by whoever has one."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request

from argmap.operations import invitations as operations
from argmap.queries.invitations import InvitationView, invitation_view
from argmap.web import respond
from argmap.web.contributing import shows_again
from argmap.web.guards import csrf_token
from argmap.web.keeping import ROLE_WORDS, invitation_draft
from argmap.web.settings import again, back, settings_page
from argmap.web.site import contributor, done_reading, reader, reading, site

pages = Blueprint("invitations", __name__)


@pages.post("/maps/<slug:slug>/settings/invitations")
@shows_again(again)
def invite(slug: str) -> Response:
    """Make a link, and show it: only now, for the site keeps no more of it than it takes to know it again."""
    token = operations.make_invitation(site().desk, reader(), slug, invitation_draft(request.form))
    done_reading()
    return settings_page(slug, invitation=f"{request.host_url}invitations/{token}")


@pages.post("/maps/<slug:slug>/settings/invitations/<number:number>/withdraw")
@shows_again(again)
def withdraw(slug: str, number: int) -> Response:
    """End a link."""
    operations.withdraw_invitation(site().desk, reader(), slug, number)
    return back(slug, "invitations")


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
