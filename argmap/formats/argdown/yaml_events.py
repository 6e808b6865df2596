"""YAML as metadata and front matter need it, by a parser: mappings, lists, scalars; no tags, anchors and aliases.

Built from the parser's events, so that nothing recurses, no alias can swell (the "billion laughs"), depth is bounded,
and each value knows where it stands in the file. libyaml does the parsing where it is installed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn, Protocol

import yaml

from argmap.domain.errors import Unreadable
from argmap.formats.argdown.yaml_nodes import Entries, Items, Node, Place, Scalar

DEPTH_LIMIT = 12

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Position(Protocol):
    """A mark of either of YAML's parsers."""

    index: int


def build(text: str, at: int, place: Place) -> Entries:
    """The mapping that `text` holds. Raises `Unreadable`, as `read_yaml` says."""
    return _Builder(text, at, place).build()


class _Builder:
    def __init__(self, text: str, at: int, place: Place) -> None:
        self.text = text
        self.at = at
        self.place = place

    def refuse(self, message: str, offset: int) -> NoReturn:
        line, column = self.place(offset)
        raise Unreadable(message, line=line, column=column)

    def offset(self, mark: _Position | None) -> int:
        """Where in the file a mark of the parser is."""
        return self.at + (0 if mark is None else min(mark.index, len(self.text)))

    def events(self) -> Iterator[yaml.Event]:
        try:
            loader = _Loader(self.text)
            while not isinstance(event := loader.get_event(), yaml.StreamEndEvent):
                yield event
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.refuse(f"This is no YAML: {error.problem or error.context}.", self.offset(mark))
        except yaml.reader.ReaderError as error:
            self.refuse("A character here must be written as an escape.", self.at + max(error.position, 0))

    def build(self) -> Entries:
        root: Entries | None = None
        open_nodes: list[Items | Entries] = []
        keys: list[Scalar | None] = []  # for each open mapping, the key whose value is awaited
        for event in self.events():
            if not isinstance(event, yaml.NodeEvent):
                if isinstance(event, yaml.CollectionEndEvent):
                    open_nodes.pop()
                    keys.pop()
                elif isinstance(event, yaml.DocumentStartEvent) and root is not None:
                    self.refuse("One YAML document is enough.", self.offset(event.start_mark))
                continue
            node = self.node(event)
            if not open_nodes:
                if not isinstance(node, Entries):
                    self.refuse("Metadata are written as `name: value`.", node.at)
                root = node
            else:
                parent = open_nodes[-1]
                if isinstance(parent, Items):
                    parent.append(node)
                elif keys[-1] is None:
                    keys[-1] = self.key(node, parent)
                else:
                    parent[keys[-1]] = node
                    keys[-1] = None
            if not isinstance(node, Scalar):
                open_nodes.append(node)
                keys.append(None)
                if len(open_nodes) > DEPTH_LIMIT:
                    self.refuse(f"Metadata may be at most {DEPTH_LIMIT} levels deep.", node.at)
        return Entries() if root is None else root

    def node(self, event: yaml.NodeEvent) -> Node:
        at = self.offset(event.start_mark)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            self.refuse("Anchors and aliases (`&`, `*`) are not read; put the value between quotes.", at)
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            node = Scalar(event.value)
            node.plain = bool(event.implicit[0])
        else:
            node = Entries() if isinstance(event, yaml.MappingStartEvent) else Items()
        tag: str | None = getattr(event, "tag", None)
        if tag is not None:
            self.refuse("Tags (`!`) are not read; put the value between quotes.", at)
        node.at = at
        return node

    def key(self, node: Node, mapping: Entries) -> Scalar:
        if not isinstance(node, Scalar):
            self.refuse("The name of a value must be a word.", node.at)
        if node in mapping:
            self.refuse(f"“{node}” stands here twice.", node.at)
        return node
