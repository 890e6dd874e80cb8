"""Where documents come from: files, standard input, a request's body.

A file is read once, whole, and never past the limit. What a document includes is looked for in
the folder of the document.
"""

import errno
import os
import stat
import sys
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final
from urllib.parse import urlsplit

from wfmap.errors import InputLimitError, UnreadableError
from wfmap.model.include import Loader
from wfmap.model.reading.json_text import MAX_BYTES

__all__ = ["FOLDERS", "STANDARD_INPUT", "Source", "read_file", "source_of"]

STANDARD_INPUT: Final = "-"
"""The name that stands for standard input and standard output."""

FOLDERS: Final[ContextVar[tuple[Path, ...]]] = ContextVar("FOLDERS", default=())
"""Folders that a person allows documents to include files from, beside their own."""

_REASONS: Final = {
    errno.ENOENT: ("there is no such file", "no-such-file"),
    errno.ENOTDIR: ("there is no such file", "no-such-file"),
    errno.EISDIR: ("it is a folder", "not-a-file"),
    errno.EACCES: ("it may not be read", "unreadable-file"),
    errno.EPERM: ("it may not be read", "unreadable-file"),
    errno.ELOOP: ("its links lead in a circle", "unreadable-file"),
    errno.ENAMETOOLONG: ("its name is too long", "no-such-file"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """A document to read: its name for messages, its bytes, and how its includes are fetched."""

    name: str
    data: bytes
    load: Loader | None = None


def source_of(name: str, *, max_bytes: int = MAX_BYTES) -> Source:
    """Read a document from a file, or from standard input where its name is `-`.

    Raises:
        UnreadableError: it cannot be opened or read.
        LimitError: it is over `max_bytes`.
    """
    if name == STANDARD_INPUT:
        return Source("<stdin>", _limited(sys.stdin.buffer, name, max_bytes), _loader(Path()))
    if not name:
        raise UnreadableError("the document has no name of a file", rule="no-such-file")
    path = Path(name)
    return Source(name, read_file(path, max_bytes=max_bytes), _loader(path.parent))


def read_file(path: Path, *, max_bytes: int = MAX_BYTES) -> bytes:
    """Read a file whole.

    Raises:
        UnreadableError: it cannot be opened or read; the message says why.
        LimitError: it is over `max_bytes`; no more than that is read.
    """
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if stat.S_ISREG(status.st_mode) and status.st_size > max_bytes:
                raise _too_large(str(path), status.st_size, max_bytes)
            return _limited(file, str(path), max_bytes)
    except OSError as error:
        said = (error.strerror or "it cannot be read").lower()
        reason, rule = _REASONS.get(error.errno or 0, (said, "unreadable-file"))
        message = f"the file cannot be read: {reason}"
        raise UnreadableError(message, rule=rule, file=str(path)) from None
    except ValueError:
        raise UnreadableError("a file name holds a zero byte", rule="no-such-file") from None


def _limited(file: BinaryIO, name: str, max_bytes: int) -> bytes:
    data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise _too_large(name, None, max_bytes)
    return data


def _too_large(name: str, size: int | None, max_bytes: int) -> InputLimitError:
    known = f"{size:,} bytes" if size is not None else "too large"
    return InputLimitError(
        f"the file is {known}; at most {max_bytes:,} bytes are read",
        "split it, or move large 'x-' values out of it",
        file=name,
    )


def _loader(folder: Path) -> Loader:
    """Make the loader of a folder: JSON files in it, never an address nor what lies outside.

    A document may come from anybody; a link counts as what it leads to.
    """
    roots = (folder, *FOLDERS.get())

    def load(name: str) -> bytes:
        parts = urlsplit(name)
        path = PurePosixPath(name)
        if parts.scheme or parts.netloc or path.is_absolute() or "\\" in name:
            raise UnreadableError(
                f"'{name}' is not a relative path", "include a file beside the document"
            )
        if path.suffix != ".json":
            raise UnreadableError(f"'{name}' is not a .json file", "include a process document")
        try:
            real = (folder / path).resolve()
            is_inside = any(real.is_relative_to(root.resolve()) for root in roots)
        except (OSError, RuntimeError, ValueError):
            is_inside = True  # there is no such file, which its reader says better
        if not is_inside:
            raise UnreadableError(
                f"'{name}' is outside the folder of the document",
                "if you trust the document, allow the folder with --allow-folder",
            )
        return read_file(folder / path)

    return load
