from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Engine, func, select

from argmap.domain.drafts import NewStatement, PositionDraft
from argmap.domain.errors import Absent, Conflict, NotAllowed, Refused
from argmap.domain.keeping import Access, FirstPosition, InvitationDraft, KeptAs, StartDraft
from argmap.domain.permissions import Actor, Membership, Naming, Policy, Visibility
from argmap.models.tables import HANDED_IN, MAPS, PSEUDONYMS
from argmap.operations import invitations, keeping, members
from argmap.operations.clearing import clear_deleted
from argmap.operations.glass import break_glass
from argmap.operations.handing_in import hand_in
from argmap.operations.starting import copy_map, start_map
from argmap.operations.statements import add_position
from argmap.queries.handed_in import handed_in
from argmap.queries.invitations import invitation_view
from argmap.queries.keeping import SettingsView, deleted_maps, settings_view
from argmap.queries.maps import map_head
from argmap.queries.origins import origin_of
from argmap.queries.reading import reading
from argmap.queries.site_log import last_clearing
from tests.support.store import Store, begin, new

PARTICIPANT = InvitationDraft(Membership.PARTICIPANT, 7, 30, "Seminar 2")


def started(store: Store, **kept: object) -> str:
    """A map that the newcomer keeps, with one position."""
    first = FirstPosition(NewStatement("The victims decide.", "The victims decide"))
    draft = StartDraft("Who decides?", "Who decides?", (first,), kept=replace(KeptAs(), **kept))  # type: ignore[arg-type]
    return start_map(store.desk, store.newcomer, draft).slug


def seen(store: Store, slug: str, actor: Actor | None = None) -> SettingsView:
    with reading(store.engine) as session:
        return settings_view(session, actor or store.newcomer, slug, store.clock.now)


def joined(store: Store, slug: str, role: Membership = Membership.PARTICIPANT, actor: Actor | None = None) -> str:
    """Let somebody join; gives what forms call them."""
    token = invitations.make_invitation(store.desk, store.newcomer, slug, replace(PARTICIPANT, role=role))
    invitations.accept_invitation(store.desk, actor or store.other, token)
    return next(one.ref for one in seen(store, slug).members if not one.mine)


def my_ref(store: Store, slug: str) -> str:
    return next(one.ref for one in seen(store, slug).members if one.mine)


def access(store: Store, slug: str, **changes: object) -> None:
    now = seen(store, slug).access
    keeping.save_access(store.desk, store.newcomer, slug, replace(now, **changes), now)  # type: ignore[arg-type]


def readable(store: Store, slug: str, actor: Actor | None = None) -> bool:
    try:
        with reading(store.engine) as session:
            map_head(session, actor or store.other, slug)
    except Absent:
        return False
    return True


def test_a_map_is_read_by_whom_its_settings_say(store: Store) -> None:
    slug = started(store)
    assert not readable(store, slug)
    access(store, slug, visibility=Visibility.PUBLIC)
    assert readable(store, slug)
    access(store, slug, visibility=Visibility.UNLISTED)
    link = seen(store, slug).link
    assert len(link) == 32
    assert (readable(store, slug), readable(store, link)) == (False, True)
    access(store, slug, policy=Policy.CLOSED)
    assert seen(store, slug).link == link
    access(store, slug, visibility=Visibility.PRIVATE)
    assert not readable(store, link)
    told = [event.detail for event in seen(store, slug).events]
    assert told[0] == {"visibility": ["unlisted", "private"]}
    access(store, slug)
    assert len(seen(store, slug).events) == len(told)


