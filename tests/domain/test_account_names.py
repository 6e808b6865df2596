"""Which names an account may have, and which of them a reader could not tell apart."""

from __future__ import annotations

import unicodedata

import pytest

from argmap.domain.account_names import BLANK_NAME, account_name, skeleton
from argmap.domain.errors import Refused

ALIKE = {
    "case": ("Ana Roe", "ANA ROE"),
    "I, l and 1": ("Bill", "BiI1"),
    "O and 0": ("Otto", "0tt0"),
    "rn and m": ("Miriam", "Miriarn"),
    "vv and w": ("Walter", "VValter"),
    "Cyrillic capitals": ("COP", "СОР"),
    "Cyrillic small letters": ("pacy", "расу"),
    "Greek capitals": ("TAKE", "ΤΑΚΕ"),
    "Cherokee capitals": ("SAWED", "ᏚᎪᏔᎬᎠ"),
    "Lisu capitals": ("BOB", "ꓐꓳꓐ"),
    "composed and not": ("José", "Jose\u0301"),
    "full width": ("Ana", "Ａｎａ"),
    "apostrophes": ("O'Neil", "O’Neil"),
    "spaces": ("Ana Roe", "Ana \u00a0 Roe"),
    "figures of another script": ("Ana 30", "Ana ٣٠"),
    "what is not seen": ("Ana", "A\u200bn\u2060a"),
}


@pytest.mark.parametrize(("name", "other"), ALIKE.values(), ids=ALIKE)
def test_names_that_look_alike_have_one_skeleton(name: str, other: str) -> None:
    assert skeleton(name) == skeleton(other)


@pytest.mark.parametrize("other", ["Anna", "Án", "Ana R", "An", "Аня", "José"])
def test_names_that_can_be_told_apart_have_two(other: str) -> None:
    assert skeleton("Ana") != skeleton(other)


REFUSED = {
    "nothing": " ",
    "figures only": "1234",
    "a Cyrillic letter among Latin ones": "Аna",
    "a Greek letter among Latin ones": "Αlice",
    "Cherokee among Latin": "Ꭰnna",
    "a picture": "Ana 🌻",
    "a sign": "Ana|Roe",
    "a space that joins": "An\u200da",
    "a turn of direction": "Ana\u202eeoR",
    "a tower of marks": "A" + "\u0301" * 5 + "na",
    "a mark on nothing": "\u0301Ana",
    "figures of two scripts": "Ana 3٣",
    "81 characters": "a" * 81,
    "a NUL": "A\x00na",
    "the name of the erased": BLANK_NAME,
    "what looks like the name of the erased": "A Contrlbut0r",
    "what grows too long when taken apart": "ﷺ" * 80,
}


@pytest.mark.parametrize("name", REFUSED.values(), ids=REFUSED)
def test_a_name_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(Refused) as refused:
        account_name(name)
    assert list(refused.value.fields) == ["name"]


@pytest.mark.parametrize(
    "name",
    [
        "Ana",
        "Student 7",
        "O’Neil, J. P.",
        "Nguyễn Văn Ánh",
        "山田 太郎",
        "Tanaka タナカ",
        "김 Minsu",
        "Вера Йорк",
        "दिनेश",
        "אבא",
    ],
)
def test_people_are_called_so_in_many_scripts(name: str) -> None:
    assert account_name(f"  {unicodedata.normalize('NFD', name)} ") == name


def test_a_long_name_is_bounded_as_it_is_kept() -> None:
    assert len(skeleton(account_name("m" * 80))) <= 320
