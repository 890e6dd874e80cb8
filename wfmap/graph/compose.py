"""Times of steps and flows → the time of a whole level, by its first two moments.

Sequences, choices and loops are an absorbing Markov chain with rewards; a block of parallel or
inclusive branches takes as long as its latest branch. Branches count as independent, and so do
the waits along them: that is the assumption of the prediction, and the simulator's to check.

    start ─► A ─► split ─► B ─► C ─► join ─► D ─► end      a block counts as one step,
                    └────► E ───────┘                      its time the later of (B, C), E

A level is solved from the inside out: the branches of a block are chains of their own, from the
split to where they meet again (`blocks`), and may hold blocks again. To unfold all states of all
branches at once would be exact for exponential times, but their number is the product of the steps
of all branches. Here a chain costs its steps, a loop of n steps n³, and a block its branches.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from math import isfinite
from typing import Final

import numpy as np

from wfmap.graph import ProcessGraph, StepNode
from wfmap.graph.absorbing import ENDLESS, Onward, chances, solved
from wfmap.graph.beginning import beginning
from wfmap.graph.blocks import Block, blocks, meeting
from wfmap.graph.counting import Visits, event_rates
from wfmap.graph.events import event_subprocesses, occasion_of
from wfmap.graph.moments import NOTHING, Moments, latest
from wfmap.graph.parts import parts_in_order
from wfmap.graph.shares import draws, fallback
from wfmap.graph.times import Times, also, together

__all__ = ["Level", "Onward", "level_time"]

_DEEPEST: Final = 200
"""Blocks nested deeper than this are not followed."""

_ROUNDS: Final = 4
"""How often a block that no join closes is entered again from inside itself: a case that comes back
to its split goes through all of it again, and each time fewer do."""


def level_time(graph: ProcessGraph, level: str, visited: Visits, times: Times) -> Moments:
    """Compute the time from a level's start to its end."""
    return Level(graph, level, visited, times).whole()


