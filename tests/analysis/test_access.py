"""Who uses which system, how programs call it, and how much work that makes."""

from typing import Any

import pytest

from wfmap.analysis.access import callable_interfaces, calls, users
from wfmap.analysis.lineage import DataUse
from wfmap.analysis.volumes import full_time, per_day
from wfmap.facts import Figure, stated
from wfmap.graph import ProcessGraph, build
from wfmap.model.process import Process


def graph_of(steps: dict[str, Any], **parts: Any) -> ProcessGraph:
    """Build a graph from steps in the long form, over two systems with a store each."""
    stores = {"clients": {"system": "crm"}, "debtors": {"system": "erp"}, "list": {}}
    systems: dict[str, Any] = {"crm": {}, "erp": {}}
    document = {"wfmap": "1", "systems": systems, "stores": stores, "steps": steps, **parts}
    return build(Process.model_validate(document))


def test_a_step_uses_the_systems_it_names_and_those_of_its_stores() -> None:
    """Each step counts once per system; a store without a system counts for none."""
    steps = {
        "a": {"systems": ["crm"], "reads": [{"store": "clients"}, {"store": "list"}]},
        "b": {"writes": [{"store": "debtors"}]},
    }
    found = {
        system: [node.id for node in nodes] for system, nodes in users(graph_of(steps)).items()
    }
    assert found == {"crm": ["a"], "erp": ["b"]}


def test_programs_call_by_access_or_as_a_machine_in_the_system() -> None:
    """An access by api is a call, a person's is none; a machine without accesses calls once."""
    steps = {
        "a": {
            "type": "service",
            "systems": ["crm"],
            "reads": [{"store": "clients", "mode": "api"}],
        },
        "b": {"type": "service", "systems": ["erp"]},
        "c": {"type": "user", "systems": ["erp"], "writes": [{"store": "debtors", "mode": "ui"}]},
    }
    found = {
        system: [call.step if isinstance(call, DataUse) else call.id for call in made]
        for system, made in calls(graph_of(steps)).items()
    }
    assert found == {"crm": ["a"], "erp": ["b"]}


def test_screens_and_robots_are_no_interfaces_for_programs() -> None:
    """Only styles that a program can call count."""
    styles = ("rest", "ui", "rpa", "none", "unknown", "email", "file")
    interfaces = [{"style": style} for style in styles]
    graph = graph_of({"a": {}}, systems={"crm": {"interfaces": interfaces}, "erp": {}})
    usable = callable_interfaces(graph.process.systems["crm"].interfaces)
    assert [interface.style for interface in usable] == ["rest", "file"]


def test_volume_is_arrivals_times_visits() -> None:
    """Thirty cases in five days, half of which come by, are three a day."""
    facts = stated(graph_of({"a": {}}, arrivals={"count": 30, "per": "5 d"}))
    assert per_day(facts, Figure(0.5)) == pytest.approx(3.0)


def test_full_time_people_work_forty_hours_a_week() -> None:
    """Forty cases a week of one hour fill one job; without arrivals nobody knows."""
    facts = stated(graph_of({"a": {}}, arrivals={"count": 40, "per": "1 w"}))
    assert full_time(facts, 3600) == pytest.approx(1.0)
    unknown = stated(graph_of({"a": {}}))
    assert (full_time(unknown, 3600), per_day(unknown, Figure(1))) == (None, None)
