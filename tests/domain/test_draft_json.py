"""What waits is done later just as it was sent."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap.domain.draft_json import Draft, draft_in, json_of, kind_of
from argmap.domain.drafts import (
    ArgumentDraft,
    CaseDraft,
    CasesDraft,
    CitationDraft,
    EntryDraft,
    MergerDraft,
    NewStatement,
    PasteDraft,
    PositionDraft,
    PremisesDraft,
    RemovalDraft,
    RewordDraft,
    SourceDraft,
    SpeakerDraft,
    SplitDraft,
    StanceDraft,
)
from argmap.domain.lines import Line, Mark
from argmap.domain.moderation import REASON_WORDS, ContributionKind, Reason

_TEXT = st.text(max_size=20)
_NEW = st.builds(NewStatement, _TEXT, _TEXT)
_CITATION = st.builds(CitationDraft, _TEXT, _TEXT, _TEXT, _TEXT, reporter=_TEXT)
_ENTRY = st.one_of(
    st.builds(SourceDraft, *(_TEXT,) * 9, st.integers()),
    st.builds(SpeakerDraft, _TEXT, _TEXT, _TEXT, st.integers()),
    st.builds(CaseDraft, _TEXT, st.integers()),
)
_LINE = st.builds(Line, st.integers(), st.integers(0, 3), st.none() | st.sampled_from(Mark), _TEXT, _TEXT)
_DRAFTS = st.one_of(
    _CITATION,
    st.builds(EntryDraft, _ENTRY, _TEXT),
    st.builds(StanceDraft, _TEXT, note=_TEXT, citation=st.none() | _CITATION),
    st.builds(MergerDraft, _TEXT, _TEXT, _TEXT, st.tuples(_TEXT, _TEXT)),
    st.builds(RemovalDraft, _TEXT, st.integers(), _TEXT),
    st.builds(CasesDraft, st.lists(_TEXT, max_size=3).map(tuple), st.lists(_TEXT, max_size=3).map(tuple)),
    st.builds(PasteDraft, st.lists(_LINE, max_size=3).map(tuple), _TEXT, st.none() | st.sampled_from(Mark)),
    st.builds(PositionDraft, _NEW),
    st.builds(PremisesDraft, st.lists(_NEW, max_size=3).map(tuple), st.lists(st.integers(), max_size=3).map(tuple)),
    st.builds(RewordDraft, _NEW, st.integers(), _TEXT),
    st.builds(SplitDraft, _NEW, _NEW, st.booleans(), st.integers(), _TEXT),
    st.builds(
        ArgumentDraft,
        new=st.lists(_NEW, max_size=3).map(tuple),
        existing=st.lists(st.integers(), max_size=3).map(tuple),
        speaker=_TEXT,
        citation=st.none() | _CITATION,
        note=_TEXT,
        cases=st.lists(_TEXT, max_size=3).map(tuple),
    ),
)


@given(_DRAFTS)
def test_a_draft_that_was_kept_as_json_is_the_same_draft(draft: Draft) -> None:
    kept = json.loads(json.dumps(json_of(draft)))
    found = draft_in(kind_of(draft), kept)
    assert found == draft
    assert type(found) is type(draft)


@pytest.mark.parametrize(
    ("draft", "kind"),
    [
        (PositionDraft(NewStatement("A.", "A")), ContributionKind.POSITION),
        (RewordDraft(NewStatement("A.", "A"), 2), ContributionKind.REWORD),
        (SplitDraft(NewStatement("A.", "A"), NewStatement("B.", "B"), True, 2), ContributionKind.SPLIT),
        (EntryDraft(CaseDraft("Chad", 1)), ContributionKind.SOURCE),
        (CitationDraft("A Report"), ContributionKind.SOURCE),
    ],
)
def test_each_draft_says_what_would_be_done(draft: Draft, kind: ContributionKind) -> None:
    assert kind_of(draft) is kind


def test_every_reason_but_none_has_words_that_authors_read() -> None:
    assert set(REASON_WORDS) == set(Reason) - {Reason.NONE}
