"""A whole graph as rows: every text bounded, every reference checked, before the first row is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Table, select

from argmap.domain.errors import Refused
from argmap.domain.graph import ArgumentGraph, Citation, Statement
from argmap.domain.limits import (
    ABOUT_LIMIT,
    CONTENT_NOTE_LIMIT,
    FULL_NAME_LIMIT,
    INTRODUCTION_LIMIT,
    KEY_LIMIT,
    LOCATOR_LIMIT,
    MAP_TITLE_LIMIT,
    NAME_LIMIT,
    NOTE_LIMIT,
    QUESTION_LIMIT,
    SOURCE_FIELD_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    URL_LIMIT,
)
from argmap.domain.moderation import BranchMarkKind
from argmap.domain.text import many_lines, one_line
from argmap.domain.vocabulary import Kind, Voice
from argmap.domain.wellformed import problems
from argmap.models.moderation import BranchMark
from argmap.models.statements import Standing
from argmap.models.tables import (
    ARGUMENT_CASES,
    ARGUMENTS,
    CASES,
    CITATIONS,
    PREMISES,
    SOURCES,
    SPEAKERS,
    STANCES,
    STATEMENTS,
)
from argmap.operations.desk import Work
from argmap.operations.recording import folded

_HIGHEST_NUMBER = 2**31 - 2
_AT_ONCE = 2000
_SOURCE_FIELDS = ("author", "short", "container", "publisher", "date", "identifier", "file")

Rows = list[dict[str, Any]]


class CheckedGraph:
    """A graph whose every text is normalised and bounded and whose references all lead somewhere.

    Raises `Refused` with one sentence that names the statement, argument or key, and what is wrong with it.
    """

    def __init__(self, graph: ArgumentGraph) -> None:
        self._graph = graph
        self.title = _line(graph.title, "The map’s title", MAP_TITLE_LIMIT, required=True)
        self.question = _line(graph.question, "The question", QUESTION_LIMIT)
        self.introduction = _text(graph.introduction, "The introduction", many_lines, INTRODUCTION_LIMIT)
        for number, statement in graph.statements.items():
            _check_number(number, statement.number, f"{number}")
        for number, argument in graph.arguments.items():
            _check_number(number, argument.number, f"a{number}")
        found = problems(graph.structure)
        if found:
            raise Refused({"": " ".join(problem.sentence for problem in found[:3])})
        self.speakers = self._speakers()
        self.sources = self._sources()
        self.cases = [
            {"key": _key(c.key), "name": _line(c.name, f"The case {c.key}", FULL_NAME_LIMIT, required=True)}
            for c in graph.cases.values()
        ]
        self.statements = self._statements()
        self.arguments = self._arguments()
        self.stances = self._stances()
        self.content_notes = self._content_notes()
        self.citations_of_statements = {n: self._citations(s.citations, f"{n}") for n, s in graph.statements.items()}
        self.citations_of_arguments = {n: self._citations(a.citations, f"a{n}") for n, a in graph.arguments.items()}
        self.citations_of_stances = [
            self._citations(s.citations, f"{s.speaker}’s stance on {s.statement}") for s in graph.stances
        ]

    def _speakers(self) -> Rows:
        return [
            {
                "key": _key(s.key),
                "name": _line(s.name, f"The name of {s.key}", FULL_NAME_LIMIT, required=True),
                "short": _line(s.short, f"The short name of {s.key}", NAME_LIMIT),
                "about": _line(s.about, f"What is said about {s.key}", ABOUT_LIMIT),
            }
            for s in self._graph.speakers.values()
        ]

    def _sources(self) -> Rows:
        return [
            {
                "key": _key(s.key),
                "title": _line(s.title, f"The title of {s.key}", SOURCE_FIELD_LIMIT, required=True),
                **{n: _line(getattr(s, n), f"The {n} of {s.key}", SOURCE_FIELD_LIMIT) for n in _SOURCE_FIELDS},
                "url": _line(s.url, f"The address of {s.key}", URL_LIMIT),
                "note": _text(s.note, f"The note on {s.key}", many_lines, NOTE_LIMIT),
                "sha256": _line(s.sha256, f"The SHA-256 of {s.key}", 64),
            }
            for s in self._graph.sources.values()
        ]

    def _statements(self) -> Rows:
        rows: Rows = []
        for number, s in self._graph.statements.items():
            if s.home is not None and (s.home not in self._graph.arguments or s.kind in (Kind.POSITION, Kind.SETTING)):
                raise Refused({"": f"Statement {number} cannot be at home in a{s.home}."})
            rows.append(
                {
                    "number": number,
                    "kind": s.kind,
                    "title": _line(s.title, f"The title of {number}", TITLE_LIMIT, required=True),
                    "text": _line(s.text, f"The text of {number}", TEXT_LIMIT, required=True),
                    "home": s.home,
                    "note": _text(s.note, f"The note on {number}", many_lines, NOTE_LIMIT),
                    "standing": _standing(s),
                }
            )
        return rows

    def _arguments(self) -> Rows:
        rows: Rows = []
        for number, a in self._graph.arguments.items():
            for key in a.cases:
                _check_known(key, self._graph.cases, f"The case {key} of a{number}")
            rows.append(
                {
                    "number": number,
                    "relation": a.relation,
                    "target_statement": a.target,
                    "target_argument": a.undercuts,
                    "basis": a.basis,
                    "note": _text(a.note, f"The note on a{number}", many_lines, NOTE_LIMIT),
                    "standing": Standing.PRESENT,
                }
            )
        return rows

    def _content_notes(self) -> Rows:
        """What readers are told in place of words: marks beside the map, laid by nobody in it."""
        rows: Rows = []
        for number, words in self._graph.content_notes.items():
            _check_known(number, self._graph.statements, f"The statement {number}, which has a content note,")
            told = _line(words, f"The content note on {number}", CONTENT_NOTE_LIMIT, required=True)
            rows.append({"statement": number, "kind": BranchMarkKind.NOTE, "words": told})
        return rows

    def _stances(self) -> Rows:
        seen: set[tuple[str, int]] = set()
        for s in self._graph.stances:
            _check_known(s.speaker, self._graph.speakers, f"The speaker {s.speaker}")
            _check_known(s.statement, self._graph.statements, f"The statement {s.statement} of {s.speaker}’s stance")
            if (s.speaker, s.statement) in seen:
                raise Refused({"": f"{s.speaker} has two stances on {s.statement}."})
            seen.add((s.speaker, s.statement))
        return [
            {
                "statement": s.statement,
                "speaker": s.speaker,
                "kind": s.kind,
                "note": _text(s.note, f"The note on {s.speaker}’s stance on {s.statement}", many_lines, NOTE_LIMIT),
            }
            for s in self._graph.stances
        ]

    def _citations(self, citations: Iterable[Citation], what: str) -> Rows:
        rows: Rows = []
        for c in citations:
            _check_known(c.source, self._graph.sources, f"The source {c.source}, cited for {what},")
            if (c.voice is Voice.SPEAKER) != (c.reporter is not None):
                raise Refused({"": f"Another speaker’s words, cited for {what}, need that speaker, and only they do."})
            if c.reporter is not None:
                _check_known(c.reporter, self._graph.speakers, f"The speaker {c.reporter}, cited for {what},")
            rows.append(
                {
                    "source": c.source,
                    "quote": _line(c.quote, f"The quotation cited for {what}", TEXT_LIMIT),
                    "locator": _line(c.locator, f"The place cited for {what}", LOCATOR_LIMIT),
                    "voice": c.voice,
                    "reporter": c.reporter,
                    "fidelity": c.fidelity,
                }
            )
        return rows

    def write(self, work: Work) -> None:
        """Write all rows into the change's map, whose counters go on after the highest numbers."""
        numbered = {"contributor_id": None, "revision": work.version, "created_at": work.now}
        for table, rows in ((SPEAKERS, self.speakers), (SOURCES, self.sources), (CASES, self.cases)):
            _insert(work, table, rows, lambda row: "")
        _insert(
            work,
            STATEMENTS,
            [
                {**row, **numbered, "folded": folded(row["title"], row["text"]), "withheld": False, "also_by": None}
                for row in self.statements
            ],
            lambda row: f"s{row['number']}",
        )
        _insert(work, ARGUMENTS, [{**row, **numbered} for row in self.arguments], lambda row: f"a{row['number']}")
        graph = self._graph
        for table, column, lists in (
            (PREMISES, "statement", {n: a.premises for n, a in graph.arguments.items()}),
            (ARGUMENT_CASES, "case_key", {n: tuple(dict.fromkeys(a.cases)) for n, a in graph.arguments.items()}),
        ):
            rows = [
                {"argument": n, column: one, "place": place}
                for n, some in lists.items()
                for place, one in enumerate(some)
            ]
            _insert(work, table, rows, lambda row: f"a{row['argument']}")
        self._write_citations(work)
        for row in self.content_notes:
            work.session.add(BranchMark(map_id=work.map_id, at=work.now, **row))
        work.map.next_statement = max(graph.statements, default=0) + 1
        work.map.next_argument = max(graph.arguments, default=0) + 1

    def _write_citations(self, work: Work) -> None:
        stances = _insert(work, STANCES, self.stances, lambda row: f"s{row['statement']}")
        blank = {"statement": None, "argument": None, "stance": None}
        rows: Rows = []
        subjects: list[str] = []
        for number, citations in self.citations_of_statements.items():
            rows += [{**blank, **c, "statement": number} for c in citations]
            subjects += [f"s{number}"] * len(citations)
        for number, citations in self.citations_of_arguments.items():
            rows += [{**blank, **c, "argument": number} for c in citations]
            subjects += [f"a{number}"] * len(citations)
        for stance, citations in zip(stances, self.citations_of_stances, strict=True):
            rows += [{**blank, **c, "stance": stance["id"]} for c in citations]
            subjects += [f"s{stance['statement']}"] * len(citations)
        named = iter(subjects)
        _insert(work, CITATIONS, rows, lambda row: next(named))


