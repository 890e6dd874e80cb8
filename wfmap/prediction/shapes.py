"""How the time of a case spreads: its distribution by the shapes that are stated, not by moments.

Times are probabilities on a lattice of equal steps, and their generating functions take the place
of moments: of times one after another they are multiplied, of choices mixed, of loops solved for
each frequency, and of branches side by side the distributions are multiplied. Points on a circle a
little inside the unit circle keep what lies beyond the lattice from coming back as short times
(Abate & Whitt, *Numerical inversion of probability generating functions*, 1992). Work has the law
that is stated; a wait is none or gamma distributed with the moments of the prediction.

    in a row      A then B          a(z) · b(z)
    a choice      .7 A, .3 B        .7 a(z) + .3 b(z)
    a loop        A, again in .2    .8 a(z) ÷ (1 − .2 a(z))
    side by side  the later of both from a(z), b(z) back to distributions, and their product

Two moments fit one smooth curve. Where nine of ten cases take a day and one a month, that curve has
no two humps, and the time that 95 % stay below is far off. To draw cases at random shows the humps,
with noise in just that tail. A step costs one Fourier transform of 4,096 to 32,768 cells, a loop of
n steps n³ for each frequency; so long loops and long processes keep their moments.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any, Final

import numpy as np

from wfmap.graph import ROOT, StepNode
from wfmap.graph.blocks import Block
from wfmap.graph.compose import Level, Onward
from wfmap.graph.moments import NOTHING, Moments
from wfmap.graph.parts import parts_in_order
from wfmap.graph.races import law
from wfmap.graph.stays import work_of
from wfmap.prediction.clock import rest_after
from wfmap.prediction.drawn import Drawn, UndrawnError, drawn
from wfmap.prediction.lattice import Array, Lattice, Transform
from wfmap.prediction.piles import Served, waits_behind
from wfmap.prediction.solving import Solved, aimed_of, cycle_of
from wfmap.units.laws import Law

__all__ = ["Spread", "spread_of"]

_REACH: Final = 12.0
"""How many standard deviations beyond the mean the lattice goes."""
_MOST_STEPS: Final = 120
"""Of the sum of more steps than these, moments say enough."""
_MOST_IN_LOOP: Final = 12
"""Steps of a loop that are solved for each frequency."""
_ATOM: Final = 3.0
"""A cell with so many times the chance of its neighbours holds a fixed time."""
_NEAR: Final = 1e-3
"""How far the mean of a shape may be from that of the prediction, as a share of it."""
_DEEPEST: Final = 40
_ROUNDS: Final = 4


@dataclass(frozen=True, eq=False)
class Spread:
    """The distribution of a time, on a lattice of `step` seconds."""

    step: float
    chances: Array

    @cached_property
    def _reached(self) -> Array:
        return np.cumsum(self.chances)

    def _is_fixed(self, cell: int) -> bool:
        """Tell whether a cell holds a time that is fixed."""
        beside = (
            self.chances[max(0, cell - 1) : cell].sum(),
            self.chances[cell + 1 : cell + 2].sum(),
        )
        return bool(self.chances[cell] > _ATOM * max(*beside, 1e-12))

    def tail(self, limit: float) -> float:
        """Compute the probability that it is longer than a limit in seconds."""
        if limit < 0:
            return 1.0
        if limit >= len(self.chances) * self.step:
            return 0.0
        cell = round(limit / self.step)
        if cell >= len(self.chances):
            return 0.0
        here = float(self.chances[cell])
        beyond = 1.0 - float(self._reached[cell])
        if self._is_fixed(cell):
            beyond += here if cell * self.step > limit * (1 + 1e-9) else 0.0
        else:
            beyond += here * (cell + 0.5 - limit / self.step)
        return min(1.0, max(0.0, beyond))

    def quantile(self, share: float) -> float:
        """Compute the time that a share of cases stays below."""
        cell = int(np.searchsorted(self._reached, share * (1 - 1e-9)))
        cell = min(cell, len(self.chances) - 1)
        here = float(self.chances[cell])
        if self._is_fixed(cell) or here <= 0:
            return cell * self.step
        before = float(self._reached[cell]) - here
        return max(0.0, (cell - 0.5 + (share - before) / here) * self.step)


def spread_of(done: Solved) -> Spread | Drawn | None:
    """Compute how the time of a case spreads; None where its moments have to do.

    That is where a queue grows, where only some cases count, where events begin work beside a step,
    and of long processes. Over closed hours waits hang together, and cases are drawn that are
    followed through the week; where a trial counted, its cases tell.
    """
    graph, time, tried = done.graph, cycle_of(done), done.visited.tried
    target = graph.process.target
    if not 0 < time.mean < math.inf:
        return None
    if tried is not None:
        return Drawn(np.array(tried.times))
    if len(graph.steps) > _MOST_STEPS or (target is not None and target.outcomes):
        return None
    if aimed_of(done, time) != time:
        return None
    try:
        return _Shapes(done, time).whole() if done.flow is None else drawn(done, time.mean)
    except (_MomentsDoError, UndrawnError):
        return None


class _MomentsDoError(Exception):
    """Something has no shape here."""


class _Shapes:
    """The transforms of steps, blocks and levels."""

    def __init__(self, done: Solved, time: Moments) -> None:
        self.done = done
        self.time = time
        target = done.graph.process.target
        limits = [target.cycle_time.expected] if target and target.cycle_time else []
        reach = time.mean + _REACH * math.sqrt(time.variance)
        reach = max(reach, *(1.5 * t for t in _fixed(done)), *limits, 1e-3)
        self.lattice = Lattice(reach, [*_fixed(done), *limits])
        self.known: dict[Moments, Transform] = {}
        self.piled: dict[str, Mapping[str, tuple[Array, Array]]] = {}
        self.within: Counter[str] = Counter()
        self.opened: set[str] = set()

    def whole(self) -> Spread | None:
        """Compute the distribution of the whole; None where its mean is not the predicted one."""
        chances = self.lattice.chances(self._level(ROOT))
        step = self.lattice.step
        mean = float(chances @ np.arange(len(chances))) * step
        if abs(mean - self.time.mean) > _NEAR * self.time.mean + step:
            return None
        return Spread(step, chances)

    def moments(self, time: Moments) -> Transform:
        """Transform a time of which nothing but its moments is known."""
        if time not in self.known:
            self.known[time] = self._fitted(time)
        return self.known[time]

    def _fitted(self, time: Moments) -> Transform:
        if not math.isfinite(time.mean):
            raise _MomentsDoError
        if time.mean <= 0 or time.variance <= 1e-12 * time.mean**2:
            return self.lattice.at(max(0.0, time.mean))
        edges = self.lattice.edges
        if math.isclose(time.variance * 3, time.mean**2):  # until the next of a row of moments
            return self.lattice.law(np.maximum(0.0, 1 - edges / (2 * time.mean)))
        shape, scale = time.mean**2 / time.variance, time.variance / time.mean
        return self.lattice.law(_gamma_above(shape, edges / scale))

    def _level(self, name: str) -> Transform:
        """Solve a sub-process; one whose steps lead out and back into it has moments only."""
        if name in self.opened:
            raise _MomentsDoError
        self.opened.add(name)
        try:
            return self._of_level(name)
        finally:
            self.opened.remove(name)

    def _of_level(self, name: str) -> Transform:
        done = self.done
        level = Level(done.graph, name, done.visited, done.times)
        starts = level.starts()
        if level._late() != NOTHING or not starts or not level.is_one_at_first:  # noqa: SLF001 - the same room, by transforms
            raise _MomentsDoError
        parts = [self._from(level, start, None, 0) for start in starts]
        return np.asarray(np.mean(np.array(parts), axis=0), dtype=np.complex128)

    def _from(self, level: Level, begin: str, end: str | None, depth: int) -> Transform:
        """Solve the chain of steps from one step until another is reached, or none is left."""
        one = np.ones(self.lattice.cells // 2 + 1, dtype=np.complex128)
        if begin == end:
            return one
        states = level.reachable(begin, end)
        known: dict[str, Transform] = {} if end is None else {end: one}
        after = {step: [t for t, _, _ in onward if t in states] for step, onward in states.items()}
        for part in reversed(parts_in_order(after)):
            owns = {step: self._own(level, step, end, depth) for step in part}
            known.update(self._solved(part, owns, states, known))
        return known[begin]

    def _solved(
        self,
        part: Sequence[str],
        owns: Mapping[str, Transform],
        states: Mapping[str, list[Onward]],
        known: Mapping[str, Transform],
    ) -> dict[str, Transform]:
        """Solve for the time from each step of a strongly connected part to the end."""
        size = len(part)
        if size > _MOST_IN_LOOP:
            raise _MomentsDoError
        place = {step: row for row, step in enumerate(part)}
        frequencies = self.lattice.cells // 2 + 1
        system = np.zeros((frequencies, size, size), dtype=np.complex128)
        system[:] = np.eye(size)
        given = np.zeros((frequencies, size), dtype=np.complex128)
        for step, row in place.items():
            own = owns[step]
            given[:, row] += own * max(0.0, 1 - sum(share for _, share, _ in states[step]))
            for target, share, passage in states[step]:
                way = own * share if passage == NOTHING else own * share * self.moments(passage)
                if target in place:
                    system[:, row, place[target]] -= way
                else:
                    given[:, row] += way * known.get(target, 1.0)
        if size == 1:
            return {part[0]: np.asarray(given[:, 0] / system[:, 0, 0], dtype=np.complex128)}
        found = np.asarray(np.linalg.solve(system, given[:, :, None]), dtype=np.complex128)
        return {step: found[:, row, 0] for step, row in place.items()}

    def _own(self, level: Level, step: str, end: str | None, depth: int) -> Transform:
        """Give a step's own time and, where it opens a block, that of its latest branch."""
        own = self._visit(self.done.graph.steps[step])
        if level._beside(step, end):  # noqa: SLF001 - as above
            raise _MomentsDoError
        block = level.blocks.get(step)
        if depth > _DEEPEST or self.within[step] >= _ROUNDS:
            raise _MomentsDoError
        if block is None or block.end == end == step:
            return own
        if step in level.times.forks:
            raise _MomentsDoError
        self.within[step] += 1
        found = own * self._latest(level, block, depth + 1)
        self.within[step] -= 1
        return found

    def _latest(self, level: Level, block: Block, depth: int) -> Transform:
        """Multiply the distributions of branches; where none is taken, one is instead."""
        reached, shares = [], []
        for flow in block.branches:
            target = self.done.graph.flows[flow].target
            passage = self.done.times.flows.get(flow, NOTHING)
            way = self.moments(passage) * self._from(level, target, block.end, depth)
            reached.append(np.minimum(1.0, np.cumsum(self.lattice.chances(way))))
            shares.append(level.branch(block, flow, 0).taken)
        found = reduce(np.multiply, (1 - p + p * r for p, r in zip(shares, reached, strict=True)))
        instead = level.instead(block)
        if instead is not None:
            found = found - math.prod(1 - p for p in shares) * (1 - reached[instead])
        return self.lattice.of(np.diff(found, prepend=0.0))

    def _visit(self, node: StepNode) -> Transform:
        """Give the time of one visit: its stated work, its wait and its rest."""
        whole = self.done.times.steps.get(node.id, NOTHING)
        if whole == NOTHING:
            return self.moments(NOTHING)
        parts = self._parts(node)
        if parts is None:
            return self.moments(whole)
        return reduce(np.multiply, parts)

    def _parts(self, node: StepNode) -> list[Transform] | None:
        """List what a visit is made of; None where its moments have to do."""
        done, clock, step = self.done, self.done.clock, node.step
        stay = done.visited.stays.get(node.id)
        is_piled = node.id in clock.loads and clock.is_piled(node.id)
        is_open = node.id not in clock.loads or clock.loads[node.id][0].open >= 1 or is_piled
        if stay is not None and stay.occurs:
            if not is_open or is_piled or stay.uncut is None:
                return None
            above = stay.uncut.above(self.lattice.edges)
            if stay.cut is not None:
                above = above * stay.cut.above(self.lattice.edges)
            return [self.lattice.law(above)]
        several = step.multi is not None and step.multi.count is not None
        if several or not is_open or step.batch is not None:
            return None
        if step.steps:
            return [self._rest(node), self._level(node.id)]
        work = work_of(done.graph, node, done.visited.steps[node.id])
        if is_piled:
            return [self._rested(node), *self._behind(node.id, work)]
        parts = [self._rest(node)] if work is None else [self._rest(node), self._law(work)]
        if node.id in clock.loads:
            if clock.loads[node.id][1].beside > 1:
                return None
            parts.append(self._wait(node.id))
        return parts

    def _behind(self, step: str, work: Law | None) -> list[Transform]:
        """Give the time behind a pile, the door included, and that of the work on the clock."""
        clock = self.done.clock
        mean = clock.piled(step) + clock.door(step).mean
        waits, chances = self._piles(clock.loads[step][0].actor)[step]
        found = float(waits @ chances)
        scale = mean / found if found > 0 else 0.0
        wait = self.lattice.of(self.lattice.laid(waits * scale, chances))
        if work is None:
            return [wait]
        longer = clock.longer(step)
        return [wait, self.lattice.law(work.above(self.lattice.edges / longer))]

    def _piles(self, actor: str) -> Mapping[str, tuple[Array, Array]]:
        done = self.done
        if actor not in self.piled:
            assert done.flow is not None  # noqa: S101 - who has piles has a week
            served = Served(done.pools[actor], done.waits[actor], done.scvs[actor])
            self.piled[actor] = waits_behind(done.flow, served, done.priorities)
        return self.piled[actor]

    def _rested(self, node: StepNode) -> Transform:
        """Give the stated wait after a step."""
        time = node.step.wait_time
        if time is None or node.id in self.done.visited.rests:
            return self.moments(rest_after(node, self.done.visited))
        return self._law(law(time))

    def _rest(self, node: StepNode) -> Transform:
        around = self.done.clock.around(node.id)
        stated, time = rest_after(node, self.done.visited), node.step.wait_time
        if time is None or around != stated or node.id in self.done.visited.rests:
            return self.moments(around)
        return self._law(law(time))

    def _law(self, given: Law) -> Transform:
        return self.lattice.law(given.above(self.lattice.edges))

    def _wait(self, step: str) -> Transform:
        """Give the time in the queue: none, or gamma distributed."""
        clock = self.done.clock
        state = clock.pool_waits.get(clock.loads[step][0].actor)
        mean, variance = clock.queue(step), clock.spread(step)
        square = variance + mean**2
        if state is None or square <= 0:  # a wait whose square is no number is none
            return self.moments(NOTHING)
        waits = min(1.0, max(state.p_wait, mean**2 / square))
        some = Moments(mean / waits, max(0.0, square / waits - (mean / waits) ** 2))
        return 1 - waits + waits * self.moments(some)


def _gamma_above(shape: float, times: Array) -> Array:
    from scipy import special  # noqa: PLC0415 - loading it takes longer than most predictions

    return np.asarray(special.gammaincc(shape, times), dtype=np.float64)


def _fixed(done: Solved) -> list[float]:
    """List the times that are stated as fixed, and the values of those that were observed."""
    found: list[float] = []
    for node in done.graph.steps.values():
        pool = done.clock.loads.get(node.id)
        pace = pool[0].pace if pool is not None else 1.0
        for time, per in (
            (node.step.processing_time, pace),
            (node.step.setup_time, pace),
            (node.step.wait_time, 1.0),
        ):
            if time is None:
                continue
            values: Any = time.parameters.get("values")
            if values is not None:
                found += [float(value) / per for value in values]
            elif time.variance == 0:
                found.append(time.expected / per)
    found += [time.mean for time in done.times.flows.values() if time.variance == 0]
    return [time for time in found if time > 0]
