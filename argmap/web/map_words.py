"""The form for what the map itself says: title, question and introduction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from argmap.domain.drafts import MapWordsDraft
from argmap.domain.limits import INTRODUCTION_LIMIT, MAP_TITLE_LIMIT, QUESTION_LIMIT, REASON_LIMIT
from argmap.domain.text import propose_title
from argmap.operations.map_words import FIELDS
from argmap.queries.history_rows import HistoryRow
from argmap.queries.maps import MapHead
from argmap.web.changes_told import tell
from argmap.web.drafting import Reading, Typed
from argmap.web.filled import FilledForm

_LIMITS = {
    "title": MAP_TITLE_LIMIT,
    "question": QUESTION_LIMIT,
    "introduction": INTRODUCTION_LIMIT,
    "reason": REASON_LIMIT,
}
_CHANGED = "They were corrected since you opened this form. What they say now stands below what you typed."


@dataclass(frozen=True, kw_only=True)
class WordsForm(FilledForm):
    """The form as it is or was typed; `current` are the map's present words, where they were corrected meanwhile."""

    shown: Collection[str] = tuple(_LIMITS)
    current: Mapping[str, str] = field(default_factory=dict)


def words_draft(typed: Typed) -> MapWordsDraft:
    """What the map is to say; a title that was left empty is made from the question. Raises `Refused`."""
    form = Reading(typed)
    question = form.line("question", QUESTION_LIMIT, required=True)
    title = form.line("title", MAP_TITLE_LIMIT) or propose_title(question, MAP_TITLE_LIMIT)
    introduction = form.lines("introduction", INTRODUCTION_LIMIT)
    reason = form.line("reason", REASON_LIMIT)
    seen = form.number("seen")
    form.done()
    return MapWordsDraft(title, question, introduction, seen, reason)


def words_form(
    head: MapHead, corrected: HistoryRow | None, problems: Mapping[str, str] | None, *, stale: bool
) -> dict[str, Any]:
    """What the part of the settings that holds the form is made of; without `problems` it says what the map says."""
    now = {name: str(getattr(head, name)) for name in FIELDS}
    if problems is None:
        form = WordsForm(typed=MultiDict({**now, "seen": str(head.latest)}))
    elif stale:
        form = WordsForm(
            typed=MultiDict({**request.form, "seen": str(head.latest)}), problems={"": _CHANGED}, current=now
        )
    else:
        form = WordsForm(typed=request.form, problems=problems)
    return {
        "slug": head.slug,
        "archived": head.grounds.archived,
        "form": form,
        "limits": _LIMITS,
        "corrected": None if corrected is None else tell(corrected, head.slug),
    }


def words_alone(problems: Mapping[str, str]) -> dict[str, Any]:
    """The form as it was typed, where nothing can be read of the map."""
    return {
        "archived": False,
        "form": WordsForm(typed=request.form, problems=problems),
        "limits": _LIMITS,
        "corrected": None,
        "token": request.form.get("csrf", ""),
    }
