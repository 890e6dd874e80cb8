"""The levers that matter, simulated until it is decided which is best, or that it is a tie.

Prediction says which levers of a kind can be the best at all; only these are simulated, on common
random numbers, in rounds that double, until the best is beyond doubt or the first two differ by so
little that nobody would choose between them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from wfmap.analysis.bottlenecks.effects import Change, Effect
from wfmap.analysis.bottlenecks.ranking import Ranking, Samples, mean_change, paired, ranking
from wfmap.analysis.bottlenecks.screening import Screened
from wfmap.analysis.bottlenecks.setup import Effort
from wfmap.analysis.bottlenecks.trials import Trial, Trials

__all__ = ["BASE", "CONTENDERS", "Decided", "decide"]

CONTENDERS: Final = 5
"""Levers of a kind that are simulated whatever was predicted for them."""
NEAR: Final = 0.5
"""Levers with at least this share of the best predicted effect are simulated too."""
ALIKE: Final = 0.05
"""Two levers whose effects surely differ by less than this share of the larger are a tie."""
NOTHING: Final = 0.001
"""So are two that surely differ by less than this share of the cycle time."""

BASE: Final = -1
"""The number of the process as it is, among trials."""


@dataclass(frozen=True, slots=True)
class Decided:
    """The levers of a kind that were simulated: their places, ranking, and effects by place."""

    places: tuple[int, ...]
    ranking: Ranking
    effects: Mapping[int, Effect]
    replications: int
    is_tie: bool


def decide(
    levers: Sequence[Screened],
    trials: Trials,
    effort: Effort,
    first: int,
    told: Callable[[str], None] | None = None,
) -> Decided:
    """Simulate the contenders of one kind of lever.

    Args:
        levers: all levers of one kind, with their predicted effects.
        trials: where the process as it is is on trial already, as `BASE`.
        effort: how many replications.
        first: the number of the first lever among the trials.
        told: gets the kind and the replications so far, after each round.
    """
    places = _contenders(levers)
    for place in places:
        trials.add(first + place, levers[place].graph)
    count, active = effort.first, places
    while True:
        trials.extend([BASE, *(first + place for place in active)], count)
        differences = [_difference(trials, first + place) for place in places]
        found = ranking(differences)
        tie = _is_tie(found, differences, NOTHING * _mean(trials))
        if told is not None:
            told(f"{levers[0].lever.kind}: {count} replications")
        if found.is_decided or tie or count >= effort.most:
            break
        count = min(2 * count, effort.most)
        active = tuple(place for k, place in enumerate(places) if found.intervals[k][0] == 1)
    effects = {
        place: simulated_effect(trials.done[BASE], trials.done[first + place], levers[place].effect)
        for place in places
    }
    return Decided(places, found, effects, count, tie)


def _contenders(levers: Sequence[Screened]) -> tuple[int, ...]:
    order = sorted(range(len(levers)), key=lambda place: (levers[place].key, place))
    best = levers[order[0]].effect.cycle_time
    near = [place for place in order[CONTENDERS:] if _is_near(levers[place].effect, best)]
    return tuple(order[:CONTENDERS] + near)


def _is_near(effect: Effect, best: Change | None) -> bool:
    change = effect.cycle_time
    return change is not None and best is not None and change.change <= NEAR * best.change < 0


def _difference(trials: Trials, key: int) -> Samples:
    return paired(trials.done[key].cycle_time, trials.done[BASE].cycle_time)


def _mean(trials: Trials) -> float:
    """Give the mean cycle time of the process as it is, in seconds."""
    return float(np.mean(trials.done[BASE].cycle_time))


def _is_tie(found: Ranking, differences: Sequence[Samples], nothing: float) -> bool:
    """Tell whether the first two surely differ by next to nothing, in seconds or in proportion."""
    if found.is_decided or len(found.order) < 2:  # noqa: PLR2004 - one has no rival
        return False
    one, two = (differences[place] for place in found.order[:2])
    apart = mean_change(paired(one, two))
    larger = max(abs(float(np.mean(one))), abs(float(np.mean(two))))
    margin = max(ALIKE * larger, nothing)
    return -margin < apart.low and apart.high < margin


def simulated_effect(before: Trial, after: Trial, predicted: Effect) -> Effect:
    """Compare two trials pair by pair; what the process could do at most stays as predicted."""
    count = min(len(before), len(after))
    return Effect(
        basis="simulated",
        cycle_time=_change(before.cycle_time[:count], after.cycle_time[:count]),
        throughput=predicted.throughput,
        cost=_change(before.cost[:count], after.cost[:count]),
        breaches=_change(before.late[:count], after.late[:count]),
    )


def _change(before: Samples, after: Samples) -> Change | None:
    difference = after - before
    return None if np.isnan(difference).any() else mean_change(difference)
