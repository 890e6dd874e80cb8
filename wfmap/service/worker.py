"""One worker: a process that does a piece of work at a time, and its handle in the service.

Each worker has a pipe of its own and shares nothing with the others: no lock and no queue. Pools
of libraries (pebble, concurrent.futures) share both, so a worker that is killed while it holds
the lock, which one that waits for work always does, stops all of them.

    service ── (job, arguments) ──► worker
            ◄── told, counted ─────  while it works
            ◄── done | failed ─────

A worker is in a group of processes of its own, so that whatever it has started ends with it, and
it ends by itself when the service is gone.
"""

import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Final, Literal

from wfmap.operations.memory import collect_rarely
from wfmap.operations.progress import Progress
from wfmap.service.problems import Problem

__all__ = ["Outcome", "Told", "Worker", "WorkerError", "prepare"]

PRELOADED: Final = (
    "wfmap.service.work",
    "wfmap.service.planning_work",
    "wfmap.service.rehearsal",
)
"""What the fork server has imported, so that workers have it at once and share its memory.

Not the simulator: machine code that is made later would never reach its copies. Nor reports and
plans, which would double the time that it takes to start.
"""
PACE: Final = 0.1
"""Seconds between two counts that a worker tells; more often nobody looks."""
MOST_JOBS: Final = 2_000
"""Pieces of work after which a worker makes room for a fresh one."""
MOST_GROWTH: Final = 300_000_000
"""Bytes by which a worker may have grown over the one it was at its first work, to be kept."""

_STARTING: Final = threading.Lock()
"""Processes are started one after the other: multiprocessing keeps lists of them without a lock."""


class WorkerError(RuntimeError):
    """An error in a worker that is a fault of ours; its text is the traceback there."""


