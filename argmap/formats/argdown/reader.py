"""Argdown as a graph: what a file says, in words of the model, by the tables of `docs/argdown.md`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from argmap.domain.graph import Argument, ArgumentGraph, Case, Source, Speaker, Stance, Statement
from argmap.domain.limits import (
    ABOUT_LIMIT,
    CONTENT_NOTE_LIMIT,
    FULL_NAME_LIMIT,
    INTRODUCTION_LIMIT,
    KEY_LIMIT,
    MAP_TITLE_LIMIT,
    NAME_LIMIT,
    QUESTION_LIMIT,
    SLUG_LIMIT,
    SOURCE_FIELD_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    URL_LIMIT,
)
from argmap.domain.text import propose_title
from argmap.domain.vocabulary import Kind
from argmap.formats.argdown.fields import Fields
from argmap.formats.argdown.outline import Outline, Said
from argmap.formats.argdown.reasons import Draft, drafts_of
from argmap.formats.argdown.syntax import read_outline
from argmap.formats.argdown.yaml_nodes import Entries

_KINDS = {kind.value: kind for kind in Kind}
_SHA256 = re.compile(r"[0-9a-f]{64}|")


def read_argdown(text: str) -> ArgumentGraph:
    """The graph of an Argdown file, ours or another program's.

    Raises `Unreadable` with line and column for what is malformed, refers to what is not there, or is longer than the
    model allows, and `TooLarge` for more than 5 MB. Whether the graph is well formed is asked of the graph
    (`domain/wellformed.py`), not of the file. Takes time in proportion to the file's length.
    """
    outline = read_outline(text)
    return _Reader(outline, Fields(outline.lexer)).graph()


class Places(NamedTuple):
    """Where a file says things, in lines that count from 1: statements and arguments by number, and what it says twice.

    `repeated` has, for each text under a title that has one already, its line and that of the first.
    """

    statements: Mapping[int, int]
    arguments: Mapping[int, int]
    repeated: tuple[tuple[int, int], ...]


def read_with_places(text: str) -> tuple[ArgumentGraph, Places]:
    """As `read_argdown`, with where the file says it."""
    outline = read_outline(text)
    reader = _Reader(outline, Fields(outline.lexer))
    graph = reader.graph()
    ends = [end.start() for end in re.finditer("\n", outline.lexer.text)]

    def line(at: int) -> int:
        return bisect_left(ends, at) + 1

    return graph, Places(
        {number: line(said.at) for said, number in reader.numbered.items()},
        {draft.number: line(draft.at) for draft in reader.drafts},
        tuple((line(at), line(said.at)) for said, at in outline.repeated),
    )


class _Reader:
    def __init__(self, outline: Outline, fields: Fields) -> None:
        self.outline = outline
        self.fields = fields
        self.front = outline.front_matter
        self.numbered: Mapping[Said, int] = {}
        self.drafts: list[Draft] = []

    def graph(self) -> ArgumentGraph:
        fields = self.fields
        fields.speakers = speakers = {s.key: s for s in self.speakers()}
        fields.sources = sources = {s.key: s for s in self.sources()}
        fields.cases = cases = {c.key: c for c in self.cases()}
        said, drafts = drafts_of(self.outline, fields)
        self.drafts = drafts
        numbers = self.numbered = self.numbers(said)
        arguments = _arguments(drafts, numbers)
        kinds = self.kinds(said, drafts)
        oldest = _oldest_uses(arguments.values())
        stances: list[Stance] = []
        statements: dict[int, Statement] = {}
        content_notes: dict[int, str] = {}
        for one in sorted(said, key=numbers.__getitem__):
            number = numbers[one]
            statements[number] = self.statement(one, number, kinds[one], oldest.get(number))
            home = statements[number].home
            if home is not None and (home not in arguments or number not in arguments[home].premises):
                fields.refuse(f"{number} is no premise of a{home}, which its home must be.", one.data["home"].at)
            stances += fields.stances(one.data, number)
            note = fields.text(one.data, "content-note", CONTENT_NOTE_LIMIT)
            if note:
                content_notes[number] = note
        if "title" in self.front:
            title = fields.text(self.front, "title", MAP_TITLE_LIMIT)
        else:
            title = fields.line(self.outline.heading, self.outline.heading_at, MAP_TITLE_LIMIT)
        return ArgumentGraph(
            title=title,
            question=fields.text(self.front, "question", QUESTION_LIMIT),
            statements=statements,
            arguments=arguments,
            stances=tuple(stances),
            speakers=speakers,
            sources=sources,
            cases=cases,
            slug=fields.text(self.front, "slug", SLUG_LIMIT),
            introduction=fields.text(self.front, "introduction", INTRODUCTION_LIMIT, lines=True),
            content_notes=content_notes,
        )

    def speakers(self) -> Iterable[Speaker]:
        for key, entries in self.entries_of("speakers"):
            yield Speaker(
                key=key,
                name=self.fields.text(entries, "name", FULL_NAME_LIMIT),
                short=self.fields.text(entries, "short", NAME_LIMIT),
                about=self.fields.text(entries, "about", ABOUT_LIMIT),
            )

    def sources(self) -> Iterable[Source]:
        for key, entries in self.entries_of("sources"):

            def words(name: str, limit: int = SOURCE_FIELD_LIMIT, entries: Entries = entries) -> str:
                return self.fields.text(entries, name, limit)

            sha256 = words("sha256")
            if not _SHA256.fullmatch(sha256):
                self.fields.refuse("A SHA-256 is 64 hexadecimal digits, in small letters.", entries["sha256"].at)
            yield Source(
                key=key,
                title=words("title"),
                author=words("author"),
                short=words("short"),
                container=words("container"),
                publisher=words("publisher"),
                date=words("date"),
                identifier=words("identifier"),
                url=words("url", URL_LIMIT),
                note=self.fields.note(entries),
                file=words("file"),
                sha256=sha256,
            )

    def cases(self) -> Iterable[Case]:
        entries = self.fields.group(self.front, "cases")
        for key, node in entries.items():
            self.check_key(key, node.at)
            yield Case(key, self.fields.text(entries, key, FULL_NAME_LIMIT))

    def entries_of(self, name: str) -> Iterable[tuple[str, Entries]]:
        for key, node in self.fields.group(self.front, name).items():
            self.check_key(key, node.at)
            if not isinstance(node, Entries):
                self.fields.refuse(f"“{key}” has entries of its own, such as `name: …`.", node.at)
            yield str(key), node

    def check_key(self, key: str, at: int) -> None:
        if self.fields.line(key, at, KEY_LIMIT) != key or not key:
            self.fields.refuse("A key is a short word.", at)

    def numbers(self, said: Iterable[Said]) -> Mapping[Said, int]:
        """Each statement's number: the file's, else the next after the highest, in order of appearance."""
        numbers: dict[Said, int] = {}
        given: set[int] = set()
        for one in said:
            number = self.fields.number(one.data, "number")
            if number is None:
                continue
            if number in given:
                self.fields.refuse(f"Two statements have the number {number}.", one.data["number"].at)
            given.add(number)
            numbers[one] = number
        free = max(given, default=0)
        for one in said:
            if one not in numbers:
                free += 1
                numbers[one] = free
        return numbers

    def kinds(self, said: Iterable[Said], drafts: Iterable[Draft]) -> Mapping[Said, Kind]:
        """Each statement's kind: by metadata, by tag, else a position where nothing leads on from it."""
        used = {premise for draft in drafts if not draft.mutual for premise in draft.premises}
        aimed_at = {draft.target for draft in drafts}
        kinds: dict[Said, Kind] = {}
        for one in said:
            tagged = [_KINDS[tag] for tag in one.tags if tag in _KINDS]
            heads = one not in used and (one.title or one in aimed_at)
            kinds[one] = self.fields.word(one.data, "kind", Kind) or (
                tagged[0] if tagged else Kind.POSITION if heads else Kind.CLAIM
            )
        return kinds

    def statement(self, said: Said, number: int, kind: Kind, oldest: int | None) -> Statement:
        fields = self.fields
        own = fields.line(said.title, said.at, TITLE_LIMIT) if "title" not in said.data else ""
        title = fields.text(said.data, "title", TITLE_LIMIT) or own
        if "text" in said.data:
            text = fields.text(said.data, "text", TEXT_LIMIT, lines=True)
        else:
            text = fields.line(said.text or "", said.at, TEXT_LIMIT) or title
        if not title and "title" not in said.data:
            title = propose_title(text, TITLE_LIMIT)
        if "home" in said.data:
            home = fields.number(said.data, "home")
        else:
            home = None if kind in (Kind.POSITION, Kind.SETTING) else oldest
        return Statement(
            number=number,
            kind=kind,
            title=title,
            text=text,
            home=home,
            note=fields.note(said.data),
            citations=fields.citations(said.data),
            withdrawn=fields.flag(said.data, "withdrawn") or "hidden" in said.data,
            hidden=fields.text(said.data, "hidden", TITLE_LIMIT),
        )


def _arguments(drafts: Iterable[Draft], numbers: Mapping[Said, int]) -> Mapping[int, Argument]:
    return {
        draft.number: Argument(
            number=draft.number,
            relation=draft.relation,
            premises=tuple(numbers[premise] for premise in draft.premises),
            target=None if draft.target is None else numbers[draft.target],
            undercuts=None if draft.undercuts is None else draft.undercuts.number,
            basis=draft.basis,
            cases=draft.cases,
            note="\n\n".join(draft.notes),
            citations=draft.citations,
        )
        for draft in sorted(drafts, key=lambda draft: draft.number)
    }


def _oldest_uses(arguments: Iterable[Argument]) -> Mapping[int, int]:
    """For each statement that is a premise, the argument with the smallest number that uses it; they come in order."""
    found: dict[int, int] = {}
    for argument in arguments:
        for premise in argument.premises:
            found.setdefault(premise, argument.number)
    return found
