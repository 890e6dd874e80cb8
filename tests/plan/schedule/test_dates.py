"""Dates: precedence, one task at a time, more effort is never earlier, same seed same dates."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfmap.plan.challenges import Effort
from wfmap.plan.schedule import (
    TEAM,
    Capacity,
    Observation,
    Runs,
    Task,
    WorkCalendar,
    drawn,
    likely,
    order_of,
    timetable,
)
from wfmap.plan.schedule.dates import criticality, forward

START = date(2026, 3, 2)
FULL = Capacity(1, 1.0)
RUNS = Runs(300, 7)


def task(name: str, p50: float = 2.0, *, owner: str = "Ada", **more: Any) -> Task:
    """Make a task."""
    return Task(name, "repair", name, owner, Effort(p50, 2 * p50), **more)


@st.composite
def networks(draw: st.DrawFn) -> list[Task]:
    """Draw tasks of three people, each after some of those before it."""
    made: list[Task] = []
    for number in range(draw(st.integers(1, 8))):
        earlier = [t.id for t in made]
        after = draw(st.lists(st.sampled_from(earlier), unique=True, max_size=3)) if made else []
        made.append(
            task(
                f"t{number}",
                draw(st.integers(1, 9)),
                owner=draw(st.sampled_from(("Ada", "Bo", TEAM))),
                after=tuple(after),
                value=draw(st.floats(0, 3)),
            )
        )
    return made


@given(networks(), st.integers(1, 3))
def test_nobody_works_on_two_tasks_and_none_begins_before_what_it_waits_for(
    tasks: list[Task], team: int
) -> None:
    """In every run."""
    capacity = Capacity(team, 0.5)
    order = order_of(tasks, capacity, {t.id: likely(t, capacity) for t in tasks})
    spans = forward(order, drawn(tasks, capacity, RUNS))
    for each in tasks:
        for before in each.after:
            assert (spans[before][1] <= spans[each.id][0]).all()
    for run in range(0, RUNS.count, 60):
        for owner in ("Ada", "Bo", TEAM):
            mine = [spans[t.id] for t in tasks if t.owner == owner]
            for begin, _ in mine:
                now = sum(s[0][run] <= begin[run] < s[1][run] for s in mine)
                assert now <= capacity.units(owner)


@given(networks(), st.data())
def test_more_effort_makes_nothing_earlier(tasks: list[Task], data: st.DataObject) -> None:
    """In the same order, run by run: the runs of the other tasks do not move."""
    order = order_of(tasks, FULL, {t.id: likely(t, FULL) for t in tasks})
    days = drawn(tasks, FULL, RUNS)
    slow = data.draw(st.sampled_from(tasks)).id
    longer = {**days, slow: days[slow] * 1.5}
    before, after = forward(order, days), forward(order, longer)
    for each in tasks:
        assert (after[each.id][0] >= before[each.id][0]).all()
        assert (after[each.id][1] >= before[each.id][1]).all()


@settings(max_examples=30)
@given(networks(), st.integers(0, 99))
def test_the_same_seed_gives_the_same_dates(tasks: list[Task], seed: int) -> None:
    """And p90 is never before p50, nor an end before its start."""
    calendar, runs = WorkCalendar(START), Runs(200, seed)
    once = timetable(tasks, calendar, FULL, runs).tasks
    assert once == timetable(tasks, calendar, FULL, runs).tasks
    for each in once:
        assert each.start.p50 <= each.finish.p50 <= each.finish.p90
        assert each.start.p50 <= each.start.p90 <= each.finish.p90
        assert each.start.p50 >= START


@given(networks())
def test_a_chain_from_start_to_end_is_critical_in_every_run(tasks: list[Task]) -> None:
    """The end always waits for at least one task that begins at once."""
    order = order_of(tasks, FULL, {t.id: likely(t, FULL) for t in tasks})
    spans = forward(order, drawn(tasks, FULL, RUNS))
    critical = criticality(order, spans)
    first = [t.id for t in tasks if not t.after and not order.behind.get(t.id)]
    assert sum(critical[name] for name in first) >= 1 - 1e-9


def test_a_task_moves_no_other_s_random_numbers() -> None:
    """Each has a stream of its own, made from its id."""
    alone = drawn([task("a")], FULL, RUNS)["a"]
    assert (drawn([task("z"), task("a")], FULL, RUNS)["a"] == alone).all()


def test_efforts_have_the_stated_quantiles() -> None:
    """The median is p50 and nine of ten are under p90, at half of somebody's time twice that."""
    runs = Runs(40_000, 1)
    days = drawn([task("a", 4.0)], Capacity(1, 0.5), runs)["a"]
    assert np.quantile(days, 0.5) == pytest.approx(8, rel=0.02)
    assert np.quantile(days, 0.9) == pytest.approx(16, rel=0.02)


def test_tasks_have_something_in_common() -> None:
    """The logarithms of two efforts correlate as told."""
    days = drawn([task("a"), task("b")], FULL, Runs(40_000, 1, 0.3))
    found = np.corrcoef(np.log(days["a"]), np.log(days["b"]))[0, 1]
    assert found == pytest.approx(0.3, abs=0.02)


def test_a_gate_opens_at_its_looks_with_their_chances() -> None:
    """60 % after 5 days, 30 % after 10; the rest waits 10 days and begins again."""
    wait = Observation((5.0, 10.0), (0.6, 0.3))
    watched = Task("o", "observe", "o", "Ada", None, 0.0, (wait,))
    days = drawn([watched], FULL, Runs(50_000, 3))["o"]
    assert (days == 5).mean() == pytest.approx(0.6, abs=0.01)
    assert (days == 10).mean() == pytest.approx(0.3, abs=0.01)
    assert (days == 15).mean() == pytest.approx(0.06, abs=0.005)
    assert likely(watched, FULL) == 5.0


def test_an_observation_takes_nobody_and_lasts_its_least() -> None:
    """Two of one reviewer run side by side."""
    two = [Task(n, "observe", n, "Ada", None, 10.0) for n in ("a", "b")]
    for each in timetable(two, WorkCalendar(START), FULL, RUNS).tasks:
        assert each.start.p90 == START
        assert each.finish.p50 == date(2026, 3, 13)


def test_what_unlocks_most_a_week_comes_first() -> None:
    """A short repair that two share goes before a long one and one that nobody waits for."""
    tasks = [
        task("long", 10, value=2.0), task("lonely", 2, value=0.0), task("shared", 2, value=2.0),
    ]  # fmt: skip
    order = order_of(tasks, FULL, {t.id: likely(t, FULL) for t in tasks})
    assert [t.id for t in order.tasks] == ["shared", "long", "lonely"]
    assert order.behind == {"shared": "", "long": "shared", "lonely": "long"}
