"""The wheel: built, installed into an empty environment outside the checkout, and served from there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.server import ROOT, LiveServer, environment

SEEDED = ("peace-or-justice", "talking-to-extremists", "how-atrocities-end", "threat-of-prosecution")


class Answer(NamedTuple):
    status: int
    type: str
    body: bytes


def get(url: str) -> Answer:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return Answer(answer.status, answer.headers.get_content_type(), answer.read())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("argmap-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `argmap` command of an environment that holds the wheel and what the wheel says that it needs."""
    folder = tmp_path_factory.mktemp("elsewhere")
    bootstrapped = ROOT / ".tools" / "bin" / "uv"
    uv = str(bootstrapped) if bootstrapped.exists() else shutil.which("uv")
    assert uv is not None, "uv is missing; type: make setup"
    python = folder / "venv" / "bin" / "python"
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, folder / "venv"], check=True, cwd=folder)
    install: list[str | Path] = [
        uv,
        "pip",
        "install",
        "--quiet",
        "--python",
        python,
        "-c",
        ROOT / "requirements.lock",
        wheel,
    ]
    if subprocess.run([*install, "--offline"], cwd=folder, capture_output=True).returncode:
        subprocess.run(install, cwd=folder, check=True)
    return python.parent / "argmap"


@pytest.fixture(scope="module")
def served(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    server = LiveServer(tmp_path_factory.mktemp("site") / "data", command=[str(installed)])
    server.start()
    yield server
    server.stop()


def test_the_wheel_carries_the_program_and_what_it_serves_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"argmap"}
    for folder in ("templates", "static", "seed"):
        ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert {name.removeprefix("argmap/_resources/") for name in names} >= ours
    assert any(re.fullmatch(r"argmap/models/migrations/versions/\w+\.py", name) for name in names)
    assert not [name for name in names if "__pycache__" in name or "node_modules" in name]


def test_the_installed_program_is_not_the_one_of_the_checkout(installed: Path, tmp_path: Path) -> None:
    program = "import argmap.paths as p; print(p.__file__, p.templates_dir())"
    python = installed.with_name("python")
    told = subprocess.run([python, "-c", program], cwd=tmp_path, env=environment(), capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    assert str(ROOT) not in told.stdout
    assert "_resources" in told.stdout


def test_the_installed_program_serves_the_library_with_its_styles_and_fonts(served: LiveServer) -> None:
    library = get(f"{served.url}/")
    assert library.type == "text/html"
    page = library.body.decode()
    styles = re.findall(r'<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"', page)
    scripts = re.findall(r'<script[^>]+src="([^"]+)"', page)
    assert styles
    assert scripts
    for address in scripts:
        assert get(f"{served.url}{address}").type == "text/javascript"
    fonts = set()
    for address in styles:
        style = get(f"{served.url}{address}")
        assert style.type == "text/css"
        base = address.split("?")[0].rsplit("/", 1)[0]
        fonts |= {f"{base}/{name}" for name in re.findall(r'url\(["\']?([^"\')]+\.woff2)', style.body.decode())}
    assert fonts
    for font in fonts:
        assert get(f"{served.url}{font}").body[:4] == b"wOF2"


@pytest.mark.parametrize("slug", SEEDED)
def test_the_installed_program_serves_each_seeded_map_drawn(served: LiveServer, slug: str) -> None:
    assert f"/maps/{slug}" in get(f"{served.url}/").body.decode()
    page = get(f"{served.url}/maps/{slug}").body.decode()
    assert page.count('class="node ') >= 12
    picture = get(f"{served.url}/maps/{slug}/map.svg")
    assert picture.type == "image/svg+xml"
    assert b"<svg" in picture.body[:300]
