"""The documents that the seed maps quote: beside the checkout and not in it, for they are not ours to give away."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from tests.support.server import ROOT

DOCUMENTS = Path(os.environ.get("ARGMAP_TEST_DOCUMENTS") or ROOT.parent / "shared" / "seeds")
"""Where they are, as far as they are there."""


def not_compared(run: Iterable[str]) -> str:
    """What a run whose tests are `run`, by their ids, has left out because the documents are not there; else ""."""
    if DOCUMENTS.is_dir() or not any("test_seed.py::" in one for one in run):
        return ""
    maps = sorted(path.stem for path in (ROOT / "seed").glob("*.argdown"))
    return (
        f"Not compared with their documents, which are not in {DOCUMENTS}: the quotations of {', '.join(maps)}."
        " ARGMAP_TEST_DOCUMENTS names another folder."
    )
