"""The list of formats, which import and export go by, and the formats that are written."""

import io
import re
from pathlib import Path
from typing import Any

import networkx as nx
import pygraphviz
import pytest
from lxml import etree
from pydantic import ValidationError

from wfmap.errors import WfmapError
from wfmap.graph import build
from wfmap.interchange import FORMATS, format_of, read_bpmn, reads, writes
from wfmap.model.process import Process
from wfmap.operations import importing
from wfmap.operations.checking import load
from wfmap.operations.export import Options, export
from wfmap.operations.importing import import_document
from wfmap.operations.sources import Source

WRITTEN = [
    (form.name, path, path.with_suffix(form.suffixes[0]))
    for form in writes()
    for path in sorted(Path(__file__).with_name(form.name).glob("*.json"))
]
"""Documents beside what each format makes of them."""

MODELS = sorted(
    path.stem for path in (Path(__file__).parents[2] / "models").glob("*.json") if path.is_file()
)
"""The documents that come with wfmap."""


def test_every_format_has_a_name_endings_and_something_to_do() -> None:
    """Names and endings are unique, endings are written as files have them."""
    names = [one.name for one in FORMATS]
    endings = [suffix for one in FORMATS for suffix in one.suffixes]
    assert len(set(names)) == len(names)
    assert len(set(endings)) == len(endings)
    assert all(ending.startswith(".") and ending.islower() for ending in endings)
    assert all({one.read, one.write, one.write_binary} - {None} for one in FORMATS)
    assert {name for name, _, _ in WRITTEN} == {one.name for one in writes() if one.write}


def test_the_ending_of_a_file_says_its_format_and_a_name_goes_before() -> None:
    """The longest ending counts; what nobody knows is nothing."""
    for form in FORMATS:
        for suffix in form.suffixes:
            assert format_of(f"A{suffix.upper()}", iter(FORMATS)) is form
    assert format_of("a.json", reads()) is None
    assert format_of("a.mmd", reads()) is None
    assert format_of("a.xml", writes(), "mermaid") is not None
    with pytest.raises(WfmapError, match="'visio' is no format") as caught:
        format_of("a.vsdx", reads(), "visio")
    assert "bpmn" in caught.value.hint


def test_a_file_is_read_by_the_reader_of_its_format(bpmn: Any) -> None:
    """A file of an ending nobody knows is taken for the first of the list."""
    data = bpmn.process('<task id="a" name="A"/>')
    for name in ("x.bpmn", "x.xml", "x", "<stdin>"):
        assert import_document(Source(name, data)).process.steps["a"].name == "A"
    assert import_document(Source("x.mmd", data), importing.Options(format="bpmn")).steps == 1
    with pytest.raises(ValidationError, match="'mermaid' is no format"):
        importing.Options(format="mermaid")


def test_a_bpmn_file_is_read_as_a_process(bpmn: Any) -> None:
    """The process is the checked one of the model, with the losses beside it."""
    process, losses = read_bpmn(bpmn.process('<task id="a" name="A"/>'), name="x.bpmn")
    assert isinstance(process, Process)
    assert process.steps["a"].name == "A"
    assert losses == ()


@pytest.mark.parametrize(("form", "document", "golden"), WRITTEN)
def test_a_document_is_written_as_it_was_looked_at(form: str, document: Path, golden: Path) -> None:
    """What a format makes of a document stands in a file that a person has looked at."""
    made = export(load(str(document)), Options(format=form))
    assert made.text == golden.read_text("utf-8")
    assert export(load(str(document)), Options(), golden.name) == made


def test_an_export_needs_a_format() -> None:
    """Neither a name nor an ending: the formats are told, with their endings."""
    built = load(str(WRITTEN[0][1]))
    with pytest.raises(WfmapError, match="which format") as caught:
        export(built, Options(), "a.json")
    assert ".mmd" in caught.value.hint


@pytest.mark.parametrize("model", MODELS)
def test_mermaid_has_every_step_and_flow_once(repository: Path, model: str) -> None:
    """Each step is one box or frame, each flow one arrow, frames close, and no key is a label."""
    graph = load(str(repository / "models" / f"{model}.json")).graph
    (form,) = (one for one in writes() if one.name == "mermaid")
    assert form.write is not None
    lines = [line.strip() for line in form.write(graph).splitlines()]
    boxes = [line for line in lines if re.match(r"(subgraph )?s_\w+[\[({]", line)]
    arrows = [line for line in lines if re.match(r"s_\w+ -\.?->", line)]
    assert len(boxes) == len(graph.steps)
    assert len(arrows) == len(graph.flows)
    assert sum(line.startswith("subgraph ") for line in lines) == lines.count("end")


def test_mermaid_is_not_opened_by_a_name() -> None:
    """Quotes, brackets, codes and words of Mermaid in names stay text."""
    name = 'end"]; click x "javascript:1" <b>#quot;`\\\nsubgraph'
    steps = {"end": {"name": name, "next": [{"to": "click", "when": name}]}, "click": {}}
    graph = build(Process.model_validate({"wfmap": "1", "name": name, "steps": steps}))
    (form,) = (one for one in writes() if one.name == "mermaid")
    assert form.write is not None
    for line in form.write(graph).splitlines()[4:]:
        assert re.fullmatch(
            r"  (s_\w+\[\"[^\"<>`\\]*(<br>)?[^\"<>`\\]*\"\]|s_\w+ -->.*s_\w+)", line
        )


