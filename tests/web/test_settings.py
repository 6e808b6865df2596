"""Keeping a map through the pages: settings, members, invitations, the end of a map, and what was handed in."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from argmap.domain.permissions import OPERATOR
from argmap.operations.maps import import_map
from tests.support.generated import generated
from tests.support.in_process import HTMX, Visitor, forms_in
from tests.web.conftest import site_of


@pytest.fixture
def keeper(newcomer: Visitor) -> Visitor:
    """Somebody who has a map of their own."""
    return newcomer


@pytest.fixture
def other(app: Flask) -> Visitor:
    """Somebody else, who has taken a name."""
    person = Visitor(app)
    person.add(name="Ben", text="That is not so.")
    return person


def started(person: Visitor, **fields: str) -> str:
    form = MultiDict(person.form("/maps/new", "/maps/new"))
    for name, value in {"question": "Who decides on amnesty?", "position": "The victims", **fields}.items():
        form.setlist(name, [value])
    return person.post("/maps/new", form).headers["Location"]


def form_for(markup: str, action: str) -> MultiDict[str, str]:
    """The form of a page that writes at that address."""
    return next(some for where, some in forms_in(markup) if where.partition("#")[0] == action and "csrf" in some)


def send(person: Visitor, page: str, action: str, **fields: str) -> TestResponse:
    """Fill in the form of that action as a browser would, and send it."""
    form = MultiDict(form_for(person.get(page).text, action))
    for name, value in fields.items():
        form.setlist(name, [value])
    return person.post(action if action.startswith("/") else page, form)


def token_of(person: Visitor, place: str) -> str:
    return next(some["csrf"] for _, some in forms_in(person.get(f"{place}/settings").text) if "csrf" in some)


def invite(person: Visitor, place: str, **fields: str) -> str:
    answer = send(person, f"{place}/settings", f"{place}/settings/invitations", **fields)
    assert answer.status_code == 200, answer.text[:1_000]
    found = re.search(r'value="http://localhost(/invitations/[\w-]{22})"', answer.text)
    assert found
    return found[1]


def test_what_saving_would_change_is_told_before_and_then_saved(keeper: Visitor, visitor: Visitor) -> None:
    place = started(keeper)
    page = f"{place}/settings"
    told = send(keeper, page, page, visibility="public", policy="approval", read_first="2", preview="1")
    assert "If you save now:" in told.text
    assert "from private to public. Everybody can read it" in told.text
    assert re.search("from open to approval. What 1 member", told.text, re.IGNORECASE)
    assert visitor.get(place).status_code == 404
    form = MultiDict(form_for(told.text, page))
    part = keeper.post(page, {**form.to_dict(), "preview": "1"}, headers=HTMX)
    assert part.text.startswith('<div class="effect" id="effect"')
    assert keeper.post(page, form).status_code == 303
    assert visitor.get(place).status_code == 200
    assert visitor.get(page).headers["Location"].startswith("/sign-in?next=%2Fmaps%2F")
    assert "changed who may read it to public, who may add to it to approval" in keeper.get(page).text
    assert "Nothing would change" in send(keeper, page, page, preview="1").text


def test_what_cannot_be_kept_so_is_told_beside_what_was_chosen(keeper: Visitor) -> None:
    place = started(keeper)
    page = f"{place}/settings"
    answer = send(keeper, page, page, policy="closed", hourly_limit="-1")
    assert answer.status_code == 422
    form = form_for(answer.text, page)
    assert (form["policy"], form["hourly_limit"]) == ("closed", "-1")
    part = keeper.post(page, {**form.to_dict(), "preview": "1"}, headers=HTMX)
    assert (part.status_code, part.text[:32]) == (422, '<div class="effect" id="effect" ')
    assert "This is a whole number from 0 to 1,000." in part.text
    links = send(keeper, page, f"{page}/invitations", label="Seminar 3", uses="0", days="30")
    assert links.status_code == 422
    form = form_for(links.text, f"{page}/invitations")
    assert (form["label"], form["days"]) == ("Seminar 3", "30")


def test_of_two_who_change_how_a_map_is_kept_the_second_is_told(keeper: Visitor, other: Visitor) -> None:
    place = started(keeper)
    page = f"{place}/settings"
    send(other, link := invite(keeper, place), link)
    members = f"{page}/members"
    text = keeper.get(page).text
    ref = next(some["member"] for where, some in forms_in(text) if where == members)
    keeper.post(members, {"csrf": token_of(keeper, place), "member": ref, "role": "facilitator"})
    late = form_for(other.get(page).text, page)
    send(keeper, page, page, policy="approval")
    late.setlist("visibility", ["public"])
    answer = other.post(page, late)
    assert answer.status_code == 409
    assert "was changed since you opened this form" in answer.text
    assert "From approval to open" in answer.text
    form = form_for(answer.text, page)
    assert (form["visibility"], form["policy"]) == ("public", "open")
    assert 'value="approval" checked' in keeper.get(page).text
    form.setlist("policy", ["approval"])
    assert other.post(page, form).status_code == 303
    assert other.post(page, {**form.to_dict(), "was": "x"}).status_code == 422


def test_every_change_of_access_is_told_in_words(keeper: Visitor) -> None:
    place = started(keeper)
    page = f"{place}/settings"
    told = send(keeper, page, page, policy="closed", welcomes="1", guests="1", hourly_limit="0", preview="1").text
    for words in ("Only facilitators can add", "taking a name will be enough", "will take guests", "as much as"):
        assert re.search(words, told, re.IGNORECASE), words
    send(keeper, page, page, visibility="unlisted", policy="approval", read_first="1", hourly_limit="0")
    told = send(keeper, page, page, visibility="private", policy="open", read_first="0", preview="1").text
    for words in ("opens nothing any more", "appears at once", "nothing of newcomers waits"):
        assert re.search(words, told, re.IGNORECASE), words


def test_an_unlisted_map_shows_its_link_and_is_read_by_it(keeper: Visitor, visitor: Visitor) -> None:
    place = started(keeper, visibility="unlisted")
    link = re.search(r'value="http://localhost(/maps/[0-9a-f]{32})"', keeper.get(f"{place}/settings").text)
    assert link
    assert visitor.get(link[1]).status_code == 200
    assert visitor.get(place).status_code == 404


def test_who_is_invited_joins_once_and_gets_a_role(keeper: Visitor, other: Visitor, visitor: Visitor) -> None:
    place = started(keeper)
    link = invite(keeper, place, uses="1", label="Seminar 2", role="moderator")
    page = visitor.get(link)
    assert page.status_code == 200
    assert "Who decides on amnesty?" in page.text
    assert f"/sign-in?next={link}" in page.text
    assert other.get(place).status_code == 404
    assert "become a moderator" in other.get(link).text
    assert send(other, link, link).headers["Location"] == place
    assert other.get(place).status_code == 200
    assert other.get(f"{place}/settings").status_code == 403
    assert "You are a moderator of this map already" in other.get(link).text
    settings = keeper.get(f"{place}/settings").text
    assert "Seminar 2" in settings
    assert "1 of 1 used" in settings
    assert "used up" in settings


def test_an_invitation_used_twice_or_ended_says_so(keeper: Visitor, other: Visitor, app: Flask) -> None:
    place = started(keeper)
    link = invite(keeper, place, uses="1")
    third = Visitor(app)
    third.add(name="Cem", text="That is not so either.")
    late = form_for(third.get(link).text, link)
    send(other, link, link)
    answer = third.post(link, late)
    assert answer.status_code == 409
    assert "used by as many as it is for" in answer.text
    assert "This invitation is used up" in third.get(link).text
    withdrawn = invite(keeper, place)
    assert "2 of" not in keeper.get(f"{place}/settings").text
    send(
        keeper,
        f"{place}/settings",
        next(where for where, _ in forms_in(keeper.get(f"{place}/settings").text) if where.endswith("/withdraw")),
    )
    assert "This invitation is withdrawn" in third.get(withdrawn).text
    assert send(keeper, f"{place}/settings", f"{place}/settings/invitations", role="facilitator").status_code == 422


def test_roles_are_set_and_taken_away_even_in_the_middle_of_a_form(keeper: Visitor, other: Visitor) -> None:
    place = started(keeper)
    page = f"{place}/settings"
    send(other, link := invite(keeper, place), link)
    text = keeper.get(page).text
    assert "the only one; appoint another first" in text
    ref = next(some["member"] for where, some in forms_in(text) if where.endswith("/members"))
    token = token_of(keeper, place)
    members = f"{page}/members"
    assert keeper.post(members, {"csrf": token, "member": ref, "role": "king"}).status_code == 422
    assert keeper.post(members, {"csrf": token, "member": ref, "role": "facilitator"}).status_code == 303
    form = form_for(other.get(page).text, page)
    assert keeper.post(members, {"csrf": token, "member": ref, "role": "participant"}).status_code == 303
    assert other.post(page, form).status_code == 403
    assert keeper.post(members, {"csrf": token, "member": ref, "remove": "1"}).status_code == 303
    assert other.post(page, form).status_code == 404
    assert keeper.post(members, {"csrf": token, "member": ref, "role": "moderator"}).status_code == 409
    mine = next(one for one in re.findall(r'value="([0-9a-f]{20})"', text) if one == ref)
    assert mine
    assert keeper.post(f"{place}/leave", {"csrf": token}).status_code == 409
    assert "Nobody of that name" in keeper.get(f"{page}?member=zzz").text
    assert "Ana" in keeper.get(f"{page}?member=ANA").text


def test_whoever_ends_their_own_role_is_led_away(keeper: Visitor, other: Visitor) -> None:
    place = started(keeper, visibility="public")
    page = f"{place}/settings"
    send(other, link := invite(keeper, place), link)
    text = keeper.get(page).text
    ref = next(some["member"] for where, some in forms_in(text) if where.endswith("/members"))
    token = token_of(keeper, place)
    keeper.post(f"{page}/members", {"csrf": token, "member": ref, "role": "facilitator"})
    mine = next(
        some["member"]
        for where, some in forms_in(keeper.get(page).text)
        if where.endswith("/members") and some["member"] != ref
    )
    assert (
        keeper.post(f"{page}/members", {"csrf": token, "member": mine, "role": "participant"}).headers["Location"]
        == place
    )
    assert keeper.post(f"{place}/leave", {"csrf": token}).headers["Location"] == "/"
    assert keeper.get(page).status_code == 403


def test_an_archived_map_says_so_and_a_deleted_one_comes_back(keeper: Visitor, visitor: Visitor) -> None:
    place = started(keeper, visibility="public")
    page = f"{place}/settings"
    send(keeper, page, f"{page}/archive")
    assert "It can be read, and nothing can be added" in keeper.get(page).text
    token = token_of(keeper, place)
    refused = keeper.post(f"{place}/statements", {"csrf": token, "text": "No.", "back": place})
    assert refused.status_code == 409
    assert send(keeper, page, page, visibility="private").status_code == 409
    send(keeper, page, f"{page}/archive")
    assert "Archived" not in keeper.get(page).text
    assert keeper.post(f"{page}/delete", {"csrf": token}).status_code == 303
    assert keeper.get(place).data == keeper.get("/maps/nothing").data
    assert visitor.get(place).data == visitor.get("/maps/nothing").data
    assert visitor.post(f"{page}/bring-back", {"csrf": "x"}).status_code == 403
    assert keeper.post(f"{page}/bring-back", {"csrf": token}).headers["Location"] == place
    assert visitor.get(place).status_code == 200


def test_what_is_handed_in_is_one_page_that_stays(keeper: Visitor, visitor: Visitor) -> None:
    token = keeper.form("/maps/new/copy?of=small", "/maps/new/copy")
    place = keeper.post("/maps/new/copy", token).headers["Location"]
    assert visitor.get(f"{place}/hand-in").status_code == 404
    link = send(keeper, f"{place}/hand-in", f"{place}/hand-in").headers["Location"]
    before = visitor.get(link)
    assert before.status_code == 200
    for words in ("The map", "The outline", "The bibliography", "Who wrote what", "handed in by", "Ana", "<svg"):
        assert words in before.text, words
    told = re.search(r"Handed in ([^<]+)</a>", keeper.get(f"{place}/settings").text)
    assert told is not None
    assert re.search(rf'handed in by <bdi>Ana</bdi> on <time datetime="[^"]+">{told[1]}</time>', before.text)
    assert "printing" not in before.text, "it is to be read first"
    assert f'href="{link}?print=1"' in before.text
    form = keeper.form(f"{place}?add=position", "/statements")
    form["text"] = "Added later."
    keeper.post(f"{place}/statements", form)
    assert "change 1" in keeper.get(f"{place}/hand-in").text
    keeper.post(f"{place}/settings/delete", {"csrf": token["csrf"]})
    assert visitor.get(link).text == before.text


def test_what_is_handed_in_of_a_large_map_says_what_is_not_drawn(keeper: Visitor, visitor: Visitor, app: Flask) -> None:
    import_map(site_of(app).desk, OPERATOR, generated(203), "large")
    token = keeper.form("/maps/new/copy?of=large", "/maps/new/copy")
    place = keeper.post("/maps/new/copy", token).headers["Location"]
    page = visitor.get(send(keeper, f"{place}/hand-in", f"{place}/hand-in").headers["Location"]).text
    assert "4 more statements are in the outline and not drawn." in page, "linked premises are drawn together or not"
    assert len(set(re.findall(r'data-id="(s\d+)"', page))) == 199
    assert len(re.findall(r'<li class="[^"]*" id="o-s', page)) == 203


def test_a_copy_shows_what_has_changed_at_its_origin(keeper: Visitor, other: Visitor) -> None:
    place = started(keeper, visibility="public")
    token = other.form(f"/maps/new/copy?of={place.removeprefix('/maps/')}", "/maps/new/copy")
    copied = other.post("/maps/new/copy", token).headers["Location"]
    assert "Nothing has changed there since" in other.get(f"{copied}/origin").text
    form = keeper.form(f"{place}?add=position", "/statements")
    form["text"] = "A court decides."
    keeper.post(f"{place}/statements", form)
    assert "Added position 2" in other.get(f"{copied}/origin").text
    assert "1 change there since" in other.get(f"{copied}/settings").text
    send(keeper, f"{place}/settings", f"{place}/settings", visibility="private")
    assert "You cannot read that map any more" in other.get(f"{copied}/origin").text
    assert "You cannot read that map any more" in other.get(f"{copied}/settings").text
    keeper.post(f"{place}/settings/delete", {"csrf": token_of(keeper, place)})
    assert "That map was deleted since" in other.get(f"{copied}/origin").text
    assert "That map was deleted since" in other.get(f"{copied}/settings").text
    assert keeper.get(f"{copied}/origin").status_code == 404


def test_a_facilitator_looks_behind_a_pseudonym_and_that_is_recorded(keeper: Visitor, visitor: Visitor) -> None:
    place = started(keeper, visibility="public", naming="instructor")
    page = f"{place}/settings"
    for shown in (place, f"{place}/history", f"{place}/statements/1", f"{place}/outline"):
        assert "Ana" not in visitor.get(shown).text, shown
    theirs = re.findall(r"<option>([^<]+)</option>", keeper.get(page).text)
    assert len(theirs) == 1
    assert theirs[0] in visitor.get(f"{place}/history").text
    told = send(keeper, page, f"{page}/look", pseudonym=theirs[0])
    assert "is <strong><bdi>Ana</bdi></strong>" in told.text
    assert "looked behind a pseudonym" in told.text
    assert keeper.post(f"{page}/look", {"csrf": token_of(keeper, place), "pseudonym": "X"}).status_code == 422
    blind = started(keeper, naming="blind", visibility="public")
    page = f"{blind}/settings"
    assert "Nobody can look behind" in keeper.get(page).text
    for looser in ("named", "instructor"):
        for action, form in forms_in(keeper.get(page).text):
            if action.startswith(blind) and "csrf" in form and not action.endswith(("/delete", "/archive")):
                assert keeper.post(action, {**form, "naming": looser}).status_code < 500, action
        saved = send(keeper, page, page, policy="closed", naming=looser)
        assert saved.status_code == 303
        assert "Nobody can look behind" in keeper.get(page).text, looser
        assert "Ana" not in visitor.get(f"{blind}/history").text


def test_the_library_has_ones_own_maps_first_and_the_archived_and_deleted_in_their_place(
    keeper: Visitor, visitor: Visitor
) -> None:
    assert "Your maps" not in visitor.get("/").text
    assert 'href="/maps/new"' in visitor.get("/").text
    first, second = started(keeper, question="First of mine?"), started(keeper, question="Second of mine?")
    page = keeper.get("/").text
    assert page.index("Your maps") < page.index("First of mine?") < page.index("Second of mine?")
    assert page.index("Second of mine?") < page.index("More maps") < page.index("/maps/other")
    assert "Private, you are its facilitator" in page
    send(keeper, f"{first}/settings", f"{first}/settings/archive")
    page = keeper.get("/").text
    assert page.index("Second of mine?") < page.index("First of mine?")
    assert "you are its facilitator, archived" in page
    send(keeper, f"{second}/settings", f"{second}/settings/delete")
    page = keeper.get("/").text
    assert page.index("Deleted maps") < page.index("Second of mine?")
    assert "Second of mine?" not in visitor.get("/").text
    assert send(keeper, "/", f"{second}/settings/bring-back").headers["Location"] == second
    assert "Deleted maps" not in keeper.get("/").text
