"""What a change does, on the same random numbers and the same batches."""

from collections.abc import Callable
from math import isnan
from typing import Any

import pytest

from wfmap.graph import ProcessGraph
from wfmap.simulation import Race, effect_between, pair
from wfmap.units.durations import HOUR

Graph = Callable[[dict[str, Any]], ProcessGraph]


def line(first: float, second: float) -> dict[str, Any]:
    """Write two queues in a row, one case an hour; the loads are the mean times."""

    def exponential(hours: float) -> dict[str, str]:
        return {"distribution": "exponential", "mean": f"{hours * HOUR:g} s"}

    return {
        "arrivals": {"count": 1, "per": "1 h"},
        "actors": {"a": {"capacity": 1}, "b": {"capacity": 1}},
        "steps": {
            "s": {"actor": "a", "processing_time": exponential(first), "next": "t"},
            "t": {"actor": "b", "processing_time": exponential(second)},
        },
    }


def test_a_process_against_itself_is_no_change_at_all(graph_of: Graph) -> None:
    """To the last digit, in every part."""
    found = pair(graph_of(line(0.6, 0.5)), graph_of(line(0.6, 0.5)), events=600_000)
    assert found.effect.cycle_time.change == 0
    assert all(part.change == 0 for part in found.effect.parts.values())


def test_an_exact_effect_is_within_its_interval_and_its_parts_add_up(graph_of: Graph) -> None:
    """From load .7 to .63: the time there falls from 7/3 h to 0.63/0.37 h (Jackson 1957)."""
    found = pair(graph_of(line(0.7, 0.5)), graph_of(line(0.63, 0.5)), events=6_000_000)
    change = found.effect.cycle_time
    assert change.low is not None
    assert change.high is not None
    exact = (0.63 / 0.37 - 0.7 / 0.3) * HOUR
    assert change.low <= exact <= change.high
    assert change.high - change.low < 0.2 * abs(exact)
    parts = found.effect.parts
    assert sum(part.change for part in parts.values()) == pytest.approx(change.change, rel=1e-3)
    assert sum(part.before for part in parts.values()) == pytest.approx(change.before, rel=1e-3)
    assert parts["work"].change / HOUR == pytest.approx(-0.07, rel=0.02)
    assert change.ratio is not None
    assert change.ratio_low is not None
    assert -1 < change.ratio_low < change.ratio


def test_an_effect_on_an_overloaded_process_has_no_interval(graph_of: Graph) -> None:
    """The change of its time would only say how long was simulated."""
    found = pair(graph_of(line(1.2, 0.5)), graph_of(line(0.6, 0.5)), events=1_000_000)
    assert found.as_is.unbounded
    assert not found.effect.settled
    assert found.effect.cycle_time.low is None


def test_a_race_spends_no_more_than_its_total_and_tells_what_it_can(graph_of: Graph) -> None:
    """Three changes, of which one goes on after the first round."""
    others = {str(k): graph_of(line(0.6 - 0.05 * k, 0.5)) for k in range(1, 4)}
    race = Race(graph_of(line(0.6, 0.5)), others, events=1_200_000)
    assert race.extend(list(others))
    first = {key: race.effect(key).cycle_time for key in others}
    assert first["1"].change > first["2"].change > first["3"].change
    more = race.affordable(["3"])
    assert more is not None
    assert race.extend(["3"], more)
    assert race.spent <= 1_200_000
    one, other = first["3"], race.effect("3").cycle_time
    assert other.change != one.change
    assert race.simulation("3").cycle_time.mean < race.simulation().cycle_time.mean


def test_runs_that_ended_before_anything_was_measured_have_no_known_effect() -> None:
    """Without a batch nothing is known of a change, and that is no fault of anybody."""
    found = effect_between([[]], [[]], calm=True, fewest=20, has_target=True)
    assert not found.settled
    assert not found.batches
    assert isnan(found.cycle_time.change)
    assert found.late is not None
    assert found.late.low is None


def test_a_short_look_tells_as_much_beside_a_long_run_as_beside_a_short_one(
    graph_of: Graph,
) -> None:
    """How far others run on does not take the interval of one that does not."""
    rivals = {"short": graph_of(line(0.5, 0.4)), "long": graph_of(line(0.5, 0.45))}
    race = Race(graph_of(line(0.5, 0.5)), rivals, events=6_000_000)
    assert race.extend(["short", "long"], 16)
    before = race.effect("short").cycle_time
    assert race.extend(["long"], 96)
    after = race.effect("short").cycle_time
    assert before.low is not None
    assert (after.low, after.high) == (before.low, before.high)
