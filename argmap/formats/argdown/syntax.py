"""The grammar of Argdown: tokens become the outline of what a file says.

It is that of the official parser: blocks that empty lines separate, each a heading, a list, a premise–conclusion
structure, or a statement or argument with the relations indented below it.
"""

from __future__ import annotations

from typing import NoReturn

from argmap.formats.argdown.outline import Bond, Link, Outline, Reason, Said, Step
from argmap.formats.argdown.tokens import Lexer, Mark, Token
from argmap.formats.argdown.yaml_nodes import Entries, Items
from argmap.formats.argdown.yaml_reading import read_yaml

# The bond, and whether the relation leads from what is indented to what stands above.
_RELATIONS = {
    "+": (Bond.SUPPORT, True),
    "<+": (Bond.SUPPORT, True),
    "+>": (Bond.SUPPORT, False),
    "-": (Bond.ATTACK, True),
    "<-": (Bond.ATTACK, True),
    "->": (Bond.ATTACK, False),
    "_": (Bond.UNDERCUT, True),
    "<_": (Bond.UNDERCUT, True),
    "_>": (Bond.UNDERCUT, False),
    "><": (Bond.CONTRADICTION, False),
}
_CONTENT = frozenset({Mark.TEXT, Mark.TAG, Mark.LINE_END})
_ENDS_MEMBER = frozenset(
    {Mark.EMPTY_LINE, Mark.END, Mark.RELATION, Mark.PREMISE_NUMBER, Mark.INFERENCE, Mark.LIST_ITEM, Mark.HEADING}
)


def read_outline(text: str) -> Outline:
    """The file's statements, arguments and relations. Raises `Unreadable`, and `TooLarge` for more than 5 MB."""
    return _Parser(Lexer(text)).parse()


