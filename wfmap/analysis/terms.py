"""How an answer simulates."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wfmap.facts.outcome import can_end
from wfmap.graph import ProcessGraph
from wfmap.graph.visits import visits

if TYPE_CHECKING:
    from wfmap.simulation.clock import Clock

__all__ = ["EVENTS", "LARGEST", "Terms", "has_baseline"]

EVENTS: Final = 30_000_000
"""Events of an answer unless told otherwise, shared out among all that it simulates."""

LARGEST: Final = 3000
"""Steps beyond which nothing is ranked, and no answer but `wfmap simulate` itself simulates."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How processes are raced; none of it but `events` and `seed` changes a figure.

    `events` are the total of all runs. `told` gets how far it is, `cancelled` is asked now and
    then. Where the `clock` strikes, nothing has settled.
    """

    events: int = EVENTS
    seed: int = 0
    workers: int = 1
    backend: str | None = None
    told: Callable[[str], None] | None = None
    cancelled: Callable[[], bool] | None = None
    clock: "Clock | None" = None


def has_baseline(graph: ProcessGraph) -> bool:
    """Tell whether a process can be simulated: it is not too large, and its cases can end."""
    return len(graph.steps) <= LARGEST and not visits(graph).endless and can_end(graph)
