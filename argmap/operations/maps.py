"""Bringing whole maps in."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from sqlmodel import select

from argmap.domain.errors import Refused, Unreadable
from argmap.domain.graph import ArgumentGraph
from argmap.domain.limits import SLUG_LIMIT
from argmap.domain.permissions import OPERATOR, Action, Actor
from argmap.formats import argdown
from argmap.models.changes import ChangeKind
from argmap.models.maps import ArgumentMap
from argmap.operations.adopting import adopt
from argmap.operations.desk import Desk, Done, Told, Work, change_map, new_map, private, the_map
from argmap.operations.importing import CheckedGraph

FIRST_MAP = "peace-or-justice"
"""The map that the program opens with: it is seeded first, so it comes first in the library."""

TAKEN_BY_PAGES = frozenset({"new"})
"""Addresses at which there is a page of the site, so that no map could be reached there."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def import_map(desk: Desk, actor: Actor, graph: ArgumentGraph, slug: str) -> Done:
    """Write a graph as a new map, as one change, keeping its numbers; new numbers go on after the highest.

    Raises `Conflict` where the slug is taken, `Refused` where it is none for a map, the graph is not well formed or a
    text is too long, `NotAllowed`, `Unavailable`; then no row is written.
    """
    if not _SLUG.fullmatch(slug) or len(slug) > SLUG_LIMIT:
        raise Refused({"slug": f"An address is small letters, digits and single hyphens, at most {SLUG_LIMIT}."})
    if slug in TAKEN_BY_PAGES:
        raise Refused(
            {"slug": f"A map called {slug} could not be reached: there is a page of the site at that address."}
        )
    checked = CheckedGraph(graph)

    def run(work: Work, _: None) -> Told:
        checked.write(work)
        if actor.operator:
            adopt(work.session, work.now)
        detail = {"statements": len(graph.statements), "arguments": len(graph.arguments)}
        return Told(ChangeKind.IMPORT, detail)

    make = new_map(slug, checked.title, checked.question, checked.introduction)
    return change_map(desk, actor, slug, Action.IMPORT, the_map, run, make=make)


def seed_maps(desk: Desk, directory: Path, progress: Callable[[str, int, int], None] | None = None) -> list[Done]:
    """Import the `*.argdown` files of a folder, each as the map of its name; a map that exists is left alone.

    `progress` is told the name of each map that is brought in, how many were before, and how many will be in all.
    Raises `Unreadable` with the file's name in it, before anything of that file is written; else as `import_map`.
    """
    with private(desk) as session:
        there = set(session.exec(select(ArgumentMap.slug)).all())
    files = sorted(directory.glob("*.argdown"), key=lambda file: (file.stem != FIRST_MAP, file.stem))
    missing = [file for file in files if file.stem not in there]
    added = []
    for place, file in enumerate(missing):
        if progress is not None:
            progress(file.stem, place, len(missing))
        added.append(import_map(desk, OPERATOR, _read(file), file.stem))
    return added


def _read(file: Path) -> ArgumentGraph:
    try:
        return argdown.read_argdown(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise Unreadable(f"{file.name} is not in UTF-8") from error
    except Unreadable as error:
        raise Unreadable(f"{file.name}: {error}") from error
