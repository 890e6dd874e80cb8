"""Sequence flows and message flows."""

from typing import Any

import pytest

TASKS = '<task id="a" name="A"/><task id="b" name="B"/>'


def flows(bpmn: Any, body: str, source: str = "a") -> Any:
    """Import flow elements and return the flows that leave a step."""
    return bpmn.steps(bpmn.read(bpmn.process(TASKS + body)))[source]["next"]


def test_a_flow_is_labelled_by_its_name_or_its_condition(bpmn: Any) -> None:
    """The name goes first; the condition is kept aside with its language."""
    condition = '<conditionExpression id="c" language="x">n = 1</conditionExpression>'
    plain = f'<sequenceFlow id="f" sourceRef="a" targetRef="b">{condition}</sequenceFlow>'
    (flow,) = flows(bpmn, plain)
    assert flow["when"] == "n = 1"
    assert flow["x-bpmn"]["condition"] == {"text": "n = 1", "id": "c", "language": "x"}
    (named,) = flows(bpmn, plain.replace('id="f"', 'id="f" name="yes"'))
    assert named["when"] == "yes"


def test_the_default_flow_is_marked(bpmn: Any) -> None:
    """The gateway names it; the flow carries it."""
    gate = '<exclusiveGateway id="g" default="f2"/>'
    gate += '<sequenceFlow id="f1" sourceRef="g" targetRef="a"/>'
    gate += '<sequenceFlow id="f2" sourceRef="g" targetRef="b"/>'
    assert [flow.get("default") for flow in flows(bpmn, gate, "g")] == [None, True]


def test_two_flows_between_the_same_steps_have_their_own_ids(bpmn: Any) -> None:
    """The first keeps the default id from--to, the second gets one that is stable."""
    body = "".join(f'<sequenceFlow id="f{i}" sourceRef="a" targetRef="b"/>' for i in (1, 2))
    first, second = flows(bpmn, body)
    assert "id" not in first
    assert second["id"].startswith("a--b-")


@pytest.mark.parametrize(
    ("ends", "says"),
    [
        ('sourceRef="a"', "target is not given"),
        ('sourceRef="a" targetRef="x"', "'x' is not in this file"),
        ('sourceRef="P" targetRef="b"', "'P' is a process"),
        ('sourceRef="tns:a" targetRef="b"', "'tns:a'"),
        ("", "source is not given and its target is not given"),
    ],
)
def test_every_dangling_flow_is_listed_with_the_reason(bpmn: Any, ends: str, says: str) -> None:
    """The loss says which end leads where."""
    imported = bpmn.read(bpmn.process(f'{TASKS}<sequenceFlow id="f" {ends}/>'))
    (loss,) = imported.losses
    assert (loss.code, loss.element, loss.id) == ("dangling-flow", "sequenceFlow", "f")
    assert says in loss.reason
    assert loss.place == "process P"


def test_a_flow_may_be_declared_anywhere(bpmn: Any) -> None:
    """It goes by its ends, not by the element it stands in."""
    body = f'<process id="P">{TASKS}</process><process id="Q">'
    body += '<sequenceFlow id="f" sourceRef="a" targetRef="b"/></process>'
    imported = bpmn.read(bpmn.file(body))
    assert bpmn.steps(imported)["a"]["next"][0]["origin"]["id"] == "f"


def test_of_two_steps_with_one_id_the_nearer_is_meant(bpmn: Any) -> None:
    """A copied sub-process keeps its ids; flows stay inside each copy."""
    inner = '<task id="a" name="{0} a"/><task id="b" name="{0} b"/>'
    inner += '<sequenceFlow id="f" sourceRef="a" targetRef="b"/>'
    body = "".join(f'<subProcess id="s{i}">{inner.format(i)}</subProcess>' for i in (1, 2))
    imported = bpmn.read(bpmn.process(body))
    subprocesses = imported.document["steps"].values()
    for outer in subprocesses:
        source, target = outer["steps"].items()
        assert source[1]["next"][0]["to"] == target[0]
    assert [code for code, _ in bpmn.codes(imported)] == ["duplicate-id", "duplicate-id"]


