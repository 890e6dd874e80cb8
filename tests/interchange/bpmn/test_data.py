"""Data objects, stores, and who reads and writes them."""

from typing import Any

STORE = '<dataStore id="DS" name="CRM"/>'
READS = "<dataInputAssociation id='x'><sourceRef>{0}</sourceRef></dataInputAssociation>"
WRITES = "<dataOutputAssociation id='y'><targetRef>{0}</targetRef></dataOutputAssociation>"


def test_a_data_store_is_a_store_that_steps_read_and_write(bpmn: Any) -> None:
    """Reference and store are one; the access names it."""
    task = f'<task id="t">{READS.format("R")}{WRITES.format("R")}</task>'
    body = (
        f'<process id="P"><dataStoreReference id="R" name="CRM" dataStoreRef="DS"/>{task}</process>'
    )
    imported = bpmn.read(bpmn.file(STORE + body))
    assert imported.document["stores"]["crm"]["origin"]["id"] == "R"
    step = bpmn.steps(imported)["t"]
    assert (step["reads"], step["writes"]) == ([{"store": "crm"}], [{"store": "crm"}])
    assert imported.losses == ()


def test_a_data_object_is_data_that_the_case_holds(bpmn: Any) -> None:
    """Data objects live as long as their case, so the case is the store they are in."""
    task = f'<task id="t">{READS.format("R")}</task>'
    body = f'<dataObject id="O"/><dataObjectReference id="R" name="Form" dataObjectRef="O"/>{task}'
    imported = bpmn.read(bpmn.process(body))
    assert imported.document["data"]["form"]["origin"]["id"] == "R"
    assert imported.document["stores"]["case-data"]["holds"] == ["form"]
    assert bpmn.steps(imported)["t"]["reads"] == [{"store": "case-data", "data": ["form"]}]


def test_references_of_one_name_are_one_item(bpmn: Any) -> None:
    """A data object drawn twice is not two."""
    body = "".join(
        f'<dataObject id="O{i}"/><dataObjectReference id="R{i}" name="Form" dataObjectRef="O{i}"/>'
        for i in (1, 2)
    )
    assert list(bpmn.read(bpmn.process(f'<task id="t"/>{body}')).document["data"]) == ["form"]


def test_data_on_a_sequence_flow_is_written_before_and_read_after_it(bpmn: Any) -> None:
    """The shorthand of the standard is spelled out (BPMN 2.0.2, 10.4.1)."""
    body = '<task id="a"/><task id="b"/><sequenceFlow id="f" sourceRef="a" targetRef="b"/>'
    body += '<dataObjectReference id="R" name="Form"/>'
    body += '<association id="x" sourceRef="R" targetRef="f"/>'
    imported = bpmn.read(bpmn.process(body))
    steps = bpmn.steps(imported)
    assert steps["a"]["writes"] == steps["b"]["reads"] == [{"store": "case-data", "data": ["form"]}]
    assert imported.losses == ()


def test_an_association_with_data_follows_its_direction(bpmn: Any) -> None:
    """From data to a step reads, from a step to data writes if it has an arrow."""
    body = '<task id="a"/><dataStoreReference id="R" name="CRM"/>'
    body += '<association id="x" associationDirection="One" sourceRef="a" targetRef="R"/>'
    assert bpmn.steps(bpmn.read(bpmn.process(body)))["a"]["writes"] == [{"store": "crm"}]


def test_an_association_to_nothing_known_is_a_loss(bpmn: Any) -> None:
    """Data associations without data, and associations without ends, are listed."""
    body = f'<task id="t">{READS.format("nowhere")}</task>'
    body += '<association id="z" sourceRef="t" targetRef="nowhere"/>'
    codes = bpmn.codes(bpmn.read(bpmn.process(body)))
    assert ("data-association", "x") in codes
    assert ("unresolved-reference", "z") in codes


def test_states_of_a_data_object_are_no_items_of_their_own(bpmn: Any) -> None:
    """A form that is drawn before and after it is filled in is one form with two states."""
    body = "".join(
        f'<dataObjectReference id="R{state}" name="Form [{state}]"><dataState name="{state}"/>'
        "</dataObjectReference>"
        for state in ("empty", "filled")
    )
    (item,) = bpmn.read(bpmn.process(f'<task id="t"/>{body}')).document["data"].values()
    assert item["name"] == "Form"
    assert item["x-bpmn"]["states"] == [{"name": "empty"}, {"name": "filled"}]


def test_a_choice_between_input_sets_is_a_loss_and_a_single_one_is_not(bpmn: Any) -> None:
    """One set says nothing that its data does not; several say when a step may begin."""
    one = '<inputSet id="s1"/><outputSet id="o1"/>'
    task = '<task id="t"><ioSpecification>{0}</ioSpecification></task>'
    assert bpmn.read(bpmn.process(task.format(one))).losses == ()
    imported = bpmn.read(bpmn.process(task.format(f'{one}<inputSet id="s2"/>')))
    assert ("io-specification", "s2") in bpmn.codes(imported)


def test_a_store_that_is_drawn_under_two_names_is_two(bpmn: Any) -> None:
    """What is written to one is not told of the other; a reference without a name is the first."""
    body = (
        '<dataStoreReference id="R1" name="Invoices" dataStoreRef="D"/>'
        '<dataStoreReference id="R2" name="Orders" dataStoreRef="D"/>'
        '<dataStoreReference id="R3" dataStoreRef="D"/>'
        '<dataStoreReference id="R4" name="invoices" dataStoreRef="D"/>'
        '<task id="t">'
        '<dataInputAssociation id="a"><sourceRef>R1</sourceRef></dataInputAssociation>'
        '<dataInputAssociation id="b"><sourceRef>R3</sourceRef></dataInputAssociation>'
        '<dataOutputAssociation id="c"><targetRef>R2</targetRef></dataOutputAssociation></task>'
    )
    file = bpmn.file(f'<dataStore id="D" name="SAP ERP"/><process id="P">{body}</process>')
    imported = bpmn.read(file)
    stores = imported.document["stores"]
    assert {key: store["name"] for key, store in stores.items()} == {
        "invoices": "Invoices",
        "orders": "Orders",
    }
    assert stores["orders"]["x-bpmn"]["store"] == "D"
    step = bpmn.steps(imported)["t"]
    assert step["reads"] == [{"store": "invoices"}]
    assert step["writes"] == [{"store": "orders"}]
    assert imported.losses == ()
