"""Modules of the browser, sent as one file: a phone in a classroom waits longer for thirty than for one.

`static/js` stays as it is written, one file for each thing, and nothing is built. What a module is to the language
(ECMAScript 2024, 16.2) it stays here: its names are its own, it is strict, it runs once, in its turn, and what it gives
to others is theirs once it has run. One that fails or is gone takes with it whoever imports it, and nothing else; what
went wrong is told as an uncaught error, as of a file of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_HEAD = """\
// Modules sent as one file, each in a block of its own: one that fails takes its comfort with it and nothing else.
const $given = {};
const $from = (name) => {
  if (!(name in $given)) {
    throw new Error(`${name}.js did not run`);
  }
  return $given[name];
};
const $failed = (error) =>
  queueMicrotask(() => {
    throw error;
  });
"""
_BLOCK = """
// {name}.js
try {{
{body}
$given.{name} = {{{gives}}};
}} catch ($error) {{
$failed($error);
}}
"""
_IMPORT = re.compile(r'(?m)^import (?:(?:\* as (\w+)|(\{ \w+(?:, \w+)* \})) from )?"\./(\w+)\.js";$')
_EXPORT = re.compile(r"(?m)^export (?=(?:const|(?:async )?function) (\w+))")
_OTHERWISE = re.compile(
    r"(?m)^(?:import|export|var)\b.*|^.*\bimport(?:\.meta\b|\().*|^(?!//|.*\basync\b)\S.*\bawait\b.*"
    r"|^.*\$(?:given|from|failed|error)\b.*"
)


class CannotJoin(ValueError):
    """A module does what only one in a file of its own can do; the message names it and the line."""


def joined(modules: Mapping[str, str]) -> str:
    """One module that does what these do, their texts by their names, each after those that it imports.

    Raises `CannotJoin` where one imports or exports in another form than ours, or waits before it is whole.
    """
    return _HEAD + "".join(_block(name, text) for name, text in modules.items())


def imported(text: str) -> list[str]:
    """The names of the modules that one imports."""
    return [found[3] for found in _IMPORT.finditer(text)]


def _block(name: str, text: str) -> str:
    if otherwise := _OTHERWISE.search(_EXPORT.sub("", _IMPORT.sub("", text))):
        raise CannotJoin(f"{name}.js cannot be sent with others: {otherwise[0].strip()}")
    body = _EXPORT.sub("", _IMPORT.sub(_taken, text)).strip()
    return _BLOCK.format(name=name, body=body, gives=", ".join(_EXPORT.findall(text)))


def _taken(found: re.Match[str]) -> str:
    """What an import says, of modules that have run before in the same file."""
    whole, some, name = found.groups()
    given = f'$from("{name}");'
    return f"const {whole or some} = {given}" if whole or some else given
