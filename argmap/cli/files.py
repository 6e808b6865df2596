"""The commands that need no site: drawing a file, and checking it against its sources."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from argmap.cli import Failure
from argmap.cli.progress import Progress
from argmap.domain.errors import LayoutFailed, TooLarge, Unreadable
from argmap.domain.graph import ArgumentGraph

if TYPE_CHECKING:
    from argmap.formats.argdown.reader import Places

FILE_AT_MOST = 5_000_000  # bytes, as wherever a file is taken
LARGE_MAP = 1_000
"""Statements from which on a picture that fails may have failed because it is too large."""


def read_map(path: Path) -> ArgumentGraph:
    """The map that an Argdown file holds; what is wrong with it is said with the file's name and the place."""
    return read_map_with_places(path)[0]


def read_map_with_places(path: Path) -> tuple[ArgumentGraph, Places]:
    """The same, with where the file says it."""
    from argmap.formats.argdown import read_with_places

    with path.open("rb") as file:
        content = file.read(FILE_AT_MOST + 1)
    if len(content) > FILE_AT_MOST:
        raise TooLarge(f"{path}: larger than {FILE_AT_MOST // 1_000_000} MB")
    try:
        return read_with_places(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Failure(f"{path}: line {line}: the text is not UTF-8") from error
    except Unreadable as error:
        raise Failure(f"{path}: {error}") from error


def rules_broken(graph: ArgumentGraph, places: Places) -> list[str]:
    """The rules that a file breaks, each with its line."""
    from argmap.formats.argdown.looks import broken

    return [f"line {look.line}: {look.words}" for look, _ in broken(graph, places)]


def write_whole(path: Path, text: str) -> None:
    """Write a file all at once: a reader, or a full disk, never leaves half of it under its name."""
    draft = path.with_name(f".{path.name}-{os.getpid()}-{time.time_ns()}")
    try:
        with draft.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        draft.replace(path)
    except OSError as error:
        raise Failure(f"{path}: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)


def draw(arguments: argparse.Namespace) -> None:
    """Draw the whole of a file, as SVG or as DOT; where it has content notes, these stand in place of the words."""
    with Progress("drawing") as progress:
        progress("the file is read", 0, 0)
        graph = read_map(arguments.file)
        progress(_counted(len(graph.statements), "statement"), 0, 0)
        try:
            write_whole(arguments.output, _drawn(graph, arguments.view, arguments.output.suffix == ".dot"))
        except LayoutFailed as error:
            large = (
                f" {_counted(len(graph.statements), 'statement')} are many for one picture; -o OUT.dot has no limit."
            )
            raise Failure(f"{error}{large if len(graph.statements) >= LARGE_MAP else ''}") from error


def _drawn(graph: ArgumentGraph, view: Literal["columns", "tree"], as_dot: bool) -> str:
    """The picture of the whole map, as SVG or as DOT. Raises `LayoutFailed`."""
    from argmap.domain.content_notes import notes_in
    from argmap.domain.selecting import select
    from argmap.domain.selection import ALL_LEVELS, Wish

    graph = notes_in(graph).over_graph(graph)
    wish = Wish(view=view, depth=ALL_LEVELS, limit=max(1, len(graph.statements)))
    selection = select(graph.structure, wish)
    if as_dot:
        from argmap.formats.dot import write_dot

        return write_dot(graph, graph.structure, selection)
    from argmap.config import load_dot
    from argmap.drawing.draw import draw as place
    from argmap.drawing.layout import find_dot

    def load_what_writes() -> None:
        from argmap.drawing.svg import theme_css

        theme_css()

    dot = find_dot(load_dot(os.environ))
    drawing = place(graph, graph.structure, selection, view=view, dot=dot, cache=None, meanwhile=load_what_writes)
    from argmap.drawing.svg import standalone, theme_css

    return standalone(drawing, theme_css())


def check(arguments: argparse.Namespace) -> None:
    """Say what a file holds and whether it is well formed, and find its quotations in the documents it cites."""
    with Progress("checking") as progress:
        progress("the file is read", 0, 0)
        graph, places = read_map_with_places(arguments.file)
        found, quotations = _findings(graph, places, arguments.sources, progress)
    for line in found:
        print(f"{arguments.file}: {line}")
    if found:
        raise Failure(f"{arguments.file}: {len(found)} to mend")
    print(f"{arguments.file}: {summary(graph)}{quotations}")


def _findings(graph: ArgumentGraph, places: Places, sources: Path | None, progress: Progress) -> tuple[list[str], str]:
    """What is wrong with a map, and how many quotations were looked up in the documents of the folder, if one is given.

    Raises `Failure` where there is no such folder.
    """
    found = rules_broken(graph, places)
    if sources is None:
        return found, ""
    from argmap.domain.citations import Verdict, check_graph

    if not sources.is_dir():
        raise Failure(f"{sources}: there is no such folder")
    progress("quotations are sought", 0, 0)
    documents = {path.name: path.read_bytes() for path in sorted(sources.iterdir()) if path.is_file()}
    findings = check_graph(graph, documents)
    found += [str(finding) for finding in findings if not finding.is_right]
    checked = sum(finding.verdict is not Verdict.NOTHING_QUOTED for finding in findings)
    return found, f", {_counted(checked, 'quotation')} found"


def summary(graph: ArgumentGraph) -> str:
    """How much a map holds, in words."""
    return f"{_counted(len(graph.statements), 'statement')}, {_counted(len(graph.arguments), 'argument')}"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
