"""What a simulation leaves beside its report: an event log, charts."""

import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from math import isfinite
from pathlib import Path

import typer

from wfmap.cli.console import say
from wfmap.cli.files import OutputError, is_same_file, write_file
from wfmap.logs import FORMATS, write
from wfmap.pipeline.checking import Built
from wfmap.pipeline.simulating import SimulationOptions, event_log
from wfmap.simulation import Simulation
from wfmap.simulation.clock import Clock

__all__ = [
    "clock_of",
    "deliver_charts",
    "deliver_log",
    "exit_code",
    "number_of_events",
    "options_of",
]


def deliver_log(
    built: Built, found: Simulation, options: SimulationOptions, log: str | None, source: str
) -> None:
    """Write the event log of the first replication where one was asked for.

    Raises:
        OutputError: it cannot be written there, or not in that format.
    """
    if log is None:
        return
    path = Path(log)
    if path.suffix.lower() not in FORMATS:
        raise OutputError(
            f"'{log}' does not end with a format of event logs", f"one of {', '.join(FORMATS)}"
        )
    if is_same_file(path, source):
        raise OutputError(f"'{path}' is the input itself", "choose another name for the log")
    rows = event_log(built, found, options)
    with tempfile.TemporaryDirectory(prefix="wfmap-", ignore_cleanup_errors=True) as folder:
        made = Path(folder) / f"log{path.suffix}"
        try:
            write(rows, made)
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


def options_of(
    *,
    cases: int | None,
    replications: int | None,
    seed: int,
    warm_up: int | None,
    events: str | None,
    seconds: float | None,
    begin: str | None,
    weeks: int | None,
    workers: int,
    backend: str | None,
    allow_unstable: bool,
    progress: Callable[[int, int], None],
) -> SimulationOptions:
    """Make the options of a simulation of those of a command.

    Raises:
        BadParameter: they contradict each other, or a number or a day cannot be read.
    """
    if begin is not None and (cases is not None or warm_up is not None):
        raise typer.BadParameter("--from takes no --cases and no --warm-up: the weeks decide")
    if weeks is not None and begin is None:
        raise typer.BadParameter("--weeks needs --from, the day they begin")
    return SimulationOptions(
        cases=cases,
        replications=replications,
        seed=seed,
        warm_up=warm_up,
        begin=_day(begin),
        weeks=weeks,
        events=number_of_events(events),
        clock=clock_of(seconds),
        workers=workers,
        backend=backend,
        allow_unstable=allow_unstable,
        progress=progress,
    )


def clock_of(seconds: float | None) -> Clock | None:
    """Start the clock of a command, where it has one."""
    return None if seconds is None else Clock.after(seconds)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is no day; write it as 2026-11-30") from None


_MOST_EVENTS = 1e12


def number_of_events(text: str | None) -> int | None:
    """Read a number of events, such as `90e6`.

    Raises:
        BadParameter: it is no number from 1,000 to 10¹².
    """
    if text is None:
        return None
    try:
        number = float(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is no number of events; write 90e6") from None
    if not isfinite(number) or not 1000 <= number <= _MOST_EVENTS:  # noqa: PLR2004 - as documented
        raise typer.BadParameter(f"{text} events: the number has to be from 1,000 to 10¹²")
    return int(number)


def exit_code(settled: bool | None, *, require_settled: bool) -> int:  # noqa: FBT001 - what it is about
    """Give the exit code of an answer: 1 where it had to settle and has not."""
    return int(require_settled and settled is False)
