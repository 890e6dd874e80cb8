"""Whose numbers would give people more work than can be done, once a machine sends them its doubts.

Were a fifth fewer of them there, or a fifth more cases to come, it stops what would be done; what
is so near that a number a fifth off brings it there is named.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.insertion.criteria.judged import Judged
from wfmap.insertion.deciding.numbers import FIFTH
from wfmap.insertion.deciding.terms import Tipping
from wfmap.model.process import Process
from wfmap.prediction.predictor import PoolFigures

__all__ = ["busy_tippings"]

NEAR: Final = (1 - FIFTH) ** 2
"""How busy people are who have too much work where a number is a fifth off and another as well."""


def busy_tippings(judged: Judged) -> Iterator[Tipping]:
    """Yield the numbers of people who would get more than can be done, and of their work."""
    before, after = judged.setting.prediction.pools, judged.screened.prediction.pools
    for name, pool in after.items():
        known = before.get(name)
        if known is None or pool.load < NEAR or pool.load <= known.load:
            continue
        yield from _within_doubt(judged, name, known, pool)
        if known.load < 1:
            yield from _named(judged, name, pool)


def _within_doubt(
    judged: Judged, name: str, known: PoolFigures, pool: PoolFigures
) -> Iterator[Tipping]:
    left, more = 1 - FIFTH, 1 + FIFTH
    if not known.load < left <= pool.load:
        return
    process, becomes = judged.setting.graph.process, _too_much(judged, name)
    at, value = _people(process, name, pool)[0]
    yield Tipping(at, value, value * pool.load, "verdict", becomes)
    count = process.arrivals.count if process.arrivals is not None else None
    if count is not None and known.load * more < 1 <= pool.load * more:
        yield Tipping("/arrivals/count", count.value, count.value / pool.load, "verdict", becomes)


def _named(judged: Judged, name: str, pool: PoolFigures) -> Iterator[Tipping]:
    """Yield what else brings it there: how many come, how many are there, how long they take."""
    process, becomes = judged.setting.graph.process, _too_much(judged, name)
    arrivals = process.arrivals
    if arrivals is not None and arrivals.count is not None:
        count = arrivals.count.value
        yield _far("/arrivals/count", count, count / pool.load, becomes)
    elif arrivals is not None and arrivals.every is not None:
        every = arrivals.every.expected
        yield _far("/arrivals/every", every, every * pool.load, becomes)
    for at, value in _people(process, name, pool):
        yield _far(at, value, value * pool.load, becomes)
    for node in judged.setting.graph.steps.values():
        time = node.step.processing_time
        if node.actor == name and time is not None and time.expected > 0:
            took = time.expected
            yield _far(f"{node.pointer}/processing_time", took, took / pool.load, becomes)


def _people(process: Process, name: str, pool: PoolFigures) -> list[tuple[str, float]]:
    """List how much of their time there is, how fast they are, and how many there are.

    Members of whom no speed is stated are counted as others are, so that the list is never empty.
    """
    actor, found = process.actors[name], []
    if actor.availability is not None:
        found.append((f"/actors/{name}/availability", actor.availability.value))
    speeds = {m: one.speed.value for m, one in actor.members.items() if one.speed is not None}
    found += [(f"/actors/{name}/members/{m}/speed", speed) for m, speed in speeds.items()]
    if not actor.members or not found:
        found.append((f"/actors/{name}/capacity", float(pool.servers)))
    return found


def _too_much(judged: Judged, name: str) -> str:
    return f"{judged.setting.graph.actor_name(name)} would get more work than can be done"


def _far(at: str, value: float, flips_at: float, becomes: str) -> Tipping:
    return Tipping(at, value, flips_at, "verdict", becomes, far=True)
