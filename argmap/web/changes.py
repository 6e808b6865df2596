"""Taking back what one has just done."""

from __future__ import annotations

from flask import Blueprint, Response

from argmap.operations import changes
from argmap.web.contributing import answered, check_map
from argmap.web.site import reader, site

pages = Blueprint("changes", __name__)


@pages.post("/maps/<slug:slug>/changes/<number:version>/undo")
def undo(slug: str, version: int) -> Response:
    """Put what a change of one's own touched back as it was."""
    check_map(slug)
    done = changes.undo(site().desk, reader(), slug, version)
    return answered(done, f"Change {version} was taken back.")
