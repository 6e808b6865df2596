"""What the panel and the pages of one statement or argument say, gathered from the graph around it.

Everything here is plain words, numbers and vocabulary: the templates only place it, and whoever tests it needs
neither a browser nor a database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from argmap.domain import holders
from argmap.domain.graph import Argument, ArgumentGraph, Statement
from argmap.domain.vocabulary import Basis, Relation, Shape, StanceKind
from argmap.queries.arguments import ArgumentView
from argmap.queries.lines import ArgumentLine, StatementLine
from argmap.queries.statements import StatementSeen
from argmap.web import words
from argmap.web.voices import Held, Quoted, Voiced, held_by, needs_source, quoted, voiced_by


@dataclass(frozen=True, slots=True)
class Mention:
    """A statement where another one speaks of it; `holder` is empty where its stances are not at hand."""

    line: StatementLine
    word: str
    holder: str

    @property
    def number(self) -> int:
        """The statement's number."""
        return self.line.number

    @property
    def title(self) -> str:
        """The statement's title."""
        return self.line.title

    @property
    def shape(self) -> Shape:
        """How it is drawn, and named to its class."""
        return self.line.shape


@dataclass(frozen=True, slots=True)
class Reason:
    """An argument on a statement or on another argument, as a row of For, Against or Undercuts."""

    number: int
    relation: Relation
    style: str
    sign: str
    word: str
    premises: tuple[Mention, ...]
    basis: Basis
    asked: bool
    cases: tuple[str, ...]
    holder: str
    undercuts: tuple[Reason, ...]

    @property
    def standing(self) -> str:
        """In one word: "stated" by a source, "inferred", or only "asked" there."""
        return "asked" if self.asked else self.basis.value


@dataclass(frozen=True, slots=True)
class Use:
    """An argument that uses the statement as a premise: what it does there, and with which others together."""

    number: int
    style: str
    verb: str
    target: Mention | None
    cut: Reason | None
    together: tuple[Mention, ...]
    home: bool
    basis: Basis
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementCard:
    """A statement with everything that a reader can know of it. `titled` when the text says more than the title.

    `noted` is the content note that lies over its words, for a reader who has not asked for them.
    """

    statement: Statement
    ref: str
    shape: Shape
    word: str
    against: bool
    titled: bool
    held: Held
    others: tuple[Voiced, ...]
    quoted: tuple[Quoted, ...]
    needs_source: bool
    for_: tuple[Reason, ...]
    against_: tuple[Reason, ...]
    uses: tuple[Use, ...]
    noted: str = ""

    @property
    def name(self) -> str:
        """What heads its panel and its page: its title, or the content note over it."""
        return self.noted or self.statement.title

    @property
    def citations(self) -> int:
        """How many quotations rest on it."""
        return len(self.quoted) + sum(len(voiced.quoted) for voiced in (*self.held.speakers, *self.others))


@dataclass(frozen=True, slots=True)
class ArgumentCard:
    """An argument with its premises, its target and what undercuts it."""

    argument: Argument
    ref: str
    style: str
    sign: str
    word: str
    verb: str
    premises: tuple[Mention, ...]
    target: Mention | None
    cut: Reason | None
    cases: tuple[str, ...]
    quoted: tuple[Quoted, ...]
    undercuts: tuple[Reason, ...]


def statement_card(view: StatementSeen) -> StatementCard:
    """Everything about one statement."""
    graph, statement, line = view.graph, view.statement, view.line
    voiced = tuple(voiced_by(graph, stance) for stance in graph.stances_on.get(statement.number, ()))
    home = view.structure.home_of.get(statement.number)
    return StatementCard(
        statement=statement,
        ref=f"s{statement.number}",
        shape=line.shape,
        word=words.SHAPE_WORDS[line.shape],
        against=line.against,
        titled=_bare(statement.title) != _bare(statement.text),
        held=held_by(graph, statement.number),
        others=tuple(one for one in voiced if one.kind not in holders.HOLDING),
        quoted=quoted(graph, statement.citations, None),
        needs_source=needs_source(graph, statement.number),
        for_=tuple(reason(graph, one) for one in view.pro),
        against_=tuple(reason(graph, one) for one in view.con),
        uses=tuple(_use(graph, one, statement.number, home) for one in view.uses),
        noted=line.title if statement.behind else "",
    )


