"""The bar: flow nodes and resolvable sequence flows equal to the XML's, id for id."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

NAMESPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"
KINDS = (
    "task",
    "userTask",
    "exclusiveGateway",
    "parallelGateway",
    "inclusiveGateway",
    "complexGateway",
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "boundaryEvent",
    "callActivity",
)


def test_real_files_give_the_flow_nodes_and_flows_of_their_xml(
    bpmn: Any, in_xml: Any, in_document: Any, shared_bpmn: tuple[Path, ...]
) -> None:
    """Every real file, by 20 tools, keeps each flow node and each resolvable flow."""
    unequal = [
        file.name
        for file in shared_bpmn
        if in_document(bpmn.read(file.read_bytes())) != in_xml(file.read_bytes())
    ]
    assert unequal == []


def test_real_files_leave_no_element_unaccounted_for(
    bpmn: Any, unaccounted: Any, shared_bpmn: tuple[Path, ...]
) -> None:
    """Every BPMN element with an id is found in the document or in the losses."""
    for file in shared_bpmn:
        data = file.read_bytes()
        assert unaccounted(data, bpmn.read(data)) == [], file.name


def test_the_same_bytes_give_the_same_document(bpmn: Any, shared_bpmn: tuple[Path, ...]) -> None:
    """Reading a file twice gives the same document and losses, byte for byte."""
    for file in shared_bpmn[:5]:
        once, twice = (bpmn.read(file.read_bytes()) for _ in range(2))
        assert json.dumps(once.document) == json.dumps(twice.document)
        assert once.losses == twice.losses


@st.composite
def processes(draw: st.DrawFn) -> str:
    """Draw processes with sub-processes, dangling flows, repeated ids and missing ids."""
    ids = st.one_of(st.sampled_from(["a", "b", "c", "d", "A.b", "ü 1"]), st.just(""))
    names = st.sampled_from(["", "Check", "check", "日本", "x-ray", "1st", "&lt;b&gt;"])

    def node(depth: int) -> str:
        kind = draw(st.sampled_from((*KINDS, *(("subProcess", "transaction") if depth else ()))))
        inner = body(depth - 1) if kind in ("subProcess", "transaction") else ""
        return f'<{kind} id="{draw(ids)}" name="{draw(names)}">{inner}</{kind}>'

    def flow() -> str:
        ends = f'sourceRef="{draw(ids)}" targetRef="{draw(ids)}"'
        return f'<sequenceFlow id="f{draw(st.integers(0, 5))}" {ends}/>'

    def body(depth: int) -> str:
        nodes = [node(depth) for _ in range(draw(st.integers(0, 4)))]
        return "".join([*nodes, *(flow() for _ in range(draw(st.integers(0, 4))))])

    return "".join(
        f'<process id="p{i}">{body(2)}</process>' for i in range(draw(st.integers(1, 3)))
    )


@given(body=processes())
def test_any_processes_keep_their_flow_nodes_and_flows(
    bpmn: Any, in_xml: Any, in_document: Any, unaccounted: Any, body: str
) -> None:
    """Repeated, missing and odd ids at every depth lose no flow node and no resolvable flow."""
    data = bpmn.file(body)
    imported = bpmn.read(data)
    assert in_document(imported) == in_xml(data)
    assert unaccounted(data, imported) == []


@given(body=processes())
def test_any_flow_that_leads_nowhere_is_listed(bpmn: Any, in_xml: Any, body: str) -> None:
    """There are as many dangling flows among the losses as in the XML."""
    data = bpmn.file(body)
    resolvable = sum(in_xml(data)[1].values())
    lost = [loss for loss in bpmn.read(data).losses if loss.code == "dangling-flow"]
    assert len(lost) == body.count("<sequenceFlow") - resolvable


@given(prefix=st.sampled_from(["bpmn", "bpmn2", "semantic", "ns0", "_", "a-b.c"]))
def test_the_prefix_of_the_namespace_does_not_matter(
    bpmn: Any, in_document: Any, prefix: str
) -> None:
    """Elements are known by namespace and local name, whatever the prefix."""
    body = '<{0}:process id="P"><{0}:task id="a"/><{0}:task id="b"/>'
    body += '<{0}:sequenceFlow id="f" sourceRef="a" targetRef="b"/></{0}:process>'
    text = f'<{prefix}:definitions xmlns:{prefix}="{NAMESPACE}">{body}</{prefix}:definitions>'
    imported = bpmn.read(text.format(prefix).encode())
    assert in_document(imported) == ({"a": 1, "b": 1}, {("f", "a", "b"): 1})


def test_elements_of_other_namespaces_are_no_flow_nodes(bpmn: Any) -> None:
    """A vendor's element called task is an extension and no step."""
    body = '<task id="a"/><extensionElements><v:task xmlns:v="urn:v" id="b"/></extensionElements>'
    assert list(bpmn.steps(bpmn.read(bpmn.process(body)))) == ["a"]


def test_flow_nodes_count_wherever_they_stand(bpmn: Any) -> None:
    """Flow nodes outside any process, or inside a lane, are steps all the same."""
    body = '<task id="a"/><process id="P"><laneSet><lane id="L"><task id="b"/></lane></laneSet>'
    body += '<task id="c"><task id="d"/></task></process>'
    assert sorted(bpmn.steps(bpmn.read(bpmn.file(body)))) == ["a", "b", "c", "d"]


def test_a_large_file_is_read_in_linear_time(bpmn: Any) -> None:
    """Ten thousand steps with one name and no id are told apart without comparing all pairs."""
    tasks = '<task name="Same"/>' * 10_000
    assert len(bpmn.steps(bpmn.read(bpmn.process(tasks)))) == 10_000


def test_names_of_files_are_kept_in_origins(bpmn: Any) -> None:
    """Every step, flow, actor and store says which file and id it comes from."""
    imported = bpmn.read(bpmn.process('<task id="a"/>'))
    assert bpmn.steps(imported)["a"]["origin"] == {
        "format": "bpmn",
        "file": "file.bpmn",
        "id": "a",
    }


def test_the_package_holds_no_real_file(repository: Path) -> None:
    """No BPMN file of others is copied into the checkout; what is ours says so."""
    ours = (b'exporter="wfmap"', b"<!-- Drawn by hand; keep this line. -->")
    others = [
        file.name
        for file in (repository / "tests").rglob("*.bpmn")
        if not any(mark in file.read_bytes() for mark in ours)
    ]
    assert not others


def test_hash_seeds_change_nothing(repository: Path) -> None:
    """Two runs of Python with different hash seeds write the same document."""
    body = '<choreography id="c"><choreographyTask id="a"/></choreography>'
    body += '<process id="p"><documentation>P</documentation><task id="b"/></process>'
    body += '<globalChoreographyTask id="g"><documentation>G</documentation>'
    text = f'<definitions xmlns="{NAMESPACE}">{body}</globalChoreographyTask></definitions>'
    program = "import sys; from wfmap.interchange.bpmn import read; "
    program += "print(read(sys.argv[1].encode(), name='x'))"
    runs = {
        subprocess.run(
            [sys.executable, "-c", program, text],
            capture_output=True,
            check=True,
            cwd=repository,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(runs) == 1
