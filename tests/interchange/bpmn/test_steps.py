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
    ("kind", "definition", "trigger"),
    [
        ("intermediateCatchEvent", "timer", "timer"),
        ("intermediateCatchEvent", "message", "message"),
        ("intermediateCatchEvent", "signal", "signal"),
        ("startEvent", "error", "error"),
        ("intermediateCatchEvent", "conditional", "condition"),
        ("intermediateThrowEvent", "escalation", "escalation"),
        ("endEvent", "cancel", "cancel"),
        ("intermediateThrowEvent", "compensate", "compensation"),
        ("intermediateCatchEvent", "link", "none"),
        ("endEvent", "terminate", "terminate"),
    ],
)
def test_each_event_definition_gives_a_trigger(
    bpmn: Any, kind: str, definition: str, trigger: str
) -> None:
    """The format has BPMN's own words; the original is kept aside."""
    element = f"{definition}EventDefinition"
    found = step(bpmn, f'<{kind} id="n"><{element} id="e"/></{kind}>')
    assert found["trigger"] == trigger
    assert found["x-bpmn"]["events"] == [{"element": element, "id": "e"}]


@pytest.mark.parametrize("definition", ["terminate", "cancel"])
def test_an_event_definition_where_it_means_nothing_is_listed(bpmn: Any, definition: str) -> None:
    """Only an end terminates, and only an end or a border cancels."""
    event = f'<intermediateCatchEvent id="n"><{definition}EventDefinition id="e"/>'
    imported = bpmn.read(bpmn.process(f"{event}</intermediateCatchEvent>"))
    assert bpmn.steps(imported)["n"]["trigger"] == "none"
    assert bpmn.codes(imported) == [("event-definition", "e")]


@pytest.mark.parametrize("definition", ["message", "signal"])
def test_what_an_event_sends_is_told_from_what_it_waits_for(bpmn: Any, definition: str) -> None:
    """A throwing event throws; a catching one does not."""
    element = f"<{definition}EventDefinition/>"
    thrown = step(bpmn, f'<intermediateThrowEvent id="n">{element}</intermediateThrowEvent>')
    caught = step(bpmn, f'<intermediateCatchEvent id="n">{element}</intermediateCatchEvent>')
    assert thrown["throws"] is True
    assert "throws" not in caught


@pytest.mark.parametrize(
    ("definition", "declared", "code"),
    [
        (
            '<errorEventDefinition errorRef="x"/>',
            '<error id="x" name="Late" errorCode="E1"/>',
            "E1",
        ),
        ('<errorEventDefinition errorRef="x"/>', '<error id="x" name="Late"/>', "Late"),
        ('<signalEventDefinition signalRef="x"/>', '<signal id="x" name="Stop"/>', "Stop"),
        ('<signalEventDefinition signalRef="x"/>', '<signal id="x"/>', "x"),
        (
            '<escalationEventDefinition escalationRef="x"/>',
            '<escalation id="x" escalationCode="7"/>',
            "7",
        ),
    ],
)
def test_errors_signals_and_escalations_keep_what_tells_them_apart(
    bpmn: Any, definition: str, declared: str, code: str
) -> None:
    """The code, else the name, else the id."""
    body = f'{declared}<process id="P"><endEvent id="n">{definition}</endEvent></process>'
    assert bpmn.steps(bpmn.read(bpmn.file(body)))["n"]["code"] == code


def test_of_two_event_definitions_the_first_counts(bpmn: Any) -> None:
    """The other is kept aside and listed."""
    both = '<timerEventDefinition id="e"/><messageEventDefinition id="f"/>'
    imported = bpmn.read(bpmn.process(f'<startEvent id="n">{both}</startEvent>'))
    assert bpmn.steps(imported)["n"]["trigger"] == "timer"
    assert bpmn.codes(imported) == [("event-definition", "f")]


def test_a_compensation_leads_to_what_undoes_its_step(bpmn: Any) -> None:
    """The event on the border goes on to its handler, and a throw names what it undoes."""
    body = """<task id="a"/><boundaryEvent id="b" attachedToRef="a"><compensateEventDefinition/>
    </boundaryEvent><task id="u" isForCompensation="true"/>
    <intermediateThrowEvent id="n"><compensateEventDefinition activityRef="a"/>
    </intermediateThrowEvent><association id="x" sourceRef="b" targetRef="u"/>"""
    imported = bpmn.read(bpmn.process(body))
    steps = bpmn.steps(imported)
    ids = {step["origin"]["id"]: key for key, step in imported.document["steps"].items()}
    assert [flow["to"] for flow in steps["b"]["next"]] == [ids["u"]]
    assert steps["n"]["compensates"] == ids["a"]
    assert imported.losses == ()


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
        ('<standardLoopCharacteristics loopMaximum="3"/>', {"order": "sequential"}),
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


@pytest.mark.parametrize("most", ["3", "n + 1"])
def test_the_limit_of_a_loop_is_kept_and_is_no_count(bpmn: Any, most: str) -> None:
    """BPMN's loopMaximum is how often the work is done at most: a loss says so, and it is kept."""
    loop = f'<standardLoopCharacteristics id="l" loopMaximum="{most}"/>'
    imported = bpmn.read(bpmn.process(f'<task id="n">{loop}</task>'))
    found = bpmn.steps(imported)["n"]
    assert "count" not in found["multi"]
    assert found["x-bpmn"]["loop"]["loopMaximum"] == most
    assert [loss.reason for loss in imported.losses if loss.code == "loop-limit"] == [
        f"It is done at most {most} times; how often on average is not said, so once counts."
    ]


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


LINK = '<{0} id="{1}" name="{1}"><linkEventDefinition id="{1}-link" name="{2}"/></{0}>'
THROW, CATCH = "intermediateThrowEvent", "intermediateCatchEvent"


def test_a_link_is_a_flow_to_its_other_end(bpmn: Any) -> None:
    """Every throw of a name leads to the one that catches it, and nothing is lost."""
    links = [
        LINK.format(THROW, "n", "A"),
        LINK.format(THROW, "m", "A"),
        LINK.format(CATCH, "c", "A"),
    ]
    imported = bpmn.read(bpmn.process("".join(links)))
    steps = bpmn.steps(imported)
    assert [flow["to"] for step in (steps["n"], steps["m"]) for flow in step["next"]] == ["c", "c"]
    assert steps["n"]["next"][0]["x-bpmn"]["element"] == "link"
    assert imported.losses == ()


def test_a_link_that_nothing_catches_is_listed(bpmn: Any) -> None:
    """The way ends there, and the loss says so."""
    imported = bpmn.read(bpmn.process(LINK.format(THROW, "n", "A") + LINK.format(CATCH, "c", "B")))
    assert "next" not in bpmn.steps(imported)["n"]
    assert ("link-event", "n") in bpmn.codes(imported)
