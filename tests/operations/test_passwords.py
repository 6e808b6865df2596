"""Passwords are bounded before they are hashed, and kept so that nobody can read them."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from argmap.domain.errors import Refused
from argmap.operations import passwords
from argmap.operations.passwords import check_password, fits, hashed


@pytest.fixture(autouse=True)
def as_the_program_does(password_hasher: PasswordHasher, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is hashed here takes the memory that it takes in the program."""
    monkeypatch.setattr(passwords, "_HASHER", password_hasher)


def test_what_is_kept_is_argon2id_with_the_promised_parameters_and_a_salt() -> None:
    kept = hashed("two plain words")
    assert kept.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert kept != hashed("two plain words")
    assert fits("two plain words", kept)
    assert not fits("two plain word", kept)


def test_an_accent_is_the_same_from_every_keyboard() -> None:
    assert fits("cafe\u0301 au lait", hashed("caf\u00e9 au lait"))


@pytest.mark.parametrize("kept", ["", "no hash at all", "$argon2id$v=19$broken"])
def test_where_no_password_is_kept_none_fits(kept: str) -> None:
    assert not fits("nobody's password", kept)
    assert not fits("", kept)


def test_ten_megabytes_are_no_password() -> None:
    with pytest.raises(Refused, match="10,000,000"):
        check_password("word" * 2_500_000, "Ana")
    assert not fits("word" * 2_500_000, hashed("word" * 50))


@pytest.mark.parametrize(
    "password", ["", "short", "x" * 9, "x" * 201, "aaaaaaaaaaaa", "abababababab", "Ana Petrović", "ana petrović1"]
)
def test_what_is_easily_guessed_is_refused(password: str) -> None:
    with pytest.raises(Refused):
        check_password(password, "Ana Petrović" if "etro" in password else "Ana")


@pytest.mark.parametrize("password", ["two plain words", "x1y2" * 50, "Ana likes long walks by the sea"])
def test_what_is_long_enough_is_taken(password: str) -> None:
    check_password(password, "Ana")
