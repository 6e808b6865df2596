"""Every citation of a graph against the documents it quotes: which are right, and what is wrong with the others.

`quotations.py` finds the words of one quotation in one document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from argmap.domain.documents import Document
from argmap.domain.graph import ArgumentGraph, Citation, Source
from argmap.domain.quotations import NotFound, check_quotation, shortened


class Verdict(StrEnum):
    """What was found of one citation."""

    FOUND = "found"
    LOCATOR_MISSING = "locator missing"
    LOCATOR_WRONG = "locator wrong"
    NOT_FOUND = "not found"
    NOTHING_QUOTED = "nothing quoted"
    DOCUMENT_MISSING = "document missing"
    DOCUMENT_DIFFERS = "document differs"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one citation, or of a source's document.

    `where` says where the citation hangs ("statement 12, stance of Steinberg"), `detail` what a person needs
    to mend it.
    """

    verdict: Verdict
    where: str
    quote: str = ""
    locator: str = ""
    detail: str = ""

    @property
    def is_right(self) -> bool:
        """Whether nothing needs mending."""
        return self.verdict in (Verdict.FOUND, Verdict.NOTHING_QUOTED)

    def __str__(self) -> str:
        """One line: where, what, and which words."""
        words = f" “{shortened(self.quote)}”" if self.quote else ""
        return f"{self.where}: {self.verdict}{': ' + self.detail if self.detail else ''}{words}"


def check_graph(graph: ArgumentGraph, documents: Mapping[str, bytes]) -> list[Finding]:
    """Check every citation of the graph against the documents, given by the names of their files.

    Findings come in the order statements, their stances, arguments; after those of sources whose document is
    not the one that was quoted from.
    """
    findings: list[Finding] = []
    parsed: dict[str, Document] = {}
    for key, source in graph.sources.items():
        if not source.file or source.file not in documents:
            continue
        content = documents[source.file]
        if source.sha256 and hashlib.sha256(content).hexdigest() != source.sha256.lower():
            findings.append(
                Finding(
                    Verdict.DOCUMENT_DIFFERS,
                    f"source {key}",
                    detail=f"{source.file} is not the copy that was quoted from: its SHA-256 is another",
                )
            )
        parsed[key] = Document.parse(content.decode("utf-8", errors="replace"), source.title)
    findings.extend(
        _judge(where, citation, graph.sources.get(citation.source), parsed.get(citation.source))
        for where, citation in _citations(graph)
    )
    return findings


def _citations(graph: ArgumentGraph) -> Iterator[tuple[str, Citation]]:
    for number, statement in sorted(graph.statements.items()):
        for citation in statement.citations:
            yield f"statement {number}", citation
        for stance in graph.stances_on.get(number, ()):
            speaker = graph.speakers.get(stance.speaker)
            name = speaker.label if speaker else stance.speaker
            for citation in stance.citations:
                yield f"statement {number}, stance of {name}", citation
    for number, argument in sorted(graph.arguments.items()):
        for citation in argument.citations:
            yield f"argument a{number}", citation


def _judge(where: str, citation: Citation, source: Source | None, document: Document | None) -> Finding:
    def finding(verdict: Verdict, detail: str = "", locator: str = "") -> Finding:
        return Finding(verdict, where, citation.quote, locator, detail)

    if not citation.quote:
        return finding(Verdict.NOTHING_QUOTED)
    if source is None:
        return finding(Verdict.DOCUMENT_MISSING, f"no source is called {citation.source}")
    if document is None:
        named = f"{source.file} is not at hand" if source.file else f"source {source.key} names no file"
        return finding(Verdict.DOCUMENT_MISSING, named)
    result = check_quotation(citation.quote, document)
    if isinstance(result, NotFound):
        return finding(Verdict.NOT_FOUND, str(result), result.locator)
    if not citation.locator:
        return finding(Verdict.LOCATOR_MISSING, f"it stands at {result.locator}", result.locator)
    if not result.is_at(citation.locator):
        said = f"“{citation.locator}” is given, it stands at {' and '.join((result.locator, *result.also))}"
        return finding(Verdict.LOCATOR_WRONG, said, result.locator)
    return finding(Verdict.FOUND, locator=citation.locator)
