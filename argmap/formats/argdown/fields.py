"""Values of metadata and front matter, checked and bounded: what `read_yaml` found becomes words of the model."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NoReturn, TypeVar

from argmap.domain.errors import Refused
from argmap.domain.graph import Citation, Stance
from argmap.domain.limits import LOCATOR_LIMIT, NOTE_LIMIT, TEXT_LIMIT
from argmap.domain.text import many_lines, one_line
from argmap.domain.vocabulary import Fidelity, StanceKind, Voice
from argmap.formats.argdown.tokens import Lexer
from argmap.formats.argdown.yaml_nodes import Entries, Items, Node, Scalar

Word = TypeVar("Word", bound=StrEnum)


class Fields:
    """Reads fields of one file; whatever is wrong is refused with its line and column.

    `speakers`, `sources` and `cases` are the keys that the front matter introduces; nothing else may be referred to.
    """

    def __init__(self, lexer: Lexer) -> None:
        self.lexer = lexer
        self.speakers: Mapping[str, object] = {}
        self.sources: Mapping[str, object] = {}
        self.cases: Mapping[str, object] = {}

    def refuse(self, message: str, at: int) -> NoReturn:
        """Raises `Unreadable` for what stands at the offset."""
        self.lexer.refuse(message, at)

    def line(self, text: str, at: int, limit: int) -> str:
        """One line of what somebody typed, normalised; at most `limit` characters."""
        try:
            return one_line(text, "text", limit=limit)
        except Refused as refused:
            self.refuse(str(refused), at)

    def text(self, entries: Entries, name: str, limit: int, *, lines: bool = False) -> str:
        """The text of a field, empty where there is none; of several `lines` where that is allowed."""
        node = entries.get(name)
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.refuse(f"“{name}” is a text.", node.at)
        if node.nothing:
            return ""
        try:
            return (many_lines if lines else one_line)(node, name, limit=limit)
        except Refused as refused:
            self.refuse(str(refused), node.at)

    def number(self, entries: Entries, name: str) -> int | None:
        """The running number in a field, None where there is none."""
        node = entries.get(name)
        if node is None or (isinstance(node, Scalar) and node.nothing):
            return None
        value = node.integer if isinstance(node, Scalar) else None
        if not value:
            self.refuse(f"“{name}” is a number from 1 on.", node.at)
        return value

    def flag(self, entries: Entries, name: str) -> bool:
        """The truth value of a field, false where there is none."""
        node = entries.get(name)
        if node is None:
            return False
        if not isinstance(node, Scalar) or not node.plain or node not in ("true", "false"):
            self.refuse(f"“{name}” is `true` or `false`.", node.at)
        return node == "true"

    def word(self, entries: Entries, name: str, words: type[Word]) -> Word | None:
        """One of the words of a vocabulary, None where there is none."""
        node = entries.get(name)
        if node is None:
            return None
        try:
            return words(str(node))
        except ValueError:
            choices = ", ".join(f"`{word}`" for word in words)
            self.refuse(f"“{name}” is one of {choices}.", node.at)

    def key(self, node: Node, what: str, known: Mapping[str, object]) -> str:
        """The key of a speaker, source or case that the front matter has introduced."""
        if not isinstance(node, Scalar) or node not in known:
            self.refuse(f"The front matter has no {what} with this key.", node.at)
        return str(node)

    def entry(self, entries: Entries, name: str) -> Node:
        """A field that must be there."""
        if name not in entries:
            self.refuse(f"“{name}” is missing here.", entries.at)
        return entries[name]

    def group(self, entries: Entries, name: str) -> Entries:
        """The entries of a field of the front matter, by key; none where there is no such field."""
        node = entries.get(name)
        if node is None or (isinstance(node, Scalar) and node.nothing):
            return Entries()
        if not isinstance(node, Entries):
            self.refuse(f"“{name}” has keys, each with its entries below.", node.at)
        return node

    def items(self, entries: Entries, name: str) -> list[Node]:
        """The items of a list; none where there is no such field."""
        node = entries.get(name)
        if node is None or (isinstance(node, Scalar) and node.nothing):
            return []
        if not isinstance(node, Items):
            self.refuse(f"“{name}” is a list.", node.at)
        return node

    def cases_in(self, entries: Entries) -> tuple[str, ...]:
        """The cases in which an argument is said to hold."""
        return tuple(self.key(node, "case", self.cases) for node in self.items(entries, "cases"))

    def note(self, entries: Entries) -> str:
        """A note, as typed (Markdown)."""
        return self.text(entries, "note", NOTE_LIMIT, lines=True)

    def citations(self, entries: Entries) -> tuple[Citation, ...]:
        """The quotations of a statement, a stance or an argument."""
        return tuple(self._citation(node) for node in self.items(entries, "citations"))

    def _citation(self, node: Node) -> Citation:
        if not isinstance(node, Entries):
            self.refuse("A citation has a source and a quote.", node.at)
        voice = self.word(node, "voice", Voice) or Voice.DOCUMENT
        reporter = None
        if "reporter" in node:
            reporter = self.key(node["reporter"], "speaker", self.speakers)
        if (reporter is not None) != (voice is Voice.SPEAKER):
            self.refuse("A reporter is named exactly when the voice is `speaker`.", node.at)
        return Citation(
            source=self.key(self.entry(node, "source"), "source", self.sources),
            quote=self.text(node, "quote", TEXT_LIMIT, lines=True),
            locator=self.text(node, "locator", LOCATOR_LIMIT),
            voice=voice,
            reporter=reporter,
            fidelity=self.word(node, "fidelity", Fidelity) or Fidelity.QUOTATION,
        )

    def stances(self, entries: Entries, statement: int) -> tuple[Stance, ...]:
        """Who does what with a statement, and in which words."""
        return tuple(self._stance(node, statement) for node in self.items(entries, "stances"))

    def _stance(self, node: Node, statement: int) -> Stance:
        if not isinstance(node, Entries):
            self.refuse("A stance has a speaker and a stance.", node.at)
        self.entry(node, "stance")
        kind = self.word(node, "stance", StanceKind)
        assert kind is not None
        return Stance(
            speaker=self.key(self.entry(node, "speaker"), "speaker", self.speakers),
            statement=statement,
            kind=kind,
            note=self.note(node),
            citations=self.citations(node),
        )