HOSTILE = 'a"]; b [label="x"] <b onclick="y">&lt;i&gt; ]]> \\N \n@enduml\n:--**bold**__'
"""What would mean something to one of the formats."""


def hostile(**fields: Any) -> Any:
    """Build a process whose every name is hostile."""
    steps = {
        "end": {"name": HOSTILE, "actor": "node", "next": [{"to": "graph", "when": HOSTILE}]},
        "graph": {"kind": "end", "name": HOSTILE, "actor": "node"},
    }
    actors = {"node": {"name": HOSTILE}}
    values = {"wfmap": "1", "name": HOSTILE, "actors": actors, "steps": steps, **fields}
    return build(Process.model_validate(values))


def written(name: str, graph: Any) -> str:
    """Write a process in a format."""
    (form,) = (one for one in writes() if one.name == name)
    assert form.write is not None
    return form.write(graph)


@pytest.mark.parametrize("model", MODELS)
def test_graphml_is_read_by_networkx_with_every_step_flow_and_share(
    repository: Path, model: str
) -> None:
    """The reader of the network library finds the graph, its means in seconds and its shares."""
    graph = load(str(repository / "models" / f"{model}.json")).graph
    found: Any = nx.read_graphml(
        io.BytesIO(written("graphml", graph).encode()), force_multigraph=True
    )
    assert set(graph.steps) <= set(found.nodes)
    for node in graph.steps.values():
        told = found.nodes[node.id]
        assert told["label"] == node.label
        time = node.step.processing_time
        assert told.get("processing_time") == (None if time is None else time.expected)
    edges = {key: said for _, _, key, said in found.edges(keys=True, data=True)}
    for flow in graph.flows.values():
        assert edges[flow.id].get("share") == flow.share


@pytest.mark.parametrize("model", MODELS)
def test_dot_is_laid_out_by_graphviz_with_every_step_and_flow(repository: Path, model: str) -> None:
    """Graphviz finds each step as a node and each flow as an arrow."""
    graph = load(str(repository / "models" / f"{model}.json")).graph
    found = pygraphviz.AGraph(string=written("dot", graph))
    found.layout("dot")
    assert set(graph.steps) <= {str(node) for node in found.nodes()}
    edges = [(str(edge[0]), str(edge[1])) for edge in found.edges()]
    for flow in graph.flows.values():
        assert (flow.source, flow.target) in edges


@pytest.mark.parametrize("model", MODELS)
def test_plantuml_has_every_step_and_flow_once(repository: Path, model: str) -> None:
    """Each step is one shape, each flow one arrow between shapes that are there, braces close."""
    graph = load(str(repository / "models" / f"{model}.json")).graph
    lines = [line.strip() for line in written("plantuml", graph).splitlines()]
    shapes = [
        line.split(" as ")[1].split(" ")[0] for line in lines if re.match(r'\w+ ".*" as \w+', line)
    ]
    assert len(set(shapes)) == len(shapes)
    assert sum(shape.startswith("s_") for shape in shapes) == len(graph.steps)
    arrows = [
        line.split(" : ")[0].split(" ") for line in lines if re.match(r"\w+ (--|\.\.)>", line)
    ]
    assert all({one, other} <= set(shapes) for one, _, other in arrows)
    assert len(arrows) == len(graph.flows) + len(graph.exchanges)
    assert sum(line.endswith("{") for line in lines) == lines.count("}")


@pytest.mark.parametrize("model", MODELS)
def test_drawio_hangs_every_line_on_its_boxes(repository: Path, model: str) -> None:
    """Each step is a shape in its lane on the page of its level; each end of a line is a cell."""
    graph = load(str(repository / "models" / f"{model}.json")).graph
    root = etree.fromstring(written("drawio", graph).encode())
    assert len(root) == len(graph.levels)
    for page, level in zip(root, graph.levels, strict=True):
        cells = {cell.get("id"): cell for cell in page.iter("mxCell")}
        assert len(cells) == len(list(page.iter("mxCell")))
        assert {f"box.{node.id}" for node in graph.at(level)} <= set(cells)
        for cell in cells.values():
            assert {cell.get("parent"), cell.get("source"), cell.get("target")} - {None} <= set(
                cells
            )
            if cell.get("edge"):
                assert cell.get("source")
                assert cell.get("target")


def test_no_name_opens_a_format_of_lines_or_xml() -> None:
    """Quotes, brackets, markup and words of each format in names stay text."""
    graph = hostile()
    found = pygraphviz.AGraph(string=written("dot", graph))
    assert {str(node) for node in found.nodes()} == {"end", "graph"}
    read = nx.read_graphml(io.BytesIO(written("graphml", graph).encode()))
    assert read.nodes["end"]["label"] == HOSTILE
    lines = written("plantuml", graph).splitlines()
    assert [line for line in lines if line.startswith("@")] == ["@startuml", "@enduml"]
    for line in lines:
        plain = re.sub(r"<U\+[0-9A-F]{4}>", "", line).replace("..>", "").replace("-->", "")
        assert plain.count('"') in (0, 2)
        assert not set("<>[]*~#") & set(plain)
    for cell in etree.fromstring(written("drawio", graph).encode()).iter("mxCell"):
        inside = etree.HTML(f"<p>{cell.get('value') or ''}</p>")
        assert {element.tag for element in inside.iter()} <= {"html", "body", "p", "br"}
