"""A file replaced at once: after any failure, a kill or a power cut it is the old or the new one.

The new content is written beside it, flushed to the disk, given the old file's mode and owner, and
moved into its place; then the folder is flushed, so that the move itself is not lost.

Between the last look at the old file and the move somebody else may write it. Where the system can,
both files therefore change places in one step, and what came out is looked at: if it is not what
was expected, they change back, and nothing was lost. An interruption in between changes them back
too. A kill leaves no time for that: then what came out lies beside the file, under a name that says
what wfmap had written and what it had read, and the next run keeps it under a visible name if it is
neither. A new file takes its name only if that is still free. What stays: a program that holds the
old file open, and goes on writing into it later.
Where a file system can neither exchange nor link, the move follows the look by microseconds.
"""

import ctypes
import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from wfmap.errors import WfmapError

__all__ = ["ChangedError", "Signature", "replace_file", "signature", "sweep"]

SUFFIX: Final = ".part"
_NUMBERS: Final = 5
"""Numbers in the name of a temporary file: that of its own, and the signature it is to replace."""

Signature = tuple[int, int, int, int]
"""Device, number, size and time of change of a file: another one where its content is another."""


class ChangedError(Exception):
    """Somebody else wrote the file in the last moment."""


def signature(path: Path) -> Signature | None:
    """Tell one content of a file from the next without reading it; None where there is none."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def replace_file(
    target: Path, data: bytes, expected: Signature | None, content: bytes | None = None
) -> None:
    """Replace a regular file, or make it.

    Args:
        target: the file itself, no link to it.
        data: its new content.
        expected: what is replaced; nothing where None.
        content: what was read of it, where that is known.

    Raises:
        ChangedError: it is no longer what was expected; nothing was done.
        WfmapError: replacing it would change more than its content.
        OSError: it cannot be written; nothing was done.
    """
    old = _status(target)
    _demand_one_name(target, old)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=_prefix(target), suffix=SUFFIX)
    temporary = Path(name)
    try:
        temporary = _told_apart(target, temporary, expected)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            _like_before(target, temporary, old)
            os.fsync(file.fileno())
        _move(temporary, target, expected, content)
    except BaseException:
        _undo(temporary, target, data, expected, content)
        raise
    _flush(target.parent)


def _move(temporary: Path, target: Path, expected: Signature | None, content: bytes | None) -> None:
    if signature(target) != expected:
        raise ChangedError
    if expected is None:
        _take_name(temporary, target)
    elif not _exchange(temporary, target):
        temporary.replace(target)
    elif not _is_expected(temporary, expected, content):
        _exchange(temporary, target)
        raise ChangedError
    else:
        temporary.unlink()


def _is_expected(file: Path, expected: Signature | None, content: bytes | None) -> bool:
    return signature(file) == expected and content in (None, file.read_bytes())


def _undo(
    temporary: Path, target: Path, data: bytes, expected: Signature | None, content: bytes | None
) -> None:
    """Remove what was written beside a file; what somebody else wrote goes back to its place."""
    with suppress(FileNotFoundError):
        own, *replaced = _named_numbers(temporary)
        is_ours = not replaced or temporary.stat().st_ino == own
        if is_ours or _is_expected(temporary, expected, content):
            temporary.unlink()
        elif target.read_bytes() != data or not _exchange(temporary, target):
            _keep(temporary, target)
        else:
            temporary.unlink()


def _told_apart(target: Path, temporary: Path, expected: Signature | None) -> Path:
    """Let the name of a temporary file say its own number, and what it is to replace."""
    own = temporary.stat().st_ino
    numbers = "-".join(str(number) for number in (own, *(expected or (0, 0, 0, 0))))
    told = temporary.with_name(f"{_prefix(target)}{numbers}{SUFFIX}")
    temporary.rename(told)
    return told


def _named_numbers(file: Path) -> tuple[int, ...]:
    """Read what the name of a temporary file says; one number where it says nothing yet."""
    numbers = file.name.removesuffix(SUFFIX).split("-")[2:]
    return tuple(int(n) for n in numbers) if len(numbers) == _NUMBERS else (0,)


def _keep(left: Path, target: Path) -> Path:
    """Give a file that somebody wrote in the last moment a name that is seen."""
    number = 1
    while (kept := target.with_name(_kept_name(target, number))).exists():
        number += 1
    return left.rename(kept)


def _kept_name(target: Path, number: int) -> str:
    return f"{target.stem[:40]}.kept-{number}{target.suffix[:12]}"


def _take_name(temporary: Path, target: Path) -> None:
    """Give a new file its name, unless somebody took it in this moment."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise ChangedError from None
    except OSError:  # a file system without links
        temporary.replace(target)
        return
    temporary.unlink()


