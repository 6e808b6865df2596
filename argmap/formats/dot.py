"""A map as DOT, for Graphviz to draw: the one export in which Graphviz meets what people typed.

Each statement is a node `s12` whose label has its kind, number, title and holder, and whose tooltip has its whole text.
An argument is an edge, or a point `a5` of its own where premises are linked or where it is undercut. The attributes are
those of the map on the page. There are no links, images or HTML labels.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping

from argmap.domain.graph import ArgumentGraph
from argmap.domain.holders import holder_line
from argmap.domain.selection import Selection
from argmap.domain.structure import Inference, Structure
from argmap.domain.vocabulary import Relation, Shape

STRING_LIMIT = 15_000  # bytes; dot gives up on a quoted string of 16,384
LABEL_WIDTH = 26  # characters of a title on one line
FADED = "59"  # the alpha of what a filter fades, 35 %

_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINE_END = re.compile("\r\n|[\r\n\u2028\u2029]")

_GRAPH = 'rankdir=BT, nodesep=0.3, ranksep=0.4, splines=spline, pad=0.3, bgcolor="#fbfaf7"'
_NODE = 'fontname="ArgmapSerif", fontsize=14, margin="0.14,0.09"'
_EDGE = 'fontname="ArgmapSerif", fontsize=11'

_QUESTION = {"shape": "plaintext", "color": "#1b2228", "fontcolor": "#1b2228"}
_SHAPES: Mapping[Shape, Mapping[str, str]] = {
    Shape.POSITION: {
        "shape": "box",
        "style": "filled",
        "fillcolor": "#243440",
        "color": "#243440",
        "fontcolor": "#f8f6f0",
    },
    Shape.CLAIM: {
        "shape": "box",
        "style": "rounded,filled",
        "fillcolor": "#ffffff",
        "color": "#20679d",
        "penwidth": "1.2",
    },
    Shape.OBJECTION: {
        "shape": "octagon",
        "style": "filled,dashed",
        "fillcolor": "#fbeee8",
        "color": "#8f2a12",
        "penwidth": "1.2",
    },
    Shape.EVIDENCE: {
        "shape": "note",
        "style": "filled",
        "fillcolor": "#faf5e4",
        "color": "#836200",
        "penwidth": "1",
    },
    Shape.CONDITION: {
        "shape": "component",
        "style": "filled",
        "fillcolor": "#f3edf8",
        "color": "#4f2d73",
        "penwidth": "1.2",
    },
    Shape.SETTING: {"shape": "box", "color": "#87867d", "penwidth": "0.5"},
}
_INK = "#1b2228"
_LINES: Mapping[Relation, Mapping[str, str]] = {
    Relation.SUPPORT: {
        "style": "solid",
        "color": "#20679d",
        "penwidth": "1.7",
        "arrowhead": "normal",
        "arrowsize": "0.7",
    },
    Relation.ATTACK: {
        "style": "dashed",
        "color": "#8f2a12",
        "penwidth": "1.7",
        "arrowhead": "tee",
        "arrowsize": "0.9",
    },
    Relation.CONDITION: {
        "style": "dotted",
        "color": "#4f2d73",
        "penwidth": "1.9",
        "arrowhead": "obox",
        "arrowsize": "0.6",
    },
}
_ANSWERS = {"style": "solid", "color": "#5f6a72", "penwidth": "1", "arrowhead": "none"}
_VERBS = {Relation.SUPPORT: "supports", Relation.ATTACK: "attacks", Relation.CONDITION: "is required by"}
_PLURAL_VERBS = {Relation.SUPPORT: "support", Relation.ATTACK: "attack", Relation.CONDITION: "are required by"}


def write_dot(graph: ArgumentGraph, structure: Structure, selection: Selection) -> str:
    """What the selection shows, as a DOT file. `graph` has the words of what is shown, `structure` the whole map."""
    return "\n".join(_Export(graph, structure, selection).lines()) + "\n"


def quoted(text: str) -> str:
    """Text as a quoted string of DOT for a label: nothing in it is an escape, an entity, or the string's end."""
    return _string(text, "\\\\")


def quoted_tooltip(text: str) -> str:
    """The same for a tooltip, in which dot replaces escapes twice."""
    return _string(text, "\\\\\\\\")


def _string(text: str, backslash: str) -> str:
    text = _NO_TEXT.sub("", _LINE_END.sub("\n", text).replace("\t", " "))
    pieces: list[str] = []
    size = 0
    for char in text:
        piece = {"\\": backslash, '"': '\\"', "&": "&amp;", "\n": "\\n"}.get(char, char)
        size += len(piece.encode())
        if size > STRING_LIMIT:
            pieces.append("…")
            break
        pieces.append(piece)
    return f'"{"".join(pieces)}"'