def argument_card(view: ArgumentView) -> ArgumentCard:
    """Everything about one argument."""
    graph, argument, line = view.graph, view.argument, view.line
    row = reason(graph, line)
    return ArgumentCard(
        argument=argument,
        ref=f"a{argument.number}",
        style=row.style,
        sign=row.sign,
        word=row.word,
        verb=words.relation_verb(argument.relation, undercuts=argument.undercuts is not None),
        premises=row.premises,
        target=mention(graph, line.target) if line.target else None,
        cut=reason(graph, line.cut) if line.cut else None,
        cases=row.cases,
        quoted=quoted(graph, argument.citations, None),
        undercuts=row.undercuts,
    )


def mention(graph: ArgumentGraph, line: StatementLine) -> Mention:
    """The statement as another one speaks of it, with its holder where the graph knows its stances."""
    holder = holders.holder_line(graph, line.number) if line.number in graph.statements else ""
    return Mention(line, words.SHAPE_WORDS[line.shape], holder)


def reason(graph: ArgumentGraph, line: ArgumentLine) -> Reason:
    """An argument as a row, with its undercuts beneath it."""
    argument = line.argument
    premises = tuple(mention(graph, one) for one in line.premises)
    evidence = len(premises) == 1 and premises[0].shape is Shape.EVIDENCE
    cut = argument.undercuts is not None
    style = words.relation_class(argument.relation, undercuts=cut, evidence=evidence)
    numbers = " + ".join(str(premise.number) for premise in premises)
    if cut:
        word = "Undercut by"
    elif evidence:
        word = words.evidence_word(argument.relation)
    else:
        word = words.ARGUMENT_WORDS[argument.relation]
    return Reason(
        number=argument.number,
        relation=argument.relation,
        style=style,
        sign="linked" if len(premises) > 1 and not cut else style,
        word=f"{word} {numbers}",
        premises=premises,
        basis=argument.basis,
        asked=any(_only_asked(graph, premise.number) for premise in premises),
        cases=tuple(graph.cases[key].name for key in argument.cases if key in graph.cases),
        holder=_holders(graph, premises),
        undercuts=tuple(reason(graph, one) for one in line.undercuts),
    )


def _holders(graph: ArgumentGraph, premises: Iterable[Mention]) -> str:
    """Who holds one of the premises, each named once; of what no speaker holds, its line."""
    named: dict[str, None] = {}
    for premise in premises:
        found = holders.held_by(graph, premise.number) if premise.number in graph.statements else ()
        named |= dict.fromkeys(found or ((premise.holder,) if premise.holder else ()))
    return ", ".join(named)


def _only_asked(graph: ArgumentGraph, number: int) -> bool:
    kinds = {stance.kind for stance in graph.stances_on.get(number, ())}
    return kinds == {StanceKind.ASKS}


def _bare(text: str) -> str:
    return " ".join(text.split()).rstrip(".").casefold()


def _use(graph: ArgumentGraph, line: ArgumentLine, number: int, home: int | None) -> Use:
    argument = line.argument
    cut = argument.undercuts is not None
    return Use(
        number=argument.number,
        style=words.relation_class(argument.relation, undercuts=cut),
        verb=words.relation_verb(argument.relation, undercuts=cut),
        target=mention(graph, line.target) if line.target else None,
        cut=reason(graph, line.cut) if line.cut else None,
        together=tuple(mention(graph, one) for one in line.premises if one.number != number),
        home=argument.number == home,
        basis=argument.basis,
        cases=argument.cases,
    )
