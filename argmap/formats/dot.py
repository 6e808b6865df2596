"""A map as DOT, for Graphviz to draw: the one export in which Graphviz meets what people typed.

Each statement is a node `s12` whose label has its kind, number, title and holder, and whose tooltip has its whole text.
An argument is an edge, or a point `a5` of its own where premises are linked or where it is undercut. The attributes are
those of the map on the page. There are no links, images or HTML labels.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING

from argmap.domain.graph import ArgumentGraph
from argmap.domain.holders import holder_line
from argmap.domain.selection import Selection
from argmap.domain.structure import Inference, Structure
from argmap.domain.vocabulary import Relation, Shape

if TYPE_CHECKING:
    from graphviz import Digraph

STRING_LIMIT = 15_000  # bytes; dot gives up on a quoted string of 16,384
LABEL_WIDTH = 26  # characters of a title on one line
FADED = "59"  # the alpha of what a filter fades, 35 %

_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINE_END = re.compile("\r\n|[\r\n\u2028\u2029]")

_GRAPH = {
    "rankdir": "BT",
    "nodesep": "0.3",
    "ranksep": "0.4",
    "splines": "spline",
    "pad": "0.3",
    "bgcolor": "#fbfaf7",
}
_NODE = {"fontname": "ArgmapSerif", "fontsize": "14", "margin": "0.14,0.09"}
_EDGE = {"fontname": "ArgmapSerif", "fontsize": "11"}

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
    return _Export(graph, structure, selection).source()


def literal(text: str) -> str:
    """Text for a label, to be quoted: nothing in it is an escape, an entity, or HTML."""
    return _literal(text, "\\\\")


def literal_tooltip(text: str) -> str:
    """The same for a tooltip, in which dot replaces escapes twice."""
    return _literal(text, "\\\\\\\\")


def _literal(text: str, backslash: str) -> str:
    from graphviz import nohtml

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
    never_html: str = nohtml("".join(pieces))
    return never_html


def _look(values: Mapping[str, str], faded: bool) -> dict[str, str]:
    """Attributes of ours, with faded colours where asked."""
    return {name: value + FADED if faded and value.startswith("#") else value for name, value in values.items()}


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

    def source(self) -> str:
        from graphviz import Digraph  # here, for most of what argmap does is done without DOT

        title = {"tooltip": literal_tooltip(self.graph.title)}
        dot = Digraph("argmap", graph_attr={**_GRAPH, **title}, node_attr=_NODE, edge_attr=_EDGE)
        positions = [c.column.heads[0] for c in self.selection.columns if c.column.kind == "position"]
        if positions:
            words = self._words(self.graph.question or self.graph.title, ())
            dot.node("question", _attributes={**_QUESTION, "label": words})
        for number in self.shown:
            dot.node(f"s{number}", _attributes=self._node(number))
        for number in positions:
            said = {"tooltip": f"{number} answers the question"}
            dot.edge(f"s{number}", "question", _attributes={**_ANSWERS, **said})
        for argument in self.arguments:
            self._argument(dot, argument)
        return str(dot.source)

    def _node(self, number: int) -> dict[str, str]:
        statement = self.graph.statements[number]
        shape = self.structure.shape(number)
        kind = f"{shape.value.upper()} {number}"
        below = [holder_line(self.graph, number)]
        if number in self.selection.folds:
            below.append(f"{self.selection.folds[number].below} below")
        return {
            "id": f"s{number}",
            "class": shape.value,
            **_look({"fontcolor": _INK, **_SHAPES[shape]}, number in self.selection.faded),
            "label": self._words(statement.title or statement.text, (kind,), tuple(below)),
            "tooltip": literal_tooltip(statement.text),
        }

    def _words(self, title: str, above: tuple[str, ...], below: tuple[str, ...] = ()) -> str:
        lines = [line for text in (*above, title, *below) for line in textwrap.wrap(text, LABEL_WIDTH) or [text]]
        return literal("\n".join(lines))

    def _argument(self, dot: Digraph, argument: Inference) -> None:
        number = argument.number
        premises = self.premises[number]
        target = f"s{argument.target}" if argument.undercuts is None else f"a{argument.undercuts}"
        line = _LINES[argument.relation]
        faded = number in self.selection.faded_arguments
        said = {"class": argument.relation.value, "tooltip": self._sentence(argument, premises)}
        look = {**said, **_look(line, faded)}
        if number not in self.points:
            dot.edge(f"s{premises[0]}", target, _attributes={"id": f"a{number}", **look})
            return
        point = _look({"shape": "point", "width": "0.08", "color": line["color"]}, faded)
        dot.node(f"a{number}", _attributes={"id": f"a{number}", **said, **point})
        for premise in premises:
            dot.edge(f"s{premise}", f"a{number}", _attributes={**look, "arrowhead": "none"})
        dot.edge(f"a{number}", target, _attributes=look)

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
