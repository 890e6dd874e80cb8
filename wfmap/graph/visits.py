"""How often a case visits each step, races of time and the queues they depend on included.

Who wins a race depends on how long work waits, that on how much comes, and that again on who wins:
so visits and stays are found in turns, until nothing changes any more.

    visits ──► load of each pool ──► law of its wait ──► who wins: work or timer ──► visits

To put one result into the next would swing to and fro where a pool is full: many wait, so many are
cut off, so nobody waits. So the change is taken for linear and where it would end is guessed
(Anderson 1965); where two turns do not tell, half of the way is gone. A few turns with rough waits
come first, for the law of a wait is what costs most (`deadlines`). A process without timers on
steps has no race, and takes one count.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np

from wfmap.graph.counting import Tried, Visits, count, event_rates
from wfmap.graph.graph import ProcessGraph
from wfmap.graph.inside import time_inside
from wfmap.graph.shares import shares_out
from wfmap.graph.stays import Stay, cut_off, is_cut_off, stay_at, timed_hosts, wait_for, work_of
from wfmap.units.laws import Law, Vector

__all__ = [
    "Tried",
    "Visits",
    "event_rates",
    "keep",
    "keep_tried",
    "shares_out",
    "visits",
]

_TURNS: Final = 60
_STILL: Final = 1e-7
"""Visits that change by less than this share do not change."""

_NEARLY: Final = 1e-4
"""The same as long as waits are rough."""
_ROUGH: Final = 6
"""The most turns with rough waits, which may jump."""
_BOLD: Final = 3.0
"""How many times the last change a guess may go back."""

_KNOWN: Final[WeakKeyDictionary[ProcessGraph, Visits]] = WeakKeyDictionary()


def visits(graph: ProcessGraph) -> Visits:
    """Compute the expected visits of every step and flow in one case.

    A graph never changes, so that they are computed once for each.
    """
    found = _KNOWN.get(graph)
    if found is None:
        found = _KNOWN[graph] = _settled(graph)
    return found


def keep(graph: ProcessGraph, found: Visits) -> None:
    """Let a graph that differs from another in times only have the visits of that."""
    _KNOWN[graph] = found


def keep_tried(graph: ProcessGraph, tried: Tried) -> None:
    """Let a graph have the visits of those steps that a trial counted; the others follow."""
    found = _settled(graph, tried)
    _KNOWN[graph] = replace(found, stays={**found.stays, **tried.stays})


def _settled(graph: ProcessGraph, tried: Tried | None = None) -> Visits:
    """Go from visits to stays and back until they agree, at first with waits that are rough."""
    found = count(graph, {}, {}, tried)
    if not timed_hosts(graph):
        return found
    used = found
    for is_rough in (True, False):
        before: tuple[Visits, Visits] | None = None
        for turn in range(_ROUGH if is_rough else _TURNS):
            stays, reached, waits = _stays(graph, used, is_rough=is_rough)
            found = replace(count(graph, stays, reached, tried), waits=waits)
            if _is_still(used.steps, found.steps, _NEARLY if is_rough else _STILL):
                break
            if turn or not is_rough:
                steps = _guessed(before, (used, found))
                before, used = (used, found), replace(found, steps=steps)
            else:
                used = found
        used = found if is_rough else used
    return found


def _guessed(before: tuple[Visits, Visits] | None, last: tuple[Visits, Visits]) -> dict[str, float]:
    """Guess which visits come of themselves, from two pairs of visits and what came of them.

    The change is taken for linear (Anderson 1965); without two pairs it is half of the way.
    """
    given, came = (_counts(visited) for visited in last)
    found = (given + came) / 2
    if before is not None:
        given_before, came_before = (_counts(visited) for visited in before)
        off, off_before = came - given, came_before - given_before
        change = off - off_before
        length = float(change @ change)
        part = float(off @ change) / length if 0 < length < np.inf else np.inf
        if abs(part) <= _BOLD:
            found = np.maximum(0.0, came + part * (came_before - came))
    return dict(zip(last[1].steps, found.tolist(), strict=True))


def _counts(visited: Visits) -> Vector:
    return np.array(list(visited.steps.values()))


def _is_still(before: Mapping[str, float], after: Mapping[str, float], share: float) -> bool:
    return all(
        before[step] == count or abs(before[step] - count) <= share * max(1.0, count)
        for step, count in after.items()
    )


def _limited(graph: ProcessGraph) -> set[str | None]:
    """Name the actors with work that timers cut off, inside sub-processes too."""
    found: set[str | None] = set()
    for node in timed_hosts(graph):
        if is_cut_off(graph, node):
            found.add(node.actor)
            found.update(inner.actor for inner in graph.inside(node.id))
    return found


def _stays(
    graph: ProcessGraph, found: Visits, *, is_rough: bool
) -> tuple[dict[str, Stay], dict[str, float], dict[str, Law]]:
    """Run every race with the waits that some visits make."""
    waits: dict[str, Law | None] = {}

    def wait(actor: str | None) -> Law | None:
        if actor is None:
            return None
        if actor not in waits:
            waits[actor] = wait_for(graph, actor, found.steps, found.stays, is_rough=is_rough)
        return waits[actor]

    stays: dict[str, Stay] = {}
    limited = _limited(graph)
    reached: dict[str, float] = {}
    for node in timed_hosts(graph):
        visited = found.steps[node.id]
        if not node.step.steps:
            queue = wait(node.actor) if node.is_work else None  # what only routes waits for nobody
            stays[node.id] = stay_at(graph, node, visited, queue, None)
            continue
        free = count(
            graph, found.stays, {}, found.tried
        )  # nothing inside is cut off on its way through
        inner = time_inside(graph, node.id, free, wait)
        stays[node.id] = stay_at(graph, node, visited, None, inner.law)
        if is_cut_off(graph, node):
            for step, at in inner.begins.items():
                inner_node = graph.steps[step]
                once = work_of(graph, inner_node, found.steps[step])
                queue = wait(inner_node.actor) if once is not None else None
                kept, cut = cut_off(once, at, stays[node.id].cut, queue)
                reached[step] = reached.get(step, 1.0) * kept
                stays.setdefault(step, cut)
    return stays, reached, {a: law for a, law in waits.items() if law is not None and a in limited}
