"""Writing into the file of a document: what was edited changes, and not one other character."""

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import etree

from tests.interchange.bpmn.editing import edited
from tests.interchange.bpmn.test_writing import schema as schema  # noqa: PLC0414 - a fixture
from wfmap.cli.entry import run
from wfmap.errors import UnreadableError, WfmapError
from wfmap.graph import build
from wfmap.interchange import bpmn, read_bpmn
from wfmap.model import document
from wfmap.model.document import to_json
from wfmap.model.process import Process
from wfmap.operations.checking import load
from wfmap.operations.draw import Options as Drawing
from wfmap.operations.export import Options, export
from wfmap.operations.laying import lay_out_file
from wfmap.operations.sources import Source
from wfmap.python.model import load as model_of
from wfmap.service.app import create_app
from wfmap.service.settings import Settings

OWN = Path(__file__).with_name("claims.bpmn")
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
SEEDS = range(40)


def read(data: bytes) -> Process:
    """Import a file."""
    return read_bpmn(data, name=OWN.name)[0]


def told(value: Any) -> Any:
    """Leave out where parts came from, and what an import kept aside of them."""
    if isinstance(value, dict):
        return {k: told(v) for k, v in value.items() if k not in ("origin", "x-bpmn")}
    return [told(inner) for inner in value] if isinstance(value, list) else value


def text_of(process: Process) -> str:
    """Write what a document says in the normal form."""
    return document.write(document.read(json.dumps(told(to_json(process)))))


def with_edits(process: Process, **steps: dict[str, Any]) -> Process:
    """Set fields of steps; a field that is None goes, and a step without fields too."""
    raw: Any = to_json(process)
    for key, fields in steps.items():
        step = raw["steps"].setdefault(key.replace("_", "-"), {})
        step.update(fields)
        for name in [name for name, value in step.items() if value is None]:
            del step[name]
        if not fields:
            del raw["steps"][key.replace("_", "-")]
    return document.read(json.dumps(raw))


def into(process: Process, data: bytes | None = None) -> bytes:
    """Write a document into the file."""
    return bpmn.write_into(OWN.read_bytes() if data is None else data, OWN.name, process)


def areas(data: bytes) -> dict[str, tuple[float, float, float, float]]:
    """Give left, top, right and bottom of each shape."""
    found = {}
    for shape in etree.fromstring(data).iter(f"{DI}BPMNShape"):
        bounds = shape.find(f"{DC}Bounds")
        assert bounds is not None
        x, y, width, height = (float(bounds.get(n, "")) for n in ("x", "y", "width", "height"))
        found[shape.get("bpmnElement", "")] = (x, y, x + width, y + height)
    return found


def test_a_file_without_edits_is_the_same_to_the_last_byte() -> None:
    """Encoding, quotes, comments, extensions and prefixes stay; so the canonical form does too."""
    assert into(read(OWN.read_bytes())) == OWN.read_bytes()


