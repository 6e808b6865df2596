"""The promises of speed and memory, each measured beside what it is compared with."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil

from argmap import paths
from argmap.config import DATABASE_FILE
from argmap.domain.graph import ArgumentGraph
from argmap.domain.permissions import Actor
from argmap.domain.selecting import select
from argmap.domain.selection import ALL_LEVELS, SHOWN_AT_MOST, Wish
from argmap.formats.argdown import write_argdown
from argmap.formats.dot import write_dot
from argmap.operations.desk import Desk
from argmap.operations.maps import import_map, seed_maps
from argmap.operations.store import open_store, upgrade_store
from tests.bench.debating import DEBATING
from tests.bench.load import load
from tests.bench.remembering import REMEMBERING
from tests.bench.report import Result, in_turns, of_children, seconds
from tests.support.generated import generated
from tests.support.server import ROOT, LiveServer, environment, free_port

ARGDOWN_CLI = ROOT / "tests" / "tools" / "node_modules" / ".bin" / "argdown"
WARM_UP = 3  # maps that are drawn before the clock is looked at
REPETITIONS = 15


def get(url: str, **headers: str) -> bytes:
    """The body of an answer of 200."""
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=600) as answer:
        body: bytes = answer.read()
        return body


def debian_dot() -> str:
    """The system's `dot`."""
    found = shutil.which("dot")
    if found is None:
        raise SystemExit("make bench compares with Graphviz; type: apt-get install -y graphviz")
    return found


def draw_by_dot(source: bytes) -> object:
    """What somebody without argmap would do with the graph: `dot -Tsvg`, with labels and curved splines."""
    return subprocess.run([debian_dot(), "-Tsvg"], input=source, stdout=subprocess.DEVNULL, check=True)


@contextmanager
def site(folder: Path, maps: Iterable[ArgumentGraph], *options: str) -> Iterator[LiveServer]:
    """argmap serving `maps` under their slugs, beside the seed maps."""
    data = folder / "data"
    data.mkdir(parents=True)
    engine = open_store(f"sqlite:///{data / DATABASE_FILE}")
    upgrade_store(engine)
    desk = Desk(engine)
    seed_maps(desk, paths.seed_dir())
    for graph in maps:
        import_map(desk, Actor(operator=True), graph, graph.slug)
    engine.dispose()
    server = LiveServer(data, options=options)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def cold_map(folder: Path) -> Iterator[Result]:
    """A map of which the server has read nothing, request to response, against `dot -Tsvg` on its DOT."""
    for statements, bound in ((50, 0.75), (100, 0.85)):
        slugs = [f"cold-{statements}-{number}" for number in range(2 * (REPETITIONS + WARM_UP))]
        maps = [generated(statements, seed=number, slug=slug) for number, slug in enumerate(slugs)]
        with site(folder / f"cold-{statements}", maps) as server:
            for view, chosen in (("columns", maps[: REPETITIONS + WARM_UP]), ("tree", maps[REPETITIONS + WARM_UP :])):
                pairs = [_cold_pair(server.url, graph, view) for graph in chosen]
                in_turns(pairs[:WARM_UP])
                ours, theirs = in_turns(pairs[WARM_UP:])
                yield Result(f"cold map, {view}, {statements} statements", ours * 1000, theirs * 1000, "ms", bound)


def _cold_pair(url: str, graph: ArgumentGraph, view: str) -> tuple[Callable[[], object], Callable[[], object]]:
    page = f"{url}/maps/{graph.slug}?depth=all" + ("&view=tree" if view == "tree" else "")
    # What the site exports as `map.dot`, made here, so that the server meets the map for the first time.
    source = write_dot(graph, graph.structure, select(graph.structure, Wish(depth=ALL_LEVELS))).encode()
    return lambda: get(page, **{"Accept-Encoding": "gzip"}), lambda: draw_by_dot(source)


