"""Bringing whole maps in."""

from __future__ import annotations

from pathlib import Path

from argmap.domain.graph import ArgumentGraph
from argmap.domain.permissions import Actor
from argmap.operations.desk import Desk, Done


def import_map(desk: Desk, actor: Actor, graph: ArgumentGraph, slug: str) -> Done:
    """Write a graph as a new map, as one change, keeping its numbers. Raises `Conflict` where the slug is taken,
    `Refused` where the graph is not well formed, `NotAllowed`, `Unavailable`; then no row is written.
    """
    raise NotImplementedError


def seed_maps(desk: Desk, directory: Path) -> list[Done]:
    """Import the `*.argdown` files of a folder, each as the map of its name; a map that exists is left alone.

    Raises `Unreadable` with the file's name in it, before anything of that file is written.
    """
    raise NotImplementedError
