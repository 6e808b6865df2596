"""Arguments out of what a file says: one for each inference, and one for each relation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from argmap.domain.graph import Citation
from argmap.domain.limits import NOTE_LIMIT
from argmap.domain.vocabulary import Basis, Relation
from argmap.formats.argdown.fields import Fields
from argmap.formats.argdown.outline import Bond, Link, Outline, Reason, Said, Step
from argmap.formats.argdown.yaml_nodes import Entries

_NUMBERED = re.compile(r"a([1-9][0-9]{0,8})")
_RELATION = {
    Bond.SUPPORT: Relation.SUPPORT,
    Bond.ATTACK: Relation.ATTACK,
    Bond.CONTRADICTION: Relation.ATTACK,
    Bond.UNDERCUT: Relation.ATTACK,
}


class Draft:
    """An argument to be: exactly one of `target` and `undercuts` is set. `mutual` is one half of a contradiction."""

    def __init__(
        self,
        at: int,
        relation: Relation,
        premises: Sequence[Said],
        target: Said | None = None,
        undercuts: Draft | None = None,
        *,
        mutual: bool = False,
    ) -> None:
        self.at = at
        self.relation = relation
        self.premises = premises
        self.target = target
        self.undercuts = undercuts
        self.mutual = mutual
        self.number = 0
        self.basis = Basis.INFERRED
        self.cases: tuple[str, ...] = ()
        self.citations: tuple[Citation, ...] = ()
        self.notes: list[str] = []


def drafts_of(outline: Outline, fields: Fields) -> tuple[list[Said], list[Draft]]:
    """The statements of the map in order of appearance, and its arguments, each with its number.

    Statements are those of the file, without the conclusions that only say "therefore not", and with what arguments say
    that have no premises and conclusion.
    """
    maker = _Maker(outline, fields)
    maker.structures()
    maker.relations()
    maker.number()
    said = [one for one in outline.statements if one not in maker.formal] + list(maker.says.values())
    return sorted(said, key=lambda one: one.at), maker.drafts


class _Aim(NamedTuple):
    """Where a relation leads: to a statement, or to an argument that it undercuts; `note` says what the file says."""

    target: Said | None = None
    undercuts: Draft | None = None
    note: str = ""


class _Maker:
    def __init__(self, outline: Outline, fields: Fields) -> None:
        self.outline = outline
        self.fields = fields
        self.drafts: list[Draft] = []
        self.of_step: dict[Step, Draft] = {}
        self.formal: dict[Said, Draft] = {}
        # An argument without premises and conclusion is the statement that it makes.
        self.says = {r: Said(r.title, r.at, r.text, r.tags, r.data) for r in outline.arguments if not r.steps}
        # The steps that each such statement takes by its relations, of which an undercut is an undercut.
        self.taken: dict[Said, list[Draft]] = {said: [] for said in self.says.values()}
        self.made: dict[tuple[Relation, Said, Said | Draft], Draft] = {}

    def structures(self) -> None:
        """One draft for each inference. The conclusion of an attack is no statement."""
        for reason in self.outline.arguments:
            for step in reason.steps:
                draft = Draft(step.at, Relation.SUPPORT, step.premises, target=step.conclusion)
                if step.rules:
                    draft.notes.append(f"By {step.rules}.")
                self.describe(draft, step.data)
                self.of_step[step] = draft
                self.drafts.append(draft)
            if reason.steps:
                self.structure(reason, reason.steps[-1].conclusion, self.drafts[-1])

    def structure(self, reason: Reason, conclusion: Said, draft: Draft) -> None:
        text = self.fields.line(reason.text or "", reason.at, NOTE_LIMIT)
        if text:
            draft.notes.append(text)
        self.describe(draft, reason.data)
        draft.relation = self.fields.word(reason.data, "relation", Relation) or Relation.SUPPORT
        if draft.relation is Relation.ATTACK:
            if conclusion.title:
                self.fields.refuse(
                    "The conclusion of an attack has no title; below it stands `-> [Title]` or `_> <a1>`.",
                    reason.data["relation"].at,
                )
            draft.target = None
            self.formal[conclusion] = draft

    def describe(self, draft: Draft, data: Entries) -> None:
        """Adds to a step what its metadata say."""
        note = self.fields.note(data)
        if note:
            draft.notes.append(note)
        if sum(map(len, draft.notes)) + 2 * len(draft.notes) - 2 > NOTE_LIMIT:
            self.fields.refuse(f"The note on this would have more than {NOTE_LIMIT:,} characters.", draft.at)
        draft.basis = self.fields.word(data, "basis", Basis) or draft.basis
        draft.cases = self.fields.cases_in(data) or draft.cases
        draft.citations += self.fields.citations(data)

    def relations(self) -> None:
        """One draft for each relation, supports and attacks first: what undercuts a step comes after that step."""
        undercuts = [link for link in self.outline.links if link.bond is Bond.UNDERCUT]
        for link in self.outline.links:
            if link.bond is not Bond.UNDERCUT:
                self.take(link, [self.aim(link, link.target)])
                if link.bond is Bond.CONTRADICTION:
                    assert isinstance(link.target, Said)
                    back = Link(link.bond, link.target, link.source, link.at)
                    self.take(back, [self.aim(back, back.target)])
        awaited = Counter(self.source(link) for link in undercuts)
        waiting: dict[Said, list[Link]] = {}
        ready: list[Link] = []
        for link in reversed(undercuts):
            cut = self.cut(link)
            if cut is not None and awaited[cut]:
                waiting.setdefault(cut, []).append(link)
            else:
                ready.append(link)
        done = 0
        while ready:
            link = ready.pop()
            self.take(link, self.undercut_aims(link))
            done += 1
            source = self.source(link)
            awaited[source] -= 1
            if not awaited[source]:
                ready.extend(waiting.pop(source, ()))
        if done < len(undercuts):
            at = min(link.at for links in waiting.values() for link in links)
            self.fields.refuse("These arguments undercut each other in a circle.", at)
        for conclusion, draft in self.formal.items():
            if draft.target is None and draft.undercuts is None:
                self.fields.refuse(
                    "The conclusion of an attack has one relation below it, `-> [Title]` or `_> <a1>`.", conclusion.at
                )

    def source(self, link: Link) -> Said:
        """The statement from which a relation leads."""
        if isinstance(link.source, Said):
            return link.source
        return link.source.steps[-1].conclusion if link.source.steps else self.says[link.source]

    def cut(self, link: Link) -> Said | None:
        """What an undercut argument says, where it has no structure."""
        return self.says.get(link.target) if isinstance(link.target, Reason) else None

    def undercut_aims(self, link: Link) -> list[_Aim]:
        if isinstance(link.target, Said):
            self.fields.refuse("Only an argument can be undercut: write `-` to attack a statement.", link.at)
        if isinstance(link.target, Step):
            return [_Aim(undercuts=self.of_step[link.target])]
        if link.target.steps:
            return [_Aim(undercuts=self.of_step[link.target.steps[-1]])]
        steps = self.taken[self.says[link.target]]
        if not steps:
            self.fields.refuse(f"<{link.target.title}> leads to nothing, so no step can be undercut.", link.at)
        return [_Aim(undercuts=step) for step in steps]

    def aim(self, link: Link, target: Said | Reason | Step) -> _Aim:
        assert not isinstance(target, Step)
        if isinstance(target, Said):
            return _Aim(target)
        if not target.steps:
            return _Aim(self.says[target])
        premises = _own_premises(target)
        if len(premises) == 1:
            return _Aim(premises[0])
        last = target.steps[-1]
        if link.bond is Bond.SUPPORT:
            return _Aim(
                last.conclusion, note=f"In the file, this supports <{target.title}>, which has several premises."
            )
        return _Aim(undercuts=self.of_step[last], note=f"In the file, this attacks <{target.title}> as a whole.")

    def take(self, link: Link, aims: Sequence[_Aim]) -> None:
        """Makes the steps that a relation stands for, each once, or tells an attack what it aims at."""
        source = self.source(link)
        if source in self.formal:
            self.point(self.formal[source], link, aims)
            return
        for aim in aims:
            if aim.target in self.formal:
                self.fields.refuse("Nothing can aim at the conclusion of an attack: it is no statement.", link.at)
            if aim.target is source and isinstance(link.source, Reason):
                continue  # that an argument supports its own conclusion, its structure says already
            end = aim.undercuts or aim.target
            assert end is not None
            relation = _RELATION[link.bond]
            draft = self.made.get((relation, source, end))
            if draft is None:
                draft = Draft(link.at, relation, [source], aim.target, aim.undercuts, mutual=True)
                self.made[relation, source, end] = draft
                self.drafts.append(draft)
                if aim.note:
                    draft.notes.append(aim.note)
                if source in self.taken:
                    self.taken[source].append(draft)
            draft.mutual &= link.bond is Bond.CONTRADICTION

    def point(self, draft: Draft, link: Link, aims: Sequence[_Aim]) -> None:
        several = len(aims) > 1 or draft.target is not None or draft.undercuts is not None
        if several or isinstance(link.source, Reason) or link.bond in (Bond.SUPPORT, Bond.CONTRADICTION):
            self.fields.refuse(
                "An attack has one relation, `-> [Title]` or `_> <a1>`, which stands below its conclusion.", link.at
            )
        draft.target, draft.undercuts = aims[0].target, aims[0].undercuts
        if aims[0].note:
            draft.notes.append(aims[0].note)

    def number(self) -> None:
        """Gives each draft its number: its title's (`a5`), else the next after the highest, in order of appearance."""
        for reason in self.outline.arguments:
            numbered = _NUMBERED.fullmatch(reason.title)
            if numbered and reason.steps:
                self.of_step[reason.steps[-1]].number = int(numbered[1])
        self.drafts.sort(key=lambda draft: draft.at)
        free = max((draft.number for draft in self.drafts), default=0)
        for draft in self.drafts:
            if not draft.number:
                free += 1
                draft.number = free


def _own_premises(reason: Reason) -> list[Said]:
    """The premises of an argument that none of its own steps concludes."""
    concluded = {step.conclusion for step in reason.steps}
    return list(dict.fromkeys(p for step in reason.steps for p in step.premises if p not in concluded))
