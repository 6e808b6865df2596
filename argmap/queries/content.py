"""Rows of a map made into what it says: its structure without words, and the graph with them.

Where the rows come from, tables or images of an earlier version, makes no difference here (`rows.py` reads both).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from argmap.domain.graph import Argument, ArgumentGraph, Case, Citation, Source, Speaker, Stance, Statement
from argmap.domain.structure import Inference, Structure
from argmap.domain.vocabulary import Basis, Fidelity, Kind, Relation, StanceKind, Voice
from argmap.models.statements import Standing

# Looked up rather than made anew for each of thousands of rows.
KINDS = {kind.value: kind for kind in Kind}
RELATIONS = {relation.value: relation for relation in Relation}
_PRESENT = Standing.PRESENT.value
_BASES = {basis.value: basis for basis in Basis}

WITHDRAWN = "Withdrawn by its contributor"
"""What stands for the words of a statement that was taken back while others' answers keep its place."""

HIDDEN = "Hidden by a moderator"
"""What stands for the words of a statement that a moderator has hidden."""

NO_REASON = "No reason is given"

Row = Mapping[Any, Any]


@dataclass
class Content:
    """The rows of a map, or of a part of it. What is gone is not among them; `names` are contributors' by id.

    `reasons` say why statements are hidden, by number.
    """

    statements: list[Row] = field(default_factory=list)
    arguments: list[Row] = field(default_factory=list)
    premises: list[Row] = field(default_factory=list)
    argument_cases: list[Row] = field(default_factory=list)
    stances: list[Row] = field(default_factory=list)
    citations: list[Row] = field(default_factory=list)
    speakers: list[Row] = field(default_factory=list)
    sources: list[Row] = field(default_factory=list)
    cases: list[Row] = field(default_factory=list)
    map: Row | None = None
    names: Mapping[int, str] = field(default_factory=dict)
    reasons: Mapping[int, str] = field(default_factory=dict)

    def part(self, statements: Collection[int], arguments: Collection[int]) -> Content:
        """The rows of those statements and arguments, and of all that they name."""
        some, others = frozenset(statements), frozenset(arguments)
        stances = [row for row in self.stances if row["statement"] in some]
        ids = {row["id"] for row in stances}
        citations = [
            row
            for row in self.citations
            if row["statement"] in some or row["argument"] in others or row["stance"] in ids
        ]
        cases = [row for row in self.argument_cases if row["argument"] in others]
        speakers = {row["speaker"] for row in stances} | {row["reporter"] for row in citations}
        sources = {row["source"] for row in citations}
        named = {row["case_key"] for row in cases}
        return Content(
            statements=[row for row in self.statements if row["number"] in some],
            arguments=[row for row in self.arguments if row["number"] in others],
            premises=[row for row in self.premises if row["argument"] in others],
            argument_cases=cases,
            stances=stances,
            citations=citations,
            speakers=[row for row in self.speakers if row["key"] in speakers],
            sources=[row for row in self.sources if row["key"] in sources],
            cases=[row for row in self.cases if row["key"] in named],
            map=self.map,
            names=self.names,
            reasons=self.reasons,
        )

    def structure(self) -> Structure:
        """The network of these rows, without words."""
        premises = _listed(self.premises, "argument", "statement")
        cases = _listed(self.argument_cases, "argument", "case_key")
        return Structure(
            kinds={row["number"]: KINDS[row["kind"]] for row in self.statements},
            homes={row["number"]: row["home"] for row in self.statements},
            arguments={
                row["number"]: Inference(
                    row["number"],
                    RELATIONS[row["relation"]],
                    tuple(premises.get(row["number"], ())),
                    row["target_statement"],
                    row["target_argument"],
                )
                for row in self.arguments
            },
            cases={row["number"]: frozenset(cases[row["number"]]) for row in self.arguments if row["number"] in cases},
        )

    def graph(self, *, title: str, question: str, introduction: str, slug: str) -> ArgumentGraph:
        """The words of these rows. What belongs to a withdrawn or hidden statement is left out."""
        cited = _Citations(self.citations)
        premises = _listed(self.premises, "argument", "statement")
        cases = _listed(self.argument_cases, "argument", "case_key")
        statements = {row["number"]: self._statement(row, cited) for row in self.statements}
        return ArgumentGraph(
            title=title,
            question=question,
            statements=statements,
            arguments={row["number"]: self._argument(row, premises, cases, cited) for row in self.arguments},
            stances=tuple(
                Stance(
                    row["speaker"],
                    row["statement"],
                    StanceKind(row["kind"]),
                    row["note"],
                    cited.of("stance", row["id"]),
                )
                for row in self.stances
                if row["statement"] in statements and not statements[row["statement"]].withdrawn
            ),
            speakers={
                row["key"]: Speaker(row["key"], row["name"], row["short"], row["about"]) for row in self.speakers
            },
            sources={row["key"]: _source(row) for row in self.sources},
            cases={row["key"]: Case(row["key"], row["name"]) for row in self.cases},
            slug=slug,
            introduction=introduction,
        )

    def _statement(self, row: Row, cited: _Citations) -> Statement:
        standing = row["standing"]
        if standing == _PRESENT:
            return Statement(
                row["number"],
                KINDS[row["kind"]],
                row["title"],
                row["text"],
                row["home"],
                row["note"],
                cited.of("statement", row["number"]),
                self._writers(row),
                False,
                row["revision"],
            )
        if standing == Standing.HIDDEN:
            reason = self.reasons.get(row["number"], NO_REASON)
            return blank(row["number"], KINDS[row["kind"]], row["home"], reason, row["revision"])
        return Statement(
            row["number"],
            KINDS[row["kind"]],
            WITHDRAWN,
            WITHDRAWN,
            row["home"],
            withdrawn=True,
            revision=row["revision"],
        )

    def _writers(self, row: Row) -> str | None:
        """Who added a statement, and whose was merged into it; an image that is older than the column names one."""
        people = [row["contributor_id"], *(row.get("also_by") or ())]
        names = list(dict.fromkeys(name for person in people if (name := self.names.get(person))))
        if len(names) < 2:
            return next(iter(names), None)
        others = ", ".join(names[1:-1])
        return f"{names[0]}, and by {others}{' and ' if others else ''}{names[-1]}"

    def _argument(
        self,
        row: Row,
        premises: Mapping[int, Sequence[int]],
        cases: Mapping[int, Sequence[str]],
        cited: _Citations,
    ) -> Argument:
        number = row["number"]
        return Argument(
            number,
            RELATIONS[row["relation"]],
            tuple(premises.get(number, ())),
            row["target_statement"],
            row["target_argument"],
            _BASES[row["basis"]],
            tuple(cases.get(number, ())),
            row["note"],
            cited.of("argument", number),
            self.names.get(row["contributor_id"]),
            row["revision"],
        )


