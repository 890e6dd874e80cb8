"""Prosimos: when batches start, what a case in one takes, and priorities."""

import json
from typing import Any

import pytest

BODY = """
<startEvent id="s"/><task id="bake" name="Bake"/><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="bake"/>
<sequenceFlow id="f2" sourceRef="bake" targetRef="e"/>
"""
PEOPLE = [{"id": "B", "name": "Bakers", "resource_list": [{"id": "baker", "name": "Baker"}]}]


def read(bpmn: Any, name: str = "fix", given: tuple[float, ...] = (600,), **sections: Any) -> Any:
    """Import a task of one person with further sections of a Prosimos file."""
    time = {"distribution_name": name, "distribution_params": [{"value": v} for v in given]}
    task = {"task_id": "bake", "resources": [{"resource_id": "baker", **time}]}
    file = {"resource_profiles": PEOPLE, "task_resource_distribution": [task], **sections}
    return bpmn.read(bpmn.process(BODY), simulation=json.dumps(file).encode())


def batch(*rules: list[tuple[str, str, Any]], **more: Any) -> list[dict[str, Any]]:
    """Write the batches of the task, sequential where nothing else is said."""
    names = ("attribute", "comparison", "value")
    said = [[dict(zip(names, c, strict=True)) for c in rule] for rule in rules]
    return [{"task_id": "bake", "type": "Sequential", "firing_rules": said, **more}]


def weights(**given: float) -> list[dict[str, Any]]:
    """Write a distribution by size: `n4=0.5` for batches of four."""
    return [{"key": key[1:], "value": value} for key, value in given.items()]


@pytest.mark.parametrize(
    ("rules", "read_as"),
    [
        ([[("size", "=", 5)]], {"size": 5}),
        ([[("size", ">=", "5")]], {"size": 5}),
        ([[("size", ">", 5)]], {"size": 6}),
        ([[("size", ">=", 3), ("size", "<=", 9)]], {"size": 3}),
        ([[("size", "<", 9)]], {"size": 2}),
        ([[("size", ">=", 8)], [("size", ">=", 4)]], {"size": 4}),
        ([[("daily_hour", "=", "9")]], {"at": ["09:00"]}),
        (
            [[("daily_hour", "=", 15)], [("daily_hour", "=", 9)], [("size", "=", 7)]],
            {"size": 7, "at": ["09:00", "15:00"]},
        ),
    ],
)
def test_a_batch_starts_by_any_of_its_rules(
    bpmn: Any, rules: list[list[tuple[str, str, Any]]], read_as: dict[str, Any]
) -> None:
    """Size and hours are exactly those of a document; nothing is lost."""
    imported = read(bpmn, batch_processing=batch(*rules))
    assert bpmn.steps(imported)["bake"]["batch"] == read_as
    assert imported.losses == ()


@pytest.mark.parametrize(
    ("rules", "read_as", "told"),
    [
        ([[("large_wt", "=", 3600)]], {"every": "PT1H"}, "by the clock"),
        ([[("week_day", "=", "Monday")]], {"every": "P7D"}, "whatever the day"),
        (
            [[("week_day", "=", "Friday"), ("daily_hour", "=", 8)]],
            {"at": ["08:00"]},
            "without week_day = Friday",
        ),
        (
            [[("size", ">=", 3), ("ready_wt", ">=", 60)]],
            {"size": 3},
            "without ready_wt >= 60",
        ),
        (
            [[("ready_wt", ">=", 60)], [("size", "=", 4)]],
            {"size": 4},
            "does not start by ready_wt >= 60",
        ),
    ],
)
def test_what_a_batch_of_a_document_does_not_know_is_listed(
    bpmn: Any, rules: list[list[tuple[str, str, Any]]], read_as: dict[str, Any], told: str
) -> None:
    """The batch is read as nearly as there is one, and the difference said."""
    imported = read(bpmn, batch_processing=batch(*rules))
    assert bpmn.steps(imported)["bake"]["batch"] == read_as
    (loss,) = imported.losses
    assert (loss.element, loss.id) == ("prosimos:batch_processing", "bake")
    assert told in loss.reason


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"firing_rules": [[]]},
        {"firing_rules": [[{"attribute": "ready_wt", "comparison": ">", "value": 5}]]},
        {"firing_rules": [[{"attribute": "size", "comparison": "=", "value": "many"}]]},
        {"firing_rules": [[{"attribute": "daily_hour", "comparison": "=", "value": 24}]]},
        {"firing_rules": [[{"attribute": "large_wt", "comparison": "=", "value": 0}]]},
        {"size_distrib": weights(n1=1)},
        {"size_distrib": [{"key": "some", "value": 1}]},
    ],
)
def test_a_batch_that_cannot_be_read_leaves_the_task_as_it_was(
    bpmn: Any, given: dict[str, Any]
) -> None:
    """Its people and time stay; the loss says what could not be read."""
    entry = {"task_id": "bake", "type": "Sequential", **given}
    imported = read(bpmn, batch_processing=[entry])
    step = bpmn.steps(imported)["bake"]
    assert ("batch" in step, step["processing_time"], step["actor"]) == (False, "PT10M", "bakers")
    (loss,) = imported.losses
    assert loss.reason.startswith("Its batches are left out: ")