COLLABORATION = """
<message id="M" name="Order"/>
<collaboration id="C"><participant id="A" name="Shop" processRef="P"/>
<participant id="B" name="Customer" processRef="Q"/><participant id="X" name="Bank"/>
<messageFlow id="m" name="{name}" sourceRef="{source}" targetRef="{target}" messageRef="M"/>
</collaboration>
<process id="P"><task id="a" name="A"/></process><process id="Q"><task id="b" name="B"/></process>
"""


SEVERAL = ("several-processes", None)
"""What is said of the two processes of the collaboration, which are one document."""


def test_a_message_flow_between_steps_is_a_flow_with_a_handoff(bpmn: Any) -> None:
    """Its data is the message, and it can be told apart from sequence flows."""
    body = COLLABORATION.format(name="by e-mail", source="a", target="b")
    imported = bpmn.read(bpmn.file(body))
    (flow,) = bpmn.steps(imported)["a"]["next"]
    assert flow["handoff"] == {"medium": "email", "data": ["order"]}
    assert flow["x-bpmn"]["element"] == "messageFlow"
    assert flow["origin"]["id"] == "m"
    assert imported.document["data"]["order"]["origin"]["id"] == "M"


def test_a_message_to_a_black_box_is_sent_by_its_step(bpmn: Any) -> None:
    """The party is an actor; the message has its name, its data and its id, and nothing is lost."""
    imported = bpmn.read(bpmn.file(COLLABORATION.format(name="Pay", source="a", target="X")))
    (sent,) = bpmn.steps(imported)["a"]["sends"]
    assert imported.document["actors"][sent["actor"]]["name"] == "Bank"
    assert (sent["name"], sent["handoff"], sent["origin"]["id"]) == (
        "Pay",
        {"data": ["order"]},
        "m",
    )
    assert bpmn.codes(imported) == [SEVERAL]


def test_a_message_from_a_black_box_is_received_by_its_step(bpmn: Any) -> None:
    """What has no name of its own has that of its message."""
    imported = bpmn.read(bpmn.file(COLLABORATION.format(name="", source="X", target="a")))
    (received,) = bpmn.steps(imported)["a"]["receives"]
    assert (received["actor"], received["name"]) == ("bank", "Order")


def test_a_message_between_two_black_boxes_is_of_the_one_that_sends(bpmn: Any) -> None:
    """Neither side has a step, so the actor holds it."""
    body = COLLABORATION.replace(
        '<participant id="X"', '<participant id="Y" name="Tax office"/>\n<participant id="X"'
    )
    imported = bpmn.read(bpmn.file(body.format(name="Tax", source="X", target="Y")))
    (sent,) = imported.document["actors"]["bank"]["sends"]
    assert (sent["actor"], sent["name"]) == ("tax-office", "Tax")
    assert bpmn.codes(imported) == [SEVERAL]


@pytest.mark.parametrize("end", ["B", "Q"])
def test_a_message_to_the_border_of_a_pool_goes_to_its_actor(bpmn: Any, end: str) -> None:
    """A pool with steps may be named as a whole, by itself or by its process."""
    imported = bpmn.read(bpmn.file(COLLABORATION.format(name="Pay", source="a", target=end)))
    assert [m["actor"] for m in bpmn.steps(imported)["a"]["sends"]] == ["customer"]


def test_a_message_of_a_party_to_itself_is_listed(bpmn: Any) -> None:
    """It hands nothing over."""
    imported = bpmn.read(bpmn.file(COLLABORATION.format(name="Note", source="X", target="X")))
    assert bpmn.codes(imported) == [SEVERAL, ("message-flow-to-itself", "m")]


def test_a_message_flow_to_nothing_is_listed(bpmn: Any) -> None:
    """A missing end is said."""
    imported = bpmn.read(bpmn.file(COLLABORATION.format(name="Pay", source="a", target="zz")))
    assert ("dangling-message-flow", "m") in bpmn.codes(imported)
