"""What a simulation leaves beside its report: an event log, charts."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from wfmap.cli.console import say
from wfmap.cli.files import OutputError, is_same_file, write_file
from wfmap.operations.checking import Built
from wfmap.operations.simulate import LOG_FORMATS, Options, event_log, write_log

if TYPE_CHECKING:
    from wfmap.simulation import Simulation

__all__ = [
    "deliver_charts",
    "deliver_log",
    "exit_code",
]


def deliver_log(
    built: Built, found: "Simulation", options: Options, log: str | None, source: str
) -> None:
    """Write the event log of the first replication where one was asked for.

    Raises:
        OutputError: it cannot be written there, or not in that format.
    """
    if log is None:
        return
    path = Path(log)
    if path.suffix.lower() not in LOG_FORMATS:
        raise OutputError(
            f"'{log}' does not end with a format of event logs", f"one of {', '.join(LOG_FORMATS)}"
        )
    if is_same_file(path, source):
        raise OutputError(f"'{path}' is the input itself", "choose another name for the log")
    rows = event_log(built, found, options)
    with tempfile.TemporaryDirectory(prefix="wfmap-", ignore_cleanup_errors=True) as folder:
        made = Path(folder) / f"log{path.suffix}"
        try:
            write_log(rows, made)
            data = made.read_bytes()
        except OSError as error:
            reason = (error.strerror or "it failed").lower()
            raise OutputError(f"'{path}' cannot be written: {reason}") from None
    write_file(path, data)
    say(f"{path}: {len(rows):,} executions")


def deliver_charts(charts: Mapping[str, str], folder: str) -> None:
    """Write charts into a folder, which is made where it is missing.

    Raises:
        OutputError: they cannot be written.
    """
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or "it failed").lower()
        raise OutputError(f"'{folder}' cannot be made: {reason}") from None
    for name, svg in charts.items():
        write_file(Path(folder) / f"{name}.svg", svg.encode())
    say(f"{folder}: {', '.join(f'{name}.svg' for name in charts)}")


def exit_code(settled: bool | None, *, require_settled: bool) -> int:  # noqa: FBT001 - what it is about
    """Give the exit code of an answer: 1 where it had to settle and has not."""
    return int(require_settled and settled is False)
