"""The graph as Argdown, in the one form of `docs/argdown.md`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from argmap.domain.graph import Argument, ArgumentGraph, Citation, Stance, Statement
from argmap.domain.structure import Structure, reading_order
from argmap.domain.vocabulary import Kind, Relation
from argmap.formats.argdown.words import as_one_line, escaped, fits_one_line, titles_for
from argmap.formats.argdown.yaml_writing import Value, block, in_braces

INFERENCE_LINE = "-----"
ATTACK_CONCLUSION = "Therefore not:"
UNDERCUT_CONCLUSION = "Therefore this does not follow:"
SETTING_HEADING = "The setting"
UNPLACED_HEADING = "Not yet placed"


def write_argdown(graph: ArgumentGraph) -> str:
    """The whole graph as an Argdown file; `read_argdown` gives the same graph back.

    What a file does not hold is left out: who added something, and when it changed. Of a partial graph, what is not in
    it is left out: premises that are absent, arguments without a premise or without what they aim at. Stances are
    written with their statements, so they come back ordered by statement. Recurses nowhere.
    """
    return "\n".join(_Writer(_closed(graph)).lines()) + "\n"


def _closed(graph: ArgumentGraph) -> ArgumentGraph:
    """The graph without what refers to something that is not in it."""
    kept: dict[int, Argument] = {}
    undercuts: dict[int, list[int]] = {}
    gone: list[int] = []
    for argument in graph.arguments.values():
        premises = tuple(p for p in argument.premises if p in graph.statements)
        kept[argument.number] = argument._replace(premises=premises)
        if argument.undercuts is not None:
            undercuts.setdefault(argument.undercuts, []).append(argument.number)
            aims = argument.undercuts in graph.arguments
        else:
            aims = argument.target in graph.statements
        if not premises or not aims:
            gone.append(argument.number)
    while gone:
        number = gone.pop()
        if kept.pop(number, None) is not None:
            gone.extend(undercuts.get(number, ()))
    return replace(graph, arguments=kept)


@dataclass(frozen=True, slots=True)
class _Section:
    """What stands under one heading: statements that are at home nowhere, then arguments."""

    heading: str
    heads: tuple[int, ...]
    arguments: tuple[int, ...]


def _sections(graph: ArgumentGraph) -> Iterator[_Section]:
    """The columns as a reader meets them, each argument once, after what it aims at."""
    structure = graph.structure
    written: set[int] = set()
    for column in structure.columns:
        if column.kind == "position":
            heading = graph.statements[column.heads[0]].title
        else:
            heading = SETTING_HEADING if column.kind == "setting" else UNPLACED_HEADING
        yield _Section(heading, column.heads, tuple(_arguments_below(structure, column.heads, written)))
    # Arguments that undercut each other in a ring: no column leads to them.
    left_over = tuple(sorted(graph.arguments.keys() - written))
    if left_over:
        yield _Section(UNPLACED_HEADING, (), left_over)


def _arguments_below(structure: Structure, heads: Sequence[int], written: set[int]) -> Iterator[int]:
    stack: list[tuple[bool, int]] = [(False, head) for head in reversed(heads)]
    while stack:
        is_argument, number = stack.pop()
        if not is_argument:
            # Those on it, and those undercuts whose premises hang on it.
            here = {*structure.arguments_on.get(number, ()), *structure.groups_under.get(number, ())}
            stack.extend((True, a.number) for a in sorted(here, key=reading_order, reverse=True))
        elif number not in written:
            written.add(number)
            yield number
            stack.extend((True, a.number) for a in reversed(structure.undercuts_of.get(number, ())))
            stack.extend((False, premise) for premise in reversed(structure.residents(number)))


class _Writer:
    def __init__(self, graph: ArgumentGraph) -> None:
        self.graph = graph
        self.structure = graph.structure
        self.titles = titles_for(graph.statements.values())

    def lines(self) -> Iterator[str]:
        yield "==="
        yield from block(_front_matter(self.graph))
        yield "==="
        yield from ("", f"# {_heading(self.graph.title, 'A map')}")
        for section in _sections(self.graph):
            yield from ("", f"## {_heading(section.heading, self._reference(section.heads))}")
            for number in section.heads:
                yield ""
                yield from self._definition(number)
            for number in section.arguments:
                yield ""
                yield from self._argument(self.graph.arguments[number])

    def _reference(self, heads: Sequence[int]) -> str:
        return self.titles[heads[0]] if heads else UNPLACED_HEADING

    def _definition(self, number: int) -> Iterator[str]:
        statement = self.graph.statements[number]
        text = escaped(as_one_line(statement.text))
        yield f"[{self.titles[number]}]: {text}" if text else f"[{self.titles[number]}]:"
        yield from in_braces(self._metadata(statement))

    def _metadata(self, statement: Statement) -> dict[str, Value]:
        values: dict[str, Value] = {"number": statement.number, "kind": statement.kind}
        if statement.title != self.titles[statement.number]:
            values["title"] = statement.title
        if not fits_one_line(statement.text):
            values["text"] = statement.text
        if self._is_possible_home(statement) and statement.home != derived_home(
            self.structure, statement.number, statement.kind
        ):
            values["home"] = statement.home
        if statement.withdrawn:
            values["withdrawn"] = True
        if statement.hidden:
            values["hidden"] = statement.hidden
        if statement.number in self.graph.content_notes:
            values["content-note"] = self.graph.content_notes[statement.number]
        if statement.note:
            values["note"] = statement.note
        stances = self.graph.stances_on.get(statement.number)
        if stances:
            values["stances"] = [_stance(stance) for stance in stances]
        if statement.citations:
            values["citations"] = [_citation(citation) for citation in statement.citations]
        return values

    def _is_possible_home(self, statement: Statement) -> bool:
        """Whether its home is none, or an argument of this graph that uses it; of a partial graph it may be absent."""
        home = self.structure.arguments.get(statement.home) if statement.home is not None else None
        return statement.home is None or (home is not None and statement.number in home.premises)

    def _argument(self, argument: Argument) -> Iterator[str]:
        yield f"<a{argument.number}>"
        yield from in_braces(_argument_metadata(argument))
        yield ""
        for place, premise in enumerate(argument.premises, start=1):
            yield from self._premise(f"({place}) ", premise, argument.number, premise in argument.premises[: place - 1])
        yield INFERENCE_LINE
        last = f"({len(argument.premises) + 1})"
        if argument.undercuts is not None:
            yield f"{last} {UNDERCUT_CONCLUSION}"
            yield f"    _> <a{argument.undercuts}>"
        elif argument.relation is Relation.ATTACK:
            yield f"{last} {ATTACK_CONCLUSION}"
            yield f"    -> [{self._target(argument)}]"
        else:
            yield f"{last} [{self._target(argument)}]"

    def _target(self, argument: Argument) -> str:
        assert argument.target is not None
        return self.titles[argument.target]

    def _premise(self, place: str, number: int, argument: int, again: bool) -> Iterator[str]:
        at_home = self.structure.home_of.get(number) == argument and self.structure.head_of(number) != number
        if not at_home or again:
            yield f"{place}[{self.titles[number]}]"
            return
        first, *others = self._definition(number)
        yield place + first
        yield from others


def derived_home(structure: Structure, number: int, kind: Kind) -> int | None:
    """The home of a statement that a file is silent about: the oldest argument that it is a premise of."""
    if kind in (Kind.POSITION, Kind.SETTING):
        return None
    uses = structure.uses_of.get(number)
    return uses[0].number if uses else None


def _heading(title: str, otherwise: str) -> str:
    return escaped(as_one_line(title)) or escaped(as_one_line(otherwise))


def _front_matter(graph: ArgumentGraph) -> dict[str, Value]:
    values: dict[str, Value] = {"title": graph.title, "question": graph.question}
    if graph.slug:
        values["slug"] = graph.slug
    if graph.introduction:
        values["introduction"] = graph.introduction
    if graph.speakers:
        values["speakers"] = {
            s.key: _filled(name=s.name, short=s.short, about=s.about) for s in graph.speakers.values()
        }
    if graph.sources:
        values["sources"] = {
            s.key: _filled(
                title=s.title,
                author=s.author,
                short=s.short,
                container=s.container,
                publisher=s.publisher,
                date=s.date,
                identifier=s.identifier,
                url=s.url,
                note=s.note,
                file=s.file,
                sha256=s.sha256,
            )
            for s in graph.sources.values()
        }
    if graph.cases:
        values["cases"] = {case.key: case.name for case in graph.cases.values()}
    return values


def _filled(**values: str) -> Mapping[str, Value]:
    """What is not empty, the first (a name or a title) always."""
    first = next(iter(values))
    return {key: value for key, value in values.items() if value or key == first}


def _argument_metadata(argument: Argument) -> dict[str, Value]:
    values: dict[str, Value] = {}
    if argument.relation is not Relation.SUPPORT:
        values["relation"] = argument.relation
    values["basis"] = argument.basis
    if argument.cases:
        values["cases"] = argument.cases
    if argument.note:
        values["note"] = argument.note
    if argument.citations:
        values["citations"] = [_citation(citation) for citation in argument.citations]
    return values


def _stance(stance: Stance) -> Mapping[str, Value]:
    values: dict[str, Value] = {"speaker": stance.speaker, "stance": stance.kind}
    if stance.note:
        values["note"] = stance.note
    if stance.citations:
        values["citations"] = [_citation(citation) for citation in stance.citations]
    return values


def _citation(citation: Citation) -> Mapping[str, Value]:
    values: dict[str, Value] = {"source": citation.source, "quote": citation.quote}
    if citation.locator:
        values["locator"] = citation.locator
    values["voice"] = citation.voice
    if citation.reporter is not None:
        values["reporter"] = citation.reporter
    values["fidelity"] = citation.fidelity
    return values
