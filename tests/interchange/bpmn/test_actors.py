"""Participants, lanes and resources as actors."""

from typing import Any

POOLS = """
<collaboration id="C"><participant id="A" name="Shop" processRef="P"/>
<participant id="B" name="Customer"/></collaboration>
"""


def test_participants_are_organizations_or_outsiders(bpmn: Any) -> None:
    """A pool with steps is an organization, one without is external."""
    imported = bpmn.read(bpmn.file(f'{POOLS}<process id="P"><task id="t"/></process>'))
    actors = imported.document["actors"]
    assert {key: actor["kind"] for key, actor in actors.items()} == {
        "shop": "organization",
        "customer": "external",
    }
    assert bpmn.steps(imported)["t"]["actor"] == "shop"


def test_lanes_are_roles_inside_their_pool_and_lane(bpmn: Any) -> None:
    """The innermost lane does the step; a step without a lane is its pool's."""
    lanes = '<laneSet id="S"><lane id="L1" name="Sales"><flowNodeRef>t</flowNodeRef>'
    lanes += '<childLaneSet id="S2"><lane id="L2" name="Clerk"><flowNodeRef>t</flowNodeRef></lane>'
    lanes += "</childLaneSet></lane></laneSet>"
    tasks = '<task id="t"/><task id="u"/>'
    imported = bpmn.read(bpmn.file(f'{POOLS}<process id="P">{lanes}{tasks}</process>'))
    actors = imported.document["actors"]
    assert (actors["clerk"]["part_of"], actors["sales"]["part_of"]) == ("sales", "shop")
    assert list(actors) == ["shop", "sales", "clerk", "customer"]
    steps = bpmn.steps(imported)
    assert (steps["t"]["actor"], steps["u"]["actor"]) == ("clerk", "shop")


def test_steps_inside_a_subprocess_and_on_a_border_take_its_lane(bpmn: Any) -> None:
    """Lanes name the outer step; what is in it and on it is done there too."""
    lanes = '<laneSet><lane id="L" name="Clerk"><flowNodeRef>s</flowNodeRef></lane></laneSet>'
    body = '<subProcess id="s"><task id="t"/></subProcess><boundaryEvent id="b" attachedToRef="s"/>'
    steps = bpmn.steps(bpmn.read(bpmn.process(lanes + body)))
    assert (steps["t"]["actor"], steps["b"]["actor"]) == ("clerk", "clerk")


def test_a_lane_without_a_name_is_told_apart_from_its_pool(bpmn: Any) -> None:
    """It stays an actor of its own, called after what it stands in; a second one has a number."""
    lanes = (
        '<laneSet><lane id="L1"><flowNodeRef>t1</flowNodeRef></lane>'
        '<lane id="L2"><flowNodeRef>t2</flowNodeRef></lane></laneSet>'
        '<task id="t1"/><task id="t2"/>'
    )
    imported = bpmn.read(bpmn.file(f'{POOLS}<process id="P">{lanes}</process>'))
    actors = {a["origin"]["id"]: a for a in imported.document["actors"].values()}
    assert [actors[k]["name"] for k in ("L1", "L2")] == [
        "Unnamed lane of Shop",
        "Unnamed lane 2 of Shop",
    ]
    assert actors["L1"]["x-bpmn"] == {"unnamed": True}


def test_a_participant_without_a_name_is_called_like_its_process(bpmn: Any) -> None:
    """One without either gets plain words; a number keeps names apart; no key is a name."""
    pools = (
        '<collaboration id="C"><participant id="a" name="Unnamed participant"/>'
        '<participant id="b" processRef="P"/><participant id="c"/><participant id="d"/>'
        '<participant id="e" name="Selling"/></collaboration>'
    )
    body = '<process id="P" name="Selling"><task id="t"/></process>'
    imported = bpmn.read(bpmn.file(pools + body))
    assert [a["name"] for a in imported.document["actors"].values()] == [
        "Unnamed participant",
        "Selling 2",
        "Unnamed participant 2",
        "Unnamed participant 3",
        "Selling",
    ]


