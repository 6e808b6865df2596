from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from argmap.domain.selection import ALL_LEVELS, Wish
from argmap.web.address import FORMS, Address, read_address

PATH = "/maps/peace"


def read(query: str) -> Address:
    return read_address(PATH, MultiDict(parse_qsl(query)))


def test_an_address_without_parameters_shows_the_map_as_opened() -> None:
    assert read("") == Address(PATH, Wish())


def test_every_parameter_is_read() -> None:
    found = read(
        "view=tree&depth=3&open=23&open=40.120&focus=12&sel=a5&held=steinberg&kind=objection&case=bosnia-1992-95"
        "&rests=memoir&q=peace+talks&at=7&add=objection&column=4&print=1&quotes=1&added=9"
    )
    assert found == Address(
        PATH,
        Wish(
            "tree",
            3,
            {23: 25, 40: 120},
            12,
            "a5",
            "steinberg",
            "objection",
            "bosnia-1992-95",
            "peace talks",
            7,
            source="memoir",
        ),
        add="objection",
        column=4,
        printing=True,
        quotes=True,
        added=9,
    )


@pytest.mark.parametrize(
    "query",
    [
        "view=spiral",
        "depth=-1",
        "depth=many",
        "depth=99999",
        "open=x",
        "open=0",
        "open=23.",
        "open=23.0",
        "open=23.1.1",
        "focus=0",
        "focus=-3",
        "focus=99999999999999999999",
        "focus=１２",
        "sel=12",
        "sel=x12",
        "sel=s",
        "sel=s0",
        "sel=s12%0a",
        "held=a%00b",
        "held=%3Cscript%3E",
        "rests=a%20b",
        "kind=node",
        "case=%0a",
        "q=%00%00",
        "at=first",
        "add=everything",
        "column=left",
        "print=yes",
        "added=x",
        "unknown=1",
    ],
)
def test_a_parameter_that_makes_no_sense_counts_as_not_given(query: str) -> None:
    assert read(query) == Address(PATH, Wish())


def test_all_levels_are_written_as_a_word() -> None:
    assert read("depth=all").wish.depth == ALL_LEVELS
    assert read("depth=all").to() == f"{PATH}?depth=all"


def test_the_positions_alone_are_a_depth_too() -> None:
    assert read("depth=0").wish.depth == 0
    assert read("").to(depth=0) == f"{PATH}?depth=0"


def test_opening_a_fold_keeps_those_that_are_open() -> None:
    assert read("open=9").to(opened=23) == f"{PATH}?open=9&open=23"
    assert read("open=9&open=23").to(closed=9) == f"{PATH}?open=23"
    assert read("open=9&open=23").to(opened={}) == PATH
    assert read("open=9.60").to() == f"{PATH}?open=9.60"


def test_taking_a_choice_away_leaves_it_out() -> None:
    address = read("held=steinberg&sel=s3&add=support")
    assert address.to(held_by="", selected=None, add="") == PATH


def test_what_was_just_added_is_forgotten_on_the_next_step() -> None:
    assert read("sel=s70&added=9").to() == f"{PATH}?sel=s70"
    assert read("sel=s70").to(added=9) == f"{PATH}?sel=s70&added=9"


def test_the_same_wish_can_be_shown_on_another_page() -> None:
    assert read("sel=s3&at=2").to("/maps/peace/outline") == "/maps/peace/outline?at=2&sel=s3"


def test_no_more_branches_can_be_opened_than_a_page_can_show() -> None:
    query = "&".join(f"open={number}" for number in range(1, 200))
    assert len(read(query).wish.opened) == 50


def test_a_search_is_one_line_of_visible_characters() -> None:
    assert read("q=%20peace%0a%09talks%20").wish.find == "peace talks"
    assert len(read("q=" + "x" * 5_000).wish.find) == 200


numbers = st.integers(1, 999_999_999)
# As `[\w.-]{0,30}` has it, but drawn in a tenth of the time.
keys = st.text(st.characters(categories=["L", "N"], include_characters="_.-"), max_size=30)
wishes = st.builds(
    Wish,
    view=st.sampled_from(["columns", "tree"]),
    depth=st.none() | st.integers(0, 999) | st.just(ALL_LEVELS),
    opened=st.dictionaries(numbers, st.integers(1, 99_999), max_size=5),
    focus=st.none() | numbers,
    selected=st.none() | st.builds("{}{}".format, st.sampled_from("sa"), numbers),
    held_by=keys,
    kind=st.sampled_from(["", "position", "claim", "objection", "evidence", "condition", "setting"]),
    case=keys,
    at=st.none() | numbers,
)
addresses = st.builds(
    Address,
    st.just(PATH),
    wishes,
    add=st.sampled_from(["", *FORMS]),
    column=st.none() | numbers,
    printing=st.booleans(),
    quotes=st.booleans(),
    added=st.none() | numbers,
)


@given(addresses)
def test_reading_what_was_written_gives_the_same_address(address: Address) -> None:
    assert read(urlsplit(address.to(added=address.added)).query) == address


@given(st.lists(st.tuples(st.sampled_from("view depth open focus sel held kind case q at add".split()), st.text())))
def test_no_parameter_whatever_is_in_it_is_an_error(pairs: list[tuple[str, str]]) -> None:
    address = read_address(PATH, MultiDict(pairs))
    again = read(urlsplit(address.to()).query)
    assert again == address
