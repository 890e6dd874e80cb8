"""Dates of small networks against the exact law of their end, by numerical convolution."""

from datetime import date
from math import log

import numpy as np
import numpy.typing as npt
import pytest
from scipy.stats import lognorm

from wfmap.plan.challenges import Effort
from wfmap.plan.schedule import Capacity, Runs, Task, WorkCalendar, drawn, order_of, timetable
from wfmap.plan.schedule.dates import forward

START = date(2026, 3, 2)
FULL = Capacity(1, 1.0)
APART = Runs(100_000, 5, common=0.0)
STEP = 0.01
"""Working days of the grid."""
GRID = np.arange(0, 400, STEP)
Law = npt.NDArray[np.float64]


def task(name: str, p50: float, p90: float, *after: str) -> Task:
    """Make a task of somebody who does nothing else."""
    return Task(name, "repair", name, name, Effort(p50, p90), after=after)


def law(p50: float, p90: float) -> Law:
    """Give the chance to be done by each point of the grid."""
    return np.asarray(lognorm.cdf(GRID, log(p90 / p50) / 1.2815515655446004, scale=p50))


def in_sequence(first: Law, second: Law) -> Law:
    """Convolve the laws of two tasks, one after the other."""
    size = 2 * len(GRID)
    parts = [np.fft.rfft(np.diff(one, prepend=0.0), size) for one in (first, second)]
    whole = np.fft.irfft(parts[0] * parts[1], size)[: len(GRID)]
    return np.asarray(np.cumsum(whole))


def quantile(done: Law, q: float) -> float:
    """Give the day by which so many are done."""
    return float(GRID[np.searchsorted(done, q)])


def ends(*tasks: Task) -> Law:
    """Draw when the whole ends."""
    order = order_of(tasks, FULL, {t.id: 1.0 for t in tasks})
    spans = forward(order, drawn(tasks, FULL, APART))
    return np.asarray(np.maximum.reduce([finish for _, finish in spans.values()]))


@pytest.mark.parametrize("q", [0.5, 0.9])
def test_two_tasks_in_sequence_end_as_their_convolution_says(q: float) -> None:
    """The p90 of a sum is not the sum of the p90."""
    found = np.quantile(ends(task("a", 5, 20), task("b", 8, 16, "a")), q)
    exact = quantile(in_sequence(law(5, 20), law(8, 16)), q)
    assert found == pytest.approx(exact, rel=0.015)


@pytest.mark.parametrize("q", [0.5, 0.9])
def test_two_tasks_side_by_side_end_when_both_are_done(q: float) -> None:
    """The chance that both are done is the product of the two."""
    found = np.quantile(ends(task("a", 10, 25), task("b", 10, 25)), q)
    assert found == pytest.approx(quantile(law(10, 25) ** 2, q), rel=0.015)


def test_the_whole_ends_later_than_the_p90_of_each_task() -> None:
    """Of five tasks side by side all have to be done in nine of ten runs."""
    five = [task(name, 10, 25) for name in "abcde"]
    found = timetable(five, WorkCalendar(START), FULL, APART)
    assert found.finish is not None
    assert found.finish.p90 > max(t.finish.p90 for t in found.tasks)
    calendar = WorkCalendar(START)
    for q, told in ((0.5, found.finish.p50), (0.9, found.finish.p90)):
        exact = quantile(law(10, 25) ** 5, q)
        assert calendar.last_day(0, exact - 0.6) <= told <= calendar.last_day(0, exact + 0.6)


def test_tasks_are_listed_by_the_day_on_which_they_begin() -> None:
    """As the text says; a task is still behind the one it waits for."""
    tasks = [task("a", 1, 30), task("b", 1.2, 1.3), task("c", 1, 2, "a"), task("d", 1, 2, "b")]
    dated = timetable(tasks, WorkCalendar(START), FULL, APART).tasks
    assert [t.start.p50 for t in dated] == sorted(t.start.p50 for t in dated)
    assert [t.order for t in dated] == [0, 1, 2, 3]
    names = [t.task.id for t in dated]
    assert names.index("a") < names.index("c")
    assert names.index("b") < names.index("d")
