"""The eleven checks of an interface: each flips one fact, and only what hangs on it moves."""

import json
from collections.abc import Mapping
from copy import deepcopy
from math import log
from typing import Any

import pytest
from scipy import stats

from wfmap.graph import ProcessGraph, build
from wfmap.model.document import read
from wfmap.operations.results.landscape import landscape_result
from wfmap.readiness.systems.connectors import Connector, connectors
from wfmap.readiness.systems.fitness import systems_fitness
from wfmap.readiness.systems.landscape import Landscape, Use, landscape
from wfmap.readiness.systems.overlay import landscape_overlay
from wfmap.readiness.terms import Purpose
from wfmap.report.survey.systems import systems_sections

EXTRACTING = Purpose(name="extract", needed=("accuracy",))
READING = Purpose(name="watch", needed=(), reads_only=True)

PERFECT: Mapping[str, Any] = {
    "style": "rest",
    "direction": "both",
    "operations": ["read client", "write sales order", "read sales order"],
    "auth": "oauth2",
    "rate_limit": {"count": 80, "per": "1 h"},
    "mode": "real-time",
    "sandbox": True,
    "documented": True,
    "idempotent": True,
}
DOCUMENT: Mapping[str, Any] = {
    "wfmap": "1",
    "arrivals": {"count": 40, "per": "1 h"},
    "systems": {
        name: {"name": name.upper(), "hosting": "saas", "interfaces": [dict(PERFECT)]}
        for name in ("crm", "erp")
    },
    "data": {"client": {"name": "Client"}, "order": {"name": "Sales order"}},
    "stores": {
        "clients": {"system": "crm", "holds": ["client"]},
        "orders": {"system": "erp", "holds": ["order"]},
    },
    "steps": {"enter": {"actor": "clerk", "reads": ["clients"], "writes": ["orders"]}},
}


def _graph(system: Mapping[str, Any], interface: Mapping[str, Any]) -> ProcessGraph:
    """Build the perfect process, with what is told of the ERP and its interface put in."""
    document = deepcopy(dict(DOCUMENT))
    document["systems"]["erp"].update(system)
    document["systems"]["erp"]["interfaces"][0].update(interface)
    return build(read(json.dumps(document)))


def _checked(use: Use) -> dict[str, object]:
    """List what the eleven checks found of a use."""
    interface = use.interface
    assert interface is not None
    return {
        "operation": (use.operation, use.uncovered),
        "auth": interface.auth,
        "reach": use.hosting,
        "headroom": use.headroom,
        "mode": interface.mode,
        "write-back": any(s.blocks for s in use.fitness.shortfalls),
        "idempotency": interface.idempotent,
        "sandbox": interface.sandbox,
        "documentation": interface.documented,
        "lock-in": use.lock_in,
        "lifetime": use.lifecycle,
    }


def _of(found: Landscape, system: str) -> Use:
    return next(use for use in found.uses if use.system == system)


CHECKS: tuple[tuple[str, dict[str, Any], dict[str, Any], tuple[float, float]], ...] = (
    ("operation", {}, {"operations": ["write invoice"]}, (0.75, 1.0)),
    ("auth", {}, {"auth": "basic"}, (0.7, 0.7)),
    ("auth", {}, {"auth": "unknown"}, (0.7, 1.0)),
    ("reach", {"hosting": "on-premises"}, {}, (0.85, 0.85)),
    ("reach", {"hosting": "unknown"}, {}, (0.85, 1.0)),
    ("reach", {"hosting": "hybrid"}, {}, (0.85, 1.0)),
    ("headroom", {}, {"rate_limit": {"count": 20, "per": "1 h"}}, (0.5, 0.5)),
    ("mode", {}, {"mode": "batch"}, (0.6, 0.6)),
    ("idempotency", {}, {"idempotent": False}, (0.85, 0.85)),
    ("sandbox", {}, {"sandbox": False}, (0.85, 0.85)),
    ("documentation", {}, {"documented": False}, (0.75, 0.75)),
    ("lock-in", {}, {"style": "odata"}, (0.95, 0.95)),
    ("lifetime", {"lifecycle": "experimental"}, {}, (0.75, 0.75)),
)


@pytest.mark.parametrize(("check", "system", "interface", "fitness"), CHECKS)
def test_one_fact_moves_one_check_and_the_weakest_link(
    check: str,
    system: Mapping[str, Any],
    interface: Mapping[str, Any],
    fitness: tuple[float, float],
) -> None:
    """The other ten find the same, the other system too, and the step is as fit as this one."""
    before, after = landscape(_graph({}, {})), landscape(graph := _graph(system, interface))
    old, new = (_checked(_of(found, "erp")) for found in (before, after))
    assert {name for name in old if old[name] != new[name]} == {check}
    assert _of(before, "crm") == _of(after, "crm")
    found = systems_fitness(graph, "enter", EXTRACTING)
    assert (found.low, found.high) == pytest.approx(fitness)
    assert found.weakest is not None
    assert found.weakest.id == "erp"


def test_the_perfect_case_is_perfect() -> None:
    """Nothing to take off, nothing in doubt, nothing short."""
    found = systems_fitness(_graph({}, {}), "enter", EXTRACTING)
    assert (found.low, found.high, found.shortfalls) == (1.0, 1.0, ())


def test_without_write_back_nothing_is_written() -> None:
    """The eleventh: an interface that only reads blocks, whatever else it has."""
    graph = _graph({}, {"direction": "read"})
    found = systems_fitness(graph, "enter", EXTRACTING)
    assert (found.low, found.high) == (0, 0)
    assert [(s.dimension, s.blocks) for s in found.shortfalls] == [("interface", True)]
    assert systems_fitness(graph, "enter", READING).high == 1