def unchanged_map(folder: Path) -> Iterator[Result]:
    """The same drawing over and over, against a Flask that says hello under the same server."""
    graph = generated(50, slug="warm")
    port = free_port()
    with site(folder / "warm", [graph]) as server:
        hello = subprocess.Popen(
            [sys.executable, "-P", "-m", "tests.bench.hello", str(port)], env=environment(PYTHONPATH=str(ROOT))
        )
        try:
            bare = f"http://127.0.0.1:{port}/"
            picture = f"{server.url}/maps/warm/map.svg"
            _wait_for(bare)
            gzip = {"Accept-Encoding": "gzip"}
            load(picture, duration=1, headers=gzip)
            load(bare, duration=1)
            rounds = [(load(picture, headers=gzip).per_second, load(bare).per_second) for _ in range(3)]
            ours, theirs = (sorted(side)[1] for side in zip(*rounds, strict=True))
            yield Result("unchanged map.svg, 8 connections", ours, theirs, "req/s", 0.5, at_least=True)
        finally:
            hello.terminate()
            hello.wait()


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            get(url)
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def drawn_file(folder: Path) -> Iterator[Result]:
    """`argmap draw` of a file of 300 statements, whole process, against the official command.

    Both run once before: then our modules are compiled, as they are where the program is installed.
    """
    folder = folder / "file"
    folder.mkdir()
    file = folder / "map.argdown"
    file.write_text(write_argdown(generated(300)), encoding="utf-8")
    drawn = folder / "map.svg"

    def ours() -> object:
        return subprocess.run(
            [sys.executable, "-P", "-m", "argmap", "draw", str(file), "-o", str(drawn)], env=environment(), check=True
        )

    def theirs() -> object:
        return subprocess.run(
            [ARGDOWN_CLI, "map", "--format", "svg", str(file), str(folder / "official")],
            check=True,
            capture_output=True,
        )

    in_turns([(ours, theirs)])
    mine, other = in_turns([(ours, theirs)] * 7)
    yield Result("argmap draw, 300 statements, whole process", mine, other, "s", 1 / 10)
    mine, other = in_turns([(ours, theirs)] * 3, of_children)
    yield Result("argmap draw, 300 statements, processor time", mine, other, "s")


def large_map(folder: Path) -> Iterator[Result]:
    """The first useful view of a map of 10,000 statements, against `dot` on all of it."""
    graph = generated(10_000, positions=8)
    whole = select(graph.structure, Wish(depth=ALL_LEVELS, limit=len(graph.statements)))
    source = write_dot(graph, graph.structure, whole).encode()
    maps = [replace(graph, slug=f"large-{number}") for number in range(3)]  # each is seen for the first time once
    with site(folder / "large", maps) as server:
        get(f"{server.url}/maps/peace-or-justice")
        pages: list[bytes] = []

        def view(slug: str) -> Callable[[], None]:
            return lambda: pages.append(get(f"{server.url}/maps/{slug}", **{"Accept-Encoding": "identity"}))

        mine = statistics.median(seconds(view(graph.slug)) for graph in maps)
        shown = len(set(re.findall(rb'data-id="(s\d+)"', pages[0])))
        yield Result("statements in the first view of 10,000", shown, SHOWN_AT_MOST, "", 1.0)
        yield Result("first view of 10,000 statements", mine, seconds(lambda: draw_by_dot(source)), "s", 1 / 300)


def memory(folder: Path) -> Iterator[Result]:
    """What a server holds after 10,000 page views, against what it held after 1,000."""
    with site(folder / "memory", []) as server:
        pages = _everyday_pages(server.url)
        at_rest = _resident(server.pid)
        _view(pages, 1_000)
        early = _resident(server.pid)
        _view(pages, 9_000)
        yield Result("memory after 10,000 page views, and after 1,000", _resident(server.pid), early, "MiB", 1.1)
        yield Result("memory at rest, and after 1,000 page views", at_rest, early, "MiB")
    with site(folder / "workers", [], "--workers=2") as server:
        time.sleep(2)
        workers = [
            process.memory_info().rss / 2**20
            for process in psutil.Process(server.pid).children(recursive=True)
            if "resource_tracker" not in " ".join(process.cmdline())
        ]
        yield Result("memory at rest, each of two workers (largest, mean)", max(workers), sum(workers) / 2, "MiB")


def _everyday_pages(url: str) -> list[str]:
    slugs = ("peace-or-justice", "talking-to-extremists", "how-atrocities-end", "threat-of-prosecution")
    pages = [f"{url}/"]
    for slug in slugs:
        base = f"{url}/maps/{slug}"
        pages += [base, f"{base}?view=tree", f"{base}/outline", f"{base}/positions", f"{base}/sources"]
        pages += [f"{base}/history", f"{base}/map.svg", *(f"{base}/statements/{number}" for number in range(4, 10))]
        pages += [f"{base}?sel=s{number}" for number in range(4, 14)]
    return pages


def _view(pages: list[str], count: int) -> None:
    for number in range(count):
        get(pages[number % len(pages)])


def _resident(pid: int) -> float:
    return float(psutil.Process(pid).memory_info().rss) / 2**20


SCENES: dict[str, Callable[[Path], Iterator[Result]]] = {
    "cold": cold_map,
    "unchanged": unchanged_map,
    "draw": drawn_file,
    "large": large_map,
    "memory": memory,
    **REMEMBERING,
    **DEBATING,
}
