"""One sentence for a change, made of the numbers and codes that are stored of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from argmap.domain.vocabulary import Kind, Relation
from argmap.models.changes import ChangeKind

Detail = Mapping[str, Any]

_WORDS = {Relation.SUPPORT: "claim", Relation.ATTACK: "objection", Relation.CONDITION: "condition"}
_EVIDENCE_TO = {Relation.SUPPORT: "for", Relation.ATTACK: "against", Relation.CONDITION: "required for"}
_CLAIM_TO = {Relation.SUPPORT: "in support of", Relation.ATTACK: "to", Relation.CONDITION: "of"}
_USED = {Relation.SUPPORT: "in support of", Relation.ATTACK: "against", Relation.CONDITION: "as a condition of"}


def summary_of(kind: ChangeKind, detail: Detail) -> str:
    """What was done, without a full stop: "Added objection 70 to 12", "Reworded 12"."""
    if kind is ChangeKind.UNDO:
        done = summary_of(ChangeKind(detail["kind"]), detail["of"])
        again = "Did change {} again: {}" if detail["redo"] else "Took back change {}: {}"
        return again.format(detail["root"], done[0].lower() + done[1:])
    return _SENTENCES[kind](detail)


def _imported(detail: Detail) -> str:
    return f"Brought in {_counted(detail['statements'], 'statement')} and {_counted(detail['arguments'], 'argument')}"


def _started(detail: Detail) -> str:
    if not detail["new"]:
        return "Started the map with its question"
    return f"Started the map with {_counted(len(detail['new']), 'position')}"


def _copied(detail: Detail) -> str:
    counted = f"{_counted(detail['statements'], 'statement')} and {_counted(detail['arguments'], 'argument')}"
    return f"Copied {counted} from another map, as it stood at change {detail['version']}"


def _position_added(detail: Detail) -> str:
    new = detail["new"]
    return f"Added {'position' if len(new) == 1 else 'positions'} {_listed(new)}"


def _argument_added(detail: Detail) -> str:
    relation, new, existing = Relation(detail["relation"]), detail["new"], detail["existing"]
    undercuts, target = detail["undercuts"], detail["target"]
    if not new:
        to = f"to undercut a{undercuts}" if undercuts is not None else f"{_USED[relation]} {target}"
        return f"Used {_listed(existing)} {to}"
    evidence = detail["kind"] == Kind.EVIDENCE
    word = "evidence" if evidence else _WORDS[relation]
    words = word if evidence or len(new) == 1 else f"{word}s"
    linked = f", linked with {_listed(existing)}" if existing else ""
    if undercuts is not None:
        return f"Added {words} {_listed(new)}, undercutting a{undercuts}{linked}"
    to = (_EVIDENCE_TO if evidence else _CLAIM_TO)[relation]
    return f"Added {words} {_listed(new)} {to} {target}{linked}"


def _premises_added(detail: Detail) -> str:
    return f"Linked {_listed([*detail['new'], *detail['existing']])} to a{detail['argument']}"


def _reworded(detail: Detail) -> str:
    return f"Reworded {detail['statement']}"


def _withdrawn(detail: Detail) -> str:
    if not detail["whole"]:
        return f"Withdrew the words of {detail['statement']}"
    return f"Withdrew {_listed([detail['statement'], *detail['with']])}"


def _pasted(detail: Detail) -> str:
    new, under = detail["new"], detail["under"]
    where = "" if not under else f" under {under.removeprefix('s')}"
    if not new:
        return f"Used what the map says again{where or ' elsewhere'}"
    return f"Wrote {_listed(new) if len(new) < 4 else _counted(len(new), 'statement')}{where}"


_SENTENCES = {
    ChangeKind.IMPORT: _imported,
    ChangeKind.START: _started,
    ChangeKind.COPY: _copied,
    ChangeKind.ADD_POSITION: _position_added,
    ChangeKind.ADD_ARGUMENT: _argument_added,
    ChangeKind.ADD_PREMISES: _premises_added,
    ChangeKind.REWORD: _reworded,
    ChangeKind.WITHDRAW: _withdrawn,
    ChangeKind.PASTE: _pasted,
}


def touched_by(kind: ChangeKind, detail: Detail) -> tuple[str, ...]:
    """What the change is about, to be linked: statements first ("s70"), then its argument ("a91")."""
    if kind is ChangeKind.UNDO:
        return touched_by(ChangeKind(detail["kind"]), detail["of"])
    found = [f"s{number}" for number in detail.get("new", ())]
    if "statement" in detail:
        found.append(f"s{detail['statement']}")
    found.extend(f"s{number}" for number in detail.get("with", ()))
    if "argument" in detail:
        found.append(f"a{detail['argument']}")
    found.extend(f"a{number}" for number in detail.get("also", ()))
    return tuple(found)


def takes_away(kind: ChangeKind, detail: Detail) -> bool:
    """Whether what the change is about is not there any more after it, so that only the version before shows it."""
    if kind is not ChangeKind.UNDO:
        return kind is ChangeKind.WITHDRAW and bool(detail["whole"])
    undone = ChangeKind(detail["kind"])
    if undone is ChangeKind.WITHDRAW:
        return bool(detail["of"]["whole"] and detail["redo"])
    return undone in _ADDING and not detail["redo"]


_ADDING = frozenset({ChangeKind.ADD_POSITION, ChangeKind.ADD_ARGUMENT, ChangeKind.ADD_PREMISES, ChangeKind.PASTE})


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _listed(numbers: Sequence[int]) -> str:
    *most, last = numbers
    return f"{', '.join(map(str, most))} and {last}" if most else f"{last}"
