"""By how much each cause of time changes, in many columns at once."""

from collections import defaultdict
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wfmap.graph.recounting import Row
from wfmap.prediction.columns import Carried

__all__ = ["Group", "moved"]

Array = NDArray[np.float64]
Group: TypeAlias = tuple[str, str]
"""A cause of time, and the actor whose queue it is (else empty)."""
_UNFELT: Final = 1e-3
"""Causes of time that change by less than this part of the largest change are left out."""


def moved(carried: Carried) -> list[dict[Group, float]]:
    """Say by how many seconds of a case each group of time changes, by column."""
    total: dict[Group, Any] = defaultdict(float)
    clock, _ = carried.timed
    for step, (pool, load) in clock.loads.items():
        if not carried.done.rate:
            break
        multi = carried.done.graph.steps[step].step.multi
        times = multi.count.value if multi is not None and multi.count is not None else 1.0
        visits = _visits_of(carried, step) * times
        queue, queued = clock.queue(step), clock.queued(step)
        paused = (clock.longer(step) - 1) * load.mean / pool.pace
        closed = queue * (1 / pool.open - 1) + paused + clock.door(step).mean
        closed += clock.piled(step) - queued
        total["contention", pool.actor] += visits * (queue + queued)
        total["unavailability", pool.actor] += visits * closed
    groups = [group for group, values in total.items() if np.ndim(values)]
    table = np.array([total[group] for group in groups]).reshape(-1, carried.count).T
    table = table - table[0]
    felt = np.abs(table) > _UNFELT * np.abs(table).max(axis=1, initial=0.0)[:, None]
    found = [
        {groups[k]: float(row[k]) for k in np.flatnonzero(is_felt)}
        for row, is_felt in zip(table, felt, strict=True)
    ]
    base = carried.work(0)
    for at in range(1, carried.count):
        found[at]["work", ""] = carried.work(at) - base
        _rests(carried, at, found[at])
    return found


def _visits_of(carried: Carried, step: str) -> Any:  # noqa: ANN401 - a number or an array
    known = carried.done.visited.steps[step]
    if not carried.visits:
        return known
    found = np.full(carried.count, known)
    row = carried.known.counting.place[step]
    for at, visits in carried.visits.items():
        found[at] = visits[row]
    return found


def _rests(carried: Carried, at: int, moved: dict[Group, float]) -> None:
    """Note what stated waits and handing over change in one column."""
    column, visited = carried.columns[at - 1], carried.done.visited
    for step, new in carried.facts(at).items():
        waits = new.waits, carried.done.base.steps[step].waits
        rest = [w["extraneous"].value if "extraneous" in w else 0.0 for w in waits]
        moved["extraneous", ""] = visited.steps[step] * (rest[0] - rest[1])
    for flow, passage in column.passages.items():
        change = passage.mean - carried.done.times.flows[flow].mean
        moved["handoff", ""] = moved.get(("handoff", ""), 0.0) + visited.flows[flow] * change
    visits = carried.visits.get(at)
    if visits is not None and column.row is not None:
        more = carried.more(visits)
        moved["extraneous", ""] = float(carried.known.rests @ (more - 1))
        moved["handoff", ""] = _handed(carried, column.row, more)


def _handed(carried: Carried, row: Row, more: Array) -> float:
    """Give the seconds of a case more under way, where steps are visited more often."""
    total = 0.0
    place = carried.known.counting.place
    for flow, passage in carried.known.handed.items():
        source, taken = carried.done.graph.flows[flow].source, carried.done.visited.flows[flow]
        visits = carried.done.visited.steps[source]
        rate = row.flows.get(flow, 0.0) if source == row.step else taken / (visits or 1.0)
        total += passage * (visits * float(more[place[source]]) * rate - taken)
    return total
