"""What a moderator decides on a contribution by a form, read and bounded."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from argmap.domain import errors
from argmap.domain.drafts import DecisionDraft, NewStatement
from argmap.domain.limits import LINES_AT_MOST, NOTE_LIMIT, TEXT_LIMIT
from argmap.domain.moderation import DecisionKind, Reason
from argmap.domain.text import many_lines, one_line, propose_title
from argmap.web.address import number_told
from argmap.web.moderating import PLACE

_ACTS = {
    "approve": DecisionKind.APPROVE,
    "ask": DecisionKind.ASK,
    "merge": DecisionKind.MERGE,
    "move": DecisionKind.MOVE,
    "split": DecisionKind.SPLIT,
    "reject": DecisionKind.REJECT,
}


def decision_draft(typed: Mapping[str, str]) -> DecisionDraft:
    """What the form says is decided. Raises `Refused` with a sentence for each field."""
    problems: dict[str, str] = {}
    act, _, chosen = typed.get("act", "").partition(" ")
    kind = _ACTS.get(_entered(typed) if act == "enter" else act)
    if kind is None:
        raise errors.Refused({"": "It is not said what is decided: press the button for it."})
    turn = typed.get("turn", "")
    if not (turn.isascii() and turn.isdecimal() and len(turn) < 9):
        raise errors.Refused({"": "The form does not say what you had read; open the contribution anew."})
    told = typed.get("reason", "")
    reason = Reason(told) if told in set(Reason) else Reason.NONE
    said = many_lines(typed.get("words", ""), "words", limit=NOTE_LIMIT)
    into, to = None, ""
    texts: tuple[NewStatement, ...] = ()
    if kind is DecisionKind.MERGE:
        into = number_told((chosen or typed.get("into", "")).strip().removeprefix("s"))
        if into is None:
            problems["into"] = "Say into which statement, by its number."
    if kind is DecisionKind.MOVE:
        to = typed.get("to", "").strip()
        to = f"s{to}" if to.isdecimal() else to
        if not PLACE.fullmatch(to):
            problems["to"] = "Say where to, by the number of a statement (12) or an argument (a5)."
    if kind is DecisionKind.SPLIT:
        texts = tuple(_sentence(typed, name, problems) for name in ("first", "second"))
    left = _left(typed) if kind is DecisionKind.APPROVE else ()
    if kind in (DecisionKind.ASK, DecisionKind.REJECT) and reason is Reason.NONE:
        problems["reason"] = "Choose the reason that its author will read."
    if left and reason is Reason.NONE:
        problems["reason"] = "Choose the reason for which the lines that you leave out go back to their author."
    if problems:
        raise errors.Refused(problems)
    return DecisionDraft(kind, int(turn), reason, said, into, to, texts, left)


def _entered(typed: Mapping[str, str]) -> str:
    """What Enter means in a field of one line: that for which something was typed, where it is one thing."""
    said = [act for act, field in (("merge", "into"), ("move", "to")) if typed.get(field, "").strip()]
    return said[0] if len(said) == 1 else ""


def _left(typed: Mapping[str, str]) -> tuple[int, ...]:
    """The lines of a list that are left out."""
    told = typed.getlist("leave") if isinstance(typed, MultiDict) else []
    return tuple(int(one) for one in told[:LINES_AT_MOST] if one.isascii() and one.isdecimal() and len(one) < 7)


def _sentence(typed: Mapping[str, str], name: str, problems: dict[str, str]) -> NewStatement:
    try:
        text = one_line(typed.get(name, ""), name, limit=TEXT_LIMIT, required=True)
    except errors.Refused as refused:
        problems.update(refused.fields)
        text = ""
    return NewStatement(text, propose_title(text))
