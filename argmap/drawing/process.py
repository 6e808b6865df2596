"""One run of a program that is not trusted: no shell, few variables, limits on all that it may take, and a hard end.

The program gets a process group of its own, which is killed whole (SECURITY.md, "Graphviz").
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from argmap.domain.errors import LayoutFailed

OUTPUT_BYTES = 4 * 1024 * 1024
MEMORY_BYTES = 1024 * 1024 * 1024
_PIPE_HOLDS = 32 * 1024
_READ_AT_ONCE = 64 * 1024
_OWN_STATE = Path("/proc/thread-self/stat")


def start(command: Sequence[str], told: Mapping[str, str], seconds: float) -> subprocess.Popen[bytes]:
    """Starts the command, which waits for its input; `told` is its environment, `seconds` the processor time it gets.

    Raises `LayoutFailed` where it cannot be started.
    """
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=told,
            close_fds=True,  # with several workers, the socket on which we listen may be inherited
            **_apart(),
        )
    except OSError as error:
        raise LayoutFailed(f"Graphviz could not be started: {error.strerror or error}.") from error
    _limit(process.pid, seconds)
    return process


@contextlib.contextmanager
def running(process: subprocess.Popen[bytes], source: bytes, seconds: float) -> Iterator[Callable[[], bytes]]:
    """Gives the process `source` as its input; call what this gives for its answer, at most 4 MiB.

    After `seconds` it is killed, and it never outlives this. Raises `LayoutFailed`, now or from the call.
    """
    until = time.monotonic() + seconds

    def answer() -> bytes:
        try:
            said = _read(process, until)
            if len(said) > OUTPUT_BYTES:
                raise LayoutFailed("Graphviz answered more than it should.")
            status = _status(process, until)
        except TimeoutError:
            raise LayoutFailed(f"Graphviz took longer than {seconds:g} seconds.") from None
        if status != 0:
            raise LayoutFailed(f"Graphviz failed (status {status}).")
        return said

    writer = None
    try:
        writer = _write(process, source)
        yield answer
    finally:
        end(process, writer)


def end(process: subprocess.Popen[bytes], writer: threading.Thread | None = None) -> None:
    """Kills the process with all that it may have started, and lets go of its pipes; `writer` is who still writes."""
    _kill(process)
    process.wait()
    if writer is not None:
        writer.join()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def _apart() -> dict[str, Any]:
    """A process group of its own, so that it can be killed with all that it may have started."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"process_group": 0}


def _kill(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _limit(pid: int, seconds: float) -> None:
    """Limits the child while it still waits for its input: set from outside, for a `preexec_fn` would make us fork."""
    if sys.platform != "linux":
        return
    import resource

    limits = {
        resource.RLIMIT_CPU: int(seconds) + 1,
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    with contextlib.suppress(ProcessLookupError, PermissionError, ValueError):
        for what, most in limits.items():
            resource.prlimit(pid, what, (most, most))


@contextlib.contextmanager
def beside_us(pid: int) -> Iterator[None]:
    """Meanwhile the process wakes on another processor than ours, where there is one.

    Linux wakes whoever reads a pipe on the processor of whoever writes to it, even while another is idle: it takes the
    writer to be about to wait. But we go on with the page, and the process would begin when we have nothing more to do.
    """
    if sys.platform != "linux":
        yield
        return
    ours = os.sched_getaffinity(0)
    others = ours - {our_processor()}
    with contextlib.suppress(OSError):
        if others:
            os.sched_setaffinity(pid, others)
    yield
    with contextlib.suppress(OSError):
        if others:
            os.sched_setaffinity(pid, ours)


def our_processor() -> int:
    """The number of the processor on which this thread runs (proc(5), field 39 of `stat`)."""
    return int(_OWN_STATE.read_bytes().rpartition(b")")[2].split()[36])


def _write(process: subprocess.Popen[bytes], source: bytes) -> threading.Thread | None:
    """Gives the program its source; what a pipe may not hold at once is written by a thread."""
    assert process.stdin is not None
    pipe = process.stdin

    def write() -> None:
        with contextlib.suppress(OSError), beside_us(process.pid):
            pipe.write(source)
            pipe.close()

    if len(source) <= _PIPE_HOLDS and sys.platform != "win32":
        write()
        return None
    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    return writer


def _read(process: subprocess.Popen[bytes], until: float) -> bytes:
    """The answer, or the beginning of one that is too long. Raises `TimeoutError`.

    Where pipes can be waited for, no thread is needed to keep the time: to start one takes longer than all the rest.
    """
    assert process.stdout is not None
    if sys.platform == "win32":
        late = threading.Timer(until - time.monotonic(), process.kill)
        late.start()
        said = process.stdout.read(OUTPUT_BYTES + 1)
        late.cancel()
        return said
    pipe = process.stdout.fileno()
    found: list[bytes] = []
    size = 0
    while size <= OUTPUT_BYTES:
        _wait_for(pipe, until)
        some = os.read(pipe, _READ_AT_ONCE)
        if not some:
            break
        found.append(some)
        size += len(some)
    return b"".join(found)


def _status(process: subprocess.Popen[bytes], until: float) -> int:
    """What the program says at its end. Raises `TimeoutError`."""
    if sys.platform == "linux" and process.poll() is None:
        with contextlib.suppress(OSError):  # a kernel that has no such thing, or a program that is gone meanwhile
            ending = os.pidfd_open(process.pid)
            try:
                _wait_for(ending, until)
            finally:
                os.close(ending)
    try:
        return process.wait(max(until - time.monotonic(), 0.0))
    except subprocess.TimeoutExpired as error:
        raise TimeoutError from error


def _wait_for(readable: int, until: float) -> None:
    if sys.platform != "win32":  # where nothing that waits can be asked to wait for a pipe, and nobody asks
        waiting = select.poll()
        waiting.register(readable, select.POLLIN)
        if not waiting.poll(max(until - time.monotonic(), 0.0) * 1000):
            raise TimeoutError
