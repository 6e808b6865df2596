"""Everything that can go wrong by its name; only `web/errors.py` knows what status code each becomes."""

from __future__ import annotations

from collections.abc import Mapping


class DomainError(Exception):
    """The base of all named errors; `str(error)` is a sentence that the person who caused it can act on."""


class Absent(DomainError):
    """What was asked for does not exist, or this reader may not know that it does: both answer alike."""


class NotAllowed(DomainError):
    """Readable, but this actor may not do it."""


class Gone(DomainError):
    """It existed and was withdrawn; nothing can be attached to it any more."""


class Merged(Gone):
    """It is gone because it was merged; `into` is what it became: "s12", "a5"."""

    def __init__(self, message: str, *, into: str) -> None:
        super().__init__(message)
        self.into = into


class Ended(DomainError):
    """A link that was good once or for a time, and is so no more; or that never was: both answer alike."""


class Stale(DomainError):
    """It changed since the actor read it. `current` is the present text, `submitted` the text that was sent."""

    def __init__(self, message: str, *, current: str = "", submitted: str = "", revision: int = 0) -> None:
        super().__init__(message)
        self.current = current
        self.submitted = submitted
        self.revision = revision


class Conflict(DomainError):
    """The map is in a state that does not allow it: undone already, built on by others, archived."""


class Refused(DomainError):
    """Input that breaks a rule: `fields` maps a form field's name to a sentence, "" to what concerns the whole."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = dict(fields)


class TooLarge(DomainError):
    """More bytes or characters than the stated limit."""


class TooMany(DomainError):
    """Too often in too short a time; after `seconds` it may be tried again."""

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class Unreadable(DomainError):
    """A file that cannot be read; `line` and `column` count from 1 (0 when unknown).

    `lines` are all those that its sentence is about, which are named in it where there is no one place.
    """

    def __init__(self, message: str, *, line: int = 0, column: int = 0, lines: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.lines = lines or ((line,) if line else ())

    def __str__(self) -> str:
        """The place, when it is known, and the sentence."""
        place = f"line {self.line}, column {self.column}: " if self.line else ""
        return place + super().__str__()


class Unavailable(DomainError):
    """The database or another part that the program needs does not answer now; trying again may help."""


class LayoutFailed(DomainError):
    """`dot` was missing, crashed, answered nonsense or took too long; the outline says the same without it."""