def test_only_a_facilitator_sees_and_changes_how_a_map_is_kept(store: Store) -> None:
    slug = started(store)
    ref = joined(store, slug, Membership.MODERATOR)
    with pytest.raises(NotAllowed):
        seen(store, slug, store.other)
    now, wanted = seen(store, slug).access, Access(Visibility.PUBLIC, Policy.OPEN, True, True, 0, 0)
    with pytest.raises(NotAllowed):
        keeping.save_access(store.desk, store.other, slug, wanted, now)
    with pytest.raises(NotAllowed):
        invitations.make_invitation(store.desk, store.other, slug, PARTICIPANT)
    with pytest.raises(NotAllowed):
        members.remove_member(store.desk, store.other, slug, my_ref(store, slug))
    stranger, _ = begin(store.desk, "Stranger")
    with pytest.raises(Absent):
        keeping.save_access(store.desk, stranger, slug, wanted, now)
    members.set_role(store.desk, store.newcomer, slug, ref, Membership.FACILITATOR)
    keeping.save_access(store.desk, store.other, slug, wanted, now)


def test_a_role_taken_away_in_the_middle_of_a_form_allows_nothing_any_more(store: Store) -> None:
    slug = started(store, policy=Policy.CLOSED)
    ref = joined(store, slug, Membership.MODERATOR)
    members.set_role(store.desk, store.newcomer, slug, ref, Membership.FACILITATOR)
    form = seen(store, slug, store.other).access
    members.set_role(store.desk, store.newcomer, slug, ref, Membership.PARTICIPANT)
    with pytest.raises(NotAllowed):
        keeping.save_access(store.desk, store.other, slug, replace(form, visibility=Visibility.PUBLIC), form)
    members.remove_member(store.desk, store.newcomer, slug, ref)
    with pytest.raises(Absent):
        keeping.save_access(store.desk, store.other, slug, form, form)
    with pytest.raises(Conflict):
        members.set_role(store.desk, store.newcomer, slug, ref, Membership.MODERATOR)


def test_the_last_facilitator_can_neither_leave_nor_be_anything_less(store: Store) -> None:
    slug = started(store)
    mine = my_ref(store, slug)
    with pytest.raises(Conflict):
        members.leave_map(store.desk, store.newcomer, slug)
    with pytest.raises(Conflict):
        members.remove_member(store.desk, store.newcomer, slug, mine)
    with pytest.raises(Conflict):
        members.set_role(store.desk, store.newcomer, slug, mine, Membership.MODERATOR)
    other = joined(store, slug)
    members.set_role(store.desk, store.newcomer, slug, other, Membership.FACILITATOR)
    assert not seen(store, slug).only_facilitator
    members.leave_map(store.desk, store.newcomer, slug)
    with pytest.raises(Absent):
        seen(store, slug)
    assert seen(store, slug, store.other).only_facilitator


def test_two_facilitators_who_leave_at_once_leave_one_behind(store: Store) -> None:
    slug = started(store)
    other = joined(store, slug)
    members.set_role(store.desk, store.newcomer, slug, other, Membership.FACILITATOR)

    def leave(actor: Actor) -> bool:
        try:
            members.leave_map(store.desk, actor, slug)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(leave, [store.newcomer, store.other])) == [False, True]


def test_a_member_leaves_without_asking_and_what_they_wrote_stays(store: Store) -> None:
    slug = started(store)
    joined(store, slug)
    add_position(store.desk, store.other, slug, _position("A court decides."))
    members.leave_map(store.desk, store.other, slug)
    with pytest.raises(Absent):
        members.leave_map(store.desk, store.other, slug)
    assert store.graph(slug=slug, actor=store.newcomer).statements[2].added_by == "Student 8"
    access(store, slug, visibility=Visibility.PUBLIC)
    with pytest.raises(Conflict):
        members.leave_map(store.desk, store.other, slug)


def _position(text: str) -> PositionDraft:
    return PositionDraft(new(text))


def test_an_invitation_is_used_by_as_many_as_it_is_for(store: Store) -> None:
    slug = started(store)
    token = invitations.make_invitation(store.desk, store.newcomer, slug, replace(PARTICIPANT, uses=1))
    with pytest.raises(NotAllowed):
        invitations.accept_invitation(store.desk, store.visitor, token)
    people = [store.other, *(begin(store.desk, f"Student {n}")[0] for n in (9, 10))]

    def accept(actor: Actor) -> bool:
        try:
            return invitations.accept_invitation(store.desk, actor, token) == slug
        except Conflict:
            return False

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(accept, people)) == [False, False, True]
    view = seen(store, slug)
    assert (view.counted, view.invitations[0].uses, view.invitations[0].ended) == (2, 1, "used up")


