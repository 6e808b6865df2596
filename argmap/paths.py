"""Where the files that are no Python are: templates, static files and seed maps.

In a checkout they lie beside the package, where people look for them; a wheel carries them inside the
package, under `_resources/`. Nobody else needs to know which of the two it is.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def _resources() -> Path:
    packed = _PACKAGE / "_resources"
    return packed if packed.is_dir() else _PACKAGE.parent


def templates_dir() -> Path:
    """The folder of the Jinja templates."""
    return _resources() / "templates"


def static_dir() -> Path:
    """The folder that is served under `/static/`."""
    return _resources() / "static"


def seed_dir() -> Path:
    """The folder of the maps that an empty site opens with, as Argdown files."""
    return _resources() / "seed"