def _insert(work: Work, table: Table, rows: Rows, subject: Callable[[dict[str, Any]], str]) -> Rows:
    """Write the rows into the new map and take note of them for the change; gives them with the ids that were drawn."""
    written = [{"map_id": work.map_id, **row} for row in rows]
    connection = work.session.connection()
    for start in range(0, len(written), _AT_ONCE):
        connection.execute(table.insert(), written[start : start + _AT_ONCE])
    if "id" in table.columns:
        # They are the map's only rows, and were drawn in the order of writing.
        ids = connection.execute(select(table.c.id).where(table.c.map_id == work.map_id).order_by(table.c.id)).scalars()
        for row, drawn in zip(written, ids, strict=True):
            row["id"] = drawn
    for row in written:
        work.recorder.bulk(table, subject(row), row)
    return written


def _standing(statement: Statement) -> Standing:
    if statement.hidden:
        return Standing.HIDDEN
    return Standing.TOMBSTONE if statement.withdrawn else Standing.PRESENT


def _line(text: str, what: str, limit: int, *, required: bool = False) -> str:
    return _text(text, what, one_line, limit, required=required)


def _text(text: str, what: str, how: Callable[..., str], limit: int, *, required: bool = False) -> str:
    try:
        return how(text, "", limit=limit, required=required)
    except Refused as error:
        raise Refused({"": f"{what}: {error}"}) from error


def _key(key: str) -> str:
    if _line(key, f"The key {key!r}", KEY_LIMIT, required=True) != key:
        raise Refused({"": f"The key {key!r} has spaces around it or is not in composed form."})
    return key


def _check_number(number: int, own: int, what: str) -> None:
    if number != own or not 1 <= number <= _HIGHEST_NUMBER:
        raise Refused({"": f"The number of {what} is not possible."})


def _check_known(key: object, known: Mapping[Any, object], what: str) -> None:
    if key not in known:
        raise Refused({"": f"{what} is not in the map."})
