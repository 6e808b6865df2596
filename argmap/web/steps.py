"""The strip at the foot of the outline: what one did last, in words, with the way back and forward again."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from argmap.queries.maps import MapHead
from argmap.queries.steps import steps_of
from argmap.web.changes_told import ChangeTold, tell
from argmap.web.forms import back_address
from argmap.web.moderating import ago
from argmap.web.site import reader, reading, site


@dataclass(frozen=True, slots=True)
class Strip:
    """`words` says what was done last, `when` how long ago; `back` and `again` are where the two buttons lead.

    `own` is the page of all that one has done to the map.
    """

    words: str
    when: str
    back: ChangeTold | None
    again: ChangeTold | None
    earlier: int
    own: str


def strip_of(head: MapHead) -> Strip | None:
    """The reader's strip; None for who has changed nothing of the map."""
    found = steps_of(reading(), reader(), head)
    if found is None:
        return None
    back, again = (None if row is None else tell(row, head.slug) for row in (found.back, found.again))
    told = ago(site().desk.clock() - found.newest.when)
    return Strip(
        words=found.newest.summary,
        when=told if told == "just now" else f"{told} ago",
        back=back,
        again=again,
        earlier=found.earlier,
        own=f"/maps/{head.slug}/changes/mine",
    )


def strip_told(head: MapHead) -> str:
    """The strip as its markup, for the script that has just taken a step or written a line: in JSON, not as a part."""
    back_to = back_address(head.slug).to(added=None, add="")
    return render_template("changes/_strip.html", strip=strip_of(head), head=head, back_to=back_to)
