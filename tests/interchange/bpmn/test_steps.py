"""Flow nodes as steps: kinds, types, splits, events and sub-processes."""

from typing import Any

import pytest

MANY = """<multiInstanceLoopCharacteristics{0}><loopCardinality>{1}</loopCardinality>
</multiInstanceLoopCharacteristics>"""


def step(bpmn: Any, body: str, identity: str = "n") -> Any:
    """Import flow elements and return one of the steps."""
    return bpmn.steps(bpmn.read(bpmn.process(body)))[identity]


@pytest.mark.parametrize(
    ("element", "fields"),
    [
        ("task", {}),
        ("userTask", {"type": "user"}),
        ("manualTask", {"type": "manual"}),
        ("serviceTask", {"type": "service"}),
        ("scriptTask", {"type": "script"}),
        ("businessRuleTask", {"type": "rule"}),
        ("sendTask", {"type": "send"}),
        ("receiveTask", {"type": "receive"}),
        ("choreographyTask", {"x-bpmn": {"element": "choreographyTask"}}),
        ("exclusiveGateway", {"kind": "decision"}),
        ("inclusiveGateway", {"kind": "decision", "split": "inclusive"}),
        ("eventBasedGateway", {"kind": "decision", "split": "event"}),
        ("parallelGateway", {"kind": "parallel"}),
        ("startEvent", {"kind": "start"}),
        ("endEvent", {"kind": "end"}),
        ("subProcess", {"kind": "subprocess"}),
        ("transaction", {"kind": "subprocess", "x-bpmn": {"element": "transaction"}}),
    ],
)
def test_each_flow_node_has_its_kind(bpmn: Any, element: str, fields: dict[str, Any]) -> None:
    """Kind, type and split say what BPMN says by the element's name."""
    found = step(bpmn, f'<{element} id="n"/>')
    assert {k: v for k, v in found.items() if k != "origin"} == fields


def test_a_complex_gateway_is_an_inclusive_split_and_a_loss(bpmn: Any) -> None:
    """Its rule is kept aside, and the loss says that it is not followed."""
    rule = "<activationCondition>x</activationCondition>"
    imported = bpmn.read(bpmn.process(f'<complexGateway id="n">{rule}</complexGateway>'))
    assert bpmn.steps(imported)["n"]["split"] == "inclusive"
    assert ("complex-gateway", "n") in bpmn.codes(imported)


def test_a_task_with_a_condition_on_a_flow_splits_inclusively(bpmn: Any) -> None:
    """Conditional flows of an activity are taken each by itself (BPMN 2.0.2, 13.3.1)."""
    flows = '<sequenceFlow id="f" sourceRef="n" targetRef="b">'
    flows += "<conditionExpression>x</conditionExpression></sequenceFlow>"
    assert step(bpmn, f'<task id="n"/><task id="b"/>{flows}')["split"] == "inclusive"


@pytest.mark.parametrize(
    ("definition", "trigger"),
    [
        ("timer", "timer"),
        ("message", "message"),
        ("signal", "signal"),
        ("error", "error"),
        ("conditional", "condition"),
        ("escalation", "signal"),
        ("cancel", "error"),
        ("compensate", "none"),
        ("link", "none"),
        ("terminate", "none"),
    ],
)
def test_each_event_definition_gives_a_trigger(bpmn: Any, definition: str, trigger: str) -> None:
    """What the format has no trigger for gets the nearest, and the original is kept aside."""
    element = f"{definition}EventDefinition"
    found = step(
        bpmn, f'<intermediateCatchEvent id="n"><{element} id="e"/></intermediateCatchEvent>'
    )
    assert found["trigger"] == trigger
    assert found["x-bpmn"]["events"] == [{"element": element, "id": "e"}]


def test_shared_event_definitions_are_found(bpmn: Any) -> None:
    """An event may refer to a definition that stands at the top of the file."""
    body = '<timerEventDefinition id="t"/><process id="P"><startEvent id="n">'
    body += "<eventDefinitionRef>t</eventDefinitionRef></startEvent></process>"
    imported = bpmn.read(bpmn.file(body))
    assert bpmn.steps(imported)["n"]["trigger"] == "timer"
    assert imported.losses == ()


@pytest.mark.parametrize(
    ("time", "wait"),
    [
        ("<timeDuration>PT90M</timeDuration>", "PT1H30M"),
        ("<timeDuration> P2D </timeDuration>", "P2D"),
        ("<timeDuration>P1M</timeDuration>", None),
        ("<timeDuration>${days}</timeDuration>", None),
        ("<timeCycle>R/PT1H</timeCycle>", None),
        ("<timeDate>2026-01-01T00:00:00</timeDate>", None),
    ],
)
def test_a_timer_of_fixed_length_is_a_wait(bpmn: Any, time: str, wait: str | None) -> None:
    """Only a fixed duration is a number; anything else is kept aside and listed."""
    event = f"<timerEventDefinition>{time}</timerEventDefinition>"
    body = f'<intermediateCatchEvent id="n">{event}</intermediateCatchEvent>'
    imported = bpmn.read(bpmn.process(body))
    assert bpmn.steps(imported)["n"].get("wait_time") == wait
    assert (("timer", "n") in bpmn.codes(imported)) == (wait is None)


