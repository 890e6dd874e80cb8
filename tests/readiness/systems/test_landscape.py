"""Systems: the weakest link, rates at the peak, connectors, what travels between them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.errors import DocumentError, UnreadableError
from wfmap.graph import ProcessGraph, build
from wfmap.model.document import read
from wfmap.readiness.systems.actuals import Actual, read_actuals, with_actuals
from wfmap.readiness.systems.connectors import connectors
from wfmap.readiness.systems.fitness import need_fitness, systems_fitness
from wfmap.readiness.systems.landscape import landscape
from wfmap.readiness.systems.needs import factors, needs
from wfmap.readiness.systems.overlay import landscape_overlay
from wfmap.readiness.terms import Purpose

EXTRACTING = Purpose(name="extract", needed=("accuracy",))
READING = Purpose(name="watch", needed=(), reads_only=True)

GOOD = {
    "style": "rest",
    "direction": "both",
    "auth": "oauth2",
    "mode": "real-time",
    "sandbox": True,
    "documented": True,
    "idempotent": True,
}


def _graph(crm: list[dict[str, Any]], erp: list[dict[str, Any]], **more: Any) -> ProcessGraph:
    write = {"store": "orders", "mode": "manual-entry"}
    document = {
        "wfmap": "1",
        "systems": {
            "crm": {"name": "CRM", "hosting": "saas", "interfaces": crm},
            "erp": {"name": "ERP", "hosting": "saas", "interfaces": erp},
        },
        "data": {"order": {"name": "Sales order"}},
        "stores": {
            "clients": {"system": "crm"},
            "orders": {"system": "erp", "holds": ["order"]},
        },
        "steps": {
            "enter": {"name": "Enter", "actor": "clerk", "reads": ["clients"], "writes": [write]}
        },
        **more,
    }
    return build(read(json.dumps(document)))


def test_the_weakest_link_decides() -> None:
    """A perfect source and a file with a password: 0.6 · 0.7 (basic), nothing else is short."""
    slow = {**GOOD, "style": "file", "auth": "basic"}
    found = systems_fitness(_graph([GOOD], [slow]), "enter", EXTRACTING)
    assert found.value == pytest.approx(0.42)
    assert (found.low, found.high) == pytest.approx((0.42, 0.42))
    assert found.weakest is not None
    assert found.weakest.id == "erp"


def test_a_pattern_that_only_reads_needs_no_writing() -> None:
    """A summary at a handoff is not stopped by a target nobody can write to."""
    graph = _graph([GOOD], [{"style": "none"}])
    assert systems_fitness(graph, "enter", READING).value == 1
    blocked = systems_fitness(graph, "enter", EXTRACTING)
    assert blocked.value == 0
    assert [s.blocks for s in blocked.shortfalls] == [True]


def test_what_is_not_stated_is_doubt_and_not_a_fault() -> None:
    """No interfaces stated: from 0 to 1, and asking comes before building."""
    found = systems_fitness(_graph([], [GOOD]), "enter", EXTRACTING)
    assert (found.value, found.low, found.high) == (None, 0.0, 1.0)
    assert [s.missing for s in found.shortfalls] == [True]


styles = st.sampled_from([*factors()["styles"], "unknown"])
interfaces = st.fixed_dictionaries(
    {"style": styles, "auth": st.sampled_from(["none", "basic", "oauth2", "unknown"])},
    optional={
        "mode": st.sampled_from(["real-time", "batch"]),
        "sandbox": st.booleans(),
        "documented": st.booleans(),
        "idempotent": st.booleans(),
        "direction": st.sampled_from(["read", "write", "both"]),
        "rate_limit": st.builds(lambda count: {"count": count, "per": "1 d"}, st.integers(1, 200)),
    },
)


@given(st.lists(interfaces, min_size=1, max_size=3), interfaces)
def test_a_further_interface_never_worsens(
    there: list[dict[str, Any]], further: dict[str, Any]
) -> None:
    """Neither end of the interval sinks, in either direction, limits of rates included."""
    arrivals = {"arrivals": {"count": 100, "per": "1 d"}}
    before, after = (_graph(i, i, **arrivals) for i in (there, [*there, further]))
    for old, new in zip(needs(before, "enter"), needs(after, "enter"), strict=True):
        was, is_ = need_fitness(before, old), need_fitness(after, new)
        assert is_.low >= was.low
        assert is_.high >= was.high


@given(st.lists(interfaces, min_size=1, max_size=3), st.lists(interfaces, min_size=1, max_size=3))
def test_a_step_is_never_fitter_than_one_of_its_systems(
    crm: list[dict[str, Any]], erp: list[dict[str, Any]]
) -> None:
    """The weakest link is the least of the links, never a mean."""
    graph = _graph(crm, erp)
    links = [need_fitness(graph, need) for need in needs(graph, "enter")]
    found = systems_fitness(graph, "enter", EXTRACTING)
    assert found.low == min(link.low for link in links)
    assert found.high == min(link.high for link in links)


def test_headroom_is_the_limit_over_the_calls_at_the_peak() -> None:
    """240 cases a day in 8 of 24 hours are 30 an hour, at the peak 60; 30 are allowed: half."""
    short = {**GOOD, "rate_limit": {"count": 30, "per": "1 h"}}
    graph = _graph(
        [short],
        [GOOD],
        calendars={"day": {"weekly": "Mo-Su 08:00-16:00"}},
        arrivals={
            "count": 240,
            "per": "1 d",
            "calendar": "day",
            "peaks": [{"weekly": "Mo 08:00-09:00", "factor": 2}],
        },
    )
    use = landscape(graph).uses[0]
    assert use.calls is not None
    assert use.calls * 3600 == pytest.approx(60)
    assert use.headroom == pytest.approx(0.5)
    assert use.fitness.value == pytest.approx(0.5)
    assert "50 % of the calls" in use.fitness.sentence
    badge = landscape_overlay(graph).systems["crm"].badge
    assert badge is not None
    assert (badge.text, badge.style) == ("limit 0.5 × peak", "warning")


def test_what_is_typed_over_is_told_with_what_it_lacks() -> None:
    """By hand between two interfaces it could be connected, without one it could not."""
    ends: dict[str, list[dict[str, Any]]] = {
        "good": [GOOD],
        "none": [{"style": "ui"}],
        "unstated": [],
    }
    states = {n: landscape(_graph([GOOD], erp)).transfers[0] for n, erp in ends.items()}
    assert {name: t.state for name, t in states.items()} == {
        "good": "connectable", "none": "missing", "unstated": "unknown",
    }  # fmt: skip
    assert states["none"].lacking == ("erp",)


def test_an_operation_must_name_the_data_and_the_direction() -> None:
    """Reading an order is no writing of one; plurals are the same word."""
    for operations, found in (
        (["read order"], None),
        (["write sales orders"], "write sales orders"),
        (["create customer"], None),
    ):
        use = landscape(_graph([GOOD], [{**GOOD, "operations": operations}])).uses[1]
        assert use.operation == found


def test_steps_share_a_connector_by_its_id() -> None:
    """System and direction make it, so that it is built once."""
    graph = _graph([GOOD], [GOOD])
    assert [c.id for c in connectors(graph, "enter", EXTRACTING)] == ["crm-read", "erp-write"]


def _four(**more: Any) -> ProcessGraph:
    """Four systems with a documented interface that is tried out, each read by a step."""
    names = "abcd"
    document = {
        "wfmap": "1",
        "systems": {n: {"name": n, "interfaces": [{**GOOD, "direction": "read"}]} for n in names},
        "stores": {f"s{n}": {"system": n} for n in names},
        "steps": {f"do{n}": {"name": f"Do {n}", "reads": [f"s{n}"]} for n in names},
        **more,
    }
    return build(read(json.dumps(document)))


def _built(graph: ProcessGraph, *days: float) -> ProcessGraph:
    took = [Actual(name, "read", one) for name, one in zip("abcd", days, strict=False)]
    return build(with_actuals(graph.process, took, "2026-11-01"))


def _efforts(graph: ProcessGraph) -> list[tuple[float, float]]:
    return [(use.connector.p50, use.connector.p90) for use in landscape(graph).uses]


def test_actuals_go_before_estimates_and_correct_the_rest() -> None:
    """Twice, thrice and four times and a half as long: ∛27 = 3 times for what is still to come.

    What was built has no spread any more; the estimate of the fourth keeps its own. Of two nothing
    is inferred.
    """
    graph = _four()
    p50, p90 = _efforts(graph)[3]
    found = _efforts(_built(graph, 2 * p50, 3 * p50, 4.5 * p50))
    assert found[:3] == [(2 * p50, 2 * p50), (3 * p50, 3 * p50), (4.5 * p50, 4.5 * p50)]
    assert found[3] == pytest.approx((3 * p50, 3 * p90))
    assert _efforts(_built(graph, 2 * p50, 3 * p50))[3] == (p50, p90)


def test_however_fast_one_is_no_effort_is_nothing() -> None:
    """A lognormal has no median of 0."""
    assert _efforts(_built(_four(), 0.001, 0.001, 0.001))[3] == (0.1, 0.1)


def test_an_effort_of_ones_own_is_no_actual() -> None:
    """With a p90 it keeps its spread, and corrects no other."""
    efforts = [{"direction": "read", "days": 20, "p90": 50}]
    systems = {
        n: {"name": n, "interfaces": [{**GOOD, "direction": "read"}], "connectors": efforts}
        for n in "abc"
    }
    plain = _four()
    told = _four(systems={**systems, "d": {"interfaces": [{**GOOD, "direction": "read"}]}})
    assert _efforts(told)[:3] == [(20.0, 50.0)] * 3
    assert _efforts(told)[3] == _efforts(plain)[3]
    assert landscape(told).uses[0].connector.factors == ("your own estimate",)


def test_what_a_connector_took_reaches_what_is_planned_with_it() -> None:
    """The survey and the connectors of a step are of the same effort, from the document alone."""
    graph = _built(_four(), 17.5)
    assert [(c.p50, c.p90) for c in connectors(graph, "doa", EXTRACTING)] == [(17.5, 17.5)]
    (said,) = graph.process.systems["a"].connectors
    source = said.days.provenance
    assert source is not None
    assert (source.basis, source.as_of) == ("measured", "2026-11-01")


@pytest.mark.parametrize(
    ("efforts", "told"),
    [
        ([{"direction": "read", "days": 5, "p90": 4}], "p90 .4. is under days .5."),
        ([{"direction": "read", "days": 5}, {"direction": "read", "days": 6}], "there twice"),
        ([{"direction": "up", "days": 5}], "'up' is none of read, write"),
        ([{"direction": "read", "days": 0}], "above 0"),
    ],
)
def test_efforts_that_cannot_be_are_refused(efforts: Any, told: str) -> None:
    """With what is wrong."""
    with pytest.raises(DocumentError, match=told):
        _four(systems={"a": {"connectors": efforts}, "b": {}, "c": {}, "d": {}})


def test_actuals_are_read_from_json_and_csv() -> None:
    """The same; what is wrong is told with its place."""
    expected = (Actual("crm", "read", 4.5),)
    text = '[{"system": "crm", "direction": "read", "days": 4.5}]'
    assert read_actuals(text.encode(), ["crm"]) == expected
    assert read_actuals(b"system;direction;days\ncrm;read;4.5\n", ["crm"]) == expected
    for line, told in (
        ("crn,read,4", "no system 'crn'"),
        ("crm,up,4", "no direction"),
        ("crm,read,-4", "no number of person-days"),
        ("crm,read,inf", "no number of person-days"),
        ("crm,,4", "no 'direction'"),
    ):
        with pytest.raises(UnreadableError, match=f"line 2.*{told}"):
            read_actuals(f"system,direction,days\n{line}\n".encode(), ["crm"])


def test_actuals_of_a_german_spreadsheet_are_read_and_nothing_is_dropped() -> None:
    """A decimal comma is one; cut in two by commas, or a connector twice, is refused."""
    assert read_actuals(b"System;Direction;Days\r\ncrm;Read;4,5\r\n;;\r\n", ["crm"]) == (
        Actual("crm", "read", 4.5),
    )
    for line, told in (
        ("crm,read,4,5", "line 2 has more than 3 cells"),
        ("crm,read,4\ncrm,read,9", "line 3.*there twice"),
    ):
        with pytest.raises(UnreadableError, match=told):
            read_actuals(f"system,direction,days\n{line}\n".encode(), ["crm"])
    with pytest.raises(UnreadableError, match="no column 'days'"):
        read_actuals(b"system,direction,tage\n", ["crm"])


def test_every_factor_has_its_reason() -> None:
    """A figure of our own that nobody explains cannot be calibrated."""
    table = factors()
    reasons = table["reasons"]
    for name in ("styles", "auth", "lifecycle"):
        assert set(reasons[name]) == set(table[name])
    times = table["effort"]["times"]
    assert set(reasons["times"]) == set(times)
    assert set(reasons["effort"]) == set(table["effort"]) - {"unit", "times"}
    assert set(reasons["lock_in"]) == set(table["lock_in"].values())
    assert table["calibrate"] is True
