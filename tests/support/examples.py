"""How many examples a property test tries."""

from __future__ import annotations

import os

from hypothesis import settings

MORE_IN_SOAK = 20


def examples(number: int) -> settings:
    """That many on every run, the same each time; in `make soak` twenty times as many, by chance."""
    return settings(max_examples=number * (MORE_IN_SOAK if os.environ.get("ARGMAP_TEST_PROFILE") == "soak" else 1))
