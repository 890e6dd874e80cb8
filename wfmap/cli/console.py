"""Standard output for results, standard error for talk."""

import os
import sys
from dataclasses import dataclass
from typing import Final, TextIO

__all__ = ["TALK", "ReaderGoneError", "Talk", "colours", "complain", "put", "put_bytes", "say"]


@dataclass
class Talk:
    """How much is said beside the result: `quiet` leaves out notes, `debug` adds tracebacks."""

    quiet: bool = False
    debug: bool = False


TALK: Final = Talk()
"""The setting of this run; `--quiet` and `--debug` change it."""


def say(text: str) -> None:
    """Tell a person something beside the result, unless told to be quiet."""
    if not TALK.quiet:
        complain(text)


def complain(text: str) -> None:
    """Tell a person what went wrong, always."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


class ReaderGoneError(Exception):
    """Whoever was reading standard output has stopped."""


def put(text: str) -> None:
    """Write a result to standard output, ending with a line break.

    Raises:
        ReaderGoneError: nobody reads it any more.
    """
    put_bytes((text if text.endswith("\n") or not text else f"{text}\n").encode())


def put_bytes(data: bytes) -> None:
    """Write a result that is no text to standard output.

    Raises:
        ReaderGoneError: nobody reads it any more.
    """
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise ReaderGoneError from None


def colours(stream: TextIO) -> bool:
    """Tell whether a stream is a terminal that should be written to in colour."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()
