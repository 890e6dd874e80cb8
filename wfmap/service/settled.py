"""Answers that had to settle, and how much may be simulated for an answer over HTTP."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from wfmap.analysis.terms import EVENTS, Terms
from wfmap.facts.state import Unsettled
from wfmap.service.problems import Problem

if TYPE_CHECKING:
    from wfmap.insertion.trying import Rounds
    from wfmap.simulation.clock import Clock

__all__ = [
    "EVENTS_TOLD",
    "FEWEST_EVENTS",
    "MOST_EVENTS",
    "MOST_SECONDS",
    "SECONDS_TOLD",
    "SETTLED_TOLD",
    "clock_of",
    "demand_settled",
    "rounds_of",
    "terms_of",
]

FEWEST_EVENTS: Final = 1000
MOST_EVENTS: Final = 1_000_000_000
EVENTS_TOLD: Final = "The most events that are simulated; without it, 30 million for all changes."
MOST_SECONDS: Final = 3600
"""The longest guard in seconds that may be asked for; the limit of time of a worker stays."""
SECONDS_TOLD: Final = (
    "A guard: the answer is as it is after so many seconds of simulating, and then not settled."
)
SETTLED_TOLD: Final = "Refuse with 409 where what was simulated has not settled."


def demand_settled(
    settled: bool | None,  # noqa: FBT001 - what it is about
    why: Unsettled | None,
    *,
    required: bool,
) -> None:
    """Refuse an answer that had to settle and has not; one that simulates nothing never fails.

    Raises:
        Problem: it says why, and how many events would do.
    """
    if not required or settled is not False:
        return
    told = why.message if why is not None else "not settled"
    needed = why.events_needed if why is not None else None
    place = {"detail": told, "parameter": "require_settled", "in": "query"}
    hint = "ask for more `events`, or take the answer as it is"
    more = f"ask for {needed:,} `events`, or take the answer as it is" if needed else hint
    raise Problem("not-settled", told, (place,), hint=more)


def terms_of(options: Mapping[str, Any]) -> Terms:
    """Make the terms of a race of the options of a request; its clock starts now."""
    clock = clock_of(options["seconds"])
    return Terms(events=options["events"] or EVENTS, seed=options["seed"], clock=clock)


def clock_of(seconds: float | None) -> "Clock | None":
    """Start the clock of a request, where it has one."""
    from wfmap.simulation.clock import Clock  # noqa: PLC0415 - other requests do without

    return None if seconds is None else Clock.after(seconds)


def rounds_of(options: Mapping[str, Any]) -> "Rounds | None":
    """Say how changes are simulated; None where they are predicted."""
    from wfmap.insertion.trying import Rounds  # noqa: PLC0415 - other requests do without

    return Rounds(terms_of(options)) if options["effects"] == "simulated" else None
