"""Pictures that are kept: in memory, and on disk where a folder is named; both within bytes.

What was asked for least of late is forgotten first. Files are written beside and then renamed, so
that no half picture is ever read; several services may share a folder.
"""

import os
import stat
import tempfile
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from wfmap.errors import WfmapError

__all__ = ["Disk", "Memory"]

_OVERHEAD: Final = 512
"""Bytes that a picture takes beside its own."""
_PART: Final = ".part"


class Memory:
    """Pictures in memory, by their names."""

    def __init__(self, most: int) -> None:
        """Take how many bytes they may have."""
        self._most = most
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0

    @property
    def size(self) -> int:
        """Bytes that are taken."""
        return self._bytes

    def __len__(self) -> int:
        """Count the pictures."""
        return len(self._kept)

    def get(self, name: str) -> bytes | None:
        """Give a picture; None where it is not kept."""
        found = self._kept.get(name)
        if found is not None:
            self._kept.move_to_end(name)
        return found

    def put(self, name: str, picture: bytes) -> None:
        """Keep a picture, unless it is larger than all that may be kept."""
        size = len(picture) + _OVERHEAD
        if size > self._most or name in self._kept:
            return
        self._kept[name] = picture
        self._bytes += size
        while self._bytes > self._most:
            _, gone = self._kept.popitem(last=False)
            self._bytes -= len(gone) + _OVERHEAD


class Disk:
    """Pictures in a folder, by their names; what cannot be read or written is not kept."""

    def __init__(self, folder: Path, most: int) -> None:
        """Take a folder of one's own, made where it is not there, and the bytes it may hold.

        Raises:
            WfmapError: it cannot be made, or others may write there: they could put in pictures.
        """
        self._folder = folder
        self._most = most
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            found = folder.stat()
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise WfmapError(f"the folder of the cache cannot be used: {reason}") from None
        if os.name == "posix":
            theirs = found.st_uid != os.geteuid() or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
            if theirs:
                raise WfmapError(
                    "the folder of the cache belongs to somebody else, or others may write there",
                    "name a folder that only the service may write to",
                )
        self._bytes = sum(size for _, size, _ in self._files())

    def get(self, name: str) -> bytes | None:
        """Give a picture; None where it is not kept."""
        file = self._folder / name
        try:
            found = file.read_bytes()
        except OSError:
            return None
        with suppress(OSError):
            os.utime(file)
        return found

    def put(self, name: str, picture: bytes) -> None:
        """Keep a picture, unless it is larger than all that may be kept."""
        file = self._folder / name
        if len(picture) > self._most or file.exists():
            return
        try:
            handle, beside = tempfile.mkstemp(_PART, dir=self._folder)
        except OSError:
            return
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(picture)
            Path(beside).replace(file)
        except OSError:
            Path(beside).unlink(missing_ok=True)
            return
        self._bytes += len(picture)
        if self._bytes > self._most:
            self._make_room()

    def _make_room(self) -> None:
        """Take away what was asked for least of late, and parts that were left behind."""
        files = sorted(self._files())
        self._bytes = sum(size for _, size, _ in files)
        for _, size, file in files:
            if self._bytes <= self._most:
                return
            with suppress(OSError):
                file.unlink()
                self._bytes -= size

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """Yield when each file was asked for last, its bytes, and where it is."""
        with os.scandir(self._folder) as entries:
            for entry in entries:
                with suppress(OSError):
                    found = entry.stat(follow_symlinks=False)
                    yield found.st_mtime, found.st_size, Path(entry.path)
