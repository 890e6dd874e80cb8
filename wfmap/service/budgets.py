"""How long a worker may take for an operation: as long as its budget of work needs.

What reads, checks, draws or imports is done in seconds. What simulates has a budget of events; a
slow machine does `SLOWEST` of them in a second, also while the simulator is being compiled. The
setting `WFMAP_TIME_LIMIT` bounds all of them.
"""

from typing import Final

from wfmap.service.lanes import LaneName

__all__ = ["READING", "SIMULATED", "lane_of", "seconds_for", "seconds_of", "time_allowed"]

READING: Final = 60.0
"""Seconds for reading, checking, drawing or importing one document of the largest size."""
SLOWEST: Final = 200_000.0
"""Events a second that a slow machine simulates."""
BUDGET: Final = 60_000_000.0
"""Events that an operation simulates where nothing else is asked for."""
SIMULATED: Final = frozenset(
    (
        *("analyse", "simulate", "compare", "candidates", "portfolio"),
        *("explain", "plan", "report", "audit"),
    )
)
"""Operations that simulate, or read whole tables, and take as long as that takes."""

QUICK_BYTES: Final = 200_000
"""Bytes of the largest body that is looked at in the quick lane: some 500 steps."""


def lane_of(body: bytes, *, simulates: bool) -> LaneName:
    """Choose the lane of a request: short work on documents of a usual size is quick."""
    return "long" if simulates or len(body) > QUICK_BYTES else "quick"


def seconds_for(events: float) -> float:
    """Give the seconds for a document and a budget of events."""
    return READING + events / SLOWEST


def seconds_of(operation: str) -> float:
    """Give the seconds for an operation of the service, by its name."""
    return seconds_for(BUDGET) if operation in SIMULATED else READING


def time_allowed(operation: str, most: float) -> str:
    """Say in a sentence how long an operation may take, for the description of the service."""
    seconds = min(seconds_of(operation), most)
    return f"At most {seconds:.0f} seconds of work by default (WFMAP_TIME_LIMIT bounds it)."