def blank(number: int, kind: Kind, home: int | None, reason: str, revision: int = 0) -> Statement:
    """What is shown of a hidden statement: its place, and why it was hidden."""
    text = f"{HIDDEN}: {reason[0].lower()}{reason[1:]}."
    return Statement(number, kind, HIDDEN, text, home, withdrawn=True, revision=revision, hidden=reason)


class _Citations:
    """Citations by what they are attached to, each list in the order in which they were added."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._found: dict[tuple[str, int], list[Citation]] = {}
        for row in rows:
            for column in ("statement", "stance", "argument"):
                if row[column] is not None:
                    self._found.setdefault((column, row[column]), []).append(_citation(row))

    def of(self, column: str, number: int) -> tuple[Citation, ...]:
        return tuple(self._found.get((column, number), ())) if self._found else ()


def _citation(row: Row) -> Citation:
    return Citation(
        row["source"], row["quote"], row["locator"], Voice(row["voice"]), row["reporter"], Fidelity(row["fidelity"])
    )


def _source(row: Row) -> Source:
    return Source(
        row["key"],
        row["title"],
        row["author"],
        row["short"],
        row["container"],
        row["publisher"],
        row["date"],
        row["identifier"],
        row["url"],
        row["note"],
        row["file"],
        row["sha256"],
    )


def _listed(rows: Iterable[Row], key: str, value: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row[value])
    return found
