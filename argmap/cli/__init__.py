"""The `argmap` command: what a person types.

What a subcommand needs is imported when it runs, because `draw` and `check` must start fast, and who asks for the
version should not wait for a web server. Errors are one line on the standard error stream; the exit status is 2 for a
command that was typed wrong, and 1 for whatever else went wrong.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

from argmap import __version__


class Failure(Exception):
    """What went wrong, in one line for the person who typed the command."""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line that says where help is."""

    def error(self, message: str) -> NoReturn:
        """Say what was typed wrong, and end with status 2."""
        self.exit(2, f"{self.prog}: {message} ({self.prog} --help tells more)\n")


def command() -> NoReturn:
    """Run the command that was typed, and end the process.

    After drawing it ends at once: taking apart object by object what the end takes away anyhow is a tenth of a drawing.
    """
    status = main()
    if sys.argv[1:2] == ["draw"]:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    sys.exit(status)


def main(argv: list[str] | None = None) -> int:
    """Run the command with the arguments `argv` (default: what was typed); the answer is the exit status."""
    gc.set_threshold(50_000)  # most of what a command makes lives until it ends: looking for rings takes a tenth of it
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a console may lack a letter
    typed = sys.argv[1:] if argv is None else argv
    arguments = _parser(typed).parse_args(typed)
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
    from argmap.domain.errors import DomainError, Unavailable

    # What a database's driver said, without what SQLAlchemy adds.
    driver = getattr(error.__cause__ if isinstance(error, Unavailable) else error, "orig", None)
    if isinstance(error, Unavailable):
        text = f"{error} ({driver})" if driver else str(error)
    elif isinstance(error, OSError) and error.strerror:
        text = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    elif isinstance(error, (Failure, ConfigError, DomainError)):
        text = str(error)
    else:
        text = f"{driver or error} ({type(error).__name__}; argmap --traceback tells where)"
    return " ".join(text.split())


class _Command(NamedTuple):
    """A subcommand: the function that it runs, as "module:name", what it does, what it is told, and examples."""

    run: str
    text: str
    add: Callable[[argparse.ArgumentParser], None]
    examples: tuple[str, ...] = ("",)


def _parser(typed: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of what was typed.

    Of subcommands it has the one that is typed first, or all of them: making a parser takes longer than using it.
    """
    parser = _Parser(
        prog="argmap",
        description="Maps of an argument that anyone can open, read and argue with.",
        epilog="examples:\n  argmap run\n  argmap draw map.argdown -o map.svg\n  argmap backup argmap.backup",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"argmap {__version__}")
    parser.add_argument("--traceback", action="store_true", help="on an error, tell where in the program it arose")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    for name in typed[:1] if typed and typed[0] in _COMMANDS else _COMMANDS:
        run, text, add, examples = _COMMANDS[name]
        added = commands.add_parser(
            name,
            help=text,
            description=f"{text[0].upper()}{text[1:]}.",
            epilog="examples:\n" + "\n".join(f"  argmap {name} {example}".rstrip() for example in examples),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        added.set_defaults(run=run)
        add(added)
    return parser


def _add_data_dir(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="the folder of the data (ARGMAP_DATA_DIR)")


def _add_serving(run: argparse.ArgumentParser) -> None:
    _add_data_dir(run)
    run.add_argument("--host", help="the address to listen at (default: 127.0.0.1, or every address with --lan)")
    run.add_argument("--port", type=_port, default=8000, help="the port to listen at (default: 8000)")
    run.add_argument("--lan", action="store_true", help="let the devices of the local network in")
    run.add_argument("--workers", type=_workers, default=1, metavar="N", help="processes that serve (default: 1)")


def _add_draw(draw: argparse.ArgumentParser) -> None:
    draw.add_argument("file", type=Path, metavar="FILE")
    draw.add_argument("-o", "--output", type=_picture, required=True, metavar="OUT", help="OUT.svg or OUT.dot")
    draw.add_argument("--view", choices=("columns", "tree"), default="columns", help="default: columns")


def _add_check(check: argparse.ArgumentParser) -> None:
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument("--sources", type=Path, metavar="DIR", help="the folder of the documents that it cites")


def _add_import(bring: argparse.ArgumentParser) -> None:
    bring.add_argument("file", type=Path, metavar="FILE")
    bring.add_argument("--slug", help="the map's name in addresses (default: the one that the file names)")
    _add_data_dir(bring)


def _add_export(export: argparse.ArgumentParser) -> None:
    export.add_argument("slug", metavar="SLUG", help="the map's name in its address")
    export.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    _add_data_dir(export)


def _add_database(database: argparse.ArgumentParser) -> None:
    database.add_argument("action", choices=("upgrade",), help="upgrade: bring it up to date, as run does by itself")
    _add_data_dir(database)


def _add_backup(backup: argparse.ArgumentParser) -> None:
    backup.add_argument("file", type=Path, metavar="FILE")
    _add_data_dir(backup)


def _add_restore(restore: argparse.ArgumentParser) -> None:
    _add_backup(restore)
    restore.add_argument("--replace", action="store_true", help="delete what the site holds now")


def _add_account(account: argparse.ArgumentParser) -> None:
    actions = account.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=_Parser)
    for name, text in (
        ("list", "name every account"),
        ("add", "make one, and print the link with which its password is set"),
        ("role", "make one an admin, or a member again"),
        ("reset", "print a link with which its password is set anew"),
        ("disable", "let it open nothing any more"),
        ("enable", "let it open again"),
    ):
        action = actions.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
        if name != "list":
            action.add_argument("name", metavar="NAME")
        if name == "add":
            action.add_argument("--role", choices=("member", "admin"), default="member", help="default: member")
        if name == "role":
            action.add_argument("role", choices=("member", "admin"))
        _add_data_dir(action)


_COMMANDS = {
    "run": _Command("argmap.cli.serving:run", "serve the site", _add_serving, ("", "--port 8080", "--lan --workers 2")),
    "draw": _Command(
        "argmap.cli.files:draw",
        "draw an Argdown file",
        _add_draw,
        ("map.argdown -o map.svg", "map.argdown -o map.dot"),
    ),
    "check": _Command(
        "argmap.cli.files:check",
        "read an Argdown file, and find its quotations in the documents that it cites",
        _add_check,
        ("map.argdown", "map.argdown --sources documents"),
    ),
    "seed": _Command(
        "argmap.cli.site:seed", "add the maps that argmap opens with, where they are missing", _add_data_dir
    ),
    "import": _Command(
        "argmap.cli.site:bring_in", "add an Argdown file to the site as a map", _add_import, ("map.argdown",)
    ),
    "export": _Command(
        "argmap.cli.site:export", "write a map as Argdown", _add_export, ("peace-or-justice -o map.argdown",)
    ),
    "account": _Command(
        "argmap.cli.people:account",
        "look after the accounts of those who sign in",
        _add_account,
        ("list", "add Ana --role admin", "role Ana member", "reset Ana", "disable Ana"),
    ),
    "db": _Command("argmap.cli.site:upgrade", "look after the database", _add_database, ("upgrade",)),
    "backup": _Command(
        "argmap.cli.site:backup", "write everything to a file, while people write", _add_backup, ("site.backup",)
    ),
    "restore": _Command("argmap.cli.site:restore", "bring a backup back", _add_restore, ("site.backup --replace",)),
    "mail": _Command("argmap.cli.mailing:mail", "mail people what is new to them, once a day", _add_data_dir),
    "verify": _Command("argmap.cli.site:verify", "compare every row with what the changes say of it", _add_data_dir),
}


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
