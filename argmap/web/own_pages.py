"""One's own account and data: where one is signed in, the password, a copy of everything, and the end of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, request

from argmap.domain.errors import Absent
from argmap.domain.permissions import Actor
from argmap.operations import accounts, signing
from argmap.operations.erasing import erase
from argmap.queries.accounts import AccountView, BrowserView, own_account, own_browsers
from argmap.queries.own_data import own_data
from argmap.web import respond, words
from argmap.web.account_forms import NO_PROBLEMS, email_typed, plain_form, same_twice
from argmap.web.contributing import shows_again
from argmap.web.sessions import begin_session, forget_session
from argmap.web.signed_in import known, place, sign_in_draft
from argmap.web.site import done_reading, reading, site

pages = Blueprint("own_pages", __name__)

_DONE = {
    "password": "The password is changed, and you are signed out everywhere else.",
    "browsers": "Signed out there.",
    "mail": "Kept.",
}


@dataclass(frozen=True, slots=True)
class BrowserLine:
    """A browser as its owner reads of it."""

    handle: str
    browser: str
    used: str
    here: bool


def _line(one: BrowserView) -> BrowserLine:
    used = f"since {words.day(one.since)}, last used {_when(one.seen or one.since)}"
    return BrowserLine(one.handle, one.browser or "A browser", used, one.here)


def _when(moment: datetime) -> str:
    return f"{words.day(moment)}, {words.clock(moment)}"


def _browsers(actor: Actor) -> list[BrowserLine]:
    here = site()
    token = here.cookies.contributor_token() or ""
    return [_line(one) for one in own_browsers(reading(), actor, token, here.desk.clock())]


def _account_page(problems: Mapping[str, str] = NO_PROBLEMS, status: int = 200) -> Response:
    actor = known().actor
    done_reading()
    account: AccountView | None = own_account(reading(), actor)
    if account is None and problems:
        raise Absent("You have no account here yet.")
    if account is None:
        return respond.redirect("/register")
    return respond.respond(
        "accounts/account.html",
        status=status,
        account=account,
        browsers=_browsers(actor),
        form=plain_form("/me/account/password", ("password", "new", "again"), problems),
        mail=plain_form("/me/account/mail", ("email",), problems, email=account.email or ""),
        mails=site().post is not None,
        done=_DONE.get(request.args.get("done", ""), ""),
    )


@pages.get("/me/account")
def account_page() -> Response:
    """Where one is signed in, the password, the address for mail."""
    return _account_page()


@pages.post("/me/account/password")
@shows_again(lambda _error, problems, status: _account_page(problems, status))
def change_password() -> Response:
    """Set another password."""
    me, typed = known(), request.form
    same_twice(typed.get("new", ""), typed.get("again", ""))
    draft = sign_in_draft(me.name, typed.get("password", ""))
    begin_session(signing.change_password(site().desk, me.actor, draft, typed.get("new", ""), place()))
    return respond.redirect("/me/account?done=password")


@pages.post("/me/account/mail")
@shows_again(lambda _error, problems, status: _account_page(problems, status))
def set_mail() -> Response:
    """Keep a mail address, or forget it."""
    email = email_typed(request.form.get("email", "")) if site().post is not None else None
    accounts.set_mail(site().desk, known().actor, email, request.form.get("wanted") == "yes")
    return respond.redirect("/me" if request.form.get("back") == "/me" else "/me/account?done=mail")


@pages.post("/me/account/browsers")
def end_browsers() -> Response:
    """Sign out another browser, or all others."""
    actor, here = known().actor, site()
    handle = request.form.get("browser", "")
    if handle == "others":
        signing.end_other_sessions(here.desk, actor, here.cookies.contributor_token() or "")
    else:
        signing.end_session(here.desk, actor, handle)
    return respond.redirect("/me/account?done=browsers")


def _data_page(problems: Mapping[str, str] = NO_PROBLEMS, status: int = 200) -> Response:
    actor = known().actor
    return respond.respond(
        "accounts/data.html",
        status=status,
        account=own_account(reading(), actor),
        browsers=words.counted_in_words(
            len(_browsers(actor)), "browser in which you are signed in", "signed-in browsers"
        ),
        form=plain_form("/me/data/erase", ("password", "name"), problems),
    )


@pages.get("/me/data")
def data_page() -> Response:
    """What is kept, a copy of it, and the way to erase it."""
    return _data_page()


@pages.get("/me/data/export")
def export() -> Response:
    """All that is kept about whoever asks, as a file."""
    text = json.dumps(own_data(reading(), known().actor), ensure_ascii=False, indent=1)
    response = Response(text, mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="argmap-own-data.json"'
    return response


@pages.post("/me/data/erase")
@shows_again(lambda _error, problems, status: _data_page(problems, status))
def erase_me() -> Response:
    """Erase whoever asks, and forget their browser."""
    me, typed = known(), request.form
    draft = sign_in_draft(me.name if me.account else typed.get("name", ""), typed.get("password", ""))
    erase(site().desk, me.actor, draft)
    forget_session()
    return respond.redirect("/")