def _attributes(values: Mapping[str, str], faded: bool = False) -> str:
    """Attributes of ours, which need no escape, with faded colours where asked."""
    return ", ".join(
        f'{name}="{value}{FADED}"' if faded and value.startswith("#") else f'{name}="{value}"'
        for name, value in values.items()
    )


class _Export:
    def __init__(self, graph: ArgumentGraph, structure: Structure, selection: Selection) -> None:
        self.graph = graph
        self.structure = structure
        self.selection = selection
        self.shown = [row.number for column in selection.columns for row in column.rows]
        self.arguments = [structure.arguments[number] for number in sorted(selection.arguments)]
        self.premises = {a.number: tuple(p for p in a.premises if p in selection.statements) for a in self.arguments}
        undercut = {a.undercuts for a in self.arguments if a.undercuts is not None}
        self.points = {a.number for a in self.arguments if a.number in undercut or len(self.premises[a.number]) > 1}

    def lines(self) -> Iterator[str]:
        yield "digraph argmap {"
        yield f"  graph [{_GRAPH}, tooltip={quoted_tooltip(self.graph.title)}]"
        yield f"  node [{_NODE}]"
        yield f"  edge [{_EDGE}]"
        positions = [c.column.heads[0] for c in self.selection.columns if c.column.kind == "position"]
        if positions:
            yield f"  question [{_attributes(_QUESTION)}, {self._words(self.graph.question or self.graph.title, ())}]"
        for number in self.shown:
            yield f"  s{number} [{self._node(number)}]"
        for number in positions:
            yield f'  s{number} -> question [{_attributes(_ANSWERS)}, tooltip="{number} answers the question"]'
        for argument in self.arguments:
            yield from self._argument(argument)
        yield "}"

    def _node(self, number: int) -> str:
        statement = self.graph.statements[number]
        shape = self.structure.shape(number)
        kind = f"{shape.value.upper()} {number}"
        below = [holder_line(self.graph, number)]
        if number in self.selection.folds:
            below.append(f"{self.selection.folds[number].below} below")
        faded = number in self.selection.faded
        look = {"fontcolor": _INK, **_SHAPES[shape]}
        words = self._words(statement.title or statement.text, (kind,), tuple(below))
        whole = quoted_tooltip(statement.text)
        return f'id="s{number}", class="{shape.value}", {_attributes(look, faded)}, {words}, tooltip={whole}'

    def _words(self, title: str, above: tuple[str, ...], below: tuple[str, ...] = ()) -> str:
        lines = [line for text in (*above, title, *below) for line in textwrap.wrap(text, LABEL_WIDTH) or [text]]
        return f"label={quoted(chr(10).join(lines))}"

    def _argument(self, argument: Inference) -> Iterator[str]:
        number = argument.number
        premises = self.premises[number]
        target = f"s{argument.target}" if argument.undercuts is None else f"a{argument.undercuts}"
        look = _LINES[argument.relation]
        faded = number in self.selection.faded_arguments
        tooltip = f'tooltip="{self._sentence(argument, premises)}"'
        class_ = f'class="{argument.relation.value}"'
        if number not in self.points:
            yield f'  s{premises[0]} -> {target} [id="a{number}", {class_}, {_attributes(look, faded)}, {tooltip}]'
            return
        dot = {"shape": "point", "width": "0.08", "color": look["color"]}
        yield f'  a{number} [id="a{number}", {class_}, {_attributes(dot, faded)}, {tooltip}]'
        joint = _attributes({**look, "arrowhead": "none"}, faded)
        for premise in premises:
            yield f"  s{premise} -> a{number} [{class_}, {joint}, {tooltip}]"
        yield f"  a{number} -> {target} [{class_}, {_attributes(look, faded)}, {tooltip}]"

    def _sentence(self, argument: Inference, premises: tuple[int, ...]) -> str:
        """The argument in words, of our making only: "a5: 8 and 9 support 4"."""
        *others, last = map(str, premises)
        subject = f"{', '.join(others)} and {last}" if others else last
        if argument.undercuts is not None:
            verb, target = ("undercut" if len(premises) > 1 else "undercuts"), f"a{argument.undercuts}"
        else:
            verbs = _PLURAL_VERBS if len(premises) > 1 else _VERBS
            verb, target = verbs[argument.relation], str(argument.target)
        return f"a{argument.number}: {subject} {verb} {target}"
