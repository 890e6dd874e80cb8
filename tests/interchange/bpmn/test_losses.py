"""What is not carried over is listed: once, with code, element, id, reason and place."""

from typing import Any

import pytest


def test_every_loss_says_what_where_and_why(bpmn: Any) -> None:
    """A loss as JSON has all its fields; its line is the one in the file."""
    imported = bpmn.read(bpmn.process('\n<task id="t"/>\n<group id="g"/>'))
    assert [loss.to_json() for loss in imported.losses] == [
        {
            "code": "group",
            "element": "group",
            "id": "g",
            "reason": "It belongs to the drawing, and the map is drawn afresh.",
            "line": 3,
            "place": "process P",
            "count": 1,
        }
    ]


@pytest.mark.parametrize(
    ("element", "code"),
    [
        ("globalUserTask", "global-task"),
        ("correlationProperty", "correlation"),
        ("itemDefinition", "item-definition"),
        ("message", "unused-definition"),
        ("category", "group"),
        ("interface", "service-interface"),
        ("partnerRole", "partner"),
        ("somethingNew", "not-carried"),
    ],
)
def test_elements_without_a_field_are_losses(bpmn: Any, element: str, code: str) -> None:
    """Known or unknown, an element of BPMN that is not carried is listed."""
    imported = bpmn.read(bpmn.file(f'<{element} id="x"/><process id="P"><task id="t"/></process>'))
    assert bpmn.codes(imported) == [(code, "x")]


def test_vendor_extensions_are_listed_once_for_each_kind(bpmn: Any) -> None:
    """Elements and attributes of other namespaces are counted, not repeated."""
    extension = '<extensionElements><v:a xmlns:v="urn:v"><v:b/></v:a></extensionElements>'
    tasks = "".join(f'<task id="t{i}" w:x="1">{extension}</task>' for i in range(3))
    imported = bpmn.read(
        bpmn.file(f"<process id='P'>{tasks}</process>", attributes='xmlns:w="urn:w"')
    )
    assert [(loss.code, loss.element, loss.count) for loss in imported.losses] == [
        ("vendor-extension", "@x", 3),
        ("vendor-extension", "a", 3),
    ]


def test_the_diagram_is_one_loss(bpmn: Any) -> None:
    """Shapes and lines are counted, for the map is laid out afresh."""
    di = "http://www.omg.org/spec/BPMN/20100524/DI"
    plane = '<d:BPMNPlane><d:BPMNShape id="s1"/><d:BPMNEdge id="s2"/></d:BPMNPlane>'
    diagram = f'<d:BPMNDiagram xmlns:d="{di}" id="X">{plane}</d:BPMNDiagram>'
    imported = bpmn.read(bpmn.file(f'<process id="P"><task id="t"/></process>{diagram}'))
    assert bpmn.codes(imported) == [("diagram", "X")]
    assert "2 drawn shapes" in imported.losses[0].reason


def test_a_step_without_an_id_is_kept_and_listed(bpmn: Any) -> None:
    """It is a step all the same, only nothing can lead to it."""
    imported = bpmn.read(bpmn.process('<task name="A"/>'))
    assert list(imported.document["steps"]) == ["a"]
    assert bpmn.codes(imported) == [("missing-id", None)]


def test_losses_come_in_the_order_of_the_file(bpmn: Any) -> None:
    """A reader can go through them from the top."""
    body = '<task id="t"/>\n<group id="a"/>\n<sequenceFlow id="f"/>\n<group id="b"/>'
    lines = [loss.line or 0 for loss in bpmn.read(bpmn.process(body)).losses]
    assert lines == sorted(lines)