class _Parser:
    def __init__(self, lexer: Lexer) -> None:
        self.lexer = lexer
        self.stream = lexer.tokens()
        self.token = next(self.stream)
        self.outline = Outline(lexer)
        self.statements: dict[str, Said] = {}
        self.arguments: dict[str, Reason] = {}

    def advance(self) -> Token:
        """The token at hand; the next one takes its place."""
        token = self.token
        self.token = next(self.stream, token)
        return token

    def refuse(self, message: str) -> NoReturn:
        self.lexer.refuse(message, self.token.at)

    def parse(self) -> Outline:
        if self.token.mark is Mark.FRONT_MATTER:
            token = self.advance()
            self.outline.front_matter = read_yaml(token.value, token.at, self.lexer.place)
        above: Reason | None = None
        while self.token.mark is not Mark.END:
            if self.token.mark is Mark.EMPTY_LINE:
                self.advance()
                continue
            above = self.block(above)
            if self.token.mark not in (Mark.EMPTY_LINE, Mark.END):
                self.refuse("An empty line is missing above this.")
        return self.outline

    def block(self, above: Reason | None) -> Reason | None:
        """Reads one block; returns the argument whose premises and conclusion may follow. `above` is the last one's."""
        mark = self.token.mark
        if mark is Mark.HEADING:
            self.heading()
        elif mark is Mark.PREMISE_NUMBER:
            self.structure(above)
        elif mark is Mark.LIST_ITEM:
            while self.token.mark is Mark.LIST_ITEM:
                indent = self.advance().indent
                self.relations(self.member(), indent)
        elif mark is Mark.RELATION:
            self.refuse("A relation stands indented below what it relates to, without an empty line between.")
        elif mark is Mark.INFERENCE:
            self.refuse("An inference line stands between numbered premises, such as `(1) …`, and a conclusion.")
        else:
            member = self.member()
            self.relations(member, 0)
            return member if isinstance(member, Reason) else None
        return None

    def heading(self) -> None:
        token = self.advance()
        title = self.content([])
        if self.token.mark is Mark.DATA:
            self.data()
        if token.value == "#" and not self.outline.heading:
            self.outline.heading, self.outline.heading_at = title, token.at

    def content(self, tags: list[str]) -> str:
        """Running text to its end; its tags are put into `tags`."""
        pieces: list[str] = []
        while self.token.mark in _CONTENT:
            token = self.advance()
            if token.mark is Mark.TAG:
                tags.append(token.value)
            else:
                pieces.append(" " if token.mark is Mark.LINE_END else token.value)
        return "".join(pieces)

    def data(self) -> Entries:
        """The metadata at hand, and the line's end after them."""
        token = self.advance()
        entries = self.entries(token.at, token.at + len(token.value))
        if self.token.mark is Mark.LINE_END:
            self.advance()
        return entries

    def entries(self, start: int, end: int) -> Entries:
        """Metadata between two offsets; as in the official parser, a line end after `{` begins YAML's block style."""
        text = self.lexer.text[start:end]
        first, line_end, _ = text[1:-1].partition("\n")
        if line_end and not first.strip():
            return read_yaml(text[1:-1], start + 1, self.lexer.place)
        return read_yaml(text, start, self.lexer.place)

    def member(self) -> Said | Reason:
        """A statement or an argument, with its text, tags and metadata, but not its relations."""
        token = self.token
        if token.mark in (Mark.ARGUMENT_DEFINITION, Mark.ARGUMENT_REFERENCE):
            return self.argument()
        return self.statement()

    def statement(self) -> Said:
        token = self.token
        if token.mark is Mark.STATEMENT_DEFINITION or token.mark is Mark.STATEMENT_REFERENCE:
            self.advance()
            said = self.statements.get(token.value)
            if said is None:
                said = self.statements[token.value] = Said(token.value, token.at)
                self.outline.statements.append(said)
            if token.mark is Mark.STATEMENT_DEFINITION:
                if said.text is not None:
                    self.outline.repeated.append((said, token.at))
                said.text = self.content(said.tags)
            else:
                self.tags(said.tags)
        else:
            said = Said("", token.at)
            said.text = self.content(said.tags)
            if not said.text.strip() and not said.tags:
                self.refuse(f"A statement is missing here{self.found()}.")
            self.outline.statements.append(said)
        self.closing(said)
        return said

    def argument(self) -> Reason:
        token = self.advance()
        reason = self.arguments.get(token.value)
        if reason is None:
            reason = self.arguments[token.value] = Reason(token.value, token.at)
            self.outline.arguments.append(reason)
        if token.mark is Mark.ARGUMENT_DEFINITION:
            reason.text = self.content(reason.tags)
        else:
            self.tags(reason.tags)
        self.closing(reason)
        return reason

    def tags(self, tags: list[str]) -> None:
        """What may follow a reference: tags and blanks, to the end of the line."""
        while self.token.mark is Mark.TAG or (self.token.mark is Mark.TEXT and not self.token.value.strip(" \t")):
            token = self.advance()
            if token.mark is Mark.TAG:
                tags.append(token.value)
        if self.token.mark is Mark.LINE_END:
            self.advance()

    def closing(self, member: Said | Reason) -> None:
        """Metadata, and what may not follow."""
        if self.token.mark is Mark.DATA:
            data = self.data()
            if member.data:
                member.data.update(data)
            else:
                member.data = data
        while self.token.mark is Mark.TEXT and not self.token.value.strip(" \t"):
            self.advance()
        if self.token.mark is Mark.LINE_END:
            self.advance()
        if self.token.mark not in _ENDS_MEMBER:
            self.refuse(_misplaced(self.token))

    def found(self) -> str:
        return " before the end of the file" if self.token.mark is Mark.END else ""

    def relations(self, member: Said | Reason, base: int, conclusion_of: Step | None = None) -> None:
        """The relations indented below a member: each level belongs to the last member of the level above."""
        levels = [base]
        parents: list[Said | Reason] = []
        last = member
        while self.token.mark is Mark.RELATION:
            token = self.advance()
            if token.indent > levels[-1]:
                levels.append(token.indent)
                parents.append(last)
            while len(levels) > 1 and token.indent < levels[-1]:
                levels.pop()
                parents.pop()
            if not parents:
                self.lexer.refuse("A relation stands indented more than what it relates to.", token.at)
            parent: Said | Reason | Step = parents[-1]
            last = self.member()
            bond, upward = _RELATIONS[token.value]
            if bond is Bond.UNDERCUT and upward and parent is member and conclusion_of is not None:
                parent = conclusion_of
            self.link(bond, last, parent, upward, token)

    def link(self, bond: Bond, member: Said | Reason, parent: Said | Reason | Step, upward: bool, token: Token) -> None:
        if bond is Bond.CONTRADICTION and not (isinstance(member, Said) and isinstance(parent, Said)):
            self.lexer.refuse("`><` stands between two statements.", token.at)
        if upward:
            self.outline.links.append(Link(bond, member, parent, token.at))
        else:
            assert not isinstance(parent, Step)
            self.outline.links.append(Link(bond, parent, member, token.at))

    def structure(self, above: Reason | None) -> None:
        """Premises, inference line, conclusion; and again, each further inference with the conclusion before it."""
        if above is None:
            above = Reason("", self.token.at)
            self.outline.arguments.append(above)
        elif above.steps:
            self.refuse(f"<{above.title}> has its premises and its conclusion already.")
        start = self.token.at
        premises: list[Said] = []
        by_number: dict[str, Said] = {}
        while True:
            if self.token.mark is Mark.PREMISE_NUMBER:
                number = self.advance().value
                premises.append(self.statement())
                by_number[number] = premises[-1]
                self.relations(premises[-1], 0)
            elif self.token.mark is Mark.INFERENCE:
                conclusion = self.inference(above, premises, by_number)
                premises = [conclusion]
            else:
                break
        if not above.steps:
            self.lexer.refuse("These premises have no inference line (`-----`) and no conclusion.", start)
        if len(premises) > 1:
            self.refuse("After these premises an inference line (`-----`) and a conclusion are missing.")

    def inference(self, reason: Reason, premises: list[Said], by_number: dict[str, Said]) -> Said:
        line = self.advance()
        data = Entries() if line.data is None else self.entries(*line.data)
        undercuts: list[tuple[Token, Said | Reason]] = []
        while self.token.mark is Mark.RELATION:
            token = self.advance()
            if _RELATIONS[token.value] != (Bond.UNDERCUT, True):
                self.lexer.refuse("Below an inference line only what undercuts it can stand (`<_`).", token.at)
            undercuts.append((token, self.member()))
        if self.token.mark is not Mark.PREMISE_NUMBER:
            self.refuse("After an inference line a numbered conclusion is expected, such as `(3) …`.")
        number = self.advance().value
        conclusion = self.statement()
        if "uses" in data:
            premises = self.used(data, by_number)
        by_number[number] = conclusion
        step = Step(line.at, premises, conclusion, line.value, data)
        reason.steps.append(step)
        for token, member in undercuts:
            self.link(Bond.UNDERCUT, member, step, True, token)
        self.relations(conclusion, 0, step)
        return conclusion

    def used(self, data: Entries, by_number: dict[str, Said]) -> list[Said]:
        """The premises that an inference's metadata name: `uses: [1, 2]`."""
        numbers = data["uses"]
        if not isinstance(numbers, Items) or not numbers:
            self.lexer.refuse("`uses` lists the numbers of premises: `uses: [1, 2]`.", data.at)
        for number in numbers:
            if not isinstance(number, str) or number not in by_number:
                self.lexer.refuse("No premise above has this number.", number.at)
        return [by_number[str(number)] for number in numbers]


def _misplaced(token: Token) -> str:
    """What to say of a token that cannot follow a statement's text."""
    if token.mark in (Mark.STATEMENT_REFERENCE, Mark.STATEMENT_DEFINITION):
        return (
            f"[{token.value}] stands in the midst of a text; write `\\[` for a bracket, `@[…]` to mention a statement."
        )
    if token.mark in (Mark.ARGUMENT_REFERENCE, Mark.ARGUMENT_DEFINITION):
        return (
            f"<{token.value}> stands in the midst of a text; write `\\<` for a bracket, `@<…>` to mention an argument."
        )
    if token.mark is Mark.DATA:
        return "These metadata follow other metadata; put them into one pair of braces."
    return "A text stands after `[Title]:` or `<Title>:`, and before its metadata."
