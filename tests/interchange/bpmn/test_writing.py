"""Writing BPMN: valid by the standard's schema, with the map, and read again it is the document."""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.benchmarks.bench_fuzz import document_of
from wfmap.graph import ProcessGraph, build
from wfmap.interchange import bpmn, read_bpmn
from wfmap.model import document
from wfmap.model.document import examine, to_json
from wfmap.model.process import Process
from wfmap.operations.checking import load
from wfmap.operations.importing import import_document
from wfmap.operations.sources import Source

OWN = Path(__file__).with_name("returns.json")
MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
SEEDS = range(7_000, 7_030)
"""Documents that are made up, some two thirds of them sound."""


@pytest.fixture(scope="session")
def schema() -> etree.XMLSchema:
    """Return the schema of BPMN 2.0 as OMG published it, which SpiffWorkflow carries."""
    found = find_spec("SpiffWorkflow")
    assert found is not None
    assert found.origin is not None
    folder = Path(found.origin).parent / "bpmn" / "parser" / "schema"
    return etree.XMLSchema(etree.parse(folder / "BPMN20.xsd"))


def parsed(text: str) -> etree._Element:
    """Parse what was written."""
    return etree.fromstring(text.encode())


def process_of(values: dict[str, Any]) -> Process:
    """Read a document."""
    return document.read(json.dumps({"wfmap": "1", **values}))


def without_origin(value: Any) -> Any:
    """Leave out where parts of a document were imported from."""
    if isinstance(value, dict):
        return {
            key: inner if key.startswith("x-") else without_origin(inner)
            for key, inner in value.items()
            if key != "origin"
        }
    return [without_origin(inner) for inner in value] if isinstance(value, list) else value


def text_of(process: Process) -> str:
    """Write the normal form without origins, and with all that is included in it."""
    whole = process.model_copy(update={"include": (), "schema_link": None})
    return document.write(document.read(json.dumps(without_origin(to_json(whole)))))


def again(graph: ProcessGraph) -> tuple[Process, str]:
    """Write a process and read it again."""
    text = bpmn.write(graph)
    return read_bpmn(text.encode(), name="again.bpmn")[0], text


def test_every_model_is_written_validly_and_read_again_whole(
    repository: Path, schema: etree.XMLSchema
) -> None:
    """Nothing of a bundled model is lost, whether BPMN has a place for it or not."""
    for file in sorted((repository / "models").glob("*.json")):
        graph = load(str(file)).graph
        found, text = again(graph)
        schema.assertValid(parsed(text))
        assert text_of(found) == text_of(graph.process), file.name


def test_every_real_file_is_written_validly_and_read_again_whole(
    shared_bpmn: tuple[Path, ...], schema: etree.XMLSchema
) -> None:
    """Import, export and import give the same document but for where it came from."""
    for file in shared_bpmn:
        process = import_document(Source(file.name, file.read_bytes())).process
        found, text = again(build(process))
        schema.assertValid(parsed(text))
        assert text_of(found) == text_of(process), file.name


def test_any_document_is_written_validly_and_read_again_whole(schema: etree.XMLSchema) -> None:
    """What somebody made up comes back to the last field, in its order."""
    readings = [examine(json.dumps(document_of(seed))) for seed in SEEDS]
    sound = [one.process for one in readings if one.is_sound and one.process is not None]
    assert len(sound) >= len(SEEDS) // 2
    for process in sound:
        found, text = again(build(process))
        schema.assertValid(parsed(text))
        assert text_of(found) == text_of(process), process.name


def test_every_step_and_flow_of_the_outermost_level_is_drawn() -> None:
    """Each has a shape or an edge, as do pools, lanes and messages; nothing is drawn twice."""
    root = parsed(bpmn.write(load(str(OWN)).graph))
    drawn = [
        e.get("bpmnElement") for e in root.iter() if e.tag in (f"{DI}BPMNShape", f"{DI}BPMNEdge")
    ]
    kinds: tuple[str, ...] = (
        "participant",
        "lane",
        "messageFlow",
        "sequenceFlow",
        "task",
        "subProcess",
    )
    kinds += ("boundaryEvent", "startEvent", "endEvent", "exclusiveGateway", "parallelGateway")
    meant = [e.get("id") for kind in kinds for e in root.iter(f"{MODEL}{kind}")]
    assert sorted(map(str, drawn)) == sorted(map(str, meant))
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))


