"""A file of several processes is one document that says so, or one document for each."""

from typing import Any

import pytest

from wfmap.errors import UnreadableError
from wfmap.interchange import bpmn_processes

FILE = """
<collaboration id="C"><participant id="A" name="Shop" processRef="p"/>
<participant id="B" name="Buyer" processRef="q"/><participant id="X" name="Bank"/>
<participant id="Y" name="Court"/>
<messageFlow id="m1" name="Order" sourceRef="b" targetRef="a"/>
<messageFlow id="m2" name="Pay" sourceRef="b" targetRef="X"/>
<messageFlow id="m3" name="Sue" sourceRef="Y" targetRef="B"/></collaboration>
<process id="p"><task id="a" name="Take"/></process>
<process id="q"><task id="b" name="Order"/></process><process id="empty" name="Nothing"/>"""


def test_the_processes_with_steps_are_listed(bpmn: Any) -> None:
    """By id, and by the name of the pool where they have none."""
    assert bpmn_processes(bpmn.file(FILE)) == (("p", "Shop"), ("q", "Buyer"))


def test_together_they_are_one_document_that_says_so(bpmn: Any) -> None:
    """A message between their steps is a flow."""
    imported = bpmn.read(bpmn.file(FILE))
    assert set(bpmn.steps(imported)) == {"a", "b"}
    (said,) = [loss for loss in imported.losses if loss.code == "several-processes"]
    assert "'Shop', 'Buyer'" in said.reason


@pytest.mark.parametrize("wanted", ["p", "Shop"])
def test_one_of_them_has_the_others_as_parties(bpmn: Any, wanted: str) -> None:
    """Messages to their steps come from their pools; parties of others only are not there."""
    imported = bpmn.read(bpmn.file(FILE), process=wanted)
    steps = bpmn.steps(imported)
    assert set(steps) == {"a"}
    (received,) = steps["a"]["receives"]
    assert (received["actor"], received["name"]) == ("buyer", "Order")
    assert set(imported.document["actors"]) == {"shop", "buyer"}
    assert "several-processes" not in {loss.code for loss in imported.losses}


def test_messages_to_the_border_of_its_pool_stay(bpmn: Any) -> None:
    """The buyer sends to shop and bank, and the court sends to the buyer as a whole."""
    imported = bpmn.read(bpmn.file(FILE), process="q")
    assert [m["actor"] for m in bpmn.steps(imported)["b"]["sends"]] == ["shop", "bank"]
    assert [m["actor"] for m in imported.document["actors"]["court"]["sends"]] == ["buyer"]


def test_a_process_that_is_not_there_is_refused(bpmn: Any) -> None:
    """The hint names those that are."""
    with pytest.raises(UnreadableError) as caught:
        bpmn.read(bpmn.file(FILE), process="r")
    assert caught.value.hint == "its processes: 'p', 'q'"
