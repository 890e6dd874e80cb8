"""How long tasks take, drawn at random: a stream for each task, so that none moves another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import log, sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from wfmap.model.limits import MOST_SEED, demand_within
from wfmap.plan.schedule.ordering import Capacity
from wfmap.plan.schedule.terms import Observation, Task

__all__ = ["Runs", "drawn", "likely"]

Days = npt.NDArray[np.float64]

Z90: Final = 1.2815515655446004
"""The 90th percentile of the standard normal law."""
MOST_REPEATS: Final = 5
"""Times a failed observation is done again at most: then the plan would be changed."""
MOST_RUNS: Final = 1_000_000
"""Random runs of a plan."""


@dataclass(frozen=True, slots=True)
class Runs:
    """How many random runs, from which seed, and how much tasks have in common.

    `common` is the correlation of the logarithms of efforts, 0 to 1: what makes one task longer
    than thought makes others longer too, and runs that are all independent promise too much.
    """

    count: int = 4000
    seed: int = 0
    common: float = 0.3

    def __post_init__(self) -> None:
        """Refuse numbers out of range.

        Raises:
            LimitError: one is; it is named.
        """
        demand_within(seed=(self.seed, 0, MOST_SEED), count=(self.count, 1, MOST_RUNS))


def likely(task: Task, capacity: Capacity) -> float:
    """Give the working days of a task as likely passed as not."""
    if task.effort is not None:
        return task.effort.p50 / capacity.part(task.owner)
    return max([task.at_least, *(_likely_wait(wait) for wait in task.waits)])


def _likely_wait(wait: Observation) -> float:
    """Give the day of the look by which half of all runs have passed."""
    passed = np.cumsum(wait.chances)
    look = int(np.searchsorted(passed, 0.5))
    return wait.days[min(look, len(wait.days) - 1)]


def drawn(tasks: Sequence[Task], capacity: Capacity, runs: Runs) -> Mapping[str, Days]:
    """Draw the working days of every task in every run, by id."""
    shared = _stream(runs.seed, "all tasks").standard_normal(runs.count)
    return {task.id: _days(task, capacity, runs, shared) for task in tasks}


def _stream(seed: int, name: str) -> np.random.Generator:
    """Give the random stream of a task: from the seed and its id, whatever else is planned."""
    own = int.from_bytes(sha256(name.encode()).digest()[:8], "big")
    return np.random.Generator(np.random.PCG64([seed, own]))


def _days(task: Task, capacity: Capacity, runs: Runs, shared: Days) -> Days:
    stream = _stream(runs.seed, task.id)
    if task.effort is None:
        return _observed(task, stream, runs.count)
    own = stream.standard_normal(runs.count)
    normal = sqrt(runs.common) * shared + sqrt(1 - runs.common) * own
    if task.effort.p50 <= 0:
        return np.zeros(runs.count)
    spread = log(task.effort.p90 / task.effort.p50) / Z90
    days: Days = task.effort.p50 * np.exp(spread * normal) / capacity.part(task.owner)
    return days


def _observed(task: Task, stream: np.random.Generator, count: int) -> Days:
    """Draw how long until all gates are open: each passes at a look, or is done again."""
    longest = np.full(count, task.at_least)
    for wait in task.waits:
        np.maximum(longest, _until_open(wait, stream, count), out=longest)
    return longest


def _until_open(wait: Observation, stream: np.random.Generator, count: int) -> Days:
    edges = np.cumsum(wait.chances)
    days = np.array([*wait.days, wait.days[-1]])
    total, is_open = np.zeros(count), np.zeros(count, dtype=bool)
    for _ in range(MOST_REPEATS):
        look = np.searchsorted(edges, stream.random(count), side="right")
        total += np.where(is_open, 0.0, days[look])
        is_open |= look < len(wait.days)
    return total
