"""`wfmap`: from the arguments to an exit code, with every failure told the way it was asked for."""

import json
import os
import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

from wfmap.cli.console import TALK, ReaderGoneError, complain, put
from wfmap.cli.exits import ExitCode
from wfmap.cli.failures import told
from wfmap.errors import WfmapError
from wfmap.units.processes import OUTLIVES

__all__ = ["main", "run"]


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    from wfmap.pipeline.memory import collect_no_more, collect_rarely

    collect_rarely()
    os.environ.setdefault(OUTLIVES, "1")
    code = run(sys.argv[1:])
    collect_no_more()
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command.

    Args:
        arguments: what stands behind `wfmap`.

    Returns:
        The exit code.
    """
    _use_utf8()
    TALK.quiet = TALK.debug = False
    try:
        return _dispatch(arguments)
    except (BrokenPipeError, ReaderGoneError):
        _close_output()
        return ExitCode.BROKEN_PIPE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except WfmapError as error:
        return told(error, as_json=_wants_json(arguments))
    except Exception as error:  # noqa: BLE001 - the last line: a fault of wfmap is told, never shown raw
        return _fault(error, as_json=_wants_json(arguments))


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
            default_map=defaults(commands),
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
    if as_json:
        message = getattr(error, "format_message", error.__str__)()
        return told(WfmapError(message, "see `wfmap --help`"), as_json=True)
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
