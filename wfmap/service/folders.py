"""A folder for the files of workers, which goes when the service does.

A worker that is killed puts nothing away. So each has a folder of its own in one of the service,
which the service removes when the worker has ended. Where the service itself was killed, the next
one removes what is left: whoever lives holds a lock on its folder.
"""

import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

__all__ = ["own_folder"]

_PREFIX: Final = "wfmap-service-"
_LOCK: Final = "lock"
_HELD: Final[list[IO[bytes]]] = []
"""Locks that are held for as long as this process lives."""


def own_folder() -> Path | None:
    """Make the folder, and remove those whose services are gone; None where there is no room."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        held = (folder / _LOCK).open("wb")
    except OSError:
        return None
    _lock(held)
    _HELD.append(held)
    for other in folder.parent.glob(f"{_PREFIX}*"):
        if other != folder and _is_left(other):
            shutil.rmtree(other, ignore_errors=True)
    return folder


def _is_left(folder: Path) -> bool:
    """Tell whether nobody holds the lock of a folder; one without a lock is being made."""
    with suppress(OSError), (folder / _LOCK).open("rb") as file:
        return _lock(file)
    return False


def _lock(file: IO[bytes]) -> bool:
    if sys.platform == "win32":
        return False  # a folder that is left is left to the system
    import fcntl  # noqa: PLC0415 - not there on Windows

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
