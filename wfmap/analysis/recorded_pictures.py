"""What only charts of a simulation draw, as records: queues over time, and how times are spread."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from wfmap.units.record import CASES, SHARE, Record, Records, place

if TYPE_CHECKING:
    from wfmap.simulation import Simulation

__all__ = ["between", "bin_edges", "queue_cells", "with_bins", "with_queues"]

_BINS: Final = 40
_CUT: Final = 0.995
"""The share of cases a histogram shows; the longest few would squeeze all others."""

Span = tuple[float, float]


def between(span: Span) -> str:
    """Name in a record what lies between two times in seconds."""
    return place("between", f"{span[0]:.6f}-{span[1]:.6f}")


def queue_cells(found: "Simulation", actor: str) -> list[tuple[Span, str]]:
    """List the stretches of a run over which the queue of a pool is averaged, and their places.

    Args:
        found: a simulation.
        actor: one of its pools.

    Returns:
        Seconds since the start, and the element of the record of each.
    """
    pool = found.pools[actor]
    ends = [k * pool.grid_width for k in range(len(pool.queue_grid) + 1)]
    return [(span, f"{between(span)}/{place('actor', actor)}") for span in pairwise(ends)]


def with_queues(records: Records, found: "Simulation", answer: str) -> Records:
    """Add the queue of every pool over time: cases, the mean of all replications."""
    more = [
        Record("queue", element, CASES, records.basis, float(queue), answer)
        for actor, pool in found.pools.items()
        for (_, element), queue in zip(queue_cells(found, actor), pool.queue_grid, strict=True)
    ]
    return Records((*records.every, *more), records.basis)


def bin_edges(found: Sequence["Simulation"]) -> tuple[float, ...]:
    """Give the ends of the bins of a histogram that shows the cycle times of some simulations."""
    samples = [one.samples for one in found if len(one.samples)]
    most = max((float(np.quantile(drawn, _CUT)) for drawn in samples), default=1.0)
    return tuple(np.linspace(0.0, max(most, 1e-9), _BINS + 1).tolist())


def with_bins(
    records: Records, found: "Simulation", edges: Sequence[float], answer: str, key: str
) -> Records:
    """Add the shares of cases whose cycle times lie between two edges, in seconds, each."""
    counts, _ = np.histogram(found.samples, edges)
    total = max(1, len(found.samples))
    more = [
        Record(key, between((low, high)), SHARE, records.basis, int(count) / total, answer)
        for (low, high), count in zip(pairwise(edges), counts, strict=True)
    ]
    return Records((*records.every, *more), records.basis)
