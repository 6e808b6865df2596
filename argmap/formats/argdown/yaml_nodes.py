"""What YAML holds, each value with its place in the file: scalars, lists and mappings."""

from __future__ import annotations

import re
from collections.abc import Callable

_INTEGER = re.compile(r"[0-9]{1,9}")


class Scalar(str):
    """A string as written; `plain` ones, without quotes, may also be read as a number, a truth value or nothing."""

    __slots__ = ("at", "plain")
    at: int
    plain: bool

    @property
    def integer(self) -> int | None:
        """The whole number that it is, if it is one."""
        return int(self) if self.plain and _INTEGER.fullmatch(self) else None

    @property
    def nothing(self) -> bool:
        """Whether it is YAML's null."""
        return self.plain and self in ("", "~", "null", "Null", "NULL")


class Items(list["Node"]):
    """A list; `at` is its offset in the file."""

    at: int = 0


class Entries(dict[str, "Node"]):
    """A mapping; `at` is its offset in the file."""

    at: int = 0


Node = Scalar | Items | Entries
Place = Callable[[int], tuple[int, int]]