def test_a_resource_and_a_lane_without_pool_or_name_get_plain_words(bpmn: Any) -> None:
    """As have data and stores: nothing that a person reads is made of an id."""
    lane = '<laneSet><lane id="L"><flowNodeRef>t</flowNodeRef></lane></laneSet>'
    writes = "".join(
        f"<dataOutputAssociation><targetRef>{k}</targetRef></dataOutputAssociation>"
        for k in ("o", "r")
    )
    owner = "<performer><resourceRef>R</resourceRef></performer>"
    body = f'{lane}<task id="t">{writes}</task><task id="u">{owner}</task>'
    body += '<dataObject id="o"/><dataStoreReference id="r"/>'
    imported = bpmn.read(bpmn.file(f'<resource id="R"/><process id="P">{body}</process>'))
    named = {
        part["origin"]["id"]: part["name"]
        for kind in ("actors", "data", "stores")
        for part in imported.document[kind].values()
        if "origin" in part
    }
    assert named == {
        "L": "Unnamed lane",
        "R": "Unnamed role",
        "o": "Unnamed data",
        "r": "Unnamed store",
    }


def test_a_resource_does_what_no_lane_does(bpmn: Any) -> None:
    """A potential owner is the actor, unless the step stands in a lane."""
    owner = "<potentialOwner id='o'><resourceRef>R</resourceRef></potentialOwner>"
    body = f'<process id="P"><userTask id="t">{owner}</userTask></process>'
    imported = bpmn.read(bpmn.file(f'<resource id="R" name="Approver"/>{body}'))
    assert bpmn.steps(imported)["t"]["actor"] == "approver"
    assert imported.losses == ()


def test_twelve_processes_are_one_document(bpmn: Any) -> None:
    """Every process of a file is in the one document, with its participant."""
    pools = "".join(f'<participant id="A{i}" name="P{i}" processRef="p{i}"/>' for i in range(12))
    processes = "".join(f'<process id="p{i}"><task id="t{i}"/></process>' for i in range(12))
    imported = bpmn.read(bpmn.file(f'<collaboration id="C">{pools}</collaboration>{processes}'))
    assert len(imported.document["steps"]) == len(imported.document["actors"]) == 12


def test_a_qualified_process_reference_is_found(bpmn: Any) -> None:
    """References are qualified names in some files; the prefix is left aside."""
    pool = (
        '<collaboration id="C"><participant id="A" name="Shop" processRef="tns:P"/></collaboration>'
    )
    imported = bpmn.read(bpmn.file(f'{pool}<process id="P"><task id="t"/></process>'))
    assert bpmn.steps(imported)["t"]["actor"] == "shop"


def test_references_to_nothing_are_listed(bpmn: Any) -> None:
    """A participant's missing process and a lane's missing step are losses."""
    pool = '<collaboration id="C"><participant id="A" processRef="nowhere"/></collaboration>'
    lane = '<laneSet><lane id="L"><flowNodeRef>nothing</flowNodeRef></lane></laneSet>'
    imported = bpmn.read(bpmn.file(f'{pool}<process id="P">{lane}<task id="t"/></process>'))
    codes = bpmn.codes(imported)
    assert ("unresolved-reference", "A") in codes
    assert ("unresolved-reference", "L") in codes


def test_a_second_pool_of_a_process_is_a_party_and_told(bpmn: Any) -> None:
    """The steps stand in the first pool; that the second does them too is the only loss."""
    pools = (
        '<collaboration id="C"><participant id="N" name="North" processRef="P"/>'
        '<participant id="S" name="South" processRef="P"/>'
        '<participant id="B" name="Buyer"/>'
        '<messageFlow id="m" sourceRef="S" targetRef="B"/></collaboration>'
    )
    imported = bpmn.read(bpmn.file(f'{pools}<process id="P"><task id="t"/></process>'))
    assert bpmn.steps(imported)["t"]["actor"] == "north"
    assert imported.document["actors"]["south"]["kind"] == "external"
    (loss,) = imported.losses
    assert (loss.code, loss.element, loss.id) == ("shared-process", "participant", "S")
    assert "'North'" in loss.reason