class Level:
    """One level of a process on the way to its time.

    Everything that adds up or compares times is a method of its own: where the times of a step are
    many at once, a subclass does these with arrays, and the way through the blocks is the same.
    """

    def __init__(self, graph: ProcessGraph, level: str, visited: Visits, times: Times) -> None:
        self.graph = graph
        self.level = level
        self.visited = visited
        self.times = times
        self.blocks = blocks(graph, level)
        self.within: Counter[str] = Counter()

    def top(self) -> dict[str, str]:
        """Say for each step of this level which one of its outermost chain it belongs to.

        Those of the chain belong to themselves, those inside a block to the split that opens it.
        """
        found: dict[str, str] = {}
        for start in self.starts():
            for step in self.reachable(start, None):
                found[step] = step
                block = self.blocks.get(step)
                if block is not None:
                    for inner in self._inside(block, set()):
                        found.setdefault(inner, step)
        return found

    def _inside(self, block: Block, seen: set[str]) -> Iterator[str]:
        """Yield the steps of a block, those of blocks within it too, each once.

        Rework may lead back out of a block, and so to its own split.
        """
        for flow in block.branches:
            target = self.graph.flows[flow].target
            if target == block.end:
                continue
            for step in self.reachable(target, block.end):
                if step in seen:
                    continue
                seen.add(step)
                yield step
                inner = self.blocks.get(step)
                if inner is not None and inner.end != block.split:
                    yield from self._inside(inner, seen)

    def starts(self) -> list[str]:
        """List the steps the level begins at."""
        return [node.id for node in beginning(self.graph, self.level).all]

    @property
    def is_one_at_first(self) -> bool:
        """Whether the level begins at one of its starts, and not at several at once."""
        return beginning(self.graph, self.level).is_one

    def whole(self) -> Moments:
        """Compute the time from the level's start to its end.

        Where it begins at several steps at once, that is the latest of what they set going; where
        all of that meets in a join, what comes after it counts once.
        """
        ways = beginning(self.graph, self.level).ways
        if not ways:
            return NOTHING
        meets = None
        if len(ways) > 1:
            begins = [node.id for way in ways for some in way for node in some]
            found = meeting(self.graph, self.level, begins)
            meets = found if found is not None and self.graph.steps[found].join == "all" else None
        parts = [
            self.mixed([(1 / len(way), self._begun(some, meets)) for some in way]) for way in ways
        ]
        shared = self.times.begins.get(self.level)
        first = parts[0] if len(parts) == 1 else together(parts, shared, None, self.latest)
        return (first if meets is None else first + self._from(meets, None, 0)) + self._late()

    def _begun(self, begins: Sequence[StepNode], meets: str | None) -> Moments:
        """Compute the time from steps that begin together, until they meet or all is done."""
        if len(begins) == 1:
            return self._from(begins[0].id, meets, 0)
        return self.latest([self._from(node.id, meets, 0) for node in begins])

    def toward(self, goals: AbstractSet[str]) -> Moments | None:
        """Compute the time of the cases that come to one of some steps, in whole.

        The chain of steps is conditioned on coming there (Doob's transform): each way on is taken
        in proportion to the chance that it leads there.

        Returns:
            None where they are not all of the outermost chain, or nothing comes there, or the
            level begins at several steps at once.
        """
        if not self.is_one_at_first:
            return None
        parts: list[tuple[float, Moments]] = []
        for start in self.starts():
            states = self.reachable(start, None)
            if not goals <= set(states):
                return None
            chance = chances(states, goals)
            tilted = {
                step: [(t, p * chance[t] / chance[step], time) for t, p, time in onward]
                if step not in goals
                else onward
                for step, onward in states.items()
                if chance[step] > 0 or step in goals
            }
            if chance[start] > 0:
                parts.append((chance[start], self._through(start, tilted)))
        total = sum(weight for weight, _ in parts)
        if total <= 0:
            return None
        return self.mixed([(weight / total, time) for weight, time in parts]) + self._late()

    def chance(self, goals: AbstractSet[str], begin: str | None = None) -> float | None:
        """Give the chance that a case comes to one of some steps, from its start or another step.

        None where they are not all of the outermost chain, or it begins at several steps at once.
        """
        if begin is None and not self.is_one_at_first:
            return None
        starts = self.starts() if begin is None else [begin]
        found = 0.0
        for start in starts:
            states = self.reachable(start, None)
            there = goals & states.keys()
            if begin is None and not goals <= states.keys():
                return None
            found += chances(states, there)[start] / len(starts) if there else 0.0
        return found

    def _through(self, begin: str, states: Mapping[str, list[Onward]]) -> Moments:
        """Give the time from a step to the end of the level, its ways being what they are given."""
        known: dict[str, Moments] = {}
        after = {
            s: [t for t, p, _ in onward if t in states and p > 0] for s, onward in states.items()
        }
        for part in reversed(parts_in_order(after)):
            rewards = {step: self.own(step, None, 0) for step in part}
            known.update(solved(part, rewards, states, known))
            if not all(isfinite(known[step].mean) for step in part):
                return ENDLESS
        return known[begin]

    def _late(self) -> Moments:
        """Give the time of event sub-processes that begin by their shares when all else is done."""
        begun: list[Moments] = []
        for node in event_subprocesses(self.graph, self.level):
            share = occasion_of(self.graph, node).share
            if share:
                time = self.times.steps.get(node.id, NOTHING)
                begun.append(Moments(time.mean, time.variance, min(1.0, share)))
        return self.latest(begun) if begun else NOTHING

    def mixed(self, ways: list[tuple[float, Moments]]) -> Moments:
        """Mix times by their shares; what is left of the whole takes no time."""
        mean = sum(share * time.mean for share, time in ways)
        second = sum(share * time.second for share, time in ways)
        return Moments(mean, max(0.0, second - mean**2)) if isfinite(mean) else ENDLESS

    def latest(self, branches: list[Moments], instead: int | None = None) -> Moments:
        """Find the latest of some branches; `instead` is the one taken where none is."""
        return latest(branches, instead)

    def solved(
        self,
        part: list[str],
        rewards: Mapping[str, Moments],
        states: Mapping[str, list[Onward]],
        known: Mapping[str, Moments],
    ) -> dict[str, Moments]:
        """Solve for the time from each step of a strongly connected part to the end."""
        return solved(part, rewards, states, known)

    def is_endless(self, time: Moments) -> bool:
        """Tell a time without end."""
        return not isfinite(time.mean)

    def is_taken(self, share: float) -> bool:
        """Tell a way that some work takes."""
        return share > 0

    def _from(self, begin: str, end: str | None, depth: int) -> Moments:
        """Solve the chain of steps from one step until another is reached, or none is left."""
        if begin == end:
            return NOTHING
        states = self.reachable(begin, end)
        known: dict[str, Moments] = {}
        after = {step: [t for t, _, _ in onward if t in states] for step, onward in states.items()}
        for part in reversed(parts_in_order(after)):
            rewards = {step: self.own(step, end, depth) for step in part}
            known.update(self.solved(part, rewards, states, known))
            if any(self.is_endless(known[step]) for step in part):
                return ENDLESS
        return known[begin]

    def reachable(self, begin: str, end: str | None) -> dict[str, list[Onward]]:
        """Find the steps that are come to, each with where work goes from there."""
        found = {begin: self._going(begin, end)}
        open_ = [begin]
        while open_:
            for target, _, _ in found[open_.pop()]:
                if target != end and target not in found:
                    found[target] = self._going(target, end)
                    open_.append(target)
        return found

    def _going(self, step: str, end: str | None) -> list[Onward]:
        return [way for way in self._onward(step, end) if self.is_taken(way[1])]

    def own(self, step: str, end: str | None, depth: int) -> Moments:
        """Give a step's own time and, where it opens a block, that of its latest branch."""
        if not isfinite(self.visited.steps[step]):
            return ENDLESS  # work that gets here goes round for ever
        own = self.times.steps.get(step, NOTHING)
        beside = self._beside(step, end)
        if depth > _DEEPEST or self.within[step] >= _ROUNDS:
            return own
        block = self.blocks.get(step)
        if beside:
            return self._with_events(step, own, beside, depth)
        if block is None or block.end == end == step:
            return own
        self.within[step] += 1
        branches = [self.branch(block, flow, depth + 1) for flow in block.branches]
        self.within[step] -= 1
        shared = self.times.forks.get(step)
        return own + together(branches, shared, self.instead(block), self.latest)

    def _beside(self, step: str, end: str | None) -> list[str]:
        """List the events on a step's border that begin work beside it, to the end of the level."""
        if end is not None:
            return []
        rates = self._events(step)
        return [
            event
            for event in self.graph.steps[step].attached
            if self.graph.steps[event].step.interrupting is False and rates[event] > 0
        ]

    def _with_events(self, step: str, own: Moments, beside: list[str], depth: int) -> Moments:
        """Add to what goes on from a step how much longer what its events have begun takes.

        What an event begins is held against what is left then: that the work lasts until the event
        makes both long at once. Of several events each counts by itself.
        """
        self.within[step] += 1
        ways = [
            (share, passage + self._from(target, None, depth + 1))
            for target, share, passage in self.ways(step)
        ]
        onward = self.mixed(ways)
        goes_on = own + onward
        found, rates = goes_on, self._events(step)
        for event in beside:
            at, left = self._set_off(step, event)
            goes = left + onward
            last = self.latest([goes, self._from(event, None, depth + 1)])
            found = also(found, min(1.0, rates[event]), at, goes, last)
        self.within[step] -= 1
        return found

    def _set_off(self, step: str, event: str) -> tuple[Moments, Moments]:
        """Give the time until an event on a border where it occurs, and what is left of the step.

        An event that is no timer comes when the step is done.
        """
        stay = self.visited.stays.get(step)
        if stay is not None and event in stay.at:
            return stay.at[event]
        return self.times.steps.get(step, NOTHING), NOTHING

    def branch(self, block: Block, flow: str, depth: int) -> Moments:
        """Compute the time of one branch of a block, and how likely it is taken."""
        target = self.graph.flows[flow].target
        time = self.times.flows.get(flow, NOTHING) + self._from(target, block.end, depth)
        return Moments(time.mean, time.variance, min(1.0, self._taken(block, flow)))

    def _taken(self, block: Block, flow: str) -> float:
        node = self.graph.steps[block.split]
        if node.split == "inclusive":
            return draws(self.graph.outgoing(node.id))[block.branches.index(flow)]
        visits = self.visited.steps[block.split]
        return self.visited.flows.get(flow, 0.0) / visits if visits > 0 else 0.0

    def instead(self, block: Block) -> int | None:
        """Say which branch of an inclusive split is taken where none is drawn."""
        node = self.graph.steps[block.split]
        if node.split != "inclusive":
            return None
        outgoing = self.graph.outgoing(node.id)
        return fallback(outgoing, draws(outgoing))

    def _onward(self, step: str, end: str | None) -> list[Onward]:
        """List where work goes from a step: (target, share, time of the passage)."""
        block = self.blocks.get(step)
        if self._beside(step, end) and self.within[step] < _ROUNDS:
            return []
        if block is not None:
            return [] if block.end is None else [(block.end, 1.0, NOTHING)]
        return self.ways(step)

    def ways(self, step: str) -> list[Onward]:
        """List where work goes from a step that opens no block."""
        node = self.graph.steps[step]
        visits = self.visited.steps[step]
        if visits <= 0 or not np.isfinite(visits):
            return []
        taken: list[Onward] = []
        for flow in self.graph.outgoing(step):
            share = self.visited.flows.get(flow.id, 0.0) / visits
            taken.append((flow.target, share * (1 - flow.returned), self._passage(flow.id)))
            if flow.returned:
                taken.append((step, share * flow.returned, self._passage(flow.id)))
        return taken + self.cut_short(node)

    def cut_short(self, node: StepNode) -> list[Onward]:
        """List the events on a step's border that end it, as ways on that take no time."""
        rates = self._events(node.id)
        return [(event, rates[event], NOTHING) for event in _interrupting(self.graph, node)]

    def _events(self, step: str) -> dict[str, float]:
        node = self.graph.steps[step]
        return event_rates(self.graph, node, self.visited.stays) if node.attached else {}

    def _passage(self, flow: str) -> Moments:
        return self.times.flows.get(flow, NOTHING)


def _interrupting(graph: ProcessGraph, node: StepNode) -> list[str]:
    return [e for e in node.attached if graph.steps[e].step.interrupting is not False]