def _exchange(one: Path, other: Path) -> bool:
    """Let two files change places in one step; tell whether the system can."""
    if _RENAME is None:
        return False
    names = os.fsencode(one), os.fsencode(other)
    done: int = _RENAME(_HERE, names[0], _HERE, names[1], _EXCHANGED)
    return done == 0


def _rename() -> Any:  # noqa: ANN401 - a function of the C library
    """Find the call of Linux that exchanges two files."""
    return getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None


_RENAME: Final = _rename()
_HERE: Final = -100
"""AT_FDCWD: names are as they are written."""
_EXCHANGED: Final = 2
"""RENAME_EXCHANGE."""


def sweep(target: Path) -> list[Path]:
    """Remove what a killed wfmap left beside a file; to be called under the lock of its folder.

    Returns:
        What somebody else had written in the moment it was killed, by the name it has now.
    """
    kept: list[Path] = []
    with suppress(OSError):
        for left in sorted(target.parent.iterdir()):
            if left.name.startswith(_prefix(target)) and left.name.endswith(SUFFIX):
                kept += _cleared(left, target)
    return kept


def _cleared(left: Path, target: Path) -> Iterator[Path]:
    """Remove a file left behind, if it is wfmap's own or what wfmap had read; else keep it."""
    own, *replaced = _named_numbers(left)
    found = signature(left)
    if not replaced or found is None or found[1] == own or found == tuple(replaced):
        left.unlink(missing_ok=True)
    else:
        yield _keep(left, target)


def _prefix(target: Path) -> str:
    """Begin a name of bounded length, whatever the file is called."""
    return f".wfmap-{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]}-"


def _status(target: Path) -> os.stat_result | None:
    try:
        return target.stat()
    except FileNotFoundError:
        return None


def _demand_one_name(target: Path, old: os.stat_result | None) -> None:
    if old is not None and old.st_nlink > 1:
        raise WfmapError(
            f"'{target}' has {old.st_nlink} names (hard links), and replacing it would part them",
            f"write to another name, or part them first: cp '{target.name}' copy && "
            f"mv copy '{target.name}'",
        )


def _like_before(target: Path, temporary: Path, old: os.stat_result | None) -> None:
    """Give the new file the owner, the extended attributes and the mode of the old one."""
    if old is None:
        temporary.chmod(0o666 & ~_mask())
        return
    new = temporary.stat()
    if sys.platform != "win32" and (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        _give(target, temporary, old)
    _copy_attributes(target, temporary)
    temporary.chmod(stat.S_IMODE(old.st_mode))


def _give(target: Path, temporary: Path, old: os.stat_result) -> None:
    try:
        os.chown(temporary, old.st_uid, old.st_gid)
    except PermissionError:
        raise WfmapError(
            f"'{target}' belongs to another user or group, and replacing it would make it yours",
            "write to another name, or let its owner write it",
        ) from None


def _copy_attributes(target: Path, temporary: Path) -> None:
    """Copy extended attributes, access lists among them, as far as the file system takes them."""
    if not hasattr(os, "listxattr"):
        return
    with suppress(OSError):
        for name in os.listxattr(target):
            with suppress(OSError):
                os.setxattr(temporary, name, os.getxattr(target, name))


def _flush(folder: Path) -> None:
    """Flush a folder to the disk, where the system can."""
    if sys.platform == "win32":
        return
    with suppress(OSError):  # the file is in its place; some file systems flush no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _mask() -> int:
    """Give the process's umask, which can only be read by setting."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
