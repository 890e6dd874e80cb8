"""Prosimos: what leads nowhere or cannot be read is listed, and takes nothing else away."""

import copy
import json
from typing import Any

import pytest

from wfmap.interchange import ParametersError

BODY = """
<startEvent id="s"/><task id="pick" name="Pick"/><exclusiveGateway id="g"/><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="pick"/>
<sequenceFlow id="f2" sourceRef="pick" targetRef="g"/>
<sequenceFlow id="f3" sourceRef="g" targetRef="e"/>
"""
FILE: dict[str, Any] = {
    "resource_profiles": [
        {
            "id": "P",
            "name": "Pickers",
            "resource_list": [
                {
                    "id": "picker",
                    "name": "Picker",
                    "amount": 4,
                    "cost_per_hour": 12,
                    "calendar": "week",
                    "assignedTasks": ["pick"],
                }
            ],
        }
    ],
    "resource_calendars": [
        {
            "id": "week",
            "time_periods": [
                {"from": "MONDAY", "to": "FRIDAY", "beginTime": "08:00", "endTime": "16:00"}
            ],
        }
    ],
    "task_resource_distribution": [
        {
            "task_id": "pick",
            "resources": [
                {
                    "resource_id": "picker",
                    "distribution_name": "fix",
                    "distribution_params": [{"value": 300}],
                }
            ],
        }
    ],
    "gateway_branching_probabilities": [
        {"gateway_id": "g", "probabilities": [{"path_id": "f3", "value": 1}]}
    ],
}


def read(bpmn: Any, change: Any = None) -> Any:
    """Import the process with a copy of the parameters that something was changed in."""
    file = copy.deepcopy(FILE)
    if change is not None:
        change(file)
    return bpmn.read(bpmn.process(BODY), simulation=json.dumps(file).encode())


def picker(file: dict[str, Any]) -> Any:
    """Find the one resource of the parameters."""
    return file["resource_profiles"][0]["resource_list"][0]


def test_nothing_is_lost_of_a_file_whose_references_all_lead_somewhere(bpmn: Any) -> None:
    """So that each loss below comes from its change."""
    assert read(bpmn).losses == ()


@pytest.mark.parametrize("name", ["exponweird", "default", ""])
def test_a_time_that_cannot_be_read_takes_nobody_away(bpmn: Any, name: str) -> None:
    """The four people stay at the task, and the loss says that their time is left out."""

    def change(file: dict[str, Any]) -> None:
        file["task_resource_distribution"][0]["resources"][0]["distribution_name"] = name

    imported = read(bpmn, change)
    step = bpmn.steps(imported)["pick"]
    assert imported.document["actors"][step["actor"]]["capacity"] == 4
    assert "processing_time" not in step
    (loss,) = imported.losses
    assert (loss.element, loss.id) == ("prosimos:distribution", "pick")
    assert loss.reason.startswith("The time that 'picker' takes is left out: ")


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("amount", "many", {"capacity": 1, "cost_per_hour": 12}),
        ("cost_per_hour", "dear", {"capacity": 4, "cost_per_hour": 0}),
        ("cost_per_hour", -1, {"capacity": 4, "cost_per_hour": 0}),
        ("calendar", "gone", {"capacity": 4, "cost_per_hour": 12}),
    ],
)
def test_what_is_wrong_with_a_resource_takes_nobody_away(
    bpmn: Any, field: str, value: Any, kept: dict[str, float]
) -> None:
    """Amount, cost and calendar are lost one by one, each with a word."""
    imported = read(bpmn, lambda file: picker(file).update({field: value}))
    (actor,) = imported.document["actors"].values()
    assert {name: actor[name] for name in kept} == kept
    assert ("calendar" in actor) == (field != "calendar")
    (loss,) = imported.losses
    assert (loss.element, loss.id) == ("prosimos:resource_profiles", "picker")
    assert field.partition("_")[0] in loss.reason


GHOSTS: dict[str, tuple[str, Any, tuple[str, str]]] = {
    "task": ("task_resource_distribution", {"task_id": "t9", "resources": []}, ("t9", "no step")),
    "gateway": (
        "gateway_branching_probabilities",
        {"gateway_id": "g9", "probabilities": []},
        ("g9", "no step"),
    ),
    "event": (
        "event_distribution",
        {"event_id": "e9", "distribution_name": "fix", "distribution_params": [{"value": 1}]},
        ("e9", "no step"),
    ),
    "flow": (
        "gateway_branching_probabilities",
        {"gateway_id": "g", "probabilities": [{"path_id": "f9", "value": 1}]},
        ("f9", "no flow"),
    ),
    "resource": (
        "task_resource_distribution",
        {
            "task_id": "pick",
            "resources": [
                {
                    "resource_id": "r9",
                    "distribution_name": "fix",
                    "distribution_params": [{"value": 300}],
                }
            ],
        },
        ("pick", "There is no resource 'r9'"),
    ),
    "no object": ("task_resource_distribution", "pick", ("", "no object")),
}


@pytest.mark.parametrize("ghost", GHOSTS)
def test_what_is_not_in_the_file_is_listed(bpmn: Any, ghost: str) -> None:
    """Whatever section names it, once, by its id; all else stays as it was."""
    section, entry, (identity, told) = GHOSTS[ghost]
    imported = read(bpmn, lambda file: file.setdefault(section, []).append(entry))
    (loss,) = imported.losses
    assert (loss.id or "") == identity
    assert told in loss.reason
    assert bpmn.steps(imported)["pick"]["processing_time"] == "PT5M"


def test_an_assigned_task_without_a_time_is_listed(bpmn: Any) -> None:
    """The person is said to do what the times know nothing of."""
    imported = read(bpmn, lambda file: picker(file).update({"assignedTasks": ["pick", "t9"]}))
    (loss,) = imported.losses
    assert (loss.id, "'t9'" in loss.reason) == ("picker", True)


def test_a_section_of_another_form_is_listed(bpmn: Any) -> None:
    """An object where a list belongs holds nothing that is read."""
    imported = read(bpmn, lambda file: file.update(event_distribution={"a": 1}))
    (loss,) = imported.losses
    assert (loss.element, loss.reason) == (
        "prosimos:event_distribution",
        "This section is no list.",
    )


@pytest.mark.parametrize(
    ("beside", "message", "place"),
    [
        (b"", "not JSON", (1, 1)),
        (b'{"resource_profiles": [],\n x}', "not JSON", (2, 2)),
        (b"\xff\xfe\xfa", "not JSON", (1, 1)),
        (b"[" * 100_000, "nested too deeply", (1, 1)),
        (b"[]", "are a JSON list", (1, 1)),
        (b"7", "are a JSON number", (1, 1)),
        (b"{}", "have no section that is read", (1, 1)),
        (b'{"wfmap": "1", "steps": {}}', "have no section that is read", (1, 1)),
    ],
)
def test_what_is_no_file_of_prosimos_is_refused(
    bpmn: Any, beside: bytes, message: str, place: tuple[int, int]
) -> None:
    """With the place and a way out; an import without what was asked for is no import."""
    with pytest.raises(ParametersError, match=message) as refused:
        bpmn.read(bpmn.process(BODY), simulation=beside)
    assert (refused.value.line, refused.value.column) == place
    assert "resource_profiles" in refused.value.hint
