"""The tables, for queries that read columns rather than objects, and for what goes through them all.

The order is that in which rows can be written: what is referred to before what refers to it.
"""

from sqlalchemy import Table

from argmap.models.accounts import Account, OneTimeLink, SignInFailure, SiteEvent, SiteSetting
from argmap.models.arguments import Argument, ArgumentCase, Case, Premise
from argmap.models.changes import Change, ChangeImage
from argmap.models.columns import Row
from argmap.models.contributors import BrowserSession, Contributor
from argmap.models.debates import (
    Debate,
    DebateEntry,
    DebateEvent,
    DebateGroup,
    DebateMove,
    DebateParticipant,
    DebateSignal,
    DebateTurn,
    DebateVote,
    JoinFailure,
)
from argmap.models.maps import ArgumentMap
from argmap.models.memberships import AttachedDocument, HandedIn, Invitation, MapMember, MapSettings, Pseudonym
from argmap.models.moderation import (
    Answer,
    BranchMark,
    Contribution,
    ContributionStamp,
    Decision,
    Flag,
    RemovalRequest,
)
from argmap.models.sources import Citation, Source, Speaker
from argmap.models.statements import Stance, Statement
from argmap.models.visits import Notice, Visit


def _table(model: type[Row]) -> Table:
    return Row.metadata.tables[str(model.__tablename__)]


CONTRIBUTORS = _table(Contributor)
BROWSER_SESSIONS = _table(BrowserSession)
MAPS = _table(ArgumentMap)
SPEAKERS = _table(Speaker)
SOURCES = _table(Source)
CASES = _table(Case)
STATEMENTS = _table(Statement)
ARGUMENTS = _table(Argument)
PREMISES = _table(Premise)
ARGUMENT_CASES = _table(ArgumentCase)
STANCES = _table(Stance)
CITATIONS = _table(Citation)
CHANGES = _table(Change)
CHANGE_IMAGES = _table(ChangeImage)
ACCOUNTS = _table(Account)
ONE_TIME_LINKS = _table(OneTimeLink)
SIGN_IN_FAILURES = _table(SignInFailure)
SITE_SETTINGS = _table(SiteSetting)
SITE_EVENTS = _table(SiteEvent)
MAP_SETTINGS = _table(MapSettings)
MAP_MEMBERS = _table(MapMember)
INVITATIONS = _table(Invitation)
PSEUDONYMS = _table(Pseudonym)
HANDED_IN = _table(HandedIn)
ATTACHED_DOCUMENTS = _table(AttachedDocument)
CONTRIBUTIONS = _table(Contribution)
FLAGS = _table(Flag)
DECISIONS = _table(Decision)
ANSWERS = _table(Answer)
REMOVAL_REQUESTS = _table(RemovalRequest)
BRANCH_MARKS = _table(BranchMark)
CONTRIBUTION_STAMPS = _table(ContributionStamp)
VISITS = _table(Visit)
NOTICES = _table(Notice)
DEBATES = _table(Debate)
DEBATE_GROUPS = _table(DebateGroup)
DEBATE_PARTICIPANTS = _table(DebateParticipant)
DEBATE_ENTRIES = _table(DebateEntry)
DEBATE_TURNS = _table(DebateTurn)
DEBATE_VOTES = _table(DebateVote)
DEBATE_SIGNALS = _table(DebateSignal)
DEBATE_MOVES = _table(DebateMove)
DEBATE_EVENTS = _table(DebateEvent)
JOIN_FAILURES = _table(JoinFailure)

IN_ORDER = (
    CONTRIBUTORS,
    BROWSER_SESSIONS,
    MAPS,
    SPEAKERS,
    SOURCES,
    CASES,
    STATEMENTS,
    ARGUMENTS,
    PREMISES,
    ARGUMENT_CASES,
    STANCES,
    CITATIONS,
    CHANGES,
    CHANGE_IMAGES,
    ACCOUNTS,
    ONE_TIME_LINKS,
    SIGN_IN_FAILURES,
    SITE_SETTINGS,
    SITE_EVENTS,
    MAP_SETTINGS,
    MAP_MEMBERS,
    INVITATIONS,
    PSEUDONYMS,
    HANDED_IN,
    ATTACHED_DOCUMENTS,
    CONTRIBUTIONS,
    FLAGS,
    DECISIONS,
    ANSWERS,
    REMOVAL_REQUESTS,
    BRANCH_MARKS,
    CONTRIBUTION_STAMPS,
    VISITS,
    NOTICES,
    DEBATES,
    DEBATE_GROUPS,
    DEBATE_PARTICIPANTS,
    DEBATE_ENTRIES,
    DEBATE_TURNS,
    DEBATE_VOTES,
    DEBATE_SIGNALS,
    DEBATE_MOVES,
    DEBATE_EVENTS,
    JOIN_FAILURES,
)
"""All tables. What of two tables refers to each other is checked when the transaction ends."""

CONTENT = (MAPS, SPEAKERS, SOURCES, CASES, STATEMENTS, ARGUMENTS, PREMISES, ARGUMENT_CASES, STANCES, CITATIONS)
"""The tables whose rows are what a map says: every change keeps their images."""

METADATA = Row.metadata
