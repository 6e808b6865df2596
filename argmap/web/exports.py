"""A map as a file: the drawing, the graph for Graphviz, the text in Argdown; each as its address describes it."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, request

from argmap.domain.graph import ArgumentGraph
from argmap.domain.permissions import Action, require
from argmap.domain.selection import ALL_LEVELS, Wish
from argmap.drawing.svg import standalone, theme_css
from argmap.formats.argdown import write_argdown
from argmap.formats.dot import write_dot
from argmap.queries.graphs import notes_of, whole_graph
from argmap.queries.maps import MapHead
from argmap.queries.whole_history import whole_history
from argmap.web import guards, respond
from argmap.web.address import Address, read_address
from argmap.web.maps import drawn_as_described
from argmap.web.seen import head_of, see
from argmap.web.site import reader, reading

pages = Blueprint("exports", __name__)


@pages.get("/maps/<slug:slug>/map.svg")
def svg(slug: str) -> Response:
    """The drawing that the address describes, in one file. Raises `LayoutFailed`."""

    def make() -> Response:
        address = read_address(request.path, request.args)
        head = _head_of(slug, address)
        style = theme_css()
        content = standalone(drawn_as_described(see(address, head)), style, selected=address.wish.selected)
        response = _file(content, "image/svg+xml", head, "svg")
        response.headers["Content-Security-Policy"] = guards.content_policy(f"\n{style}\n")
        return response

    return respond.kept_of_map(slug, make)


@pages.get("/maps/<slug:slug>/map.dot")
def dot(slug: str) -> Response:
    """What the address shows as a graph for Graphviz, with its texts; content notes stand as in the drawing."""

    def make() -> Response:
        address = read_address(request.path, request.args)
        head = _head_of(slug, address)
        seen = see(address, head)
        return _file(write_dot(seen.graph, seen.structure, seen.selection), "text/vnd.graphviz", head, "dot")

    return respond.kept_of_map(slug, make)


@pages.get("/maps/<slug:slug>/map.argdown")
def argdown(slug: str) -> Response:
    """The map in Argdown; reading it back gives the same map. Whole, unless the address chooses a part of it.

    It has the words that lie behind content notes, and the notes beside them: whoever reads it lays them anew.
    """

    def make() -> Response:
        address = read_address(request.path, request.args)
        head = _head_of(slug, address)
        graph = _part(address, head) if _chooses_a_part(address.wish) else whole_graph(reading(), head)
        return _file(write_argdown(graph), "text/plain", head, "argdown")

    return respond.kept_of_map(slug, make)


@pages.get("/maps/<slug:slug>/history.json")
def history(slug: str) -> Response:
    """Every change with what it touched, and what waits for a moderator, for the map's facilitators."""
    found = whole_history(reading(), reader(), slug)
    response = respond.as_json(found)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-history.json"'
    return response


def _head_of(slug: str, address: Address) -> MapHead:
    """The map, for whoever may take it along. Raises `Absent`, `NotAllowed`."""
    head = head_of(slug, address)
    require(reader(), Action.EXPORT, head.grounds)
    return head


def _chooses_a_part(wish: Wish) -> bool:
    """Whether the address says how much of the map is shown: what it says nothing of is folded for the eye only."""
    return wish.focus is not None or bool(wish.opened) or wish.depth not in (None, ALL_LEVELS)


def _part(address: Address, head: MapHead) -> ArgumentGraph:
    """The statements that the drawing at this address shows; what a filter or a case fades is among them."""
    seen = see(address, head)
    shown = seen.selection.statements
    statements = {n: one.whole._replace(behind=None) for n, one in seen.graph.statements.items() if n in shown}
    arguments = {n: one._replace(noted="") for n, one in seen.graph.arguments.items()}
    graph = replace(seen.graph, statements=statements, arguments=arguments)
    return replace(graph, content_notes=notes_of(reading(), head, lambda: seen.structure).in_file(graph))


def _file(content: str, mimetype: str, head: MapHead, suffix: str) -> Response:
    """An attachment whose name tells the map, and the moment where it is not the newest."""
    name = head.slug if head.at is None else f"{head.slug}-at-{head.at}"
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Type"] = f"{mimetype}; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return response
