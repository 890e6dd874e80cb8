"""How much work pools get: as stated, where that is what happened, else as it was seen.

A few batches tell a load to some percent only, so that a queue at .97 may look like one without
end. What the document states is exact where nothing decides but its shares; where a race, a
deadline or a full pool before it decides, what happened differs from it, and counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from wfmap.facts.statements import stated
from wfmap.graph import ProcessGraph
from wfmap.graph.packing import usable_share
from wfmap.graph.rhythm import has_rhythm
from wfmap.graph.visits import visits
from wfmap.simulation.batch import ABLE, AREA, ENTERED, QUEUED, WORK, Batch
from wfmap.simulation.program import Program
from wfmap.simulation.settling import drifts, half_width, residuals

__all__ = ["Load", "loads_of"]

Array = NDArray[np.float64]

_FULL: Final = 1 - 1e-9
"""The load from which on more comes in than can be done, but for rounding."""
_ALLOWED: Final = 2.0
"""Half-widths by which what was seen may differ from what is stated: one in some 10,000 does so by
chance."""
_ALIKE: Final = 1e-9
_FEWEST: Final = 8
"""Batches from which on growth can be told."""
_GROWN: Final = 1.3
"""By how much the last quarter of a queue exceeds the first where it grows without end: four
quarters of steady growth from nothing are as 1 to 7."""


@dataclass(frozen=True, slots=True)
class Load:
    """The work that a pool got, as a share of what it could do.

    `busy` is what it did of its hours. `offered` counts what waits as well, of the hours that
    closing time leaves it: from 1 on more comes in than can be done. `is_overloaded` tells that
    this is so, and that its queue was seen to do what such a queue does.
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
    graph = program.graph
    is_rhythm = has_rhythm(graph, visits(graph))
    return [
        _load(
            (plan.actor, plan.servers),
            [np.array([b.pools[k] for b in run]) for run in runs if run],
            usable_share(graph, plan.actor, visits(graph).steps),
            _expected(graph).get(plan.actor),
            is_rhythm=is_rhythm,
        )
        for k, plan in enumerate(program.pools)
        if plan.servers
    ]


_KNOWN: Final[WeakKeyDictionary[ProcessGraph, dict[str, float]]] = WeakKeyDictionary()


def _expected(graph: ProcessGraph) -> dict[str, float]:
    """Give the load of every actor as stated, of its hours, where it can be told."""
    if graph not in _KNOWN:
        actors = stated(graph).actors
        _KNOWN[graph] = {a: f.busy.value for a, f in actors.items() if f.busy is not None}
    return _KNOWN[graph]


def _load(
    pool: tuple[str, int],
    runs: list[Array],
    usable: float,
    known: float | None,
    *,
    is_rhythm: bool,
) -> Load:
    """Say how much work a pool got; of its hours it can use a share, see `graph.packing`.

    In a fixed rhythm a pool may have just as much to do as it can: only growth tells that it lags.
    What cases that wait in its own queue will bring it later has not come yet: where the queue
    grows without end, the load is at least what is stated.
    """
    table = np.concatenate(runs)
    able, work = table[:, ABLE], table[:, WORK]
    served = np.maximum(table[:, ENTERED] - table[:, QUEUED], 0.0)
    per = work.sum() / served.sum() if served.sum() else 0.0
    total = able.sum()
    if total <= 0:
        return Load(*pool, 0.0, 0.0, is_overloaded=False)
    seen, rest = residuals(table[:, ENTERED] * per, able)
    sure = half_width(rest) if np.isfinite(rest).all() else float("inf")
    is_as_stated = known is not None and abs(seen - known) <= _ALLOWED * sure
    offered = (known if known is not None and is_as_stated else seen) / usable
    does = _varies if is_as_stated and not is_rhythm else _grows
    grows = offered >= _FULL and does(runs)
    if grows and known is not None:
        offered = max(offered, known / usable)
    return Load(*pool, float(work.sum() / total), offered, grows)


def _varies(runs: list[Array]) -> bool:
    """Tell whether a queue differs from batch to batch: work by the clock may just be done."""
    queues = np.concatenate([run[:, AREA] / np.maximum(run[:, ABLE], _ALIKE) for run in runs])
    return float(np.ptp(queues)) > _ALIKE * max(float(queues.mean()), _ALIKE)


def _grows(runs: list[Array]) -> bool:
    """Tell whether a queue becomes longer from batch to batch, in all runs alike."""
    queues = [run[:, AREA] / np.maximum(run[:, ABLE], _ALIKE) for run in runs]
    if sum(len(queue) for queue in queues) < _FEWEST or not drifts(queues):
        return False
    quarter = [max(1, len(queue) // 4) for queue in queues]
    first = sum(float(q[:n].mean()) for q, n in zip(queues, quarter, strict=True))
    last = sum(float(q[-n:].mean()) for q, n in zip(queues, quarter, strict=True))
    return last > _GROWN * first
