"""Attributes are accounted for like elements, by a walk over the XML that knows no mapping."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"

SAYS_NOTHING = {
    "associationDirection": ("None",),
    "cancelActivity": ("true",),
    "completionQuantity": ("1",),
    "eventGatewayType": ("Exclusive",),
    "gatewayDirection": ("Unspecified", "Converging", "Diverging", "Mixed"),
    "implementation": ("##unspecified", "##WebService"),
    "isClosed": ("false",),
    "isCollection": ("false",),
    "isExecutable": ("false",),
    "isForCompensation": ("false",),
    "isImmediate": ("true",),
    "isInterrupting": ("true",),
    "isSequential": ("false",),
    "isUnlimited": ("true",),
    "itemKind": ("Information",),
    "parallelMultiple": ("false",),
    "instantiate": ("false",),
    "processType": ("None",),
    "startQuantity": ("1",),
    "textFormat": ("text/plain",),
    "triggeredByEvent": ("false",),
    "waitForCompletion": ("true",),
    "method": (),
    "cancelRemainingInstances": ("true",),
    "testBefore": ("false",),
}
"""Values that the standard takes anyway, or that the flows of a gateway say too."""

IN_FIELDS = {
    "associationDirection",  # whether data is read or written
    "attachedToRef",
    "cancelActivity",
    "dataObjectRef",
    "dataStoreRef",
    "default",
    "errorRef",
    "escalationRef",
    "isCollection",
    "isSequential",
    "itemRef",
    "itemSubjectRef",
    "messageRef",
    "operationRef",
    "processRef",
    "signalRef",
    "sourceRef",
    "targetRef",
    "activityRef",
    "triggeredByEvent",
    "isInterrupting",
}
"""Attributes whose meaning is in a field of another form than their text."""


def silent(data: bytes, imported: Any) -> list[tuple[str, str, str]]:
    """List attributes of carried elements whose text is neither in the document nor in a loss."""
    lost = {loss.id for loss in imported.losses if loss.id}
    places = {(loss.element, loss.line) for loss in imported.losses if not loss.id}
    kinds = {(loss.element, loss.reason) for loss in imported.losses if loss.code == "attribute"}
    told = set(words(imported.document))
    found = []
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, recover=True))
    for element in root.iter(f"{{{BPMN}}}*"):
        around = (element, *element.iterancestors())
        if lost & {e.get("id") for e in around}:
            continue
        if places & {(etree.QName(e).localname, e.sourceline) for e in around}:
            continue
        name = etree.QName(element).localname
        for attribute, value in ((str(a), str(v)) for a, v in element.attrib.items()):
            text = " ".join(value.split())
            if "}" in attribute or not text or attribute in IN_FIELDS | {"id"}:
                continue
            if text in told or text in SAYS_NOTHING.get(attribute, ()):
                continue
            if not any(kind == name and attribute in why for kind, why in kinds):
                found.append((name, attribute, text))
    return found


def words(value: Any) -> Iterator[str]:
    """Yield every text of a document, with numbers and truth values as XML writes them."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words(inner)
    elif isinstance(value, str):
        yield " ".join(value.split())
    else:
        yield json.dumps(value)


TASK = '<task id="a"/>'
PROCESS = '<process id="P"><task id="t"/>{0}</process>'
STORE = '<dataStore id="x" {0}/>' + PROCESS.format(
    '<dataStoreReference id="r" name="{1}" dataStoreRef="x"/>'
)


def test_real_files_leave_no_attribute_unaccounted_for(
    bpmn: Any, shared_bpmn: tuple[Path, ...]
) -> None:
    """Every attribute that says something is found in the document or in the losses."""
    missing = {}
    for file in shared_bpmn:
        data = file.read_bytes()
        found = [item for item in silent(data, bpmn.read(data)) if not vendors(item)]
        if found:
            missing[file.name] = found
    assert missing == {}


def vendors(item: tuple[str, str, str]) -> bool:
    """Tell elements that BPMN does not know: they are listed as losses without an id."""
    return item[0] in ("attribute", "Grid")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            STORE.format('name="SAP ERP"', "Invoices"),
            "SAP ERP",
        ),
        (
            STORE.format('name="A" capacity="7" isUnlimited="false"', "A"),
            "7",
        ),
        (
            PROCESS.format(
                '<dataObject id="o" name="Order form"/>'
                '<dataObjectReference id="r" name="Order" dataObjectRef="o"/>'
            ),
            "Order form",
        ),
        ('<process id="P"><laneSet id="l" name="By place"/><task id="t"/></process>', "By place"),
        ('<process id="P"><task id="t" implementation="urn:robot"/></process>', "urn:robot"),
        ('<process id="P"><task id="t" someday="maybe"/></process>', "maybe"),
        (
            PROCESS.format(
                '<sequenceFlow id="f" sourceRef="t" targetRef="t" isImmediate="false"/>'
            ),
            "isImmediate",
        ),
    ],
)
def test_what_an_attribute_says_is_in_the_document(bpmn: Any, body: str, text: str) -> None:
    """In a field, or set aside where the element is."""
    imported = bpmn.read(bpmn.file(body))
    assert text in json.dumps(imported.document)
    assert imported.losses == ()


def test_an_attribute_of_what_has_no_place_is_listed(bpmn: Any) -> None:
    """A condition is text; what else stands at it is counted by kind."""
    flow = '<sequenceFlow id="f{0}" sourceRef="a" targetRef="b"><conditionExpression '
    flow += 'evaluatesToTypeRef="t">x{0}</conditionExpression></sequenceFlow>'
    body = f'<task id="a"/><task id="b"/>{flow.format(1)}{flow.format(2)}'
    (loss,) = bpmn.read(bpmn.process(body)).losses
    assert (loss.code, loss.element, loss.count) == ("attribute", "conditionExpression", 2)
    assert "evaluatesToTypeRef" in loss.reason


@pytest.mark.parametrize(
    ("body", "identity", "said"),
    [
        ('<exclusiveGateway id="g" default="gone"/>', "g", "default flow 'gone'"),
        ('<task id="g" default="gone"/>', "g", "default flow 'gone'"),
        (
            '<task id="g" default="f"/><sequenceFlow id="f" sourceRef="a" targetRef="g"/>' + TASK,
            "g",
            "does not leave it",
        ),
        ('<callActivity id="g" calledElement="gone"/>', "g", "'gone'"),
        (
            '<endEvent id="e"><messageEventDefinition id="g" messageRef="gone"/></endEvent>',
            "g",
            "messageRef 'gone'",
        ),
        (
            '<endEvent id="e"><signalEventDefinition id="g" signalRef="gone"/></endEvent>',
            "g",
            "signalRef 'gone'",
        ),
        (
            '<endEvent id="e"><errorEventDefinition id="g" errorRef="gone"/></endEvent>',
            "g",
            "errorRef 'gone'",
        ),
        ('<sendTask id="g" messageRef="gone"/>', "g", "messageRef 'gone'"),
        ('<dataObjectReference id="g" dataObjectRef="gone"/>', "g", "dataObjectRef 'gone'"),
        (
            '<task id="a"/><association id="g" sourceRef="a" targetRef="gone"/>',
            "g",
            "targetRef 'gone'",
        ),
    ],
)
def test_a_reference_that_leads_nowhere_is_listed(
    bpmn: Any, body: str, identity: str, said: str
) -> None:
    """Whatever attribute holds it, the loss names it and where it stands."""
    losses = bpmn.read(bpmn.process(body)).losses
    assert [loss.id for loss in losses if loss.code == "unresolved-reference"] == [identity]
    assert any(said in loss.reason for loss in losses)
