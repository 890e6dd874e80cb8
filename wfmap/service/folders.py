"""A folder for the files of workers, which goes when the service does.

A worker that is killed puts nothing away. So each has a folder of its own in one of the service,
which the service removes when the worker has ended. Where the service itself was killed, the next
one removes what is left: whoever lives holds a lock on its folder.
"""

import shutil
import sys
import tempfile
import weakref
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import IO, Final

__all__ = ["Folder"]

_PREFIX: Final = "wfmap-service-"
_LOCK: Final = "lock"


class Folder:
    """A folder of this process with a folder for each worker; there may be no room for it."""

    def __init__(self) -> None:
        """Make it, and remove those whose services are gone."""
        self._path: Path | None = None
        self._held: IO[bytes] | None = None
        self._numbers = count()
        with suppress(OSError):
            self._path = Path(tempfile.mkdtemp(prefix=_PREFIX))
            self._held = (self._path / _LOCK).open("wb")
            weakref.finalize(self, self._held.close)  # a service that is dropped removes nothing
            _lock(self._held)
            for other in self._path.parent.glob(f"{_PREFIX}*"):
                if other != self._path and _is_left(other):
                    shutil.rmtree(other, ignore_errors=True)

    def next(self) -> Path | None:
        """Name a folder for one more worker, which is not made yet."""
        return None if self._path is None else self._path / str(next(self._numbers))

    def remove(self) -> None:
        """Remove it with all that is in it."""
        if self._held is not None:
            self._held.close()
        if self._path is not None:
            shutil.rmtree(self._path, ignore_errors=True)


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
