"""`wfmap doctor`: whether this machine has what the commands and the service need."""

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final

from wfmap.cli.console import put
from wfmap.cli.exits import ExitCode
from wfmap.errors import WfmapError

__all__ = ["Checked", "doctor", "examined"]

_EXTRAS: Final[Mapping[str, tuple[str, ...]]] = {
    "service": ("fastapi", "uvicorn"),
    "simulation": ("numba", "joblib"),
    "audit": ("duckdb",),
}
"""What each extra brings, by the names that are imported."""
_FEW_FILES: Final = 1024
"""Files that a service with usual limits may have open, at least."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at: whether it is as it should be, and what else to do."""

    what: str
    is_well: bool
    told: str


def doctor() -> int:
    """Look whether this machine has what wfmap needs: packages, settings, room, workers."""
    found = list(examined(os.environ))
    for one in found:
        put(f"{'ok   ' if one.is_well else 'wrong'}  {one.what}: {one.told}")
    return ExitCode.CLEAN if all(one.is_well for one in found) else ExitCode.FINDINGS


def examined(environment: Mapping[str, str]) -> Iterator[Checked]:
    """Look at one thing after the other; what takes longest comes last.

    Args:
        environment: the variables that settings are read from.
    """
    for extra, packages in _EXTRAS.items():
        lacking = [name for name in packages if find_spec(name) is None]
        way_out = f"{', '.join(lacking)} is not there: pip install 'wfmap[{extra}]'"
        yield Checked(f"extra '{extra}'", not lacking, way_out if lacking else "installed")
    yield _room()
    yield _files()
    if find_spec("fastapi") is not None and find_spec("uvicorn") is not None:
        yield from _service(environment)


def _room() -> Checked:
    try:
        with tempfile.TemporaryFile() as file:
            file.write(bytes(1_000_000))
    except OSError as error:
        told = f"{(error.strerror or str(error)).lower()}; set TMPDIR to a folder with room"
        return Checked("temporary files", is_well=False, told=told)
    return Checked("temporary files", is_well=True, told=f"room in {tempfile.gettempdir()}")


def _files() -> Checked:
    if sys.platform == "win32":
        return Checked("open files", is_well=True, told="not limited")
    import resource

    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    is_well = most == resource.RLIM_INFINITY or most >= _FEW_FILES
    way_out = "" if is_well else f"; a service wants {_FEW_FILES}: ulimit -n {_FEW_FILES}"
    return Checked("open files", is_well, f"{most} may be open{way_out}")


def _service(environment: Mapping[str, str]) -> Iterator[Checked]:
    """Read the settings of the service, and have one of its workers answer."""
    from wfmap.service.settings import Settings
    from wfmap.service.worker import Worker

    try:
        settings = Settings.from_environment(environment)
    except WfmapError as error:
        yield Checked("settings of the service", is_well=False, told=f"{error}; {error.hint}")
        return
    yield Checked("settings of the service", is_well=True, told=f"{settings.workers} workers")
    worker = Worker(settings.memory_limit, 0, None)
    try:
        worker.start()
        outcome = worker.carry_out(os.getpid, (), None)
        is_well = outcome.kind == "done"
        told = "one was started and has answered" if is_well else "one has ended by itself"
    except OSError as error:
        is_well, told = False, f"none can be started: {error.__cause__ or error}"
    finally:
        worker.end()
    yield Checked("workers of the service", is_well, told)
