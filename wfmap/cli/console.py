"""Standard output for results, standard error for talk."""

import os
import re
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, TextIO

from wfmap.cli.fitting import fitted, width_of
from wfmap.errors import WfmapError

__all__ = [
    "TALK",
    "OutputError",
    "ReaderGoneError",
    "Talk",
    "colours",
    "complain",
    "harmless",
    "put",
    "put_bytes",
    "say",
]

_HARMFUL: Final = re.compile(
    r"(?P<colour>\x1b\[[0-9;]*m)|\r(?!\n)|"
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]"
)
"""What a terminal would act on, take for the end of a line, or turn round so that a text reads as
another (embeddings, overrides and isolates; the marks of right-to-left writing stay); our own
colours are told apart."""


class OutputError(WfmapError):
    """A result cannot be written where it was asked for."""


@dataclass
class Talk:
    """How much is said beside the result: `quiet` leaves out notes, `debug` adds tracebacks.

    `names_output` tells that the command has the option `-o`, `fits` that its result is text for
    people, which a terminal gets in lines that fit.
    """

    quiet: bool = False
    debug: bool = False
    names_output: bool = False
    fits: bool = False


TALK: Final = Talk()
"""The setting of this run; `--quiet` and `--debug` change it."""


def say(text: str) -> None:
    """Tell a person something beside the result, unless told to be quiet."""
    if not TALK.quiet:
        complain(text)


def complain(text: str) -> None:
    """Tell a person what went wrong, always; where nobody can be told, nobody is."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            sys.stderr.write(_fit(harmless(text, colour=colours(sys.stderr)), sys.stderr) + "\n")
            sys.stderr.flush()


def harmless(text: str, *, colour: bool = False) -> str:
    """Show what a terminal would act on by its code: names and texts may come from anybody.

    Args:
        text: what is shown.
        colour: whether our own colours stay.
    """

    def shown(match: re.Match[str]) -> str:
        if colour and match["colour"]:
            return match.group()
        return "".join(
            f"\\u{ord(sign):04x}" if _HARMFUL.match(sign) or sign == "\x1b" else sign
            for sign in match.group()
        )

    return _HARMFUL.sub(shown, text)


class ReaderGoneError(Exception):
    """Whoever was reading standard output has stopped."""


def put(text: str) -> None:
    """Write a result to standard output, ending with a line break.

    Raises:
        ReaderGoneError: nobody reads it any more.
    """
    ended = text if text.endswith("\n") or not text else f"{text}\n"
    shown = harmless(ended, colour=sys.stdout is not None and colours(sys.stdout))
    fitting = _fit(shown, sys.stdout) if TALK.fits else shown
    put_bytes(fitting.encode("utf-8", "backslashreplace"))


def _fit(text: str, stream: TextIO | None) -> str:
    width = width_of(stream)
    return text if width is None else fitted(text, width)


def put_bytes(data: bytes) -> None:
    """Write a result that is no text to standard output.

    Raises:
        ReaderGoneError: nobody reads it any more.
        OutputError: it cannot be written, such as to a full disk.
    """
    if sys.stdout is None:
        hint = "name a file with -o" if TALK.names_output else "run it where it is open"
        raise OutputError("standard output is closed", hint)
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise ReaderGoneError from None
    except OSError as error:
        reason = (error.strerror or "it failed").lower()
        raise OutputError(f"standard output cannot be written: {reason}", _elsewhere()) from None


def _elsewhere() -> str:
    how = "name a file on another disk with -o" if TALK.names_output else "write to another disk"
    return f"{how}, or make room"


def colours(stream: TextIO | None) -> bool:
    """Tell whether a stream is a terminal that should be written to in colour."""
    if stream is None or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()
