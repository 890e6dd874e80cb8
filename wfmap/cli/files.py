"""Writing results: to standard output, or whole and at once to a file that is no input.

All files are written in one way. What stands there is compared with what was there when the command
began, or with what it read: what somebody saved meanwhile is merged where a merge was given, else
the result goes into a file beside it. A lock keeps two commands from doing so at once.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

from wfmap.cli.console import OutputError, put, put_bytes, say
from wfmap.cli.locking import locked
from wfmap.cli.replacing import ChangedError, Signature, replace_file, signature, sweep
from wfmap.errors import WfmapError

__all__ = [
    "STANDARD_OUTPUT",
    "Before",
    "OutputError",
    "deliver",
    "is_same_file",
    "watch",
    "write_file",
]

STANDARD_OUTPUT: Final = "-"
LONGEST_NAME: Final = 255
"""Bytes that most file systems take for the name of a file."""
ATTEMPTS: Final = 20
"""How often a file is merged that changes again and again under it."""

_WATCHED: Final[dict[str, Signature | None]] = {}
"""What stood under the names of a command's arguments when it began."""


@dataclass(frozen=True, slots=True)
class Before:
    """What a command read of the file it writes back, and how a newer content is brought in.

    `merge` gets what somebody saved meanwhile and gives both; it raises a WfmapError where they do
    not fit together.
    """

    data: bytes
    merge: Callable[[bytes], bytes]


def watch(names: Iterable[str]) -> None:
    """Remember what stands under some names, so that writing there notices what came between."""
    _WATCHED.clear()
    for name in names:
        if name != STANDARD_OUTPUT and "\0" not in name:
            place = os.path.realpath(name)
            _WATCHED[place] = signature(Path(place))


def deliver(
    result: str | bytes,
    output: str | None,
    *,
    inputs: Iterable[str] = (),
    before: Before | None = None,
) -> None:
    """Write a result to a file, or to standard output where none is named or it is `-`.

    Args:
        result: text, written as UTF-8, or bytes.
        output: the file.
        inputs: files that were read and must not be overwritten.
        before: what was read of the file itself, where it is written back.

    Raises:
        OutputError: it cannot be written, or is one of the inputs.
    """
    if output not in {None, STANDARD_OUTPUT}:
        text = result.encode() if isinstance(result, str) else result
        write_file(Path(str(output)), text, inputs=inputs, before=before)
    elif isinstance(result, str):
        put(result)
    else:
        put_bytes(result)


def write_file(
    path: Path, data: bytes, *, inputs: Iterable[str] = (), before: Before | None = None
) -> None:
    """Write a file whole or not at all; links are followed, the file's mode and owner stay.

    Args:
        path: the file.
        data: its new content.
        inputs: files that were read and must not be overwritten.
        before: what was read of the file itself, where it is written back.

    Raises:
        OutputError: it cannot be written, is one of the inputs, or was changed meanwhile: then the
            new content is in a file beside it.
    """
    if not path.name:
        raise OutputError("the result has no name of a file", "write one, such as -o result.txt")
    clash = next((name for name in inputs if is_same_file(path, name)), None)
    if clash is not None:
        raise OutputError(f"'{path}' is the input itself", "choose another name for the result")
    with _told(path):
        target = Path(os.path.realpath(path))
        if _is_odd(target):
            target.write_bytes(data)  # a pipe or a device takes the bytes; it cannot be replaced
            return
        with locked(target.parent):
            for kept in sweep(target):
                say(f"{kept}: somebody wrote this while a wfmap that was ended replaced {path}")
            _write_locked(path, target, data, before)
            _WATCHED[str(target)] = signature(target)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say what machines refuse in words."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or "it failed").lower()
        raise OutputError(f"'{path}' cannot be written: {reason}") from None
    except ValueError:
        raise OutputError("a file name holds a zero byte") from None


def _write_locked(path: Path, target: Path, data: bytes, before: Before | None) -> None:
    for _ in range(ATTEMPTS):
        now = signature(target)
        try:
            result, current = _merged(path, target, data, before)
            replace_file(target, result, now, current)
        except ChangedError:
            continue
        if before is not None and current != before.data:
            say(f"{path}: was changed meanwhile; both changes are in it now")
        return
    _refuse(path, target, data, "it changes all the time")


def _merged(
    path: Path, target: Path, data: bytes, before: Before | None
) -> tuple[bytes, bytes | None]:
    """Decide what is written: the result, or both where somebody wrote the file meanwhile.

    Returns:
        What is written, and what was read of the file just now, where it was.
    """
    if before is None:
        if signature(target) != _WATCHED.get(str(target), signature(target)):
            _refuse(path, target, data, "")
        return data, None
    try:
        current = target.read_bytes()
    except FileNotFoundError:
        _refuse(path, target, data, "it is gone")
    if current == before.data:
        return data, current
    try:
        both = before.merge(current)
    except WfmapError as error:
        _refuse(path, target, data, str(error))
    return both, current


def _refuse(path: Path, target: Path, data: bytes, why: str) -> NoReturn:
    """Leave the file as it is, and the result in one beside it."""
    number, beside = 1, _beside(target, "new")
    while beside.exists():
        number += 1
        beside = _beside(target, f"new-{number}")
    replace_file(beside, data, None)
    raise OutputError(
        f"'{path}' was changed while wfmap worked on it" + (f": {why}" if why else ""),
        f"it stays as it is; the result is in '{beside.name}' beside it",
    )


def _beside(target: Path, told: str) -> Path:
    """Name a file beside another after it, as far as a name can be long."""
    stem, ending = target.stem, f".{told}{target.suffix}"
    while len(os.fsencode(stem + ending)) > LONGEST_NAME:
        stem = stem[:-1]
    return target.with_name(stem + ending)


def is_same_file(path: Path, name: str) -> bool:
    """Tell whether two names lead to one file; standard input and missing files are none."""
    try:
        return name != STANDARD_OUTPUT and path.samefile(name)
    except (OSError, ValueError):
        return False


def _is_odd(target: Path) -> bool:
    """Tell whether it is a pipe or a device."""
    try:
        return not stat.S_ISREG(target.stat().st_mode)
    except FileNotFoundError:
        return False
