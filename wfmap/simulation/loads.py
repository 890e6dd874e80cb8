"""How much work pools get, by what happened: also where a race decides who gets it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.graph.packing import usable_share
from wfmap.graph.visits import visits
from wfmap.simulation.batch import ABLE, AREA, ENTERED, QUEUED, WORK, Batch
from wfmap.simulation.program import Program
from wfmap.simulation.settling import drifts, half_width, residuals

__all__ = ["Load", "loads_of"]

Array = NDArray[np.float64]

_NEARLY: Final = 0.97
_FEWEST: Final = 8
"""Batches from which on growth can be told."""
_GROWN: Final = 1.3
"""By how much the last quarter of a queue exceeds the first where it grows without end: four
quarters of steady growth from nothing are as 1 to 7."""


@dataclass(frozen=True, slots=True)
class Load:
    """The work that a pool got, as a share of what it could do.

    `busy` is what it did. `offered` counts what waits as well, so that it passes 1 where more comes
    in than can be done; then `is_overloaded`, if its queue was also seen to grow.
    """

    actor: str
    servers: int
    busy: float
    offered: float
    is_overloaded: bool


def loads_of(program: Program, runs: Sequence[Sequence[Batch]]) -> list[Load]:
    """Say how much work every pool of limited size got, in document order."""
    if not any(runs):
        return []
    return [
        _load(
            plan.actor,
            plan.servers,
            [np.array([b.pools[k] for b in run]) for run in runs if run],
            usable_share(program.graph, plan.actor, visits(program.graph).steps),
        )
        for k, plan in enumerate(program.pools)
        if plan.servers
    ]


def _load(actor: str, servers: int, runs: list[Array], usable: float) -> Load:
    """Say how much work a pool got; of its hours it can use a share, see `graph.packing`."""
    table = np.concatenate(runs)
    able, work = table[:, ABLE], table[:, WORK]
    served = np.maximum(table[:, ENTERED] - table[:, QUEUED], 0.0)
    per = work.sum() / served.sum() if served.sum() else 0.0
    total = able.sum()
    if total <= 0:
        return Load(actor, servers, 0.0, 0.0, is_overloaded=False)
    offered, rest = residuals(table[:, ENTERED] * per, able)
    sure = half_width(rest) if np.isfinite(rest).all() else float("inf")
    fullness = offered / usable
    full = fullness >= _NEARLY and fullness + min(sure / usable, 1 - _NEARLY) >= 1
    return Load(actor, servers, float(work.sum() / total), offered, full and _grows(runs))


def _grows(runs: list[Array]) -> bool:
    """Tell whether a queue becomes longer from batch to batch, in all runs alike."""
    queues = [run[:, AREA] / np.maximum(run[:, ABLE], 1e-9) for run in runs]
    if sum(len(queue) for queue in queues) < _FEWEST or not drifts(queues):
        return False
    quarter = [max(1, len(queue) // 4) for queue in queues]
    first = sum(float(q[:n].mean()) for q, n in zip(queues, quarter, strict=True))
    last = sum(float(q[-n:].mean()) for q, n in zip(queues, quarter, strict=True))
    return last > _GROWN * first