def test_hard_blockers_stand_apart_from_what_is_only_weak() -> None:
    """In a section and a list of their own; a weak interface is in neither, a retired one is."""
    weak = landscape(_graph({}, {"style": "file", "auth": "none", "documented": False}))
    assert landscape_result(weak).blockers == ()
    assert "Hard blockers" not in [s.heading for s in systems_sections(weak)]
    graph = _graph({"lifecycle": "retired"}, {})
    retired = landscape(graph)
    blockers = landscape_result(retired).blockers
    assert [(b.system, b.direction, b.dimension) for b in blockers] == [
        ("erp", "write", "lifecycle")
    ]
    apart = next(s for s in systems_sections(retired) if s.heading == "Hard blockers")
    assert apart.sentences == ("ERP cannot be written: lifecycle retired; build on its successor.",)
    assert not any("retired" in remark for remark in systems_sections(retired)[0].remarks)
    badge = landscape_overlay(graph).systems["erp"].badge
    assert badge is not None
    assert (badge.text, badge.style) == ("retired", "error")


def test_what_makes_an_interface_unfit_is_named_with_what_helps() -> None:
    """The gravest first: who has a sandbox is not told to have one set up."""
    graph = _graph({}, {"style": "file", "mode": "batch", "auth": "basic"})
    (short,) = systems_fitness(graph, "enter", EXTRACTING).shortfalls
    assert short.found == "file, fitness at most 0.25: batch, authentication basic"
    assert "sandbox" not in short.remedy
    assert "answers that come late" in short.remedy


def test_a_planned_system_is_told_not_to_be_there_yet() -> None:
    """It does not block: by the time it is built upon it may be there."""
    (short,) = systems_fitness(_graph({"lifecycle": "planned"}, {}), "enter", EXTRACTING).shortfalls
    assert (short.dimension, short.found, short.blocks) == ("going live", "planned", False)


def test_a_limit_counts_the_calls_of_both_directions() -> None:
    """40 reads and 40 writes an hour against one limit of 60: three quarters."""
    document = deepcopy(dict(DOCUMENT))
    document["systems"]["erp"]["interfaces"][0]["rate_limit"] = {"count": 60, "per": "1 h"}
    document["steps"]["enter"]["reads"] = ["clients", "orders"]
    found = landscape(build(read(json.dumps(document))))
    rooms = [use.headroom for use in found.uses if use.system == "erp"]
    assert rooms == pytest.approx([0.75, 0.75])


def test_headroom_is_that_of_the_interface_that_is_used() -> None:
    """A narrow one beside it that nobody needs is no reason to warn."""
    document = deepcopy(dict(DOCUMENT))
    free = {name: value for name, value in PERFECT.items() if name != "rate_limit"}
    narrow = {**PERFECT, "style": "sql", "rate_limit": {"count": 1, "per": "1 h"}}
    document["systems"]["erp"]["interfaces"] = [free, narrow]
    use = _of(landscape(build(read(json.dumps(document)))), "erp")
    assert (use.limit, use.headroom) == (None, None)


def test_a_step_answers_for_the_data_it_uses_alone() -> None:
    """Another step that writes an invoice there casts no doubt on this one's orders."""
    document = deepcopy(dict(DOCUMENT))
    document["data"]["invoice"] = {"name": "Invoice"}
    document["steps"]["enter"]["next"] = "bill"
    document["steps"]["enter"]["writes"] = [{"store": "orders", "data": ["order"]}]
    write = {"store": "orders", "data": ["invoice"]}
    document["steps"]["bill"] = {"actor": "clerk", "writes": [write]}
    graph = build(read(json.dumps(document)))
    assert systems_fitness(graph, "enter", EXTRACTING).low == 1
    assert systems_fitness(graph, "bill", EXTRACTING).low == 0.75
    assert _of(landscape(graph), "erp").uncovered == ("Invoice",)


def test_small_words_name_no_data() -> None:
    """`read list of orders` covers no proof of income, though both have an `of`."""
    document = deepcopy(dict(DOCUMENT))
    document["data"]["client"]["name"] = "Proof of income"
    document["systems"]["crm"]["interfaces"][0]["operations"] = ["read list of orders"]
    use = _of(landscape(build(read(json.dumps(document)))), "crm")
    assert (use.operation, use.uncovered) == (None, ("Proof of income",))


def test_p50_and_p90_are_the_quantiles_of_a_lognormal_that_factors_only_stretch() -> None:
    """A factor moves the median and keeps σ = ln(p90 / p50) / 1.2816: 4 and 10 make 0.715."""
    plain, far = (
        connectors(_graph(system, {}), "enter", EXTRACTING)[1]
        for system in ({}, {"hosting": "on-premises", "lifecycle": "deprecated"})
    )
    assert (plain.p50, plain.p90) == (5.2, 13.0)
    assert far.p50 == pytest.approx(4 * 1.3 * 1.3 * 1.4, abs=0.05)
    for found in (plain, far):
        sigma = _log_ratio(found) / stats.norm.ppf(0.9)
        law = stats.lognorm(sigma, scale=found.p50)
        assert (law.cdf(found.p50), law.cdf(found.p90)) == pytest.approx((0.5, 0.9))
        assert sigma == pytest.approx(0.715, abs=0.005)


def _log_ratio(found: Connector) -> float:
    return log(found.p90 / found.p50)


def test_nothing_is_built_on_a_retired_system() -> None:
    """Whatever interface it had; what its successor offers is unknown."""
    found = connectors(_graph({"lifecycle": "retired"}, {}), "enter", EXTRACTING)[1]
    assert found.is_missing
    assert found.factors[0] == "unknown"
