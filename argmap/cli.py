"""The `argmap` command."""

from __future__ import annotations

import argparse

from argmap import __version__


def main(argv: list[str] | None = None) -> int:
    """Run the command; the answer is the exit status."""
    parser = argparse.ArgumentParser(prog="argmap")
    parser.add_argument("--version", action="version", version=f"argmap {__version__}")
    parser.parse_args(argv)
    return 0
