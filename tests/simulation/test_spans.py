"""What comes into a span of weeks goes out of it or is under way at its end, the backlog too."""

import json
from datetime import date
from typing import Any

import pytest

from wfmap.errors import DocumentError
from wfmap.graph import ProcessGraph, build
from wfmap.model.document import read
from wfmap.simulation import simulate

HOURS = {"o": {"weekly": "Mo-Fr 09:00-17:00"}}
WAITING: dict[str, dict[str, Any]] = {
    "one queue": {"steps": {"t": {"actor": "p", "processing_time": "1 h"}}, "backlog": {"t": 16}},
    "more than can be done": {
        "steps": {"t": {"actor": "p", "processing_time": "9 h"}},
        "backlog": {"t": 3},
    },
    "work that takes no time": {
        "steps": {"n": {"next": "t"}, "t": {"actor": "p", "processing_time": "1 h"}},
        "backlog": {"n": 2},
    },
    "nothing left to do": {
        "steps": {"t": {"actor": "p", "processing_time": "1 h", "next": "e"}, "e": {"kind": "end"}},
        "backlog": {"e": 4},
    },
    "a share of a case": {
        "steps": {"t": {"actor": "p", "processing_time": "1 h"}},
        "backlog": {"t": 2.5},
    },
}


def graph_of(**more: Any) -> ProcessGraph:
    """Build a process in which a case comes every day."""
    document = {
        "wfmap": "1.1",
        "name": "x",
        "arrivals": {"every": "1 d"},
        "calendars": HOURS,
        "actors": {"p": {"capacity": 1, "calendar": "o"}},
        **more,
    }
    return build(read(json.dumps(document)))


@pytest.mark.parametrize("what", WAITING)
def test_what_comes_goes_or_is_under_way(what: str) -> None:
    """Came + backlog = ended + unfinished, to the case; and no queue is shorter than nothing."""
    graph = graph_of(**WAITING[what])
    runs = 4
    found = simulate(graph, begin=date(2026, 11, 30), weeks=3, replications=runs)
    came = sum(week.came.value for week in found.weeks) * runs
    left = sum(week.left.value for week in found.weeks) * runs
    stated = sum(number.value for number in graph.process.backlog.values()) * runs
    assert came + stated == pytest.approx(left + found.unfinished, abs=runs / 2)
    assert all(week.waiting["p"].value >= 0 for week in found.weeks)


def test_a_queue_is_worked_off_from_what_waits_at_the_start() -> None:
    """Sixteen wait, eight a day are done, and on Friday night two of the weekend's are to come."""
    graph = graph_of(**WAITING["one queue"])
    first, second = simulate(graph, begin=date(2026, 11, 30), weeks=2, replications=2).weeks
    assert (first.waiting["p"].value, second.waiting["p"].value) == (2.0, 2.0)
    assert (first.left.value, second.left.value) == (20.0, 7.0)


def test_where_no_case_ends_for_too_much_work_that_is_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not the way to an end: one case brings a thousand pieces of work an hour, one is done."""
    monkeypatch.setattr("wfmap.simulation.course._LARGEST", 100_000)
    steps = {"x": {"actor": "a", "processing_time": "1 h", "multi": {"count": 1_000}}}
    graph = graph_of(steps=steps, actors={"a": {"name": "Anna", "capacity": 1}})
    with pytest.raises(DocumentError, match=r"Anna gets \d,\d{3} % of the work it can do"):
        simulate(graph, events=50_000)


def test_a_wait_is_of_those_who_have_it_behind_them() -> None:
    """A case a day waits ten days, then for a batch of three: two days, one and none."""
    graph = graph_of(
        actors={"p": {"capacity": 1}},
        steps={
            "one": {"wait_time": "10 d", "next": "two"},
            "two": {"actor": "p", "processing_time": "1 h", "batch": {"size": 3}},
        },
    )
    found = simulate(graph, begin=date(2026, 1, 5), weeks=4, replications=2)
    assert found.facts.steps["two"].visits.value < 0.7
    assert found.waits["two"]["batching"].value == pytest.approx(86_400)
    assert found.waits["one"]["extraneous"].value == pytest.approx(864_000)


def test_a_queue_at_the_end_does_not_shorten_the_waits_before() -> None:
    """Two cases a day, a day of work each: the n-th of those that began has waited n ÷ 2 days."""
    steps = {"t": {"actor": "p", "processing_time": "1 d"}}
    graph = graph_of(arrivals={"every": "12 h"}, actors={"p": {"capacity": 1}}, steps=steps)
    found = simulate(graph, begin=date(2026, 1, 5), weeks=2, replications=2)
    mean = sum(n / 2 for n in range(14)) / 14
    assert found.waits["t"]["contention"].value / 86_400 == pytest.approx(mean)


def test_instances_and_what_goes_on_inside_count_as_the_visit_they_are_of() -> None:
    """Three checks of a day each for one person, in a case that begins each week."""
    graph = graph_of(
        arrivals={"every": "1 w"},
        actors={"p": {"capacity": 1}},
        steps={
            "s": {
                "kind": "subprocess",
                "wait_time": "1 d",
                "steps": {
                    "c": {
                        "actor": "p",
                        "processing_time": "1 d",
                        "multi": {"count": 3, "order": "parallel"},
                    }
                },
            }
        },
    )
    found = simulate(graph, begin=date(2026, 1, 5), weeks=3, replications=2)
    assert found.waits["c"]["contention"].value == pytest.approx(3 * 86_400)
    assert found.waits["s"]["extraneous"].value == pytest.approx(86_400)


def test_one_run_of_a_span_is_told_as_too_few() -> None:
    """There is no spread of one run, so nothing is known of how many events would do."""
    found = simulate(
        graph_of(steps={"t": {"actor": "p", "processing_time": "1 h"}}),
        begin=date(2026, 1, 5),
        replications=1,
    )
    assert found.not_settled is not None
    assert found.not_settled.events_needed is None
    assert "runs were asked for" in found.not_settled.message
