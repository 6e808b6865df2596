"""The official Argdown parser (`@argdown/core`), asked what it makes of files."""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).parents[1] / "tools" / "argdown_oracle.cjs"


@cache
def _parser() -> subprocess.Popen[str]:
    """One Node process for all questions, for it takes half a second to start."""
    node = shutil.which("node")
    assert node is not None, "Node is missing; `make setup` installs it."
    process = subprocess.Popen(
        [node, "--stack-size=4000", str(SCRIPT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    atexit.register(process.kill)
    return process


def official_parse(text: str) -> dict[str, Any]:
    """What it finds in a file: errors, frontMatter, sections, statements, arguments and relations."""
    process = _parser()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(text) + "\n")
    process.stdin.flush()
    found: dict[str, Any] = json.loads(process.stdout.readline())
    return found