def test_no_sequence_flow_leaves_its_pool() -> None:
    """Lanes that flows join are one pool, though an outsider's lane stands between them."""
    steps = {
        "a": {"actor": "one", "next": "b", "sends": "out"},
        "b": {"actor": "two"},
        "c": {"actor": "out", "next": "d"},
        "d": {"actor": "out"},
    }
    actors = {"one": {}, "out": {"kind": "external"}, "two": {}}
    process = process_of({"actors": actors, "steps": steps})
    found, text = again(build(process))
    assert text_of(found) == text_of(process)
    root = parsed(text)
    for inside in root.iter(f"{MODEL}process"):
        known = {e.get("id") for e in inside.iter()}
        for flow in inside.iter(f"{MODEL}sequenceFlow"):
            assert {flow.get("sourceRef"), flow.get("targetRef")} <= known
    areas = {
        shape.get("bpmnElement"): {k: float(str(v)) for k, v in shape[0].attrib.items()}
        for shape in root.iter(f"{DI}BPMNShape")
    }
    pools = [areas[e.get("id")] for e in root.iter(f"{MODEL}participant")]
    first, second = sorted(pools, key=lambda area: area["y"])
    assert first["y"] + first["height"] <= second["y"] + 0.01


def test_a_change_made_elsewhere_goes_before_what_stands_beside() -> None:
    """A name and a kind that another tool wrote count; where both changed it is told."""
    steps = {"a": {"type": "ai", "name": "Read", "processing_time": "5 min", "next": "b"}, "b": {}}
    process = process_of({"steps": steps})
    text = bpmn.write(build(process))
    renamed, losses = read_bpmn(text.replace('"Read"', '"Look"').encode(), name="x.bpmn")
    assert renamed.steps["a"].name == "Look"
    assert renamed.steps["a"].type == "ai"
    assert renamed.steps["a"].processing_time == process.steps["a"].processing_time
    assert [loss.code for loss in losses if loss.code != "diagram"] == []
    typed = text.replace('bpmn:task id="a"', 'bpmn:userTask id="a"', 1)
    head, _, tail = typed.partition("</bpmn:task>")
    changed, losses = read_bpmn(f"{head}</bpmn:userTask>{tail}".encode(), name="x.bpmn")
    assert changed.steps["a"].type == "user"
    assert changed.steps["a"].processing_time == process.steps["a"].processing_time
    assert [(loss.code, loss.id) for loss in losses if loss.code != "diagram"] == [
        ("edited-elsewhere", "a")
    ]


def test_a_step_deleted_elsewhere_takes_what_stood_beside_it_with_it() -> None:
    """What no longer fits is told, and the file is read all the same."""
    steps = {"a": {"next": "b"}, "b": {"fixed_cost": 3}}
    process = process_of({"steps": steps, "backlog": {"b": 4}})
    root = parsed(bpmn.write(build(process)))
    (inside,) = root.iter(f"{MODEL}process")
    for element in list(inside):
        if element.get("id") in ("b", "a--b"):
            inside.remove(element)
    found, losses = read_bpmn(etree.tostring(root), name="x.bpmn")
    assert list(found.steps) == ["a"]
    assert "beside" in [loss.code for loss in losses]


def test_what_stands_beside_and_is_no_json_is_a_loss() -> None:
    """A spoilt element is listed, and the plain BPMN is read."""
    process = process_of({"steps": {"a": {"fixed_cost": 3}}})
    text = bpmn.write(build(process))
    head, _, rest = text.partition("<wfmap:beside>")
    spoilt = f"{head}<wfmap:beside>no{rest}"
    found, losses = read_bpmn(spoilt.encode(), name="x.bpmn")
    assert list(found.steps) == ["a"]
    assert "beside" in [loss.code for loss in losses]


