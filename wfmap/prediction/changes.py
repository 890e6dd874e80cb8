"""What differs between a process and another made from it, as far as it can be carried through.

A copy shares all it does not change with what it was made of, so that looking at each part is
enough. None where more changes than one time, one pool's people or one step's ways out, or where
that changes how often steps are visited in a way that only a whole prediction can tell: races
against timers, batches and hours that the change has a part in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np

from wfmap.graph import FlowEdge, StepNode
from wfmap.graph.moments import NOTHING, Moments
from wfmap.graph.packing import closing_of
from wfmap.graph.races import is_timed
from wfmap.graph.rates import passed_on
from wfmap.graph.recounting import Recounting, Row
from wfmap.graph.times import passage
from wfmap.model.people import Actor, Calendar
from wfmap.model.process import Process
from wfmap.model.steps import Flow, Handoff, Step
from wfmap.prediction.pools import Pool, pool_of
from wfmap.prediction.solving import Solved

__all__ = ["Column", "Differing"]


_TIMES = frozenset(("processing_time", "setup_time", "error_rate", "wait_time", "batch", "next"))
_ELSEWHERE = ""
"""The name of no step: more is changed than parts of steps."""
_ACTORS = frozenset(("capacity", "availability", "members"))
_HANDED = frozenset(("wait", "every", "rework_share"))


@dataclass(slots=True)
class Column:
    """One changed process: what is new in it.

    `rate` is in cases per second, None where it stays as it is. `is_close` tells that work comes at
    other hours of the week, which is followed until it changes little, `is_longer` that people are
    there at other hours.
    """

    process: Process
    steps: dict[str, StepNode] = field(default_factory=dict)
    pools: dict[str, Pool] = field(default_factory=dict)
    passages: dict[str, Moments] = field(default_factory=dict)
    edges: dict[str, FlowEdge] = field(default_factory=dict)
    row: Row | None = None
    rate: float | None = None
    is_close: bool = False
    is_longer: bool = False


class Differing:
    """Finds what is new in processes made from one that is solved."""

    def __init__(self, done: Solved, counting: Recounting) -> None:
        self.done = done
        self.process = done.graph.process
        self.counting = counting
        self.tied = frozenset(_tied(done))
        visited = done.visited
        self.counted = not visited.stays and not visited.rests and visited.tried is None
        self.plain = self.counted and done.flow is None
        self.gathers = any(node.step.batch for node in done.graph.steps.values())

    def of(self, process: Process) -> Column | None:
        """Say what is new; None where it cannot be carried through."""
        before = self.process
        found = Column(process)
        for name in _fields(Process):
            if getattr(before, name) is getattr(process, name) or name in ("steps", "actors"):
                continue
            is_known = name == "calendars" and _are_more(before.calendars, process.calendars)
            if not is_known and (name != "arrivals" or not self._rate(process, found)):
                return None
        if before.actors.keys() != process.actors.keys():
            return None
        actors = {a: new for a, new in process.actors.items() if new is not before.actors[a]}
        steps = dict(_replaced(before.steps, process.steps))
        if len(steps) > 1 or (steps and actors):
            return None
        good = all(self._actor(actor, new, found) for actor, new in actors.items())
        good = good and all(self._step(step, new, found) for step, new in steps.items())
        return found if good and (steps or actors or found.rate is not None) else None

    def _rate(self, process: Process, found: Column) -> bool:
        """Let more or fewer cases arrive, as regularly as before."""
        old, new = self.process.arrivals, process.arrivals
        if old is None or new is None or not self.plain or self.gathers:
            return False
        if not _fits(old, new, frozenset(("count", "every"))):
            return False
        if old.count is not None and new.count is not None and old.every is new.every:
            found.rate = self.done.rate * new.count.value / old.count.value
        elif old.every is not None and new.every is not None and old.count is new.count:
            scales = old.every.expected, new.every.expected
            regular = [e.variance / e.expected**2 for e in (old.every, new.every) if e.expected > 0]
            if min(scales) <= 0 or abs(regular[0] - regular[1]) > 1e-9 * (1 + regular[0]):
                return False
            found.rate = self.done.rate * scales[0] / scales[1]
        return found.rate is not None and found.rate > 0

    def _actor(self, actor: str, new: Actor, found: Column) -> bool:
        """Change the people of a pool, and their hours where the week is followed."""
        if actor not in self.done.pools or actor in self.tied:
            return False
        if not _fits(self.process.actors[actor], new, _ACTORS | {"calendar"}):
            return False
        if _hours_of(self.process.actors[actor]) != _hours_of(new) and not self._is_followed(actor):
            return False
        found.is_longer |= _hours_of(self.process.actors[actor]) != _hours_of(new)
        graph = replace(self.done.graph, process=found.process)
        if self.done.pools[actor].apart:  # who is there decides how long work is put aside
            return False
        found.pools[actor] = pool_of(graph, actor, new, self.done.pools[actor].loads)
        return True

    def _is_followed(self, actor: str) -> bool:
        """Tell whether nothing but the week that is followed says when people are there."""
        piles = self.done.clock.piles
        others = (a for a, pool in self.done.pools.items() if pool.open < 1)
        return self.counted and self._is_piled(actor) and all(piles[a].longer for a in others)

    def _is_piled(self, actor: str | None) -> bool:
        """Tell whether the wait for some people is known from their week alone."""
        pile = self.done.clock.piles.get(actor or "")
        return pile is not None and bool(pile.longer)

    def _step(self, step: str, new: Step, found: Column) -> bool:
        node = self.done.graph.steps.get(step)
        if node is None or not _fits(node.step, new, _TIMES):
            return False
        if self._is_tied(node) or not self._is_local(node, new):
            return False
        if new.next is not node.step.next and not self._flows(node, new, found):
            return False
        errs = new.error_rate is not node.step.error_rate and any(f.rework for f in new.next)
        if (errs or self._shares_differ(node, new)) and not self._row(node, new, found):
            return False
        found.steps[step] = replace(node, step=new)
        return True

    def _is_tied(self, node: StepNode) -> bool:
        """Tell a step whose time is part of a race against a timer."""
        visited = self.done.visited
        if node.id in visited.rests or node.id in visited.stays or is_timed(node):
            return True
        return node.actor is not None and node.actor in self.tied

    def _is_local(self, node: StepNode, new: Step) -> bool:
        """Tell a change after which work is gathered as before, or not at all."""
        if node.step.batch is new.batch:
            return True
        graph, visits = self.done.graph, self.done.visited.steps
        after = (graph.steps[flow.target] for flow in graph.outgoing(node.id))
        if any(passed_on(graph, step, visits) > 1 for step in after):
            return False
        return new.batch is None and (self.done.flow is None or self._is_piled(node.actor))

    def _flows(self, node: StepNode, new: Step, found: Column) -> bool:
        """Change how work is handed over."""
        edges = self.counting.own[node.id]
        if len(edges) != len(new.next):
            return False
        for edge, now in zip(edges, new.next, strict=True):
            was = edge.flow
            if was is now:
                continue
            if not _fits(was, now, frozenset(("share", "handoff"))) or not _alike(was, now):
                return False
            found.edges[edge.id] = replace(edge, flow=now)
            after, before = passage(now.handoff), passage(was.handoff)
            if after != before:
                is_other = _every(was.handoff) is not _every(now.handoff)
                target = self.done.graph.steps[edge.target]
                has_queue = target.id in self.done.clock.loads or bool(target.step.steps)
                is_burst = is_other and has_queue and self.done.flow is not None
                if is_burst and not self._is_piled(target.actor):
                    return False
                if edge.source in self.done.forks.splits and NOTHING in (after, before):
                    return False  # what came at once does so no more, or the other way round
                found.passages[edge.id] = after
        return True

    def _shares_differ(self, node: StepNode, new: Step) -> bool:
        pairs = zip(node.step.next, new.next, strict=True)
        return any(
            was.share is not now.share or _returned(was.handoff) is not _returned(now.handoff)
            for was, now in pairs
        )

    def _row(self, node: StepNode, new: Step, found: Column) -> bool:
        """Change the ways out of a step, where nothing but the visits hangs on them."""
        if not self.plain or self.gathers or node.split in ("inclusive", "parallel"):
            return False
        if not np.isfinite(self.counting.before).all():
            return False
        found.row = self.counting.row(new, node)
        return True


def _tied(done: Solved) -> Iterator[str]:
    """List the actors whose queues decide races, or whose work is broken up by closing time."""
    for step in done.visited.stays:
        for inner in (done.graph.steps[step], *done.graph.inside(step)):
            if inner.actor is not None:
                yield inner.actor
    for node in done.graph.steps.values():
        if node.actor is not None and closing_of(done.graph, node) not in ("pause", "hand-over"):
            yield node.actor


def _are_more(before: Mapping[str, Calendar], after: Mapping[str, Calendar]) -> bool:
    """Tell whether there are all calendars as before, and perhaps more."""
    return all(after.get(name) is calendar for name, calendar in before.items())


def _hours_of(actor: Actor) -> tuple[str | None, ...]:
    """Name the calendars of an actor and of its members."""
    return actor.calendar, *(member.calendar for member in actor.members.values())


def _every(handoff: Handoff | None) -> object:
    return handoff.every if handoff is not None else None


def _returned(handoff: Handoff | None) -> object:
    return handoff.rework_share if handoff is not None else None


def _alike(was: Flow, now: Flow) -> bool:
    if was.handoff is now.handoff:
        return True
    both = was.handoff is not None and now.handoff is not None
    return both and _fits(was.handoff, now.handoff, _HANDED)


def _replaced(before: Mapping[str, Step], after: Mapping[str, Step]) -> Iterator[tuple[str, Step]]:
    """Yield the steps that are others; a copy has the same ones in the same order."""
    if before.keys() != after.keys():
        yield _ELSEWHERE, next(iter(before.values()))
        return
    pairs = zip(after.items(), before.values(), strict=True)
    for name, step, old in [(n, new, old) for (n, new), old in pairs if new is not old]:
        if old.steps and _fits(old, step, frozenset(("steps",))):
            yield from _replaced(old.steps, step.steps)
        else:
            yield name, step


def _fits(before: object, after: object, allowed: frozenset[str]) -> bool:
    """Tell whether two parts of a document differ in some fields at most."""
    part: Any = type(before)
    names = _fields(part)
    return not any(
        getattr(before, name) is not getattr(after, name) and name not in allowed for name in names
    )


@cache
def _fields(of: Any) -> tuple[str, ...]:  # noqa: ANN401 - the class of any part
    return tuple(of.model_fields)
