"""What a page of a live debate is told that has no stream, or was away: every sort of thing that has happened, once."""

from __future__ import annotations

from flask import Flask
from sqlmodel import Session, update

from argmap.models.debates import DebateEvent, DebateEventKind
from argmap.models.tables import DEBATES
from argmap.operations import chairing
from tests.support.debates import CODE, LiveDebate, live_on
from tests.support.in_process import Visitor
from tests.support.store import counted_queries
from tests.web.conftest import site_of

NEWS = f"/debates/{CODE}/news"


def much_happens(live: LiveDebate, often: int) -> None:
    """As much as in an hour of a large room, and all of one sort."""
    head = live.head()
    with Session(live.desk.engine) as session:
        session.add_all(
            DebateEvent(
                debate_id=head.id, version=head.version + number, at=live.desk.clock(), kind=DebateEventKind.VOTED
            )
            for number in range(1, often + 1)
        )
        session.connection().execute(
            update(DEBATES).where(DEBATES.c.id == head.id).values(version=head.version + often)
        )
        session.commit()


def test_however_much_was_missed_no_sort_of_it_is_left_out(app: Flask, visitor: Visitor) -> None:
    live, _ = live_on(app)
    seen = live.head().version
    chairing.next_phase(live.desk, live.chair, CODE, -1)
    with counted_queries(site_of(app).engine) as few:
        assert visitor.get(f"{NEWS}?since={seen}").json == {"version": seen + 1, "kinds": ["phase"]}
    much_happens(live, 1_500)
    chairing.set_theme(live.desk, live.chair, CODE, "dark")
    with counted_queries(site_of(app).engine) as many:
        told = visitor.get(f"{NEWS}?since={seen}").json
    assert told == {"version": seen + 1_502, "kinds": ["phase", "voted", "theme"]}
    assert len(many) == len(few)
    assert visitor.get(f"{NEWS}?since={seen + 1_502}").status_code == 204
    went_back = visitor.get(f"{NEWS}?since={seen + 1_503}").json
    assert went_back == {"version": seen + 1_502, "kinds": []}
