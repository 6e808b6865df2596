"""The rules of the house that no linter knows: what lies where, what may be named, what pages may contain."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from argmap import __version__
from argmap.web.assets import TOGETHER

ROOT = Path(__file__).resolve().parents[1]
TOP = {
    "pyproject.toml",
    "argmap",
    "templates",
    "seed",
    "static",
    "tests",
    "README.md",
    "Makefile",
    "LICENSE",
    "CHANGELOG.md",
    "docs",
    ".ci",
    ".gitignore",
    ".gitattributes",
    ".editorconfig",
    "requirements.lock",
    "requirements-dev.lock",
}
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".html",
    ".svg",
    ".css",
    ".js",
    ".mjs",
    ".json",
    ".argdown",
    ".lock",
    ".txt",
    ".sh",
    "",
}


@cache
def files() -> tuple[Path, ...]:
    """Every file that is in the repository or about to be, below the root of the checkout."""
    told = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return tuple(sorted({Path(name) for name in told.split("\0") if name and (ROOT / name).is_file()}))


def texts(*suffixes: str, below: str = "") -> dict[Path, str]:
    """The text of every file of ours with one of `suffixes`; what others wrote (vendored) is left out."""
    chosen = [
        path
        for path in files()
        if path.suffix in (suffixes or TEXT)
        and path.as_posix().startswith(below)
        and not path.is_relative_to("static/vendor")
    ]
    return {path: text_of(path) for path in chosen}


@cache
def text_of(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def found(pattern: str, among: dict[Path, str]) -> list[str]:
    sought = re.compile(pattern)
    return [
        f"{path}:{number}: {line.strip()[:100]}"
        for path, text in among.items()
        for number, line in enumerate(text.splitlines(), 1)
        if sought.search(line)
    ]


def test_the_top_level_holds_what_the_design_names_and_nothing_else() -> None:
    assert {path.parts[0] for path in files()} - TOP == set()


def test_no_file_names_a_folder_of_the_machine_it_was_written_on() -> None:
    folders = "|".join(["work", "root", "farm"])
    private = rf"""(^|[\s"'`(=:])/({folders})/[a-z.]"""
    assert found(private, texts()) == []


def test_the_locks_pin_everything_by_hash_and_name_no_host() -> None:
    locks = [path for path in files() if path.suffix == ".lock" and "static" not in path.parts]
    assert {path.name for path in locks} >= {"requirements.lock", "requirements-dev.lock", "uv.lock"}
    for path in locks:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert "://" not in text, path
        assert not re.search(r"^\s*--(?!hash)", text, re.MULTILINE), path
        for requirement in re.split(r"\n(?=\S)", text.strip()):
            assert re.match(r"[a-z0-9-]+(\[[a-z]+\])?==\S+", requirement), requirement
            assert "--hash=sha256:" in requirement, requirement


def test_the_lock_of_the_test_tools_pins_by_hash_and_names_no_host() -> None:
    text = (ROOT / "tests/tools/package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    assert '"resolved"' not in text
    assert text.count('"integrity"') >= text.count('"version"') - 1


def test_what_the_program_needs_is_locked_alike_for_running_and_testing() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^([a-z0-9-]+==\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))

    assert pins("requirements.lock") <= pins("requirements-dev.lock")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {re.split(r"[\[>=<]", item)[0].lower() for item in project["dependencies"]}
    assert named <= {pin.split("==")[0] for pin in pins("requirements.lock")}


def test_what_a_change_has_to_pass_is_what_one_types() -> None:
    ci = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    assert ci.index("make check") < ci.index("make test")
    assert 'argmap check "$map" --sources "$sources"' in "\n".join(ci)
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {"run", "test", "check", "bench", "help"} <= set(re.findall(r"^  make ([a-z-]+) ", told, re.MULTILINE))


def test_what_the_readme_says_to_type_elsewhere_is_checked_for_those_systems() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (_, typed) = readme.split("(Linux, macOS, Windows), from the wheel that `make wheel` builds:", 1)
    assert typed.split("```")[1].split("\n")[1:3] == [
        f"pipx install argmap-{__version__}-py3-none-any.whl",
        "argmap run",
    ]
    told = subprocess.run(["make", "-n", "check"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "for platform in win32 darwin" in told
    assert "mypy --platform $platform " in told


def test_a_class_is_let_in_by_one_word_more() -> None:
    for typed, is_let_in in ((("LAN=1",), True), ((), False)):
        told = subprocess.run(
            ["make", "-n", "run", *typed], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        assert ("argmap run --port 8000 --lan" in told) is is_let_in


def test_every_setting_is_explained_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    code = "".join(texts(".py", below="argmap/config/").values())
    settings = set(re.findall(r"ARGMAP_[A-Z_]*[A-Z]", code))
    assert len(settings) >= 6
    assert settings == set(re.findall(r"ARGMAP_(?!TEST)[A-Z_]*[A-Z]", readme))


def test_the_readme_shows_two_pictures_and_says_how_to_run_test_configure_and_back_up_in_this_order() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    before, *sections = re.split(r"^## ", readme, flags=re.MULTILINE)
    assert len(re.findall(r'<img src="docs/pictures/[^"]+" alt="[^"]{20,}">', before)) == readme.count("<img ") == 2
    asked = ["Run", "Test", "Configure", "Back up"]
    assert [name for name in (section.split("\n", 1)[0] for section in sections) if name in asked] == asked
    told = {section.split("\n", 1)[0]: section for section in sections}
    typed = {"Run": "make run", "Test": "make test", "Configure": "ARGMAP_DATA_DIR", "Back up": "argmap backup"}
    assert [name for name, words in typed.items() if words not in told[name]] == []


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = subprocess.run(
        [sys.executable, "-m", "argmap", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    commands = set(re.findall(r"^    ([a-z]+)  ", listed, re.MULTILINE))
    assert len(commands) >= 9
    assert commands <= set(re.findall(r"`argmap ([a-z]+)(?: [^`]*)?`", readme))


def test_every_link_between_the_documents_leads_somewhere() -> None:
    broken = []
    for path, text in texts(".md").items():
        for target in re.findall(r"\]\(([^)#\s]+)", text) + re.findall(r'(?:src|href)="([^"#]+)"', text):
            if "://" not in target and not (ROOT / path.parent / target).exists():
                broken.append(f"{path}: {target}")
    assert broken == []


def test_every_module_of_the_browser_is_loaded_and_explained() -> None:
    modules = {path.stem for path in files() if path.is_relative_to("static/js")}
    pages = texts(".html", below="templates/").values()
    named = [re.findall(r"<script src=\"{{ static\('([\w/-]+\.js)'\) }}\" type=\"module\">", text) for text in pages]
    assert {name for name in TOGETHER if name.endswith(".js")} <= {name for some in named for name in some}
    assert max(map(len, named)) == 1, "of two files with the same module, both would run it"
    loaded = {Path(part).stem for some in named for name in some for part in TOGETHER.get(name, (name,))}
    told = (ROOT / "docs/browser.md").read_text(encoding="utf-8")
    assert modules == loaded
    assert modules == set(re.findall(r"`(\w+)\.js`", told))


def test_only_the_settings_read_the_environment() -> None:
    readers = {path.as_posix() for path, text in texts(".py", below="argmap/").items() if reads_environment(text)}
    # The command and the served application hand the environment to `load_config`, whole.
    assert {reader for reader in readers if not reader.startswith("argmap/cli/")} <= {
        "argmap/config/__init__.py",
        "argmap/asgi.py",
    }
    named = found(r"[\"']ARGMAP_", texts(".py", below="argmap/"))
    assert {Path(line.split(":")[0]).parent.as_posix() for line in named} == {"argmap/config"}


def reads_environment(code: str) -> bool:
    return bool(re.search(r"\bos\b", code)) and any(
        (isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.environb", "os.getenv"))
        or (isinstance(node, ast.ImportFrom) and node.module == "os")
        for node in ast.walk(ast.parse(code))
    )


def test_the_domain_needs_nothing_but_the_standard_library() -> None:
    strangers = []
    for path, text in texts(".py", below="argmap/domain/").items():
        for node in ast.walk(ast.parse(text)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            strangers += [
                f"{path}: {name}"
                for name in names
                if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("argmap.domain")
            ]
    assert strangers == []


MARKUP = (".html", ".svg")
FORBIDDEN_IN_TEMPLATES = {
    "an inline style": r"""\sstyle\s*=""",
    "a style element": r"<style\b",
    "an inline script": r"<script(?![^>]*\ssrc=)[^>]*>",
    "an event handler": r"""<[^>]*\son[a-z]+\s*=""",
    "a handler of htmx": r"hx-on",
    "a computed value of htmx": r"""hx-(vals|headers)\s*=\s*["'](js|javascript):""",
    "a script as an address": r"javascript:",
    "a trigger filter": r"""hx-trigger\s*=\s*["'][^"']*\[""",
    "escaping switched off": r"\|\s*safe\b|autoescape\s+false",
    "something from another host": r"""(src|href|action|srcset|hx-[a-z]+)\s*=\s*["'](https?:)?//""",
}


@pytest.mark.parametrize("what", FORBIDDEN_IN_TEMPLATES)
def test_no_template_contains(what: str) -> None:
    assert found(FORBIDDEN_IN_TEMPLATES[what], texts(*MARKUP, below="templates/")) == []


def test_what_people_formatted_is_out_of_reach_of_htmx() -> None:
    shown = found(r"\|\s*rich\b", texts(*MARKUP, below="templates/"))
    assert shown
    assert [
        line for line in shown if not re.search(r"<div class=\"[a-z- ]*\brich\" hx-disable>{{ [^}]*\| rich }}", line)
    ] == []


def test_htmx_is_set_up_for_a_strict_policy() -> None:
    layout = (ROOT / "templates/_htmx.html").read_text(encoding="utf-8")
    told = re.search(r"<meta name=\"htmx-config\" content='(.*?)'>", layout, re.DOTALL)
    assert told
    config = json.loads(told[1])
    strict = {"includeIndicatorStyles": False, "allowEval": False, "allowScriptTags": False}
    strict |= {"selfRequestsOnly": True}
    assert {name: config[name] for name in strict} == strict
    assert config["historyCacheSize"] == 0
    # What is refused must be shown too; else htmx leaves it aside.
    for status in (400, 401, 403, 404, 409, 413, 422, 429, 503):
        rule = next(rule for rule in config["responseHandling"] if re.fullmatch(rule["code"], str(status)))
        assert (rule["swap"], rule["error"]) == (True, True), status


def test_nothing_moves_for_whoever_asked_for_no_motion() -> None:
    moving = r"\b(transition|animation)(-[a-z]+)?:|@keyframes"
    for path, text in texts(".css", below="static/").items():
        welcome = r"@media \(prefers-reduced-motion: no-preference\) \{.*?^\}"
        assert not re.search(moving, re.sub(welcome, "", text, flags=re.DOTALL | re.MULTILINE)), path
    assert found(moving, texts(".css", below="static/"))


ONLY_HERE = {
    "markup is made": (r"\bMarkup\b|__html__", {"web/richtext.py", "drawing/art.py", "drawing/svg.py"}),
    "a process is started": (
        r"\bsubprocess\.(Popen|run|call|check_\w+)\(|os\.(system|exec\w+|spawn\w+)\(",
        {"drawing/"},
    ),
    "rows are written": (r"\.(insert|update|delete)\(\)|session\.(add|delete|commit|flush)\(", {"operations/"}),
}


@pytest.mark.parametrize("what", ONLY_HERE)
def test_only_one_part_of_the_program_does_it(what: str) -> None:
    pattern, here = ONLY_HERE[what]
    there = {line.split(":")[0].removeprefix("argmap/") for line in found(pattern, texts(".py", below="argmap/"))}
    assert there
    assert [path for path in there if not path.startswith(tuple(here))] == []


def test_styles_and_scripts_load_nothing_from_elsewhere_and_evaluate_nothing() -> None:
    styles = {path: without_comments(text) for path, text in texts(".css", below="static/").items()}
    scripts = {path: without_comments(text) for path, text in texts(".js", ".mjs", below="static/").items()}
    assert found(r"""@import|url\(\s*["']?(https?:)?//""", styles) == []
    assert found(r"\beval\(|new Function\(|document\.write\(|\.innerHTML\s*=|insertAdjacentHTML", scripts) == []
    assert found(r"""(fetch|import|EventSource|Worker)\(\s*["'`](https?:)?//""", scripts) == []


def rules(style: str) -> list[tuple[str, str]]:
    """What every rule of a style sheet applies under ("" for always), and its selectors, in their order."""
    found, under = [], [""]
    for opening in re.finditer(r"([^{};]*)\{|\}", without_comments(style)):
        if opening[1] is None:
            under.pop()
        elif (head := " ".join(opening[1].split())).startswith("@"):
            under.append(head)
        else:
            found.append((under[-1], head))
            under.append(head)
    assert under == [""]
    return found


def test_no_style_sheet_says_twice_how_a_thing_looks() -> None:
    for path, text in texts(".css", below="static/").items():
        told = [rule for rule in rules(text) if rule[1]]
        assert [rule for rule in set(told) if told.count(rule) > 1] == [], path


def test_style_rules_are_not_nested_in_one_another() -> None:
    for path, text in texts(".css", below="static/").items():
        assert [rule for rule in rules(text) if rule[0] and not rule[0].startswith("@")] == [], path


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", lambda match: "\n" * match[0].count("\n"), text, flags=re.DOTALL)


def words_said(code: str) -> list[str]:
    """The texts in a module that somebody may be shown: all but docstrings, and what is told of columns and in SQL."""
    nodes = list(ast.walk(ast.parse(code)))
    explained = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained
    ]


def test_people_are_shown_apostrophes_and_no_ticks() -> None:
    said = {
        path.as_posix(): [words for words in words_said(text) if re.search(r"(^|[a-z])'[a-z]{1,2}( [a-z]|\.|$)", words)]
        for below in ("argmap/domain/", "argmap/operations/", "argmap/queries/", "argmap/web/")
        for path, text in texts(".py", below=below).items()
    }
    assert {path: words for path, words in said.items() if words} == {}
    shown = {
        path: re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|<[^>]*>", "", text, flags=re.DOTALL)
        for path, text in texts(".html").items()
    }
    assert found(r"[a-z]'[a-z]", shown) == []


def test_no_module_is_empty_or_a_single_line() -> None:
    short = [
        path.as_posix()
        for path, text in texts(".py", below="argmap/").items()
        if path.name != "__init__.py" and len(text.strip().splitlines()) < 2
    ]
    assert short == []


def test_nothing_is_skipped_silenced_or_left_for_later() -> None:
    later = "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3 + r"\b", "NotImplemented" + "Error"])
    assert found(rf"\b({later})", texts(".py", ".html", ".js", ".css")) == []
    skipped = "|".join([r"pytest\.sk" + "ip", r"mark\.sk" + "ip", "x" + "fail(?!_strict)"])
    assert found(skipped, texts(".py", below="tests/")) == []
    silenced_whole = r"#\s*(?:type:\s*ignore(?!\[)|noqa(?!:)|pragma:\s*no cover)"
    assert found(silenced_whole, texts(".py")) == []