def test_every_real_file_without_edits_is_the_same(shared_bpmn: tuple[Path, ...]) -> None:
    """The same holds for the files of vendors."""
    for file in shared_bpmn:
        data = file.read_bytes()
        process = read_bpmn(data, name=file.name)[0]
        assert bpmn.write_into(data, file.name, process) == data, file.name


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_edited_and_read_again_is_the_document(seed: int, schema: etree.XMLSchema) -> None:
    """Whatever is edited comes back, in a valid file in which each id stands once."""
    data = OWN.read_bytes()
    meant = edited(read(data), seed, 1 + seed % 5)
    assert meant is not None
    found = into(meant)
    assert text_of(read(found)) == text_of(meant)
    root = etree.fromstring(found)
    schema.assertValid(root)
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    drawn = {one.get("bpmnElement") for one in root.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge")}
    assert drawn <= set(ids)
    assert into(read(found), found) == found


def test_edits_of_real_files_come_back(shared_bpmn: tuple[Path, ...]) -> None:
    """The same holds for the files of vendors, one edit after the other."""
    for seed, file in enumerate(shared_bpmn):
        data = file.read_bytes()
        meant = edited(read_bpmn(data, name=file.name)[0], seed, 3)
        assert meant is not None
        found = read_bpmn(bpmn.write_into(data, file.name, meant), name=file.name)[0]
        assert text_of(found) == text_of(meant), file.name


def test_a_new_name_changes_one_tag() -> None:
    """Every line but that of the step stays, and so do its other attributes and their order."""
    data = OWN.read_bytes()
    found = into(with_edits(read(data), prufen={"name": "Prüfen → geben"}))
    before, after = (text.decode("iso8859-1").splitlines() for text in (data, found))
    changed = {k: new for k, (old, new) in enumerate(zip(before, after, strict=True)) if old != new}
    task = before[21].replace("Prüfen", "Prüfen &#8594; geben").removesuffix(" >")
    assert changed == {
        3: before[3].removesuffix(">") + ' xmlns:wfmap="urn:wfmap:bpmn:1">',
        21: f'{task} wfmap:id="prufen">',
    }


def test_a_new_step_is_written_and_drawn_where_it_belongs() -> None:
    """It stands in the lane of who does it, its shape in a free place there, with its lines."""
    data = OWN.read_bytes()
    process = with_edits(
        read(data),
        prufen={"next": "sort"},
        sort={"name": "Sort", "actor": "clerk", "next": "clear", "processing_time": "5 min"},
    )
    found = into(process)
    root = etree.fromstring(found)
    (lane,) = (one.getparent() for one in root.iter("{*}flowNodeRef") if one.text == "sort")
    assert lane is not None
    assert lane.get("id") == "l1"
    was, now = areas(data), areas(found)
    steps = [key for key in was if key not in ("p", "l1", "l2", "q")]
    moved = {key: now[key][0] - was[key][0] for key in steps}
    assert {key for key, by in moved.items() if by} == {"g", "t2", "e1", "e2", "a"}
    assert len(set(moved.values())) == 2
    assert all(now[key][1] == was[key][1] for key in steps)
    left, top, right, bottom = now["sort"]
    inside = now["l1"]
    assert inside[0] <= left < right <= inside[2]
    assert inside[1] <= top < bottom <= inside[3]
    assert not any(
        left < now[key][2] and now[key][0] < right and top < now[key][3] and now[key][1] < bottom
        for key in steps
    )
    ends = {(one.get("sourceRef"), one.get("targetRef")) for one in root.iter("{*}sequenceFlow")}
    assert {("t1", "sort"), ("sort", "g")} <= ends
    assert ("t1", "g") not in ends


def test_a_step_that_is_gone_leaves_nothing_behind() -> None:
    """Nothing refers to it: no flow, no lane, no shape, no line, no association."""
    process = with_edits(
        read(OWN.read_bytes()),
        assess={},
        two_days={},
        assessed={},
        clear={"next": "paid"},
    )
    found = into(process)
    for gone in (b"t2", b"f4", b"f5", b"f6", b"bt", b"e2"):
        assert b'"' + gone + b'"' not in found
        assert b">" + gone + b"<" not in found
    assert b"<!-- the first look -->" in found


def test_a_step_goes_to_the_lane_of_who_does_it_now() -> None:
    """Its shape moves into that lane; a lane that is missing is added, and pools below move."""
    process = read(OWN.read_bytes())
    moved = into(with_edits(process, prufen={"actor": "expert"}))
    lane, shape = areas(moved)["l2"], areas(moved)["t1"]
    assert lane[1] <= shape[1] < shape[3] <= lane[3]
    raw: Any = to_json(process)
    raw["actors"]["judge"] = {"name": "Judge", "kind": "person"}
    raw["steps"]["assess"]["actor"] = "judge"
    meant = document.read(json.dumps(raw))
    found = into(meant)
    assert text_of(read(found)) == text_of(meant)
    (added,) = (
        one for one in etree.fromstring(found).iter("{*}lane") if one.get("name") == "Judge"
    )
    lane, pool, shape = (areas(found)[key] for key in (added.get("id", ""), "p", "t2"))
    assert lane[3] == pool[3]
    assert lane[1] <= shape[1] < shape[3] <= lane[3]


def test_figures_that_stood_beside_are_set_anew_and_taken_away() -> None:
    """A file that holds figures already gets the new ones in their place, once."""
    process = read(OWN.read_bytes())
    first = into(with_edits(process, assess={"processing_time": "5 min"}))
    again = read_bpmn(first, name=OWN.name)[0]
    second = into(with_edits(again, assess={"processing_time": "6 min"}), first)
    assert first.count(b"wfmap:beside>") == second.count(b"wfmap:beside>") == 2
    assert b"PT6M" in second
    assert b"PT5M" not in second
    third = into(with_edits(again, assess={"processing_time": None}), first)
    assert b"wfmap:beside" not in third


def test_one_process_of_several_leaves_the_others_as_they_are() -> None:
    """A document that was imported from one process takes nothing out of the file."""
    whole = OWN.read_bytes()
    other = b'<process id="other"><task id="o1" name="Other"/></process>\n   <b:BPMNDiagram'
    data = whole.replace(b"<b:BPMNDiagram", other, 1)
    process = read_bpmn(data, name=OWN.name, process="claims")[0]
    assert into(process, data) == data
    found = into(with_edits(process, assess={"name": "Look"}), data)
    assert other in found
    assert b'name="Look"' in found


def test_a_file_that_is_not_of_the_document_is_refused() -> None:
    """So are a document type, and a format into which nothing is written."""
    process = read(OWN.read_bytes())
    stranger = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">'
    stranger += b'<process id="p"><task id="z" name="Z"/></process></definitions>'
    with pytest.raises(WfmapError, match="no step of the document is in"):
        into(process, stranger)
    typed = OWN.read_bytes().replace(b"<definitions", b"<!DOCTYPE definitions><definitions", 1)
    with pytest.raises(UnreadableError, match="document type"):
        into(with_edits(process, assess={"name": "Look"}), typed)
    built = load(str(OWN.with_name("returns.json")))
    with pytest.raises(WfmapError, match="nothing can be written into"):
        export(built, Options(), into=Source("a.csv", b"step\na\n"))


def test_every_door_writes_the_same_file(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """The shell, Python and HTTP give the same bytes, and the shell never the original's name."""
    process = with_edits(read(OWN.read_bytes()), assess={"name": "Look", "fixed_cost": 3})
    file = tmp_path / "p.json"
    file.write_text(document.write(process), "utf-8")
    out = tmp_path / "out.bpmn"
    assert run(["export", str(file), "--into", str(OWN), "-o", str(out)]) == 0
    assert model_of(file).export_bytes(into=OWN) == out.read_bytes()
    assert model_of(file).export_bytes(into=OWN.read_bytes()) == out.read_bytes()
    body = {"process": json.loads(file.read_text("utf-8")), "into": OWN.read_text("iso8859-1")}
    with TestClient(create_app(Settings()), base_url="http://localhost") as client:
        answer = client.post("/v1/export", json=body)
        wrong = client.post("/v1/export", json={**body, "into": 3})
    assert (answer.status_code, answer.content) == (200, out.read_bytes())
    assert wrong.status_code == 422
    capsysbinary.readouterr()
    assert run(["export", str(file), "--into", str(OWN), "-o", str(OWN)]) != 0
    assert b"is the input itself" in capsysbinary.readouterr().err


def test_a_file_that_wfmap_wrote_takes_edits_too() -> None:
    """Steps are known by their ids where the document tells no origin."""
    built = load(str(OWN.with_name("returns.json")))
    data = bpmn.write(built.graph).encode()
    assert bpmn.write_into(data, "returns.bpmn", built.process) == data
    key = next(iter(built.process.steps))
    meant = with_edits(built.process, **{key: {"name": "Otherwise"}})
    found = bpmn.write_into(data, "returns.bpmn", meant)
    assert text_of(read_bpmn(found, name="returns.bpmn")[0]) == text_of(meant)
    assert build(meant).steps[key].label == "Otherwise"


def model_only(data: bytes) -> bytes:
    """Give the canonical form of a file without its diagrams."""
    root = etree.fromstring(data)
    for diagram in list(root.iter(f"{DI}BPMNDiagram")):
        before = diagram.getprevious()
        assert before is not None
        before.tail = None
        root.remove(diagram)
    root[-1].tail = None
    return etree.tostring(root, method="c14n2")


def test_a_diagram_is_laid_out_in_lanes_and_nothing_else_changes(
    tmp_path: Path, schema: etree.XMLSchema
) -> None:
    """The file is its own result: each step in its lane, all drawn that was, valid."""
    file = tmp_path / "claims.bpmn"
    file.write_bytes(OWN.read_bytes())
    assert run(["draw", str(file), "-o", str(file)]) == 0
    found = file.read_bytes()
    assert found != OWN.read_bytes()
    assert model_only(found) == model_only(OWN.read_bytes())
    root = etree.fromstring(found)
    schema.assertValid(root)
    drawn, were = (
        {one.get("bpmnElement") for one in part.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge")}
        for part in (root, etree.fromstring(OWN.read_bytes()))
    )
    assert drawn == were
    now = areas(found)
    for lane in root.iter("{*}lane"):
        left, top, right, bottom = now[lane.get("id", "")]
        for named in lane.iter("{*}flowNodeRef"):
            area = now[named.text or ""]
            assert left <= area[0] < area[2] <= right
            assert top <= (area[1] + area[3]) / 2 <= bottom
    things = [now[key] for key in now if key not in ("p", "l1", "l2", "q", "bt")]
    for k, one in enumerate(things):
        for other in things[k + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0]
            assert apart or one[3] <= other[1] or other[3] <= one[1]
    assert run(["draw", str(file), "-o", str(file)]) == 0
    assert file.read_bytes() == found


def test_every_real_file_is_laid_out_and_nothing_else_changes(
    shared_bpmn: tuple[Path, ...],
) -> None:
    """The same holds for the files of vendors: the same model, byte for byte, and document."""
    for file in shared_bpmn:
        data = file.read_bytes()
        found = lay_out_file(Source(file.name, data), Drawing())
        assert model_only(found) == model_only(data), file.name
        again = read_bpmn(found, name=file.name)[0]
        assert document.write(again) == document.write(read_bpmn(data, name=file.name)[0])


def test_only_a_file_with_a_diagram_is_laid_out(tmp_path: Path) -> None:
    """A document is drawn as a picture or exported; the message says so."""
    with pytest.raises(WfmapError, match="holds no diagram to lay out"):
        lay_out_file(Source("a.json", b"{}"), Drawing(), str(tmp_path / "a.bpmn"))
    empty = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>'
    with pytest.raises(WfmapError, match="has no step to lay out"):
        lay_out_file(Source("a.bpmn", empty), Drawing())