def test_hostile_names_stay_text(schema: etree.XMLSchema) -> None:
    """Markup, quotes, line breaks and the signs of XML come back as they were."""
    name = 'a"><x/>&amp;\n\t]]> ü'
    steps = {"a": {"name": name, "description": name, "next": [{"to": "b", "when": name}]}, "b": {}}
    process = process_of({"name": name, "steps": steps})
    found, text = again(build(process))
    schema.assertValid(parsed(text))
    assert text_of(found) == text_of(process)


def test_figures_are_there_for_tools_that_know_nothing_of_wfmap(schema: etree.XMLSchema) -> None:
    """Times, shares, costs and the rhythm of arrivals stand in BPSim, beside nothing of wfmap's."""
    spread = {"distribution": "triangular", "min": "1 min", "mode": "2 min", "max": "9 min"}
    steps = {
        "start": {"kind": "start", "next": "look"},
        "look": {"processing_time": spread, "setup_time": "30 s", "fixed_cost": 2.5, "next": "ok"},
        "ok": {
            "kind": "decision",
            "next": [{"to": "done", "share": 0.75}, {"to": "again", "share": 0.25}],
        },
        "again": {"wait_time": "1 d", "priority": 3, "next": "done"},
        "done": {"kind": "end"},
    }
    arrivals = {"every": {"distribution": "exponential", "mean": "20 min"}}
    process = process_of({"currency": "EUR", "arrivals": arrivals, "steps": steps})
    root = parsed(bpmn.write(build(process)))
    for beside in list(root.iter("{urn:wfmap:bpmn:1}beside")):
        inside = beside.getparent()
        assert inside is not None
        inside.remove(beside)
    schema.assertValid(root)
    found, _ = read_bpmn(etree.tostring(root), name="x.bpmn")
    assert found.currency == "EUR"
    assert found.arrivals == process.arrivals
    for key, step in process.steps.items():
        for field in ("processing_time", "setup_time", "wait_time", "fixed_cost", "priority"):
            assert getattr(found.steps[key], field) == getattr(step, field)
        shares = [way.share for way in found.steps[key].next]
        assert shares == [way.share for way in step.next]


def test_extensions_ids_that_clash_and_ways_to_one_step_come_back(schema: etree.XMLSchema) -> None:
    """What others put into a document is kept as it is, whatever it is called."""
    steps = {
        "process": {"x-b": [{"origin": 2}], "next": {"to": "map", "x-c": None}, "actor": "map"},
        "map": {
            "kind": "decision",
            "writes": [{"store": "kept"}],
            "next": [
                {"id": "one", "to": "definitions", "when": "A"},
                {"id": "two", "to": "definitions", "when": "B"},
            ],
        },
        "definitions": {"kind": "subprocess", "steps": {}},
    }
    named = {"map": {"name": "Map"}}
    values = {
        "x-a": {"origin": 1, "n": None},
        "actors": named,
        "stores": {"kept": {"name": "Map"}},
        "steps": steps,
    }
    process = process_of(values)
    found, text = again(build(process))
    schema.assertValid(parsed(text))
    assert text_of(found) == text_of(process)


def test_a_store_that_is_called_as_a_step_has_a_shape_of_its_own(schema: etree.XMLSchema) -> None:
    """The file is valid, and what is written and read comes back."""
    process = process_of(
        {
            "stores": {"order": {"name": "Orders"}},
            "actors": {"clerk": {}, "boss": {}},
            "steps": {
                "order": {"actor": "clerk", "writes": ["order"], "next": "check"},
                "check": {"actor": "boss", "reads": ["order"]},
            },
        }
    )
    found, text = again(build(process))
    schema.assertValid(parsed(text))
    assert text_of(found) == text_of(process)