@dataclass(frozen=True, slots=True)
class Told:
    """How far a piece of work is: what is being done, how many runs are done, and at most."""

    doing: str = ""
    done: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a piece of work ended.

    `kind` is *done* (`value` is what the job returned), *failed* (`value` is the exception),
    *lost* (the worker ended first; `value` is its exit code, None where it is not known) or
    *absent* (the worker had ended before it got the work).
    """

    kind: Literal["done", "failed", "lost", "absent"]
    value: Any


class Worker:
    """The handle of a worker; `start` and `carry_out` block, `kill` may be called meanwhile."""

    def __init__(self, memory_limit: int, niceness: int, folder: Path | None) -> None:
        self._memory_limit = memory_limit
        self._niceness = niceness
        self._folder = folder
        self._process: Any = None
        self._pipe: Connection | None = None
        self._jobs = 0
        self._grown = 0
        self._killed = False

    @property
    def pid(self) -> int | None:
        """The id of its process; None before it has started and after its end."""
        return None if self._process is None else self._process.pid

    @property
    def is_fit(self) -> bool:
        """Whether it lives and has not grown too old or too large."""
        is_small = self._jobs < MOST_JOBS and self._grown < MOST_GROWTH
        return is_small and not self._killed and self._pipe is not None and not self.is_gone()

    @property
    def is_orphan(self) -> bool:
        """Whether the process that forked it has ended, or it has itself."""
        process = self._process
        try:
            return process is not None and bool(wait([process.sentinel], 0))
        except (OSError, ValueError):  # a thread puts it away at this moment
            return True

    def retire(self) -> None:
        """Let the work that it does be its last."""
        self._jobs = MOST_JOBS

    def is_gone(self) -> bool:
        """Tell whether an idle worker has ended; one that lives has nothing to say."""
        try:
            return self._pipe is None or self._pipe.poll()
        except (OSError, EOFError):
            return True

    def start(self) -> None:
        """Start the process and wait until it is ready for work.

        Raises:
            OSError: it cannot be started, or ended at once.
        """
        context = _context()
        pipe, other = context.Pipe()
        if self._folder is not None:
            try:
                self._folder.mkdir(mode=0o700)
            except OSError:
                self._folder = None  # no room on the disk: it can do most things without
        how = (other, self._memory_limit, self._niceness, str(self._folder or ""))
        process = context.Process(target=_serve, args=how, daemon=True)
        self._process, self._pipe = process, pipe
        try:
            with _STARTING:
                process.start()
            other.close()
            pipe.recv()
        except (EOFError, OSError) as error:
            self.end()
            raise OSError("a worker process cannot be started") from error

    def carry_out(
        self, job: Callable[..., Any], given: tuple[Any, ...], tell: Callable[[Told], None] | None
    ) -> Outcome:
        """Have a piece of work done.

        Args:
            job: what to call there.
            given: its arguments.
            tell: gets how far it is; the job then takes a `progress`.
        """
        pipe = self._pipe
        if pipe is None or self.is_gone():
            return Outcome("absent", None)
        try:
            pipe.send((job, given, tell is not None))
            while True:
                said = pipe.recv()
                if not isinstance(said, Told):
                    break
                if tell is not None:
                    tell(said)
        except (EOFError, OSError):
            return Outcome("lost", self._code())
        kind, value, self._grown = said
        self._jobs += 1
        return Outcome(kind, value)

    def kill(self) -> None:
        """End it at once, and whatever it has started."""
        self._killed = True
        pid = getattr(self._process, "pid", None)
        if pid is None:
            return
        if sys.platform == "win32":
            self._process.kill()
            return
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            if not self.is_gone():  # it has no group yet
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def end(self) -> None:
        """End it and put away what it leaves: its files, and our end of the pipe."""
        self.kill()
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        process, self._process = self._process, None
        if process is not None and process.pid is not None:
            process.join(1)
            if process.exitcode is not None:
                process.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _code(self) -> int | None:
        process = self._process
        if process is None:
            return None
        process.join(1)
        code: int | None = process.exitcode
        return code


def _context() -> Any:  # noqa: ANN401 - multiprocessing has no common type for its contexts
    """Choose how workers are started: forked from a small server that has imported their code.

    Forking the service itself would copy its threads' locks; spawning takes a second a worker.
    """
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    # one thread: the server forks, and each worker has a core of its own at most
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    context.set_forkserver_preload(list(PRELOADED))
    return context


def _serve(pipe: Connection, memory_limit: int, niceness: int, folder: str) -> None:
    """Do what comes through the pipe until it is closed."""
    prepare(memory_limit, niceness, folder)
    threading.Thread(target=_end_with_service, daemon=True).start()
    lean = 0
    pipe.send("ready")
    while True:
        try:
            job, given, tells = pipe.recv()
        except (EOFError, OSError):
            return
        kind, value = _done(job, given, _Telling(pipe).progress() if tells else None)
        now = _memory()
        lean = lean or now
        with suppress(BrokenPipeError):
            pipe.send((kind, value, now - lean))


def _done(
    job: Callable[..., Any], given: tuple[Any, ...], progress: Progress | None
) -> tuple[str, Any]:
    """Call a job; its refusals cross the border as they are, faults as their traceback."""
    try:
        return "done", job(*given) if progress is None else job(*given, progress=progress)
    except (Problem, MemoryError) as refusal:
        return "failed", refusal.with_traceback(None)
    except Exception:  # noqa: BLE001 - whatever it is, the service hears of it
        return "failed", WorkerError(traceback.format_exc())


class _Telling:
    """Tells the service how far a piece of work is."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._doing = ""
        self._told = 0.0

    def progress(self) -> Progress:
        """Give what an operation is told its progress by."""
        return Progress(told=self._say, counted=self._count)

    def _say(self, doing: str) -> None:
        self._doing = doing
        self._pipe.send(Told(doing))

    def _count(self, done: int, most: int) -> None:
        now = time.monotonic()
        if now - self._told >= PACE or done == most:
            self._told = now
            self._pipe.send(Told(self._doing, done, most))


def _end_with_service() -> None:
    """Wait until the service is gone, then end this process; for a thread of its own."""
    service = multiprocessing.parent_process()
    if service is not None:
        wait([service.sentinel])
        _end_all()


def _end_all() -> None:
    """End this process and whatever it has started."""
    if sys.platform != "win32" and os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def prepare(memory_limit: int, niceness: int = 0, folder: str = "") -> None:
    """Set up a worker: its group, its limit on memory, its place among others, its own folder."""
    collect_rarely()
    # the pool that pyarrow has by itself takes a gigabyte at its first table, used or not: a chart
    # in the same worker would find none left
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    if folder:
        os.environ["TMPDIR"] = tempfile.tempdir = folder
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not there on Windows

        os.setpgid(0, 0)
        os.nice(niceness)
        # what is written to counts; charts reserve addresses by the terabyte and use few of them
        kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
        _, most = resource.getrlimit(kind)
        limit = memory_limit if most == resource.RLIM_INFINITY else min(memory_limit, most)
        resource.setrlimit(kind, (limit, limit))


def _memory() -> int:
    """Give the bytes that this process has in memory, 0 where that is not known."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
