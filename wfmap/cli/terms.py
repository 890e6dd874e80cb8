"""How an answer that simulates much is asked for on the command line."""

from collections.abc import Callable

from wfmap.analysis.terms import EVENTS, Terms
from wfmap.cli.options import workers_of
from wfmap.cli.simulated import clock_of, number_of_events

__all__ = ["terms_of"]


def terms_of(
    events: str | None,
    seed: int,
    workers: int | None,
    told: Callable[[str], None],
    backend: str | None = None,
    *,
    seconds: float | None = None,
) -> Terms:
    """Make the terms of a race of the options of a command.

    Raises:
        BadParameter: the number of events cannot be read.
    """
    budget = number_of_events(events) or EVENTS
    return Terms(budget, seed, workers_of(workers), backend, told, clock=clock_of(seconds))
