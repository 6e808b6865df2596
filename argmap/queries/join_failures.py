"""How often somebody has lately typed a code that is none, and how long whoever guesses has to wait."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session

from argmap.domain.errors import TooMany
from argmap.models.tables import JOIN_FAILURES

FAILURES_COUNT_FOR = timedelta(minutes=5)
FAILURES_OF_BROWSER = 20
FAILURES_OF_ADDRESS = 300
"""A class sits behind one address."""


def require_patience(session: Session, browser: str, address: str, now: datetime) -> None:
    """Raise `TooMany` for a browser or an address that has failed too often; both are keyed hashes, `browser` may be
    empty.
    """
    column = JOIN_FAILURES.c
    counted = [(column.address_key == address, FAILURES_OF_ADDRESS)]
    if browser:
        counted.append((column.browser_key == browser, FAILURES_OF_BROWSER))
    for whose, limit in counted:
        wanted = select(func.count(), func.min(column.at)).where(whose, column.at > now - FAILURES_COUNT_FOR)
        failures, first = session.connection().execute(wanted).one()
        if failures >= limit:
            seconds = max(1, round((first + FAILURES_COUNT_FOR - now).total_seconds()))
            raise TooMany(
                f"There were too many wrong codes. Please wait {-(-seconds // 60)} min, then try again.",
                seconds=seconds,
            )
