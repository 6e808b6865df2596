"""The `argmap` command: what a person types.

What a subcommand needs is imported when it runs, because `draw` and `check` must start fast, and who asks for the
version should not wait for a web server. Errors are one line on the standard error stream; the exit status is 2 for a
command that was typed wrong, and 1 for whatever else went wrong.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from pathlib import Path
from typing import NoReturn

from argmap import __version__


class Failure(Exception):
    """What went wrong, in one line for the person who typed the command."""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line that says where help is."""

    def error(self, message: str) -> NoReturn:
        """Say what was typed wrong, and end with status 2."""
        self.exit(2, f"{self.prog}: {message} ({self.prog} --help tells more)\n")


def main(argv: list[str] | None = None) -> int:
    """Run the command with the arguments `argv` (default: what was typed); the answer is the exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a console may lack a letter
    arguments = _parser().parse_args(argv)
    module, function = arguments.run.split(":")
    try:
        getattr(importlib.import_module(module), function)(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read the output has read enough; Python must not try to write the rest when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if arguments.traceback:
            raise
        print(f"argmap: {_one_line(error)}", file=sys.stderr)
        return 1
    return 0


def _one_line(error: Exception) -> str:
    from argmap.config import ConfigError
    from argmap.domain.errors import DomainError

    if isinstance(error, OSError) and error.strerror:
        text = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    elif isinstance(error, (Failure, ConfigError, DomainError)):
        text = str(error)
    else:
        cause = getattr(error, "orig", None)  # what a database's driver said, without what SQLAlchemy adds
        text = f"{cause or error} ({type(error).__name__}; argmap --traceback tells where)"
    return " ".join(text.split())


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="argmap",
        description="Maps of an argument that anyone can open, read and argue with.",
        epilog="examples:\n  argmap run\n  argmap draw map.argdown -o map.svg\n  argmap backup argmap.backup",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"argmap {__version__}")
    parser.add_argument("--traceback", action="store_true", help="on an error, tell where in the program it arose")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)

    def command(name: str, run: str, text: str, *examples: str) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name,
            help=text,
            description=f"{text[0].upper()}{text[1:]}.",
            epilog="examples:\n" + "\n".join(f"  argmap {name} {example}".rstrip() for example in examples),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        added.set_defaults(run=run)
        return added

    _add_serving(command("run", "argmap.cli.serving:run", "serve the site", "", "--port 8080", "--lan --workers 2"))
    _add_files(
        command(
            "draw", "argmap.cli.files:draw", "draw an Argdown file", "map.argdown -o map.svg", "map.argdown -o map.dot"
        ),
        command(
            "check",
            "argmap.cli.files:check",
            "read an Argdown file, and find its quotations in the documents that it cites",
            "map.argdown",
            "map.argdown --sources documents",
        ),
    )

    seed = command("seed", "argmap.cli.site:seed", "add the maps that argmap opens with, where they are missing", "")
    bring = command("import", "argmap.cli.site:bring_in", "add an Argdown file to the site as a map", "map.argdown")
    bring.add_argument("file", type=Path, metavar="FILE")
    bring.add_argument("--slug", help="the map's name in addresses (default: the one that the file names)")
    export = command("export", "argmap.cli.site:export", "write a map as Argdown", "peace-or-justice -o map.argdown")
    export.add_argument("slug", metavar="SLUG", help="the map's name in its address")
    export.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    database = command("db", "argmap.cli.site:upgrade", "look after the database", "upgrade")
    database.add_argument("action", choices=("upgrade",), help="upgrade: bring it up to date, as run does by itself")
    backup = command(
        "backup", "argmap.cli.site:backup", "write everything to a file, while people write", "site.backup"
    )
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = command("restore", "argmap.cli.site:restore", "bring a backup back", "site.backup --replace")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--replace", action="store_true", help="delete what the site holds now")
    for added in (seed, bring, export, database, backup, restore):
        _add_data_dir(added)
    return parser


def _add_data_dir(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="the folder of the data (ARGMAP_DATA_DIR)")


def _add_serving(run: argparse.ArgumentParser) -> None:
    _add_data_dir(run)
    run.add_argument("--host", help="the address to listen at (default: 127.0.0.1, or every address with --lan)")
    run.add_argument("--port", type=_port, default=8000, help="the port to listen at (default: 8000)")
    run.add_argument("--lan", action="store_true", help="let the devices of the local network in")
    run.add_argument("--workers", type=_workers, default=1, metavar="N", help="processes that serve (default: 1)")


def _add_files(draw: argparse.ArgumentParser, check: argparse.ArgumentParser) -> None:
    draw.add_argument("file", type=Path, metavar="FILE")
    draw.add_argument("-o", "--output", type=_picture, required=True, metavar="OUT", help="OUT.svg or OUT.dot")
    draw.add_argument("--view", choices=("columns", "tree"), default="columns", help="default: columns")
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument("--sources", type=Path, metavar="DIR", help="the folder of the documents that it cites")


def _port(typed: str) -> int:
    return _number(typed, 1, 65_535)


def _workers(typed: str) -> int:
    return _number(typed, 1, 64)


def _number(typed: str, least: int, most: int) -> int:
    if not typed.isascii() or not typed.isdigit() or not least <= int(typed) <= most:
        raise argparse.ArgumentTypeError(f"{typed} is not a number from {least} to {most}")
    return int(typed)


def _picture(typed: str) -> Path:
    path = Path(typed)
    if path.suffix not in (".svg", ".dot"):
        raise argparse.ArgumentTypeError(f"{typed} ends neither in .svg nor in .dot")
    return path
