"""Live debates for tests: one that is open on the small map, and people who have joined it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

from flask import Flask
from sqlalchemy import Engine
from sqlmodel import Session, select

from argmap.domain.debates import FORMS, DebateDraft, DebateForm, Ground, JoinDraft, Rule, Sides
from argmap.domain.drafts import ArgumentDraft
from argmap.domain.permissions import VISITOR, Actor, Membership
from argmap.domain.vocabulary import Kind, Relation
from argmap.models.memberships import MapMember
from argmap.models.tables import MAPS
from argmap.operations.debate_entries import send
from argmap.operations.debate_writing import Sent
from argmap.operations.debating import Guest
from argmap.operations.desk import Desk
from argmap.operations.guests import join_debate
from argmap.operations.opening import open_debate
from argmap.operations.preparing import prepare_debate
from argmap.queries.debates import DebateHead, debate_head, guest_in
from argmap.queries.reading import reading
from argmap.web.sessions import COOKIE
from argmap.web.site import Site
from tests.support.in_process import Visitor
from tests.support.people import account, make_member
from tests.support.store import new

CODE = "K7M4XR"

OXFORD = DebateDraft(
    motion=1,
    words=None,
    sides=Sides.TWO,
    positions=(),
    form=DebateForm.OXFORD,
    phases=FORMS[DebateForm.OXFORD],
    ground=Ground.MAP,
    pseudonymous=True,
    rule=Rule.HELD,
)
"""An Oxford debate on position 1 of the small map itself, held for the chair."""


def make_facilitator(engine: Engine, actor: Actor, slug: str = "small", since: datetime | None = None) -> Actor:
    """Let somebody keep a map."""
    assert actor.contributor_id is not None
    with Session(engine) as session:
        map_id = session.connection().execute(select(MAPS.c.id).where(MAPS.c.slug == slug)).scalar_one()
        created = session.connection().execute(select(MAPS.c.created_at).where(MAPS.c.slug == slug)).scalar_one()
        session.add(
            MapMember(
                map_id=map_id,
                contributor_id=actor.contributor_id,
                role=Membership.FACILITATOR,
                since=since or created,
            )
        )
        session.commit()
    return actor


@dataclass
class LiveDebate:
    """A debate that is open under `CODE`, its chair, and the tokens of those who have joined."""

    desk: Desk
    chair: Actor
    code: str = CODE
    tokens: list[str] = field(default_factory=list)
    browser: Visitor | None = None

    def head(self, reader: Actor | None = None) -> DebateHead:
        with reading(self.desk.engine) as session:
            return debate_head(session, reader or self.chair, self.code)

    def join(self, name: str = "", side: str = "", group: int = 0, reader: Actor = VISITOR) -> Guest:
        token = join_debate(self.desk, reader, self.code, JoinDraft(name, side, group))
        self.tokens.append(token)
        return self.guest(token)

    def guest(self, token: str) -> Guest:
        with reading(self.desk.engine) as session:
            view = guest_in(session, self.code, token)
        assert view is not None
        return Guest(view.id, view.actor)

    def send(self, guest: Guest, text: str = "That is not so.", nonce: str = "", **changes: object) -> Sent:
        """An objection to 1, or what the changes say."""
        draft = ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (new(text),), target=1)
        return send(self.desk, guest, self.code, replace(draft, **changes), nonce or text)  # type: ignore[arg-type]


def live_on(app: Flask, draft: DebateDraft = OXFORD) -> tuple[LiveDebate, Visitor]:
    """A debate on the map "small" of a test's site, opened, and its chair at their browser."""
    here = cast(Site, app.extensions["argmap"])
    chair = account(here.engine, "Fay")
    make_member(here.engine, chair, "small", Membership.FACILITATOR)
    browser = Visitor(app)
    browser.client.set_cookie(COOKIE, chair.token)
    debate = opened(here.desk, Actor(chair.id), draft)
    debate.browser = browser
    return debate, browser


def opened(desk: Desk, chair: Actor, draft: DebateDraft = OXFORD, slug: str = "small", code: str = CODE) -> LiveDebate:
    """Prepare and open a debate; `chair` keeps the map."""
    prepare_debate(desk, chair, slug, code, draft)
    open_debate(desk, chair, code)
    return LiveDebate(desk, chair, code)