def test_an_invitation_used_twice_by_one_person_is_used_once(store: Store) -> None:
    slug = started(store)
    token = invitations.make_invitation(store.desk, store.newcomer, slug, PARTICIPANT)
    invitations.accept_invitation(store.desk, store.other, token)
    with pytest.raises(Conflict, match="member of this map already"):
        invitations.accept_invitation(store.desk, store.other, token)
    assert seen(store, slug).invitations[0].uses == 1
    higher = invitations.make_invitation(
        store.desk, store.newcomer, slug, replace(PARTICIPANT, role=Membership.MODERATOR)
    )
    invitations.accept_invitation(store.desk, store.other, higher)
    with pytest.raises(Conflict):
        invitations.accept_invitation(store.desk, store.newcomer, higher)
    assert [one.role for one in seen(store, slug).members] == [Membership.FACILITATOR, Membership.MODERATOR]


def test_an_invitation_that_ended_or_was_withdrawn_or_never_was_opens_nothing(store: Store) -> None:
    slug = started(store)
    token = invitations.make_invitation(store.desk, store.newcomer, slug, PARTICIPANT)
    with reading(store.engine) as session:
        assert invitation_view(session, store.visitor, token, store.clock.now).ended == ""
    store.clock.go_on(days=7)
    with pytest.raises(Conflict, match="ended"):
        invitations.accept_invitation(store.desk, store.other, token)
    token = invitations.make_invitation(store.desk, store.newcomer, slug, PARTICIPANT)
    number = seen(store, slug).invitations[0].number
    invitations.withdraw_invitation(store.desk, store.newcomer, slug, number)
    invitations.withdraw_invitation(store.desk, store.newcomer, slug, number)
    with pytest.raises(Conflict, match="withdrawn"):
        invitations.accept_invitation(store.desk, store.other, token)
    with pytest.raises(Absent):
        invitations.accept_invitation(store.desk, store.other, "x" * 22)
    with pytest.raises(Absent):
        invitations.withdraw_invitation(store.desk, store.newcomer, slug, number + 99)
    assert [one.ended for one in seen(store, slug).invitations] == ["withdrawn", "ended"]


def test_an_archived_map_refuses_every_write_until_it_is_brought_back(store: Store) -> None:
    slug = started(store)
    (left, _), (gone, _) = begin(store.desk, "Lea"), begin(store.desk, "Gil")
    ref = joined(store, slug, actor=left)
    joined(store, slug, actor=gone)
    token = invitations.make_invitation(store.desk, store.newcomer, slug, PARTICIPANT)
    keeping.archive_map(store.desk, store.newcomer, slug, archived=True)
    keeping.archive_map(store.desk, store.newcomer, slug, archived=True)
    for attempt in (
        lambda: add_position(store.desk, store.newcomer, slug, _position("No.")),
        lambda: access(store, slug, visibility=Visibility.PUBLIC),
        lambda: invitations.make_invitation(store.desk, store.newcomer, slug, PARTICIPANT),
        lambda: invitations.accept_invitation(store.desk, store.other, token),
        lambda: hand_in(store.desk, store.newcomer, slug),
        lambda: members.remove_member(store.desk, store.newcomer, slug, ref),
        lambda: members.leave_map(store.desk, store.newcomer, slug),
    ):
        with pytest.raises((Conflict, NotAllowed)):
            attempt()
    members.leave_map(store.desk, left, slug)
    (theirs,) = [one.ref for one in seen(store, slug).members if not one.mine]
    members.remove_member(store.desk, gone, slug, theirs)
    assert len(seen(store, slug).members) == 1
    assert readable(store, slug, store.newcomer)
    keeping.archive_map(store.desk, store.newcomer, slug, archived=False)
    add_position(store.desk, store.newcomer, slug, _position("No."))


