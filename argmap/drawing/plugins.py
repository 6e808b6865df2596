"""What `dot` is told by its environment: to read no files, and, where we can make it so, to load few plugins."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from argmap.domain.errors import LayoutFailed

_BLOCK = r"^(\S+) {name} \{{$(.*?)^\}}$"
_LEAN = """{core} core {{
	device {{
		dot:dot 1
		plain:dot 1
	}}
	render {{
		dot 1
	}}
}}
{layout} dot_layout {{
	layout {{
		dot 0
	}}
}}
"""


def environment(plugins: str | None) -> dict[str, str]:
    """`SERVER_NAME` makes dot refuse to read any file that a graph may name."""
    told = {"PATH": os.defpath, "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "SERVER_NAME": "blocked"}
    if plugins is not None:
        told["GVBINDIR"] = plugins
    return told


def listed_plugins(path: str, seconds: float) -> Path:
    """The file in which this dot lists its plugins, as it says itself when asked to be verbose.

    Raises `LayoutFailed`, or what starting it raises.
    """
    asked = subprocess.run(
        [path, "-v", "-Tplain"], input=b"", capture_output=True, timeout=seconds, env=environment(None), check=False
    )
    said = asked.stderr.decode("utf-8", "replace")
    named = re.search(r"^The plugin configuration file:\s*\n\s*(\S.*?)\s*$", said, re.MULTILINE)
    if named is None:
        raise LayoutFailed("This dot lists no plugins.")
    return Path(named[1])


def write_plugins(listed: Path, folder: Path) -> None:
    """Writes a list of only what placing needs into the folder, with links to the two libraries that it names."""
    text = listed.read_text(encoding="utf-8", errors="replace")
    names = {}
    for kind, package in (("core", "core"), ("layout", "dot_layout")):
        block = re.search(_BLOCK.format(name=package), text, re.MULTILINE | re.DOTALL)
        if block is None:
            raise LayoutFailed(f"This dot has no plugin {package}.")
        names[kind] = block[1]
        (folder / block[1]).symlink_to(listed.parent / block[1])
    (folder / listed.name).write_text(_LEAN.format(**names), encoding="utf-8")
