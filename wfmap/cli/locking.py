"""One wfmap at a time writes into a folder; whoever only reads is not kept waiting.

On POSIX the folder itself is locked, so that nothing is left behind; elsewhere a file of the
temporary folder stands for it. Where a file system knows no locks, comparing before each write
still finds what somebody else wrote.
"""

import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from wfmap.errors import WfmapError
from wfmap.units.figures import exact

__all__ = ["locked"]

PATIENCE: Final = 30.0
"""Seconds to wait for another wfmap: writing takes far less."""
PAUSE: Final = 0.02
"""Seconds between two attempts."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder while the block runs.

    Raises:
        WfmapError: another wfmap holds it for longer than anybody writes.
    """
    handle = _opened(folder)
    if handle is None:
        yield
        return
    try:
        end = time.monotonic() + PATIENCE
        while not _taken(handle):
            if time.monotonic() > end:
                raise WfmapError(
                    f"another wfmap has been writing into '{folder}' for {exact(PATIENCE)} s",
                    "wait until it has ended, or end it, and try again",
                )
            time.sleep(PAUSE)
        yield
    finally:
        os.close(handle)  # which gives the lock back


def _opened(folder: Path) -> int | None:
    try:
        if sys.platform == "win32":
            name = hashlib.sha256(str(folder.resolve()).casefold().encode()).hexdigest()
            place = Path(tempfile.gettempdir()) / f"wfmap-{name[:32]}.lock"
            return os.open(place, os.O_RDWR | os.O_CREAT)
        return os.open(folder, os.O_RDONLY)
    except OSError:
        return None  # a folder that may be written to and not read


def _taken(handle: int) -> bool:
    """Try to take the lock; true also where the file system knows none."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True
