"""`wfmap`: from the arguments to an exit code, with every failure told the way it was asked for."""

import json
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, NoReturn

from wfmap.cli.console import TALK, OutputError, ReaderGoneError, complain, harmless, put
from wfmap.cli.exits import ExitCode
from wfmap.cli.failures import report_failure
from wfmap.cli.stopping import end_workers, listen, was_interrupted
from wfmap.errors import WfmapError
from wfmap.units.processes import OUTLIVES

__all__ = ["main", "run"]


PAGES: Final = frozenset({"--help", "--version"})
"""Words that ask for a page, which Click keeps to itself where nothing can be written to."""


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    from wfmap.operations.memory import collect_no_more, collect_rarely

    try:  # an interruption is one from the moment on at which somebody listens
        listen()
        collect_rarely()
        os.environ.setdefault(OUTLIVES, "1")
        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = int(ExitCode.INTERRUPTED)
    collect_no_more()
    _leave(code)


def _leave(code: int) -> NoReturn:
    """End the process with an exit code, whatever still stands in the buffers."""
    try:
        sys.stdout.flush()
    except (OSError, AttributeError, ValueError):
        _close_output()
    if code == ExitCode.INTERRUPTED:
        end_workers()
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command.

    Args:
        arguments: what stands behind `wfmap`.

    Returns:
        The exit code.
    """
    _use_utf8()
    if sys.stdout is None and not PAGES.isdisjoint(arguments):
        complain("standard output is closed\n    → run it where it is open")
        return ExitCode.FAILED
    TALK.quiet = TALK.debug = TALK.names_output = TALK.fits = False
    try:
        return _told(arguments)
    except (BrokenPipeError, ReaderGoneError):
        _close_output()
        return ExitCode.BROKEN_PIPE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except OutputError as error:
        _close_output()
        complain(f"{error.message}\n    → {error.hint}" if error.hint else error.message)
        return ExitCode.FAILED
    except OSError as error:  # such as a full disk under what prints help
        _close_output()
        complain(_refused(error).message)
        return ExitCode.FAILED


def _told(arguments: Sequence[str]) -> int:
    """Run one command, and tell what stops it in the form that was asked for."""
    as_json = _wants_json(arguments)
    try:
        return _dispatch(arguments)
    except (BrokenPipeError, ReaderGoneError, OutputError):
        raise
    except WfmapError as error:
        return report_failure(error, as_json=as_json)
    except MemoryError:
        return report_failure(_no_memory(), as_json=as_json)
    except OSError as error:
        return report_failure(_refused(error), as_json=as_json)
    except Exception as error:  # noqa: BLE001 - the last line: a fault of wfmap is told, never shown raw
        if was_interrupted():
            return ExitCode.INTERRUPTED
        return _fault(error, as_json=as_json)


def _no_memory() -> WfmapError:
    return WfmapError(
        "this needs more memory than there is", "ask for fewer cases, or for a part of the document"
    )


def _refused(error: OSError) -> WfmapError:
    """Say what the system refused; it is no fault of wfmap."""
    reason = (error.strerror or str(error) or type(error).__name__).lower()
    where = f" ('{error.filename}')" if error.filename else ""
    return WfmapError(
        f"the system refused what was asked of it: {reason}{where}",
        "make room or get the right to it, and try again",
    )


def _dispatch(arguments: Sequence[str]) -> int:
    from typer import Abort, TyperException

    from wfmap.cli.app import command_line
    from wfmap.cli.configuration import defaults

    commands = command_line()
    try:
        code = commands.main(
            args=list(arguments),
            prog_name="wfmap",
            standalone_mode=False,
            default_map=defaults(commands, arguments),
        )
    except TyperException as error:
        return _misused(error, as_json=_wants_json(arguments))
    except Abort:
        return ExitCode.INTERRUPTED
    return code if isinstance(code, int) else ExitCode.CLEAN


def _use_utf8() -> None:
    """Write UTF-8 whatever the locale; what cannot be encoded is escaped, never an error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _close_output() -> None:
    """Send what is left to write nowhere, so that the interpreter does not complain at exit."""
    with suppress(OSError, AttributeError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())


def _wants_json(arguments: Sequence[str]) -> bool:
    """Tell whether JSON was asked for, in the arguments as they are or in the environment."""
    said = [
        value
        for flag, value in zip(arguments, [*arguments[1:], ""], strict=True)
        if flag in ("--format", "-f")
    ]
    said += [item.partition("=")[2] for item in arguments if item.startswith("--format=")]
    return (said[-1] if said else os.environ.get("WFMAP_FORMAT", "")) == "json"


def _misused(error: Exception, *, as_json: bool) -> int:
    """Tell that the command line cannot be understood."""
    said = getattr(error, "message", None)
    if isinstance(said, str):
        vars(error)["message"] = harmless(said)
    if as_json:
        message = getattr(error, "format_message", error.__str__)()
        return report_failure(WfmapError(message, "see `wfmap --help`"), as_json=True)
    show = getattr(error, "show", None)
    if show is None:
        complain(f"Error: {error}")
    else:
        show()
    return ExitCode.FAILED


def _fault(error: Exception, *, as_json: bool) -> int:
    """Tell that wfmap itself failed, and how to report it."""
    what = f"{type(error).__name__}: {error}"[:500]
    hint = "this is a fault of wfmap; please report it with the output of the same command --debug"
    if as_json:
        put(json.dumps({"findings": [], "fault": {"message": what, "hint": hint}}, indent=2))
    complain(f"wfmap failed: {what}\n{hint}")
    if TALK.debug:
        complain("".join(traceback.format_exception(error)))
    return ExitCode.FAULT
