"""Writing results: to standard output, or whole and at once to a file that is no input.

A file is written beside its place under another name and then moved there, so that a failure
leaves the old file or none, never half of one.
"""

import os
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from wfmap.cli.console import put, put_bytes
from wfmap.errors import WfmapError

__all__ = ["STANDARD_OUTPUT", "OutputError", "deliver", "is_same_file", "write_file"]

STANDARD_OUTPUT: Final = "-"


class OutputError(WfmapError):
    """A result cannot be written where it was asked for."""


def deliver(result: str | bytes, output: str | None, *, inputs: Iterable[str] = ()) -> None:
    """Write a result to a file, or to standard output where none is named or it is `-`.

    Args:
        result: text, written as UTF-8, or bytes.
        output: the file.
        inputs: files that were read and must not be overwritten.

    Raises:
        OutputError: it cannot be written, or is one of the inputs.
    """
    if output not in (None, STANDARD_OUTPUT):
        text = result.encode() if isinstance(result, str) else result
        write_file(Path(str(output)), text, inputs=inputs)
    elif isinstance(result, str):
        put(result)
    else:
        put_bytes(result)


def write_file(path: Path, data: bytes, *, inputs: Iterable[str] = ()) -> None:
    """Write a file whole or not at all; links are followed, the file's mode stays.

    Raises:
        OutputError: it cannot be written, or is one of the inputs.
    """
    clash = next((name for name in inputs if is_same_file(path, name)), None)
    if clash is not None:
        raise OutputError(f"'{path}' is the input itself", "choose another name for the result")
    try:
        _replace(Path(os.path.realpath(path)), data)
    except OSError as error:
        reason = (error.strerror or "it failed").lower()
        raise OutputError(f"'{path}' cannot be written: {reason}") from None
    except ValueError:
        raise OutputError("a file name holds a zero byte") from None


def is_same_file(path: Path, name: str) -> bool:
    """Tell whether two names lead to one file; standard input and missing files are none."""
    try:
        return name != STANDARD_OUTPUT and path.samefile(name)
    except (OSError, ValueError):
        return False


def _replace(target: Path, data: bytes) -> None:
    mode = _mode(target)
    if mode is not None and not stat.S_ISREG(mode):
        target.write_bytes(data)  # a pipe or a device takes the bytes; it cannot be replaced
        return
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".wfmap-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(stat.S_IMODE(mode) if mode is not None else _new_mode())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int | None:
    try:
        return target.stat().st_mode
    except FileNotFoundError:
        return None


def _new_mode() -> int:
    """Give the mode a new file has under the process's umask, which can only be read by setting."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
