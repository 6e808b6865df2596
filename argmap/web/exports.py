"""A map as a file: the drawing, the graph for Graphviz, the text in Argdown; each as its address describes it."""

from __future__ import annotations

from flask import Blueprint, Response, request

from argmap.drawing.svg import standalone, theme_css
from argmap.formats.argdown import write_argdown
from argmap.formats.dot import write_dot
from argmap.queries.maps import MapHead, whole_graph
from argmap.web import guards, respond
from argmap.web.address import read_address
from argmap.web.maps import drawn
from argmap.web.seen import head_of, see
from argmap.web.site import reading

pages = Blueprint("exports", __name__)


@pages.get("/maps/<slug:slug>/map.svg")
def svg(slug: str) -> Response:
    """The drawing that the address describes, in one file. Raises `LayoutFailed`."""

    def make() -> Response:
        address = read_address(request.path, request.args)
        head = head_of(slug, address)
        style = theme_css()
        content = standalone(drawn(see(address, head)), style, selected=address.wish.selected)
        response = _file(content, "image/svg+xml", head, "svg")
        response.headers["Content-Security-Policy"] = guards.content_policy(f"\n{style}\n")
        return response

    return respond.kept_of_map(slug, make)


@pages.get("/maps/<slug:slug>/map.dot")
def dot(slug: str) -> Response:
    """What the address shows as a graph for Graphviz, with its texts."""

    def make() -> Response:
        address = read_address(request.path, request.args)
        head = head_of(slug, address)
        seen = see(address, head)
        return _file(write_dot(seen.graph, seen.structure, seen.selection), "text/vnd.graphviz", head, "dot")

    return respond.kept_of_map(slug, make)


@pages.get("/maps/<slug:slug>/map.argdown")
def argdown(slug: str) -> Response:
    """The whole map in Argdown; reading it back gives the same map."""

    def make() -> Response:
        address = read_address(request.path, request.args)
        head = head_of(slug, address)
        return _file(write_argdown(whole_graph(reading(), head)), "text/plain", head, "argdown")

    return respond.kept_of_map(slug, make)


def _file(content: str, mimetype: str, head: MapHead, suffix: str) -> Response:
    """An attachment whose name tells the map, and the moment where it is not the newest."""
    name = head.slug if head.at is None else f"{head.slug}-at-{head.at}"
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Type"] = f"{mimetype}; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return response