def test_a_boundary_event_sits_on_its_activity(bpmn: Any) -> None:
    """It is attached, with whether it interrupts; flows leave it like any step."""
    body = '<task id="a"/><boundaryEvent id="n" attachedToRef="a" cancelActivity="false"/>'
    found = step(bpmn, f'{body}<sequenceFlow id="f" sourceRef="n" targetRef="a"/>')
    assert (found["kind"], found["interrupting"]) == ("event", False)
    assert found["next"][0]["to"] == found["attached_to"]


@pytest.mark.parametrize("host", ["", "nowhere", "n", "g", "inner"])
def test_a_boundary_event_on_nothing_is_kept_and_listed(bpmn: Any, host: str) -> None:
    """Attached to nothing, itself, a gateway or another level, it stays a plain event."""
    body = '<exclusiveGateway id="g"/><subProcess id="s"><task id="inner"/></subProcess>'
    body += f'<boundaryEvent id="n" attachedToRef="{host}"/>'
    imported = bpmn.read(bpmn.process(body))
    assert "attached_to" not in bpmn.steps(imported)["n"]
    assert ("unresolved-reference", "n") in bpmn.codes(imported)


def test_a_subprocess_holds_its_steps(bpmn: Any) -> None:
    """Steps stand inside theirs, and flows are with their source at whatever level it is."""
    body = '<subProcess id="s"><task id="n"/></subProcess><task id="b"/>'
    body += '<sequenceFlow id="f" sourceRef="n" targetRef="b"/>'
    imported = bpmn.read(bpmn.process(body))
    outer = bpmn.steps(imported)["s"]
    assert [inner["origin"]["id"] for inner in outer["steps"].values()] == ["n"]
    assert bpmn.steps(imported)["n"]["next"][0]["origin"]["id"] == "f"


def test_an_event_subprocess_has_the_trigger_of_its_start(bpmn: Any) -> None:
    """The trigger tells it apart from a sub-process in the flow."""
    start = '<startEvent id="s" isInterrupting="false"><messageEventDefinition/></startEvent>'
    found = step(bpmn, f'<subProcess id="n" triggeredByEvent="true">{start}</subProcess>')
    assert (found["trigger"], found["interrupting"]) == ("message", False)


def test_a_call_activity_calls(bpmn: Any) -> None:
    """The called element is named; without one the step stays and a loss says so."""
    assert step(bpmn, '<callActivity id="n" calledElement="other"/>')["calls"] == "other"
    imported = bpmn.read(bpmn.process('<callActivity id="n"/>'))
    assert ("unresolved-reference", "n") in bpmn.codes(imported)


@pytest.mark.parametrize(
    ("loop", "multi"),
    [
        ("<standardLoopCharacteristics/>", {"order": "sequential"}),
        ('<standardLoopCharacteristics loopMaximum="3"/>', {"count": 3, "order": "sequential"}),
        ("<multiInstanceLoopCharacteristics/>", {"order": "parallel"}),
        (
            MANY.format(' isSequential="true"', 4),
            {"count": 4, "order": "sequential"},
        ),
        (
            MANY.format("", "${n}"),
            {"order": "parallel"},
        ),
    ],
)
def test_loops_are_multiple(bpmn: Any, loop: str, multi: dict[str, Any]) -> None:
    """How often is a number only where the file says one."""
    assert step(bpmn, f'<task id="n">{loop}</task>')["multi"] == multi


def test_documentation_and_annotations_describe(bpmn: Any) -> None:
    """Both are joined in the description, and neither is a loss."""
    body = '<task id="n"><documentation>First.</documentation></task>'
    body += '<textAnnotation id="t"><text>Second.</text></textAnnotation>'
    body += '<association id="x" sourceRef="t" targetRef="n"/>'
    imported = bpmn.read(bpmn.process(body))
    assert bpmn.steps(imported)["n"]["description"] == "First.\n\nSecond."
    assert imported.losses == ()


def test_labels_become_one_line_without_control_characters(bpmn: Any) -> None:
    """Line breaks, tabs and control characters become spaces; markup stays text."""
    found = step(bpmn, '<task id="n" name=" a&#10;b&#9;&#x85;c &lt;b&gt; "/>')
    assert found["name"] == "a b c <b>"


def test_link_events_are_listed_with_their_other_end(bpmn: Any) -> None:
    """No flow is invented for a link; the loss names the step where it goes on."""
    body = '<intermediateThrowEvent id="n"><linkEventDefinition name="A"/></intermediateThrowEvent>'
    body += '<intermediateCatchEvent id="c" name="Go on"><linkEventDefinition name="A"/>'
    imported = bpmn.read(bpmn.process(f"{body}</intermediateCatchEvent>"))
    assert bpmn.steps(imported)["n"]["x-bpmn"]["link"] == {"name": "A", "to": ["go-on"]}
    assert ("link-event", "n") in bpmn.codes(imported)