def test_a_deleted_map_is_gone_for_all_and_comes_back_within_thirty_days(store: Store) -> None:
    slug = started(store)
    joined(store, slug, Membership.MODERATOR)
    token = invitations.make_invitation(store.desk, store.newcomer, slug, PARTICIPANT)
    with pytest.raises(NotAllowed):
        keeping.delete_map(store.desk, store.other, slug)
    keeping.delete_map(store.desk, store.newcomer, slug)
    assert not readable(store, slug, store.newcomer)
    with reading(store.engine) as session:
        assert [one.slug for one in deleted_maps(session, store.newcomer, store.clock.now)] == [slug]
        assert deleted_maps(session, store.other, store.clock.now) == ()
        with pytest.raises(Absent):
            invitation_view(session, store.newcomer, token, store.clock.now)
    for attempt in (
        lambda: invitations.accept_invitation(store.desk, store.other, token),
        lambda: keeping.delete_map(store.desk, store.newcomer, slug),
        lambda: keeping.bring_back(store.desk, store.other, slug),
    ):
        with pytest.raises(Absent):
            attempt()
    store.clock.go_on(days=29)
    keeping.bring_back(store.desk, store.newcomer, slug)
    assert readable(store, slug, store.newcomer)


def test_after_thirty_days_a_deleted_map_goes_for_good_but_not_what_was_handed_in(store: Store) -> None:
    slug, another = started(store), started(store)
    link = hand_in(store.desk, store.newcomer, slug)
    copied = copy_map(store.desk, store.newcomer, slug, KeptAs()).slug
    keeping.delete_map(store.desk, store.newcomer, slug)
    store.clock.go_on(days=29)
    keeping.delete_map(store.desk, store.newcomer, another)
    assert clear_deleted(store.desk) == 0
    store.clock.go_on(days=1)
    with pytest.raises(Absent):
        keeping.bring_back(store.desk, store.newcomer, slug)
    with store.engine.connect() as connection:
        before = connection.execute(select(func.count()).select_from(MAPS)).scalar_one()
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(lambda _: clear_deleted(store.desk), range(4))) == [0, 0, 0, 1]
    keeping.bring_back(store.desk, store.newcomer, another)
    admin = replace(store.operator, admin=True)
    with reading(store.engine) as session:
        told = last_clearing(session, admin)
        assert told is not None
        assert (told.who, told.detail) == ("", {"maps": 1})
    with store.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(MAPS)).scalar_one() == before - 1
        assert connection.execute(select(HANDED_IN.c.map_id)).scalar_one() is None
    with reading(store.engine) as session:
        assert handed_in(session, link).title == "Who decides?"
        found = origin_of(session, store.newcomer, map_head(session, store.newcomer, copied), changes=10)
    assert found is not None
    assert (found.gone, found.title, found.slug) == (True, "Who decides?", "")


def test_a_copy_tells_what_has_changed_at_its_origin_since_and_when_that_is_gone(store: Store) -> None:
    slug = started(store, visibility=Visibility.PUBLIC)
    copied = copy_map(store.desk, store.other, slug, KeptAs()).slug

    def told(changes: int = 10) -> tuple[list[str], str, bool, int]:
        with reading(store.engine) as session:
            found = origin_of(session, store.other, map_head(session, store.other, copied), changes=changes)
        assert found is not None
        return [row.summary for row in found.changes], found.slug, found.gone, found.more

    assert told() == ([], slug, False, 0)
    add_position(store.desk, store.newcomer, slug, _position("A court."))
    add_position(store.desk, store.newcomer, slug, _position("Nobody."))
    assert told() == (["Added position 2", "Added position 3"], slug, False, 0)
    assert told(1) == (["Added position 2"], slug, False, 1)
    assert told(0) == ([], slug, False, 2)
    access(store, slug, visibility=Visibility.PRIVATE)
    assert told() == ([], "", False, 0)
    keeping.delete_map(store.desk, store.newcomer, slug)
    assert told() == ([], "", True, 0)
    with reading(store.engine) as session:
        assert origin_of(session, store.visitor, map_head(session, store.visitor, "small")) is None
    assert len(store.graph(slug=copied, actor=store.other).statements) == 1


