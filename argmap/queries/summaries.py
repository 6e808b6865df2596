"""One sentence for a change, made of the numbers and codes that are stored of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from argmap.domain.moderation import REASON_WORDS, Reason
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
    return f"{'Retitled' if detail.get('title') else 'Reworded'} {detail['statement']}"


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


def place_words(detail: Detail) -> str:
    """Where an argument leads and what it does there: "support 12", "undercut a5"."""
    if detail["undercuts"] is not None:
        return f"undercut a{detail['undercuts']}"
    return f"{_DOES[Relation(detail['relation'])]} {detail['target']}"


_DOES = {Relation.SUPPORT: "support", Relation.ATTACK: "attack", Relation.CONDITION: "be a condition of"}


def _moved(detail: Detail) -> str:
    what = _listed(detail["statements"]) if detail["statements"] else f"a{detail['argument']}"
    return f"Moved {what} to {place_words(detail)}, which used to {place_words(detail['was'])}"


def _attached(detail: Detail) -> str:
    return f"Used {detail['statement']} to {place_words(detail)} too"


def _linked(detail: Detail) -> str:
    return f"Linked {_listed(detail['linked'])}, which together {place_words(detail)}"


def _unlinked(detail: Detail) -> str:
    return f"Made {detail['statement']} an argument of its own, a{detail['apart']}, apart from a{detail['argument']}"


_A_KIND = {
    Kind.POSITION: "a position",
    Kind.CLAIM: "a claim",
    Kind.EVIDENCE: "evidence",
    Kind.SETTING: "what sets the question",
}


def _kind_changed(detail: Detail) -> str:
    return f"Made {detail['statement']} {_A_KIND[Kind(detail['kind'])]}, before {_A_KIND[Kind(detail['was'])]}"


def _split(detail: Detail) -> str:
    return f"Split {detail['statement']} in two: {detail['statement']} and {_listed(detail['new'])}"


def _merged(detail: Detail) -> str:
    return f"Merged {detail['merged']} into {detail['into']}"


def _named_edited(noun: str) -> Callable[[Detail], str]:
    """A sentence about a source, speaker or case: they have no numbers, and a change keeps no words."""

    def sentence(detail: Detail) -> str:
        verb = {"add": "Added", "merge": "Merged two", "remove": "Removed"}.get(detail["how"], "Corrected")
        return f"{verb} {noun}s" if detail["how"] == "merge" else f"{verb} a {noun}"

    return sentence


def _cases_set(detail: Detail) -> str:
    if detail.get("argument") is not None:
        return f"Said in which cases a{detail['argument']} holds"
    return _named_edited("case")(detail)


def _stance_edited(detail: Detail) -> str:
    verb = {"add": "Added", "remove": "Removed"}.get(detail["how"], "Corrected")
    if detail.get("stance") is None:
        on = f"a{detail['argument']}" if detail.get("argument") is not None else str(detail["statement"])
        return f"{verb} a quotation on {on}"
    return f"{verb} what a speaker says of {detail['statement']}"


def _map_edited(detail: Detail) -> str:
    names = {"title": "title", "question": "question", "introduction": "introduction"}
    some = [names[name] for name in detail.get("fields", ()) if name in names]
    return f"Changed the map’s {_and(some)}" if some else "Changed the map’s words"


def _and(words: Sequence[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _hidden(detail: Detail) -> str:
    reason = REASON_WORDS[Reason(detail["reason"])]
    return f"Hid {detail['statement']}: {reason[0].lower()}{reason[1:]}"


def _redacted(detail: Detail) -> str:
    reason = REASON_WORDS[Reason(detail["reason"])]
    return f"Removed a name, for {detail['statement']}: {reason[0].lower()}{reason[1:]}"


def _shown(detail: Detail) -> str:
    return f"Showed {detail['statement']} again"


def _restored(detail: Detail) -> str:
    return f"Restored {detail['statement']} as it was at change {detail['version']}"


_SENTENCES = {
    ChangeKind.RESTORE: _restored,
    ChangeKind.HIDE: _hidden,
    ChangeKind.SHOW: _shown,
    ChangeKind.REDACT: _redacted,
    ChangeKind.IMPORT: _imported,
    ChangeKind.START: _started,
    ChangeKind.COPY: _copied,
    ChangeKind.ADD_POSITION: _position_added,
    ChangeKind.ADD_ARGUMENT: _argument_added,
    ChangeKind.ADD_PREMISES: _premises_added,
    ChangeKind.REWORD: _reworded,
    ChangeKind.WITHDRAW: _withdrawn,
    ChangeKind.PASTE: _pasted,
    ChangeKind.MOVE: _moved,
    ChangeKind.ATTACH: _attached,
    ChangeKind.LINK: _linked,
    ChangeKind.UNLINK: _unlinked,
    ChangeKind.CHANGE_KIND: _kind_changed,
    ChangeKind.SPLIT: _split,
    ChangeKind.MERGE: _merged,
    ChangeKind.EDIT_SOURCE: _named_edited("source"),
    ChangeKind.EDIT_SPEAKER: _named_edited("speaker"),
    ChangeKind.EDIT_CASE: _cases_set,
    ChangeKind.EDIT_STANCE: _stance_edited,
    ChangeKind.EDIT_MAP: _map_edited,
}


def touched_by(kind: ChangeKind, detail: Detail) -> tuple[str, ...]:
    """What the change is about, to be linked: statements first ("s70"), then its arguments ("a91")."""
    if kind is ChangeKind.UNDO:
        return touched_by(ChangeKind(detail["kind"]), detail["of"])
    found = [f"s{number}" for number in detail.get("new", ())]
    found.extend(f"s{detail[name]}" for name in ("statement", "merged", "into") if detail.get(name) is not None)
    listed = {ChangeKind.WITHDRAW: "with", ChangeKind.MOVE: "statements", ChangeKind.LINK: "linked"}.get(kind)
    found.extend(f"s{number}" for number in detail.get(listed or "", ()))
    found.extend(f"a{detail[name]}" for name in ("argument", "apart") if detail.get(name) is not None)
    found.extend(f"a{number}" for number in detail.get("also", ()))
    return tuple(found)


def takes_away(kind: ChangeKind, detail: Detail) -> bool:
    """Whether what the change is about is not there any more after it, so that only the version before shows it."""
    if kind is not ChangeKind.UNDO:
        return kind in _TAKING or (kind is ChangeKind.WITHDRAW and bool(detail["whole"]))
    undone = ChangeKind(detail["kind"])
    if undone in _TAKING:
        return bool(detail["redo"])
    if undone is ChangeKind.WITHDRAW:
        return bool(detail["of"]["whole"] and detail["redo"])
    return undone in _ADDING and not detail["redo"]


_ADDING = frozenset(
    {
        ChangeKind.ADD_POSITION,
        ChangeKind.ADD_ARGUMENT,
        ChangeKind.ADD_PREMISES,
        ChangeKind.PASTE,
        ChangeKind.ATTACH,
        ChangeKind.SPLIT,
        ChangeKind.UNLINK,
    }
)
_TAKING = frozenset({ChangeKind.MERGE})


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _listed(numbers: Sequence[int]) -> str:
    *most, last = numbers
    return f"{', '.join(map(str, most))} and {last}" if most else f"{last}"
