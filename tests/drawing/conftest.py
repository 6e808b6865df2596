"""What the tests of the drawing share: the real dot, and the maps that the program opens with."""

from __future__ import annotations

import pytest

from argmap.domain.graph import ArgumentGraph
from argmap.drawing.layout import Dot, find_dot
from argmap.formats.argdown import read_argdown
from argmap.paths import seed_dir

SEEDS = ("peace-or-justice", "talking-to-extremists", "how-atrocities-end", "threat-of-prosecution")


@pytest.fixture(scope="session")
def dot() -> Dot:
    return find_dot().trimmed()


@pytest.fixture(scope="session")
def seeds() -> dict[str, ArgumentGraph]:
    return {name: read_argdown((seed_dir() / f"{name}.argdown").read_text(encoding="utf-8")) for name in SEEDS}
