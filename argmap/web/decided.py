"""One's own contribution with what was decided on it, and the form that answers, already shaped by the reason.

It is one part, the same on the contribution's page and among what concerns oneself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from argmap.domain import errors
from argmap.domain.draft_json import Draft, SourcesDraft
from argmap.domain.drafts import ArgumentDraft, PasteDraft, PremisesDraft, RewordDraft, SplitDraft
from argmap.domain.lines import written
from argmap.domain.moderation import REASON_WORDS, ContributionState, Reason
from argmap.domain.vetting import claims_in, text_of
from argmap.queries.contributions import ContributionView
from argmap.queries.graphs import choices
from argmap.queries.maps import map_head
from argmap.queries.statements import Likeness, StatementView, similar, statement_view
from argmap.web import words
from argmap.web.answer_drafting import source_in
from argmap.web.drafting import Typed
from argmap.web.lines_sent import ListSent, list_sent
from argmap.web.moderating import DECISION_WORDS, STATE_SIGNS, STATE_WORDS, KindTold, kind_told, target_told
from argmap.web.site import reader, reading
from argmap.web.sources_sent import Again as SentAgain
from argmap.web.sources_sent import again as sources_again

_TWO = frozenset({"reword", "source", "paste", "split"})
"""What cannot be sent as two."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A contribution as its author reads it.

    `shape` is the reason by which its form is shaped, `fields` what stands in that, `problems` what is wrong with what
    was typed; `now` is the statement that is to be reworded as it stands, `alike` what the map says already, `again`
    the fields of what was sent of sources, `lines` a list's. `back` is the page that the form leads back to.
    """

    view: ContributionView
    told: KindTold
    place: str
    state: str
    sign: str
    text: str
    shape: str
    answerable: bool
    withdrawable: bool
    fields: Mapping[str, str]
    problems: Mapping[str, str]
    further: tuple[str, ...]
    again: SentAgain | None
    lines: ListSent | None
    now: StatementView | None
    alike: tuple[Likeness, ...]
    back: str = ""

    @property
    def ref(self) -> str:
        """Its id on a page, with which the ids of its fields begin."""
        return f"contribution-{self.view.id}"

    @property
    def asked(self) -> bool:
        """Whether it waits for its author, as its head says."""
        return self.view.state is ContributionState.ASKED

    @property
    def in_two(self) -> bool:
        """Whether it is to become two, each with a field of its own."""
        return self.shape == Reason.SPLIT and self.view.kind.value not in _TWO

    @property
    def texts(self) -> tuple[str, ...]:
        """Its sentences as they were sent, where it is not of lines."""
        if isinstance(self.view.draft, SplitDraft):
            return self.view.draft.first.text, self.view.draft.second.text
        return (self.text or "Statements of the map, linked anew",)

    @property
    def sends(self) -> bool:
        """Whether it can be sent again in other words; a removal cannot."""
        return self.again is None or self.again.sort != "removal"

    @property
    def rest(self) -> int | None:
        """The contribution that holds the lines of a list that were left out, where some were."""
        return next((one.rest for one in self.view.decisions if one.rest), None)


def decided(
    view: ContributionView, typed: Typed | None = None, problems: Mapping[str, str] | None = None, back: str = ""
) -> Decided:
    """The contribution as it stands, with the form as it was `typed`; in bounded queries."""
    last = view.decisions[-1] if view.decisions else None
    reason = last.reason if last else Reason.NONE
    answerable = view.state in (ContributionState.ASKED, ContributionState.REJECTED)
    text = text_of(view.draft)
    parts = claims_in(text)
    fields = {
        "lines": written(view.draft.lines) if isinstance(view.draft, PasteDraft) else "",
        "text": parts[0] if reason is Reason.SPLIT and parts else text,
        "second": " ".join(parts[1:]) if reason is Reason.SPLIT else "",
        "target": view.target.removeprefix("s"),
        "second_target": view.target.removeprefix("s"),
        "source": source_in(view.draft),
        "quote": "",
        "words": "",
        **(_halves(view.draft) if isinstance(view.draft, SplitDraft) else {}),
        **(dict(typed.items()) if typed else {}),
        # What was decided or answered meanwhile is shown; the form is for the turn that is shown with it.
        "turn": str(view.turn),
    }
    return Decided(
        view=view,
        told=kind_told(view.kind, view.draft),
        place=target_told(view.kind, view.target),
        state=STATE_WORDS[view.state],
        sign=STATE_SIGNS[view.state],
        text=text,
        shape=reason.value if answerable else "",
        answerable=answerable,
        withdrawable=view.state in (ContributionState.WAITING, ContributionState.ASKED),
        fields=fields,
        problems=problems or {},
        further=_further(view.draft, typed) if answerable else (),
        again=_sources(view, typed, problems or {}) if answerable else None,
        lines=list_sent(reading(), view.map_id, view.draft) if isinstance(view.draft, PasteDraft) else None,
        now=_statement_now(view) if answerable and isinstance(view.draft, RewordDraft | SplitDraft) else None,
        alike=_alike(view, text) if answerable and reason is Reason.DUPLICATE else (),
        back=back,
    )


def _halves(draft: SplitDraft) -> dict[str, str]:
    return {"text": draft.first.text, "second": draft.second.text, "linked": "yes" if draft.linked else "no"}


def decided_context() -> dict[str, Any]:
    """What the part takes beside the item."""
    return {"day": words.day, "clock": words.clock, "decision_words": DECISION_WORDS, "reason_words": REASON_WORDS}


def _sources(view: ContributionView, typed: Typed | None, problems: Mapping[str, str]) -> SentAgain | None:
    if not isinstance(view.draft, SourcesDraft):
        return None
    head = map_head(reading(), reader(), view.slug)
    form = None if typed is None else MultiDict(typed)
    return sources_again(view, view.draft, choices(reading(), head), head.version, form, problems)


def _statement_now(view: ContributionView) -> StatementView | None:
    """The statement that is to be reworded as it stands, which may be otherwise than its author had read it."""
    try:
        return statement_view(reading(), reader(), view.slug, int(view.target[1:]))
    except (errors.Absent, errors.Gone):
        return None


def _alike(view: ContributionView, text: str) -> tuple[Likeness, ...]:
    return tuple(similar(reading(), reader(), view.slug, text, 1))


def _further(draft: Draft, typed: Typed | None) -> tuple[str, ...]:
    """The sentences that it links with its first."""
    if not isinstance(draft, ArgumentDraft | PremisesDraft):
        return ()
    sent = typed.getlist("further") if typed is not None else []
    return tuple(sent[place] if place < len(sent) else statement.text for place, statement in enumerate(draft.new[1:]))