def test_what_was_handed_in_stays_as_it_was(store: Store) -> None:
    slug = started(store)
    joined(store, slug)
    add_position(store.desk, store.other, slug, _position("A court decides."))
    link = hand_in(store.desk, store.other, slug)
    with reading(store.engine) as session:
        before = handed_in(session, link)
    assert (before.by, dict(before.wrote)) == ("Student 8", {"s1": ("Student 7",), "s2": ("Student 8",)})
    assert "A court decides." in before.argdown
    add_position(store.desk, store.newcomer, slug, _position("Later."))
    access(store, slug, visibility=Visibility.PUBLIC)
    keeping.delete_map(store.desk, store.newcomer, slug)
    with reading(store.engine) as session:
        assert handed_in(session, link) == before
        with pytest.raises(Absent):
            handed_in(session, link[:-1] + "g")


def test_only_members_hand_in(store: Store) -> None:
    slug = started(store, visibility=Visibility.PUBLIC)
    with pytest.raises(NotAllowed):
        hand_in(store.desk, store.other, slug)


def test_a_facilitator_may_look_behind_a_pseudonym_where_the_map_says_so_and_it_is_recorded(store: Store) -> None:
    slug = started(store, naming=Naming.INSTRUCTOR)
    joined(store, slug, Membership.MODERATOR)
    add_position(store.desk, store.other, slug, _position("A court decides."))
    theirs = store.graph(slug=slug, actor=store.newcomer).statements[2].added_by
    assert theirs
    assert theirs in seen(store, slug).pseudonyms
    assert keeping.look_behind(store.desk, store.newcomer, slug, theirs) == "Student 8"
    assert seen(store, slug).events[0].kind == "unmasked"
    with pytest.raises(NotAllowed):
        keeping.look_behind(store.desk, store.other, slug, theirs)
    with pytest.raises(Refused):
        keeping.look_behind(store.desk, store.newcomer, slug, "Nobody")
    link = hand_in(store.desk, store.other, slug)
    with reading(store.engine) as session:
        copy = handed_in(session, link)
    assert copy.by == theirs
    assert "Student" not in str(copy)


def test_nobody_looks_behind_the_pseudonyms_of_a_blind_map(store: Store, engine: Engine) -> None:
    slug = started(store, naming=Naming.BLIND)
    with engine.connect() as connection:
        theirs = connection.execute(select(PSEUDONYMS.c.name)).scalar_one()
    assert seen(store, slug).pseudonyms == ()
    with pytest.raises(NotAllowed):
        keeping.look_behind(store.desk, store.newcomer, slug, theirs)


def test_an_admin_ends_a_map_with_a_reason_only_and_its_facilitators_read_it(store: Store) -> None:
    slug = started(store, visibility=Visibility.PUBLIC)
    admin = replace(begin(store.desk, "Admin")[0], admin=True)
    with pytest.raises(NotAllowed):
        keeping.archive_map(store.desk, admin, slug, archived=True)
    break_glass(store.desk, admin, slug, "A complaint.")
    with reading(store.engine) as session:
        map_id = map_head(session, store.newcomer, slug).id
    looking = replace(admin, glass=((map_id, "A complaint."),))
    keeping.archive_map(store.desk, looking, slug, archived=True)
    told = seen(store, slug).events
    assert [(one.kind, one.by, one.reason) for one in told] == [
        ("map archived", "Admin", "A complaint."),
        ("glass broken", "Admin", "A complaint."),
    ]
    with pytest.raises(NotAllowed):
        keeping.save_access(store.desk, looking, slug, seen(store, slug).access, seen(store, slug).access)
