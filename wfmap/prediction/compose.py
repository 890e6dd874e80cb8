"""Times of steps and flows → the time of a whole level, by its first two moments.

Sequences, choices and loops are an absorbing Markov chain with rewards; a block of parallel or
inclusive branches takes as long as its latest branch. Branches count as independent, and so do
the waits along them: that is the assumption of the prediction, and the simulator's to check.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.graph.blocks import Block, blocks
from wfmap.graph.visits import Visits
from wfmap.prediction.moments import NOTHING, Moments, latest

__all__ = ["Times", "level_time"]

_ENDLESS: Final = Moments(float("inf"), float("inf"))
_DEEPEST: Final = 200
"""Blocks nested deeper than this are not followed."""

_ROUNDS: Final = 4
"""How often a block that no join closes is entered again from inside itself: a case that comes back
to its split goes through all of it again, and each time fewer do."""


@dataclass(frozen=True, slots=True)
class Times:
    """The time of one visit of each step, and of one passage of each flow."""

    steps: Mapping[str, Moments]
    flows: Mapping[str, Moments]


def level_time(graph: ProcessGraph, level: str, visited: Visits, times: Times) -> Moments:
    """Compute the time from a level's start to its end."""
    return _Level(graph, level, visited, times).whole()


class _Level:
    """One level of a process on the way to its time."""

    def __init__(self, graph: ProcessGraph, level: str, visited: Visits, times: Times) -> None:
        self.graph = graph
        self.level = level
        self.visited = visited
        self.times = times
        self.blocks = blocks(graph, level)
        self.within: Counter[str] = Counter()

    def whole(self) -> Moments:
        starts = [n for n in self.graph.starts(self.level) if not n.told]
        starts = starts or list(self.graph.at(self.level)[:1])
        parts = [self._from(node.id, None, 0) for node in starts]
        if not parts:
            return NOTHING
        mean = sum(part.mean for part in parts) / len(parts)
        second = sum(part.second for part in parts) / len(parts)
        return Moments(mean, max(0.0, second - mean**2)) if np.isfinite(mean) else _ENDLESS

    def _from(self, begin: str, end: str | None, depth: int) -> Moments:
        """Solve the chain of steps from one step until another is reached, or none is left."""
        if begin == end:
            return NOTHING
        states = self._reachable(begin, end)
        place = {step: i for i, step in enumerate(states)}
        size = len(states)
        onward = np.zeros((size, size))
        gained = np.zeros(size)
        squared = np.zeros(size)
        crossed = np.zeros((size, size))
        for step, row in place.items():
            own = self._own(step, end, depth)
            gained[row] = own.mean
            squared[row] = own.second
            for target, share, passage in self._onward(step):
                gained[row] += share * passage.mean
                squared[row] += share * (passage.second + 2 * own.mean * passage.mean)
                if target in place:
                    onward[row, place[target]] += share
                    crossed[row, place[target]] += share * (own.mean + passage.mean)
        return _solve(onward, crossed, gained, squared)

    def _reachable(self, begin: str, end: str | None) -> list[str]:
        found = dict.fromkeys([begin])
        open_ = [begin]
        while open_:
            for target, share, _ in self._onward(open_.pop()):
                if share > 0 and target != end and target not in found:
                    found[target] = None
                    open_.append(target)
        return list(found)

    def _own(self, step: str, end: str | None, depth: int) -> Moments:
        """Give a step's own time and, where it opens a block, that of its latest branch."""
        own = self.times.steps.get(step, NOTHING)
        block = self.blocks.get(step)
        if block is None or block.end == end == step or depth > _DEEPEST:
            return own
        if self.within[step] >= _ROUNDS:
            return own
        self.within[step] += 1
        branches = [self._branch(block, flow, depth + 1) for flow in block.branches]
        self.within[step] -= 1
        return own + latest(branches)

    def _branch(self, block: Block, flow: str, depth: int) -> Moments:
        target = self.graph.flows[flow].target
        time = self.times.flows.get(flow, NOTHING) + self._from(target, block.end, depth)
        visits = self.visited.steps[block.split]
        taken = self.visited.flows.get(flow, 0.0) / visits if visits > 0 else 0.0
        return Moments(time.mean, time.variance, min(1.0, taken))

    def _onward(self, step: str) -> list[tuple[str, float, Moments]]:
        """List where work goes from a step: (target, share, time of the passage)."""
        block = self.blocks.get(step)
        if block is not None:
            return [] if block.end is None else [(block.end, 1.0, NOTHING)]
        node = self.graph.steps[step]
        visits = self.visited.steps[step]
        if visits <= 0 or not np.isfinite(visits):
            return []
        taken: list[tuple[str, float, Moments]] = []
        for flow in self.graph.outgoing(step):
            share = self.visited.flows.get(flow.id, 0.0) / visits
            back = _returned(flow)
            taken.append((flow.target, share * (1 - back), self._passage(flow.id)))
            if back:
                taken.append((step, share * back, self._passage(flow.id)))
        return taken + [
            (event, self._event(event), NOTHING) for event in _interrupting(self.graph, node)
        ]

    def _passage(self, flow: str) -> Moments:
        return self.times.flows.get(flow, NOTHING)

    def _event(self, event: str) -> float:
        share = self.graph.steps[event].step.share
        return share.value if share is not None else 0.0


def _returned(flow: FlowEdge) -> float:
    """Share of handoffs along a flow that come back to the sender."""
    handoff = flow.handoff
    return handoff.rework_share.value if handoff and handoff.rework_share else 0.0


def _interrupting(graph: ProcessGraph, node: StepNode) -> list[str]:
    return [e for e in node.attached if graph.steps[e].step.interrupting is not False]


def _solve(
    onward: NDArray[np.float64],
    crossed: NDArray[np.float64],
    gained: NDArray[np.float64],
    squared: NDArray[np.float64],
) -> Moments:
    """Solve for the first two moments of the total reward from the first state.

    With T = R + S, R the time of a state and its passage, S what comes after it:
    E[T] = E[R] + P E[S] and E[T²] = E[R²] + 2 E[R S] + P E[S²].
    """
    if not (np.isfinite(gained).all() and np.isfinite(squared).all()):
        return _ENDLESS
    system = np.eye(len(gained)) - onward
    try:
        first = np.linalg.solve(system, gained)
        second = np.linalg.solve(system, squared + 2 * crossed @ first)
    except np.linalg.LinAlgError:
        return _ENDLESS
    mean = float(first[0])
    return Moments(mean, max(0.0, float(second[0]) - mean**2))
