"""The official Argdown parser (`@argdown/core`), asked what it makes of files."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).parents[1] / "tools" / "argdown_oracle.cjs"


def official_parses(texts: Sequence[str]) -> list[dict[str, Any]]:
    """For each file: errors, frontMatter, sections, statements, arguments and relations, all by one process."""
    node = shutil.which("node")
    assert node is not None, "Node is missing; `make setup` installs it."
    done = subprocess.run(
        [node, "--stack-size=4000", str(SCRIPT)],
        input=json.dumps(list(texts)),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def official_parse(text: str) -> dict[str, Any]:
    """One file."""
    return official_parses([text])[0]
