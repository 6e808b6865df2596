"""Graphviz as a servant that is never trusted: whatever it does, the answer is a layout or one clear error."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from argmap.domain.errors import LayoutFailed
from argmap.drawing.layout import Cache, Dot, Failure, find_dot
from argmap.drawing.plain import read_plain
from argmap.drawing.process import beside_us, our_processor

GRAPH = 'digraph{node[shape=box fixedsize=true label="" width=1 height=0.5]s1->s2}'
Program = Callable[[str], Dot]


@pytest.fixture
def pretending(tmp_path: Path) -> Program:
    """A program in Python that is called like dot."""

    def make(body: str) -> Dot:
        path = tmp_path / "dot"
        path.write_text(f"#!{sys.executable} -S\nimport os, sys, time\n{body}\n", encoding="utf-8")
        path.chmod(0o755)
        return Dot(str(path), seconds=3.0)

    return make


def test_the_real_dot_places_what_it_is_given(dot: Dot) -> None:
    placed = dot.place(GRAPH, {})
    assert set(placed.nodes) == {"s1", "s2"}
    assert placed.nodes["s1"][0] == placed.nodes["s2"][0]
    assert placed.nodes["s1"][1] < placed.nodes["s2"][1]


def test_a_dot_that_hangs_is_killed_with_all_that_it_started(pretending: Program) -> None:
    mark = "986.54321"
    hanging = pretending(f"os.spawnvp(os.P_NOWAIT, 'sleep', ['sleep', '{mark}']); time.sleep(60)")
    with pytest.raises(LayoutFailed, match="longer than 1 seconds"):
        Dot(hanging.path, seconds=1.0).run(GRAPH)
    time.sleep(0.1)
    assert [p for p in psutil.process_iter(["cmdline"]) if mark in (p.info["cmdline"] or [])] == []


def test_nothing_that_we_have_open_is_open_to_it(pretending: Program) -> None:
    with socket.socket() as ours:
        ours.set_inheritable(True)  # as the socket is on which several workers listen
        with pytest.raises(LayoutFailed, match="status 9"):
            pretending(f"import os\ntry: os.fstat({ours.fileno()})\nexcept OSError: sys.exit(9)").run(GRAPH)


def test_a_dot_that_has_said_all_and_stays_is_killed_too(pretending: Program) -> None:
    staying = pretending("sys.stdin.read(); print('graph 1 1 1', flush=True); os.close(1); time.sleep(60)")
    with pytest.raises(LayoutFailed, match="longer than"):
        Dot(staying.path, seconds=0.4).run(GRAPH)


def test_a_dot_that_crashes_is_a_failure(pretending: Program) -> None:
    with pytest.raises(LayoutFailed, match="status 3"):
        pretending("sys.stdin.read(); sys.exit(3)").run(GRAPH)


def test_a_dot_that_dies_before_it_reads_is_a_failure(pretending: Program) -> None:
    with pytest.raises(LayoutFailed):
        pretending("os.close(0); os.abort()").run(GRAPH + " " * 500_000)


@pytest.mark.parametrize("answer", ["", "garbage", "graph 1 1 1", "node s1 1\nstop", "graph 1 nan 1\nstop", "\n\n"])
def test_a_dot_that_talks_nonsense_is_a_failure(pretending: Program, answer: str) -> None:
    with pytest.raises(LayoutFailed):
        pretending(f"sys.stdin.read(); print({answer!r})").place(GRAPH, {})


def test_a_dot_that_never_stops_talking_is_cut_short(pretending: Program) -> None:
    endless = pretending("\nfor _ in range(100): sys.stdout.write('x' * 1_000_000)")
    with pytest.raises(LayoutFailed, match="more than it should"):
        endless.run(GRAPH)
    with pytest.raises(LayoutFailed):
        endless.run(GRAPH + " " * 500_000)


def test_a_long_graph_reaches_dot_whole(pretending: Program) -> None:
    counting = pretending("print(len(sys.stdin.read()))")
    assert counting.run("x" * 3_000_000) == "3000000\n"


def test_a_dot_that_is_missing_is_a_failure_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(LayoutFailed, match="not found"):
        Dot(None).run(GRAPH)
    with pytest.raises(LayoutFailed, match="could not be started"):
        Dot(str(tmp_path / "gone")).run(GRAPH)
    assert find_dot(str(tmp_path / "gone")).path is None


def test_dot_gets_an_environment_of_four_variables_and_no_shell(pretending: Program) -> None:
    told = pretending("print(sorted(os.environ), sys.argv[1:])").run(GRAPH)
    assert told == "['HOME', 'LC_ALL', 'PATH', 'SERVER_NAME'] ['-Tplain']\n"
    home = pretending("print([os.environ[name] for name in ('HOME', 'LC_ALL', 'SERVER_NAME')])").run(GRAPH)
    assert home == "['/nonexistent', 'C.UTF-8', 'blocked']\n"


def test_dot_gets_none_of_our_files_and_sockets(pretending: Program, tmp_path: Path) -> None:
    asks = pretending("print(*(os.path.realpath(f'/proc/self/fd/{fd}') for fd in os.listdir('/proc/self/fd')))")
    with (tmp_path / "ours").open("w") as ours, socket.create_server(("127.0.0.1", 0)) as listening:
        told = asks.run(GRAPH)
        assert os.fstat(ours.fileno()).st_size == 0
        assert os.path.realpath(f"/proc/self/fd/{listening.fileno()}") not in told
    assert "/ours" not in told
    assert "pipe:" in told


@pytest.mark.parametrize("source", ["/etc/hostname", "/proc/self/environ"])
def test_dot_reads_no_file_that_a_graph_names(dot: Dot, source: str) -> None:
    answer = dot.run(f'digraph{{a[image="{source}" shapefile="{source}"]}}', "dot")
    assert "width" in answer


@pytest.mark.parametrize("what", ["RLIMIT_CPU", "RLIMIT_AS", "RLIMIT_FSIZE", "RLIMIT_CORE"])
def test_the_running_dot_has_limits(pretending: Program, what: str) -> None:
    asks = pretending(f"import resource; sys.stdin.read(); print(resource.getrlimit(resource.{what})[0])")
    most = {"RLIMIT_CPU": 4, "RLIMIT_AS": 2**30, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0}
    assert int(asks.run(GRAPH)) == most[what]


class Counting(Dot):
    """Counts its runs, and waits before each answers."""

    runs = 0
    wait = threading.Event()

    @contextmanager
    def running(self, source: str, form: str = "plain") -> Iterator[Callable[[], str]]:
        type(self).runs += 1
        self.wait.wait(5)
        with super().running(source, form) as answer:
            yield answer


def test_many_who_ask_for_the_same_layout_start_one_dot(dot: Dot) -> None:
    counting = Counting(dot.path)
    cache: Cache = {}
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(counting.place, GRAPH, cache) for _ in range(8)]
        time.sleep(0.1)
        counting.wait.set()
        answers = [one.result() for one in asked]
    assert counting.runs == 1
    assert all(answer is answers[0] for answer in answers)
    assert counting.place(GRAPH, cache) is answers[0]


def test_what_goes_wrong_meanwhile_leaves_no_dot_and_no_waiting(dot: Dot) -> None:
    cache: Cache = {}
    with pytest.raises(ZeroDivisionError), dot.placing(GRAPH, cache):
        raise ZeroDivisionError
    assert cache == {}
    assert set(dot.place(GRAPH, cache).nodes) == {"s1", "s2"}
    with dot.placing(GRAPH, cache) as placed:
        assert placed() is dot.place(GRAPH, cache)


def test_a_failure_is_remembered_for_a_while(pretending: Program) -> None:
    failing = pretending("sys.exit(1)")
    cache: Cache = {}
    with pytest.raises(LayoutFailed):
        failing.place(GRAPH, cache)
    ((key, kept),) = cache.items()
    assert isinstance(kept, Failure)
    Path(str(failing.path)).unlink()
    with pytest.raises(LayoutFailed, match="status 1"):
        failing.place(GRAPH, cache)
    cache[key] = Failure("old", 0.0)
    with pytest.raises(LayoutFailed, match="could not be started"):
        failing.place(GRAPH, cache)


def test_no_more_than_the_allowed_number_run_at_once(pretending: Program) -> None:
    slow = pretending("time.sleep(0.2); print('graph 1 1 1'); print('stop')")
    one_at_a_time = Dot(slow.path, seconds=5.0, turns=threading.BoundedSemaphore(1))
    started = time.monotonic()
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(one_at_a_time.run, ["a", "b", "c"]))
    assert time.monotonic() - started >= 0.6


def test_who_waits_too_long_for_a_turn_is_told(dot: Dot) -> None:
    busy = Dot(dot.path, seconds=0.05, turns=threading.BoundedSemaphore(1))
    with busy.turns, pytest.raises(LayoutFailed, match="at once"):
        busy.run(GRAPH)
    assert "node s1" in Dot(dot.path, turns=busy.turns).run(GRAPH)


def waiting(of: Dot) -> list[psutil.Process]:
    """The programs that we have started and that still wait for something to lay out."""
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.NoSuchProcess):  # which a process that has ended is too
            if child.cmdline()[:1] == [of.path]:
                found.append(child)
    return found


def eventually(check: Callable[[], bool]) -> bool:
    """Whether it becomes true within some seconds."""
    for _ in range(300):
        if check():
            return True
        time.sleep(0.02)
    return False


def test_what_is_started_ahead_gets_one_source_and_the_next_is_started(dot: Dot) -> None:
    ready = Dot(dot.path)
    ready.begin_ahead()
    assert eventually(lambda: len(waiting(ready)) == 1)
    first = waiting(ready)[0].pid
    assert ready.run(GRAPH) == dot.run(GRAPH)
    assert not psutil.pid_exists(first)
    assert eventually(lambda: len(waiting(ready)) == 1)
    assert ready.run(GRAPH) == dot.run(GRAPH)
    ready.close()
    assert waiting(ready) == []
    assert ready.run(GRAPH) == dot.run(GRAPH)
    assert waiting(ready) == []


def test_what_waits_has_looked_up_all_that_it_will_call(dot: Dot) -> None:
    ready = Dot(dot.path)
    ready.begin_ahead()
    assert eventually(lambda: len(waiting(ready)) == 1)
    assert waiting(ready)[0].environ()["LD_BIND_NOW"] == "1"
    ready.close()


def test_dot_wakes_on_another_processor_than_ours_and_may_go_on_where_it_likes(pretending: Program) -> None:
    ours = os.sched_getaffinity(0)
    with subprocess.Popen(["sleep", "60"]) as other:
        with beside_us(other.pid):
            assert os.sched_getaffinity(other.pid) == (ours - {our_processor()} or ours)
        assert os.sched_getaffinity(other.pid) == ours
        other.kill()
    told = pretending("sys.stdin.read(); time.sleep(0.05); print(sorted(os.sched_getaffinity(0)))").run(GRAPH)
    assert told == f"{sorted(ours)}\n"
    with beside_us(other.pid):  # which is gone
        pass


def test_what_died_while_it_waited_is_not_used(dot: Dot) -> None:
    ready = Dot(dot.path)
    ready.begin_ahead()
    assert eventually(lambda: len(waiting(ready)) == 1)
    waiting(ready)[0].kill()
    assert eventually(lambda: waiting(ready) == [])
    assert ready.run(GRAPH) == dot.run(GRAPH)
    ready.close()


def test_what_cannot_be_started_ahead_fails_only_when_it_is_asked(tmp_path: Path) -> None:
    missing = Dot(str(tmp_path / "dot"))
    missing.begin_ahead()
    with pytest.raises(LayoutFailed, match="could not be started"):
        missing.run(GRAPH)
    missing.close()
    none = Dot(None)
    none.begin_ahead()
    with pytest.raises(LayoutFailed, match="not found"):
        none.run(GRAPH)
    none.close()


def test_trimmed_lays_out_alike_and_its_folder_goes_away() -> None:
    whole = find_dot()
    lean = whole.trimmed()
    assert lean.run(GRAPH) == whole.run(GRAPH)
    if lean.plugins is not None:
        folder = Path(lean.plugins)
        assert folder.is_dir()
        del lean
        assert not folder.exists()


@pytest.mark.parametrize(
    "body",
    [
        "sys.exit(1)",
        "sys.stderr.write('The plugin configuration file:\\n\\t/nowhere/config6\\n')",
        "sys.stderr.write('The plugin configuration file:\\n\\t' + __file__ + '\\n')",
    ],
)
def test_what_cannot_be_trimmed_stays_as_it_is(pretending: Program, body: str) -> None:
    some = pretending(body)
    assert some.trimmed() is some
    assert Dot(None).trimmed().path is None


def test_plugins_that_lay_out_differently_are_not_used(pretending: Program, tmp_path: Path) -> None:
    listed = tmp_path / "config6"
    listed.write_text("libcore.so core {\n}\nliblayout.so dot_layout {\n}\n", encoding="utf-8")
    some = pretending(
        f"""
if '-v' in sys.argv: sys.stderr.write('The plugin configuration file:\\n\\t{listed}\\n')
else: print(os.environ.get('GVBINDIR'))
"""
    )
    assert some.trimmed() is some


def test_dot_is_the_one_that_is_set_else_on_the_path_else_that_of_graphviz_pure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "dot"
    shutil.copy("/bin/true", other)
    assert find_dot(str(other)).path == str(other)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_dot().path == str(other)
    other.unlink()
    packaged = find_dot().path
    assert packaged is not None
    assert Path(packaged).stem == "graphviz-pure"
    assert set(read_plain(Dot(packaged).run(GRAPH)).nodes) == {"s1", "s2"}
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert find_dot().path == packaged


def test_graphviz_pure_is_found_where_scripts_are_on_the_path_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    beside = tmp_path / "graphviz-pure"
    shutil.copy("/bin/true", beside)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "elsewhere" / "python"))
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(tmp_path / "elsewhere"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_dot().path == str(beside)


def test_the_drawing_imports_neither_the_web_nor_the_database() -> None:
    code = "import sys, argmap.drawing.draw, argmap.drawing.svg; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"flask", "sqlmodel", "sqlalchemy", "jinja2"} & set(loaded)
