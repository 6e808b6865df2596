"""Signing in and out, making an account, and setting a password by a one-time link."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from flask import Blueprint, Response, request

from argmap.domain.accounts import AccountDraft, Registration
from argmap.domain.errors import Ended
from argmap.operations import accounts, signing
from argmap.operations.one_time import LINK_ENDED
from argmap.queries.accounts import LinkView, register_link, registration, reset_link
from argmap.web import respond
from argmap.web.account_forms import NO_PROBLEMS, email_typed, plain_form, same_twice
from argmap.web.appearance import local
from argmap.web.contributing import shows_again
from argmap.web.letters import reset_letter
from argmap.web.sessions import begin_session, forget_session
from argmap.web.signed_in import place, sign_in_draft
from argmap.web.site import contributor, reader, reading, site

pages = Blueprint("signing_in", __name__)

_HOME = "/"


def _sign_in_page(problems: Mapping[str, str] = NO_PROBLEMS, status: int = 200) -> Response:
    known = contributor()
    return respond.respond(
        "accounts/sign_in.html",
        status=status,
        form=plain_form("/sign-in", ("name", "password", "next"), problems, next=local(request.args.get("next", ""))),
        newcomer="" if known is None or known.account else known.name,
        opened=registration(reading()) is Registration.OPEN,
        mails=site().post is not None,
    )


@pages.get("/sign-in")
def sign_in_page() -> Response:
    """The form to sign in; whoever is signed in goes on."""
    known = contributor()
    if known is not None and known.account:
        return respond.redirect(local(request.args.get("next", "")))
    return _sign_in_page()


@pages.post("/sign-in")
@shows_again(lambda _error, problems, status: _sign_in_page(problems, status))
def sign_in() -> Response:
    """Sign in, in a session that is new, and go on to where one came from."""
    here = site()
    draft = sign_in_draft(request.form.get("name", ""), request.form.get("password", ""))
    begin_session(signing.sign_in(here.desk, draft, place(), ends=here.cookies.contributor_token()))
    return respond.redirect(local(request.form.get("next", "")))


@pages.post("/sign-out")
def sign_out() -> Response:
    """End this browser's session."""
    token = site().cookies.contributor_token()
    if token is not None:
        signing.sign_out(site().desk, token)
    forget_session()
    return respond.redirect(_HOME)


def _register_page(problems: Mapping[str, str] = NO_PROBLEMS, status: int = 200) -> Response:
    known = contributor()
    link = request.values.get("link", "")
    seen = register_link(reading(), link, site().desk.clock()) if link else None
    if link and seen is None:
        raise Ended(LINK_ENDED)
    how = registration(reading())
    return respond.respond(
        "accounts/register.html",
        status=status,
        form=plain_form(
            "/register",
            ("name", "email", "password", "again", "link", "next"),
            problems,
            name="" if known is None else known.name,
            link=link,
            next=local(request.args.get("next", "")),
        ),
        newcomer="" if known is None else known.name,
        link=seen,
        how=how,
        may=seen is not None or how is Registration.OPEN,
        mails=site().post is not None,
    )


@pages.get("/register")
def register_page() -> Response:
    """The form to make an account, or how one may get one; whoever has one goes on."""
    known = contributor()
    if known is not None and known.account:
        return respond.redirect("/me/account")
    return _register_page()


@pages.post("/register")
@shows_again(lambda _error, problems, status: _register_page(problems, status))
def register() -> Response:
    """Make an account: a newcomer keeps what they wrote."""
    here = site()
    typed = request.form
    same_twice(typed.get("password", ""), typed.get("again", ""))
    draft = AccountDraft(
        typed.get("name", ""),
        typed.get("password", ""),
        email_typed(typed.get("email", "")) if here.post is not None else None,
        typed.get("link", ""),
    )
    begin_session(accounts.register(here.desk, reader(), draft, place(), ends=here.cookies.contributor_token()))
    return respond.redirect(local(typed.get("next", "")))


def _password_page(problems: Mapping[str, str] = NO_PROBLEMS, status: int = 200, *, link: str) -> Response:
    seen: LinkView | None = reset_link(reading(), link, site().desk.clock())
    if seen is None:
        raise Ended(LINK_ENDED)
    return respond.respond(
        "accounts/password.html",
        status=status,
        form=plain_form(f"/password/{link}", ("password", "again"), problems),
        name=seen.name,
    )


@pages.get("/password/<link>")
def password_page(link: str) -> Response:
    """The form that sets a password, for whoever has the link."""
    return _password_page(link=link)


@pages.post("/password/<link>")
@shows_again(lambda _error, problems, status, link: _password_page(problems, status, link=link))
def set_password(link: str) -> Response:
    """Set the password, and sign in with it."""
    typed = request.form
    same_twice(typed.get("password", ""), typed.get("again", ""))
    begin_session(accounts.set_password(site().desk, link, typed.get("password", ""), place()))
    return respond.redirect(_HOME)


def _forgotten_page(problems: Mapping[str, str] = NO_PROBLEMS, status: int = 200, *, asked: bool = False) -> Response:
    return respond.respond(
        "accounts/forgotten.html",
        status=status,
        form=plain_form("/password", ("name",), problems),
        asked=asked,
        mails=site().post is not None,
    )


@pages.get("/password")
def forgotten_page() -> Response:
    """What to do when one has forgotten the password."""
    return _forgotten_page()


@pages.post("/password")
@shows_again(lambda _error, problems, status: _forgotten_page(problems, status))
def forgotten() -> Response:
    """Mail a one-time link; nobody is told whether there is such an account."""
    here = site()
    if here.post is not None:
        for address, token in accounts.ask_reset(here.desk, request.form.get("name", "")):
            letter = reset_letter(address, f"{here.config.base_url}/password/{token}")
            here.post.send(letter, partial(accounts.note_lost_mail, here.desk, token))
    return _forgotten_page(asked=True)