def test_without_rules_a_batch_has_its_mean_size(bpmn: Any) -> None:
    """Of sizes 2 and 6, each half of the time: four, and that they vary is said."""
    sizes = weights(n2=0.5, n6=0.5)
    imported = read(bpmn, batch_processing=batch(size_distrib=sizes))
    assert bpmn.steps(imported)["bake"]["batch"] == {"size": 4}
    assert ["here it is the mean, 4" in loss.reason for loss in imported.losses] == [True]


def test_cases_that_go_alone_are_said(bpmn: Any) -> None:
    """A document lets every case wait for its batch."""
    rules = [("size", "=", 3)]
    entry = batch(rules, size_distrib=weights(n1=0.25, n3=0.75))
    (loss,) = read(bpmn, batch_processing=entry).losses
    assert "A share of 0.25 of its cases goes alone" in loss.reason


@pytest.mark.parametrize(("size", "written"), [(2, "PT8M"), (3, "PT8M"), (4, "PT5M"), (9, "PT5M")])
def test_a_case_takes_the_time_of_the_nearest_size(bpmn: Any, size: int, written: str) -> None:
    """Of two that are as near the smaller one counts, as in Prosimos."""
    entry = batch([("size", "=", size)], duration_distrib=weights(n2=0.8, n4=0.5))
    imported = read(bpmn, batch_processing=entry)
    assert bpmn.steps(imported)["bake"]["processing_time"] == written
    assert imported.losses == ()


def test_every_family_of_times_is_stretched_whole(bpmn: Any) -> None:
    """Ends and peak with the mean: half of a triangle is a triangle."""
    entry = batch([("size", "=", 2)], duration_distrib=weights(n2=0.5))
    imported = read(bpmn, "triang", (240, 120, 600), batch_processing=entry)
    assert bpmn.steps(imported)["bake"]["processing_time"] == {
        "distribution": "triangular",
        "min": "PT1M",
        "mode": "PT2M",
        "max": "PT5M",
    }


@pytest.mark.parametrize("kind", ["Parallel", "Concurrent"])
def test_cases_done_together_are_said(bpmn: Any, kind: str) -> None:
    """The work is the same; that they end at once is lost."""
    entry = batch([("size", "=", 2)], type=kind)
    imported = read(bpmn, batch_processing=entry)
    assert bpmn.steps(imported)["bake"]["processing_time"] == "PT10M"
    assert ["they end at once" in loss.reason for loss in imported.losses] == [True]


def test_priorities_of_cases_are_listed_one_by_one(bpmn: Any) -> None:
    """With their level and what they ask for, and each attribute by its name."""
    way = [{"attribute": "rush", "comparison": "=", "value": "yes"}]
    imported = read(
        bpmn,
        prioritisation_rules=[{"priority_level": 1, "rules": [way, way]}],
        case_attributes=[{"name": "rush", "type": "discrete", "values": weights(n1=1)}],
    )
    rule, attribute = imported.losses
    assert (rule.element, rule.id) == ("prosimos:prioritisation_rules", "1")
    assert "rush = yes or rush = yes have the priority 1" in rule.reason
    assert (attribute.element, attribute.id) == ("prosimos:case_attributes", "rush")


def test_batches_of_a_task_that_is_not_there_are_listed(bpmn: Any) -> None:
    """Once, by its id."""
    entry = {**batch([("size", "=", 2)])[0], "task_id": "gone"}
    (loss,) = read(bpmn, batch_processing=[entry]).losses
    assert (loss.id, loss.reason) == ("gone", "It is no step of this file.")
