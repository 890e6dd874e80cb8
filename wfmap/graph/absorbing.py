"""Absorbing chains with rewards: how long work takes from each step until it comes to an end."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wfmap.graph.moments import Moments

__all__ = ["ENDLESS", "Onward", "chances", "solved"]

ENDLESS: Final = Moments(float("inf"), float("inf"))
Onward: TypeAlias = tuple[str, float, Moments]
"""Where work goes: the step, the share of it, the time of the passage."""


def chances(states: Mapping[str, list[Onward]], goals: AbstractSet[str]) -> dict[str, float]:
    """Give the chance of every step that work from it comes to one of some steps."""
    place = {step: row for row, step in enumerate(states)}
    system, given = np.eye(len(place)), np.zeros(len(place))
    for step, row in place.items():
        if step in goals:
            given[row] = 1.0
            continue
        for target, share, _ in states[step]:
            system[row, place[target]] -= share
    try:
        found = np.linalg.solve(system, given)
    except np.linalg.LinAlgError:
        return dict.fromkeys(states, 0.0)
    return {step: float(min(1.0, max(0.0, found[row]))) for step, row in place.items()}


def solved(
    part: list[str],
    rewards: Mapping[str, Moments],
    states: Mapping[str, list[Onward]],
    known: Mapping[str, Moments],
) -> dict[str, Moments]:
    """Solve for the time from each step of a strongly connected part to the end.

    With T = R + S, R the time of a step and its passage, S what comes after it:
    E[T] = E[R] + P E[S] and E[T²] = E[R²] + 2 E[R S] + P E[S²].
    """
    place = {step: i for i, step in enumerate(part)}
    size = len(part)
    system, crossed = np.eye(size), np.zeros((size, size))
    gained, squared = np.zeros(size), np.zeros(size)
    for step, row in place.items():
        own = rewards[step]
        gained[row], squared[row] = own.mean, own.second
        for target, share, passage in states[step]:
            gained[row] += share * passage.mean
            squared[row] += share * (passage.second + 2 * own.mean * passage.mean)
            both = share * (own.mean + passage.mean)
            if target in place:
                system[row, place[target]] -= share
                crossed[row, place[target]] += both
            elif target in known:
                gained[row] += share * known[target].mean
                squared[row] += 2 * both * known[target].mean + share * known[target].second
    if not (np.isfinite(gained).all() and np.isfinite(squared).all()):
        return dict.fromkeys(part, ENDLESS)
    if size == 1 and system[0, 0] == 1:
        return {part[0]: _moments(gained[0], squared[0])}
    return _inverted(part, system, crossed, gained, squared)


def _inverted(
    part: list[str],
    system: NDArray[np.float64],
    crossed: NDArray[np.float64],
    gained: NDArray[np.float64],
    squared: NDArray[np.float64],
) -> dict[str, Moments]:
    try:
        first = np.linalg.solve(system, gained)
        second = np.linalg.solve(system, squared + 2 * crossed @ first)
    except np.linalg.LinAlgError:
        return dict.fromkeys(part, ENDLESS)
    return {step: _moments(first[row], second[row]) for row, step in enumerate(part)}


def _moments(mean: float, second: float) -> Moments:
    return Moments(float(mean), max(0.0, float(second) - float(mean) ** 2))
