"""What admins of the site see and do: accounts, who may register, and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Response, request

from argmap.domain.accounts import INVITATION_LASTS, RESET_LASTS, Registration, SiteRole
from argmap.domain.errors import Conflict, Refused
from argmap.domain.text import fold
from argmap.operations import accounts as operations
from argmap.queries.accounts import AccountView, account_called, accounts, registration
from argmap.queries.site_log import EVENTS_AT_ONCE, SiteEventView, site_log
from argmap.web import respond, words
from argmap.web.account_forms import NO_PROBLEMS, plain_form
from argmap.web.address import number_told
from argmap.web.contributing import shows_again
from argmap.web.signed_in import admin
from argmap.web.site import done_reading, reading, site

ACCOUNTS_SHOWN = 25

pages = Blueprint("admin", __name__)

_WAYS = (
    (Registration.OPEN.value, "Everybody may make an account"),
    (Registration.INVITATION.value, "Whoever has an invitation link"),
    (Registration.CLOSED.value, "Nobody; admins make accounts"),
)
_EVENTS = {
    "account made": "made an account",
    "signed in": "signed in",
    "password set": "set a password",
    "role set": "changed a role",
    "disabled": "disabled an account",
    "enabled": "enabled an account",
    "link made": "made a link, or asked for one by mail",
    "setting set": "changed a setting of the site",
    "map settings": "changed how a map is kept",
    "member set": "changed a map’s members",
    "invite made": "made an invitation to a map",
    "map archived": "archived a map",
    "map deleted": "deleted a map",
    "map restored": "brought a map back",
    "glass broken": "looked into a map, with a reason",
    "erased": "erased an account",
    "unmasked": "looked behind a pseudonym",
    "backup made": "made a backup",
    "maps cleared": "cleared away deleted maps for good",
    "mail failed": "could not deliver a letter; make a link by hand",
}


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as admins read of it."""

    name: str
    notes: str
    admin: bool
    disabled: bool


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the log."""

    words: str
    when: str
    reason: str


@dataclass(frozen=True, slots=True)
class OnceLink:
    """A link that is shown once, with what it does and until when."""

    words: str
    address: str
    until: str


def _line(one: AccountView) -> AccountLine:
    notes = [one.role.value, f"since {words.day(one.created)}"]
    notes += ["no password yet"] * (not one.password) + ["disabled"] * (one.disabled is not None)
    return AccountLine(one.name, ", ".join(notes), one.role is SiteRole.ADMIN, one.disabled is not None)


def _page(problems: Mapping[str, str] = NO_PROBLEMS, status: int = 200, link: OnceLink | None = None) -> Response:
    actor = admin().actor
    done_reading()
    found = accounts(reading(), actor)
    own = request.path == "/admin/accounts"
    sought = request.args.get("find", "")[:80]
    named = [one for one in found if sought in ("", "all") or fold(sought) in fold(one.name)]
    shown = named if sought else named[:ACCOUNTS_SHOWN]
    more = len(named) - len(shown)
    return respond.respond(
        "admin/admin.html",
        status=status,
        accounts=[_line(one) for one in shown],
        told_count=words.sentence(words.counted(len(found), "account")),
        sought="" if sought == "all" else sought,
        more=f"{words.counted(more, 'account')} more." if more else "",
        form=plain_form("/admin/accounts", ("name",), problems if own else NO_PROBLEMS),
        problem="" if own else " ".join(problems.values()),
        ways=_WAYS,
        registration=registration(reading()).value,
        link=link,
    )


def _once(told: str, path: str, lasts: timedelta) -> Response:
    here = site()
    base = here.config.base_url or request.host_url.rstrip("/")
    return _page(link=OnceLink(told, f"{base}{path}", words.day(here.desk.clock() + lasts)))


def _again(_error: Exception, problems: Mapping[str, str], status: int) -> Response:
    return _page(problems, status)


@pages.get("/admin")
def show() -> Response:
    """Accounts and settings."""
    return _page()


@pages.post("/admin/accounts")
@shows_again(_again)
def add() -> Response:
    """Make an account; its owner gets a link to set the password."""
    name = request.form.get("name", "")
    token = operations.add_account(site().desk, admin().actor, name)
    return _once(f"This link sets the password of {name.strip()}.", f"/password/{token}", RESET_LASTS)


def _named() -> AccountView:
    return account_called(reading(), admin().actor, request.form.get("account", ""))


@pages.post("/admin/accounts/role")
@shows_again(_again)
def set_role() -> Response:
    """Make somebody an admin, or a member again."""
    role = SiteRole.ADMIN if request.form.get("value") == "admin" else SiteRole.MEMBER
    operations.set_role(site().desk, admin().actor, _named().contributor_id, role)
    return respond.redirect("/admin")


@pages.post("/admin/accounts/disable")
@shows_again(_again)
def disable() -> Response:
    """Let an account open nothing any more, or open again; not one's own, which would leave nobody to open it."""
    me, named = admin(), _named()
    if named.contributor_id == me.contributor_id:
        raise Conflict("This is your own account; another admin can disable it.")
    operations.disable(site().desk, me.actor, named.contributor_id, request.form.get("value") != "no")
    return respond.redirect("/admin")


@pages.post("/admin/accounts/link")
@shows_again(_again)
def make_link() -> Response:
    """Make a link with which somebody sets a new password."""
    named = _named()
    token = operations.make_reset_link(site().desk, admin().actor, named.contributor_id)
    return _once(f"This link sets the password of {named.name}.", f"/password/{token}", RESET_LASTS)


@pages.post("/admin/registration")
@shows_again(_again)
def set_registration() -> Response:
    """Say who may make themselves an account."""
    told = request.form.get("registration", "")
    if told not in tuple(Registration):
        raise Refused({"registration": "Choose who may make an account."})
    operations.set_registration(site().desk, admin().actor, Registration(told))
    return respond.redirect("/admin")


@pages.post("/admin/invitations")
@shows_again(_again)
def invite() -> Response:
    """Make a link with which somebody may register."""
    token = operations.invite(site().desk, admin().actor)
    return _once("Whoever opens this link may make an account.", f"/register?link={token}", INVITATION_LASTS)


@pages.get("/admin/log")
def log() -> Response:
    """What was done, newest first."""
    found = site_log(reading(), admin().actor, number_told(request.args.get("before")))
    shown = found[:EVENTS_AT_ONCE]
    return respond.respond(
        "admin/log.html",
        lines=[_log_line(one) for one in shown],
        older=f"/admin/log?before={shown[-1].number}" if len(found) > len(shown) else "",
    )


def _log_line(one: SiteEventView) -> LogLine:
    what = _EVENTS.get(one.kind, one.kind)
    about = one.whom if one.whom != one.who else ""
    value = one.detail.get("value") or one.detail.get("role") or ""
    ends = f": {', '.join(part for part in (about, one.map, str(value)) if part)}" if about or one.map or value else ""
    return LogLine(
        f"{one.who or 'The operator'} {what}{ends}", f"{words.day(one.at)}, {words.clock(one.at)}", one.reason
    )
