"""What a change of shape would do, in sentences, before it is done: made of what its rehearsal says of itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from argmap.queries.lines import StatementLine
from argmap.queries.summaries import place_words
from argmap.web import words

Detail = Mapping[str, Any]

_KINDS = {"position": "a position", "claim": "a claim", "evidence": "evidence", "setting": "what sets the question"}
_KINDS_DO = {
    "position": "It heads a column of its own. Where it is a premise, it stays one.",
    "claim": "Its shape follows what it does where it is at home.",
    "evidence": "Without a source it is marked as needing one.",
    "setting": "It heads the first column and is nobody’s premise.",
}


def numbers_told(detail: Detail) -> set[int]:
    """The statements that the sentences name, to be read with their titles."""
    single = ("statement", "target", "merged", "into")
    found = {detail[name] for name in single if detail.get(name) is not None}
    found |= {number for name in ("statements", "premises") for number in detail.get(name, ())}
    was = detail.get("was")
    if isinstance(was, dict) and was["target"] is not None:
        found.add(was["target"])
    return found


def foretold(how: str, detail: Detail, lines: Mapping[int, StatementLine]) -> tuple[str, ...]:
    """The sentences for one way of changing the shape; `lines` are the statements of `numbers_told`."""
    return tuple(_TOLD[how](detail, lines))


def _name(number: int, lines: Mapping[int, StatementLine]) -> str:
    return f"{number} “{lines[number].title}”" if number in lines else str(number)


def _named(numbers: Collection[int], lines: Mapping[int, StatementLine]) -> str:
    return words.listed(_name(number, lines) for number in numbers)


def _place(detail: Detail, lines: Mapping[int, StatementLine]) -> str:
    told = place_words(detail)
    target = detail["target"]
    return told if target is None or target not in lines else f"{told} “{lines[target].title}”"


def _move(detail: Detail, lines: Mapping[int, StatementLine]) -> Iterable[str]:
    what = detail["statements"] or detail["premises"]
    yield f"{_named(what, lines)} will {_place(detail, lines)}."
    yield f"{'They' if len(what) > 1 else 'It'} will no longer {_place(detail['was'], lines)}."
    if detail["below"]:
        one = detail["below"] == 1
        yield f"{words.counted(detail['below'], 'statement')} that {'hangs' if one else 'hang'} on it will go along."


def _attach(detail: Detail, lines: Mapping[int, StatementLine]) -> Iterable[str]:
    yield f"{_name(detail['statement'], lines)} will {_place(detail, lines)} too, as one statement in two places."
    yield "Its home stays where it is."


def _link(detail: Detail, lines: Mapping[int, StatementLine]) -> Iterable[str]:
    premises = words.listed(str(number) for number in detail["linked"])
    yield f"{premises} will be the premises of one argument, a{detail['argument']}."
    yield f"They will {_place(detail, lines)} only together."
    gone = words.listed(f"a{number}" for number in detail["became"])
    yield f"{gone} will lead to a{detail['argument']}, with what undercuts it, its cases and its quotations."


def _unlink(detail: Detail, lines: Mapping[int, StatementLine]) -> Iterable[str]:
    yield f"{_name(detail['statement'], lines)} will {_place(detail, lines)} by itself, as an argument of its own."
    yield f"a{detail['argument']} will go on without it."


def _kind(detail: Detail, lines: Mapping[int, StatementLine]) -> Iterable[str]:
    yield f"{_name(detail['statement'], lines)} will be {_KINDS[detail['kind']]}; it is {_KINDS[detail['was']]} now."
    yield _KINDS_DO[detail["kind"]]


def _split(detail: Detail, lines: Mapping[int, StatementLine]) -> Iterable[str]:
    number = detail["statement"]
    yield f"{number} will have the first sentence, and keep its number, its sources and all that hangs on it."
    if detail["linked"]:
        arguments = words.listed(f"a{one}" for one in detail["linked"])
        yield f"The second will be a statement of its own, linked with it in {arguments}."
    elif detail["argument"] is not None:
        yield "The second will be a statement of its own, in an argument of its own to the same place."
    else:
        yield "The second will be a statement of its own beside it."
    yield "Both are by whoever wrote the one."


def _merge(detail: Detail, lines: Mapping[int, StatementLine]) -> Iterable[str]:
    one, other = detail["merged"], detail["into"]
    yield f"{_name(one, lines)} will become part of {_name(other, lines)}, whose words stay."
    yield f"What is said for and against {one}, its sources and its uses go over; its number will lead to {other}."
    if detail["dropped"]:
        dropped = words.listed(f"a{number}" for number in detail["dropped"])
        yield f"{dropped}, between the two, {'goes' if len(detail['dropped']) == 1 else 'go'}."
    for gone, kept in detail["became"].items():
        yield f"a{gone} will say the same as a{kept}, and become part of it."


_TOLD = {
    "move": _move,
    "attach": _attach,
    "link": _link,
    "unlink": _unlink,
    "kind": _kind,
    "split": _split,
    "merge": _merge,
}
