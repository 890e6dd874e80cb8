"""How many cases come out which way, and how long those take: by prediction, or as a trial saw."""

from collections.abc import Mapping
from math import isfinite

from wfmap.graph import ROOT, ProcessGraph, StepNode
from wfmap.graph.compose import Level, Onward
from wfmap.graph.fates import fates
from wfmap.graph.moments import NOTHING, Moments
from wfmap.graph.races import law
from wfmap.graph.stays import Stay
from wfmap.prediction.solving import Solved, solve

__all__ = ["Fates", "fates_of", "may_move", "within"]

Fates = Mapping[str, tuple[float, float]]
"""By outcome, the share of cases that come out so, and their mean time in seconds."""

_MOVED = 1e-6
"""Shares of cases that move from one outcome to another which are taken for none."""


def may_move(graph: ProcessGraph) -> bool:
    """Tell whether other times may let cases come out otherwise: some race decides how."""
    visited = solve(graph).visited
    races = bool(visited.stays or visited.rests or visited.tried is not None)
    return races and bool(fates(graph))


def fates_of(graph: ProcessGraph) -> Fates | None:
    """Tell the cases apart by how they come out; None where prediction cannot, or all do alike."""
    if not fates(graph):
        return None
    done = solve(graph)
    tried = done.visited.tried
    if tried is not None:
        return tried.fates or None
    return _predicted(done)


def _predicted(done: Solved) -> Fates | None:
    """Follow the chain of steps to every outcome; a case that is dropped has no other one."""
    level = _Told(done.graph, ROOT, done.visited, done.times)
    found: dict[str, tuple[float, float]] = {}
    dropped: dict[str, tuple[float, float]] = {}
    for name, steps in fates(done.graph).items():
        goals = set(steps)
        share = level.chance(goals)
        time = level.toward(goals) if share else None
        if share is None or (share > 0 and time is None):
            return None
        whole = share * time.mean if time is not None else 0.0
        for step, (lost, mean) in dropped.items():
            part = lost * (level.chance(goals, step) or 0.0)
            share, whole = share - part, whole - part * mean
        if share > 0 and not isfinite(whole):
            return None
        found[name] = max(0.0, share), whole / share if share > 0 else 0.0
        if name.startswith("dropped"):
            dropped |= dict.fromkeys(steps, (share / len(steps), found[name][1]))
    return found


class _Told(Level):
    """A level whose steps take another time where a timer ends them than otherwise, in the mean."""

    def ways(self, step: str) -> list[Onward]:
        """List where work goes, and by how much longer it has taken at the step than on average."""
        return [
            (target, share, Moments(time.mean + self._longer(step, target), 0.0))
            for target, share, time in super().ways(step)
        ]

    def _longer(self, step: str, target: str) -> float:
        stay = self.visited.stays.get(step)
        own = self.times.steps.get(step, NOTHING).mean
        if stay is None or not isfinite(own):
            return 0.0
        ends = [e for e in stay.occurs if self.graph.steps[e].step.interrupting is not False]
        cut = {event: _until(self.graph.steps[event], stay) for event in ends}
        if target in cut:
            return cut[target] - own
        lost = sum(stay.occurs[event] for event in ends)
        if stay.completes <= 0 or lost + stay.completes > 1 + _MOVED:
            return 0.0
        kept = own - sum(stay.occurs[event] * cut[event] for event in ends)
        return kept / (1 - lost) - own


def _until(event: StepNode, stay: Stay) -> float:
    """Give the seconds until a timer on a border, of the visits that it ends."""
    time = event.step.wait_time
    if time is None:
        return 0.0
    if time.variance == 0 or stay.uncut is None:
        return time.expected
    whens = law(time).values()
    chances = stay.uncut.above(whens)
    total = float(chances.sum())
    return float((whens * chances).sum()) / total if total > 0 else time.expected


def within(before: Fates, after: Fates, aims: frozenset[str] = frozenset()) -> float | None:
    """Give the change of the mean time if as many cases came out each way as before, in seconds.

    Args:
        before: how cases come out as it is.
        after: and with a change.
        aims: the outcomes that count; all where none are named.

    Returns:
        None where cases come out as before and all count, so that the change is that of all.
    """
    names = [n for n in before if not aims or n in aims]
    kept = [n for n in names if before[n][0] > 0 < after.get(n, (0.0, 0.0))[0]]
    moved = max((abs(before[n][0] - after.get(n, (0.0, 0.0))[0]) for n in before), default=0.0)
    whole = sum(before[n][0] for n in kept)
    is_of_all = sum(before[n][0] for n in names) >= 1 - _MOVED or not aims
    if (moved <= _MOVED and is_of_all) or whole <= 0:
        return None
    return sum(before[n][0] / whole * (after[n][1] - before[n][1]) for n in kept)
