"""Accounts on both databases: who gets a name, an invitation or the last place among admins when many ask at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from argmap.domain.account_names import BLANK_NAME
from argmap.domain.accounts import AccountDraft, Place, SignInDraft, SiteRole
from argmap.domain.errors import Absent, Conflict, DomainError, Ended, NotAllowed, Refused, TooMany
from argmap.domain.permissions import VISITOR, Actor
from argmap.models.tables import ACCOUNTS, CONTRIBUTORS, MAP_MEMBERS, SITE_EVENTS
from argmap.operations import accounts
from argmap.operations.erasing import erase
from argmap.operations.signing import sign_in
from argmap.operations.verify import verify
from argmap.queries.accounts import account_called
from argmap.queries.contributors import session_of
from argmap.queries.reading import reading
from tests.support.store import Store

PASSWORD = "a walk by the sea"
HERE = Place("an address", "Firefox on Linux")


def made(store: Store, name: str = "Ana Roe", role: SiteRole = SiteRole.MEMBER) -> Actor:
    accounts.add_account(store.desk, store.operator, name, role)
    return known(store, name)


def known(store: Store, name: str) -> Actor:
    with reading(store.engine) as session:
        found = account_called(session, store.operator, name)
    return Actor(found.contributor_id, admin=found.role is SiteRole.ADMIN)


def at_once(*asked: Callable[[], object]) -> list[type[DomainError] | None]:
    def one(ask: Callable[[], object]) -> type[DomainError] | None:
        try:
            ask()
        except DomainError as error:
            return type(error)
        return None

    with ThreadPoolExecutor(len(asked)) as pool:
        return list(pool.map(one, asked))


def test_of_two_who_ask_for_names_that_look_alike_one_gets_it(store: Store) -> None:
    drafts = [AccountDraft(name, PASSWORD) for name in ("Bill Roe", "Bi11 Roe")]
    told = at_once(*(lambda draft=draft: accounts.register(store.desk, VISITOR, draft, HERE) for draft in drafts))
    assert sorted(told, key=str) == sorted([None, Refused], key=str)


def test_an_invitation_that_two_open_at_once_makes_one_account(store: Store) -> None:
    link = accounts.invite(store.desk, store.operator)
    drafts = [AccountDraft(name, PASSWORD, link=link) for name in ("Ana Roe", "Ben Doe")]
    told = at_once(*(lambda draft=draft: accounts.register(store.desk, VISITOR, draft, HERE) for draft in drafts))
    assert sorted(told, key=str) == sorted([None, Ended], key=str)


def test_of_two_admins_who_leave_at_once_one_stays(store: Store) -> None:
    people = [made(store, name, SiteRole.ADMIN) for name in ("Ana Roe", "Ben Doe")]
    ids = [person.contributor_id or 0 for person in people]
    told = at_once(*(lambda who=who: accounts.disable(store.desk, store.operator, who) for who in ids))
    assert sorted(told, key=str) == sorted([None, Conflict], key=str)


def test_guesses_at_once_get_no_more_than_ten_tries(store: Store) -> None:
    made(store)
    draft = SignInDraft("Ana Roe", "a name", "not the password")
    told = at_once(*[lambda: sign_in(store.desk, draft, HERE)] * 14)
    assert (told.count(Refused), told.count(TooMany)) == (10, 4)


def test_the_first_admin_facilitates_what_nobody_does(store: Store) -> None:
    ana = made(store, "Ana Roe", SiteRole.ADMIN)
    made(store, "Ben Doe", SiteRole.ADMIN)
    with store.engine.connect() as connection:
        told = connection.execute(select(MAP_MEMBERS.c.contributor_id, MAP_MEMBERS.c.role)).all()
    assert [(row.contributor_id, row.role.value) for row in told] == [(ana.contributor_id, "facilitator")]


def test_erasing_blanks_the_name_and_leaves_rows_and_images_alike(store: Store) -> None:
    token = accounts.register(store.desk, store.newcomer, AccountDraft("Ana Roe", PASSWORD), HERE)
    store.add(text="I, Ana Roe, say so.")
    erase(store.desk, store.newcomer, SignInDraft("Ana Roe", "a name", PASSWORD))
    assert store.graph().statements[7].text == "I, […], say so."
    assert list(verify(store.engine)) == []
    with reading(store.engine) as session:
        assert session_of(session, token, store.clock()) is None
        names = session.connection().execute(select(CONTRIBUTORS.c.name).order_by(CONTRIBUTORS.c.name)).scalars().all()
        assert list(names) == ["Student 8", BLANK_NAME]
        assert session.connection().execute(select(ACCOUNTS)).all() == []
    with pytest.raises(Absent):
        erase(store.desk, store.newcomer, SignInDraft("Ana Roe", "a name", PASSWORD))


def test_a_mailed_link_goes_to_whoever_has_an_address_three_times_an_hour(store: Store) -> None:
    draft = AccountDraft("Ana Roe", PASSWORD, email="Ana@example.org")
    accounts.register(store.desk, VISITOR, draft, HERE)
    for asked in ("ana roe", "ANA@example.org", " Ana R0e "):
        assert [address for address, _ in accounts.ask_reset(store.desk, asked)] == ["Ana@example.org"]
    assert accounts.ask_reset(store.desk, "Ana Roe") == []
    assert accounts.ask_reset(store.desk, "nobody@example.org") == []
    store.clock.go_on(hours=1, seconds=1)
    ((_, token),) = accounts.ask_reset(store.desk, "Ana Roe")
    accounts.note_lost_mail(store.desk, token)
    with store.engine.connect() as connection:
        kinds = connection.execute(select(SITE_EVENTS.c.kind).order_by(SITE_EVENTS.c.id)).scalars().all()
    assert [kind.value for kind in kinds][-2:] == ["link made", "mail failed"]
    accounts.set_password(store.desk, token, "another walk", HERE)
    with pytest.raises(Ended):
        accounts.set_password(store.desk, token, "another walk", HERE)


def test_what_is_for_admins_is_for_nobody_else(store: Store) -> None:
    member = made(store)
    who = member.contributor_id or 0
    for forbidden in (
        lambda: accounts.add_account(store.desk, member, "Eve"),
        lambda: accounts.set_role(store.desk, member, who, SiteRole.ADMIN),
        lambda: accounts.disable(store.desk, member, who),
        lambda: accounts.make_reset_link(store.desk, member, who),
        lambda: accounts.invite(store.desk, member),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    with pytest.raises(Absent):
        accounts.set_role(store.desk, store.operator, 1, SiteRole.ADMIN)
