"""What is told of a graph's citations: which stand where they say, and what a person has to mend."""

from __future__ import annotations

import hashlib

import pytest

from argmap.domain.citations import Finding, Verdict, check_graph
from argmap.domain.graph import Argument, ArgumentGraph, Citation, Source, Speaker, Stance, Statement
from argmap.domain.vocabulary import Kind, Relation, StanceKind
from tests.domain.test_quotations import TEXT


def source(text: bytes, **changes: str) -> Source:
    plain = Source("talks", "Making Peace", file="talks.md", sha256=hashlib.sha256(text).hexdigest())
    return plain._replace(**changes)


def graph(quoted: Citation, of: Source | None = None) -> ArgumentGraph:
    return ArgumentGraph(
        "Peace",
        "Peace?",
        statements={
            1: Statement(1, Kind.POSITION, "Talk", "Talk.", citations=(quoted,)),
            2: Statement(2, Kind.CLAIM, "It works", "It works.", home=1),
        },
        arguments={1: Argument(1, Relation.SUPPORT, (2,), 1, citations=(quoted,))},
        stances=(
            Stance("roth", 2, StanceKind.ENDORSES, citations=(quoted,)),
            Stance("nobody", 2, StanceKind.ENDORSES, citations=(quoted,)),
        ),
        speakers={"roth": Speaker("roth", "John Roth", "Roth")},
        sources={"talks": of or source(TEXT.encode())},
    )


FILES = {"talks.md": TEXT.encode()}


def verdicts(findings: list[Finding]) -> set[Verdict]:
    return {finding.verdict for finding in findings}


def test_every_citation_is_found_and_its_place_named() -> None:
    findings = check_graph(graph(Citation("talks", "they're cornered", "The Talks, ¶2")), FILES)
    assert [f.where for f in findings] == [
        "statement 1",
        "statement 2, stance of Roth",
        "statement 2, stance of nobody",
        "argument a1",
    ]
    assert all(f.is_right for f in findings)
    assert str(findings[0]) == "statement 1: found “they're cornered”"


@pytest.mark.parametrize(
    ("quoted", "verdict", "detail"),
    [
        (Citation("talks", "they're cornered"), Verdict.LOCATOR_MISSING, "it stands at The Talks, ¶2"),
        (
            Citation("talks", "they're cornered", "n. 1"),
            Verdict.LOCATOR_WRONG,
            "“n. 1” is given, it stands at The Talks, ¶2",
        ),
        (Citation("talks", "they are trapped", "n. 1"), Verdict.NOT_FOUND, "nothing like it is in the document"),
        (Citation("other", "they're cornered", "n. 1"), Verdict.DOCUMENT_MISSING, "no source is called other"),
    ],
)
def test_what_is_wrong_with_a_citation_is_said(quoted: Citation, verdict: Verdict, detail: str) -> None:
    first = check_graph(graph(quoted), FILES)[0]
    assert first.verdict is verdict
    assert first.detail.startswith(detail) or verdict is Verdict.NOT_FOUND
    assert not first.is_right
    assert first.quote in str(first)


def test_a_citation_without_words_needs_no_document() -> None:
    findings = check_graph(graph(Citation("talks", "")), {})
    assert verdicts(findings) == {Verdict.NOTHING_QUOTED}
    assert findings[0].is_right
    assert str(findings[0]) == "statement 1: nothing quoted"


def test_a_document_that_is_not_at_hand_is_named() -> None:
    quoted = Citation("talks", "they're cornered", "The Talks, ¶2")
    assert check_graph(graph(quoted), {})[0].detail == "talks.md is not at hand"
    nameless = graph(quoted, source(b"", file="", sha256=""))
    assert check_graph(nameless, FILES)[0].detail == "source talks names no file"


def test_another_copy_of_a_document_is_told_from_the_one_quoted() -> None:
    quoted = Citation("talks", "they're cornered", "The Talks, ¶2")
    findings = check_graph(graph(quoted, source(b"another")), FILES)
    assert findings[0].verdict is Verdict.DOCUMENT_DIFFERS
    assert findings[0].where == "source talks"
    assert verdicts(findings[1:]) == {Verdict.FOUND}
    unsigned = check_graph(graph(quoted, source(b"", sha256="")), FILES)
    assert verdicts(unsigned) == {Verdict.FOUND}


def test_a_document_that_is_no_text_is_searched_all_the_same() -> None:
    content = b"\xff\xfe" + TEXT.encode()
    quoted = Citation("talks", "they're cornered", "The Talks, ¶2")
    assert verdicts(check_graph(graph(quoted, source(content)), {"talks.md": content})) == {Verdict.FOUND}


def test_a_long_quotation_is_shortened_in_the_line_about_it() -> None:
    long = "talks may fail " * 20
    finding = check_graph(graph(Citation("talks", long)), FILES)[0]
    assert str(finding).endswith("…”")
    assert len(str(finding)) < 400
