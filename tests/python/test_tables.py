"""The parts of a process as tables, read by what people read tables with."""

import sys
from datetime import date
from typing import Any

import duckdb
import networkx as nx
import polars as pl
import pytest

import wfmap
from wfmap.errors import WfmapError

DOCUMENT: dict[str, Any] = {
    "wfmap": "1",
    "name": "Letters",
    "actors": {"desk": {"capacity": 2, "cost_per_hour": 30}, "boss": {}},
    "stores": {"inbox": {"holds": ["letter"]}},
    "data": {"letter": {}},
    "steps": {
        "sort": {
            "name": "Sort letters",
            "actor": "desk",
            "reads": ["inbox"],
            "processing_time": "6 min",
            "next": [{"to": "sign", "share": 0.25}, {"to": "file", "share": 0.75}],
            "split": "exclusive",
        },
        "sign": {"actor": "boss", "next": "file", "processing_time": "1 min"},
        "file": {"actor": "desk", "join": "any", "writes": ["inbox"]},
    },
}


@pytest.fixture(scope="module")
def letters() -> wfmap.Model:
    """A small process."""
    return wfmap.load(DOCUMENT)


def test_steps_are_rows_with_stated_figures(letters: wfmap.Model) -> None:
    """Ids, names and lists as written, times in seconds, what nobody stated is None."""
    first, second, third = letters.steps.rows
    assert (first["id"], first["name"], first["actor"]) == ("sort", "Sort letters", "desk")
    assert (first["work"], first["visits"], first["reads"]) == (360.0, 1.0, ["inbox"])
    assert second["visits"] == pytest.approx(0.25)
    assert (third["work"], third["error_rate"], third["writes"]) == (None, None, ["inbox"])


def test_pandas_polars_arrow_and_duckdb_read_the_same(letters: wfmap.Model) -> None:
    """By their own ways, and by the interface of Arrow that needs none of ours."""
    flows = letters.flows
    assert list(flows.to_pandas()["share"].dropna()) == [0.25, 0.75]
    assert flows.to_polars()["handoff"].to_list() == flows.to_arrow()["handoff"].to_pylist()
    assert pl.DataFrame(flows).equals(flows.to_polars())
    arrow = flows.to_arrow()
    counted = duckdb.connect().execute("select count(*) from arrow where handoff").fetchone()
    assert arrow.num_rows == len(flows) == 3
    assert counted == (2,)


def test_actors_and_stores_are_tables_too(letters: wfmap.Model) -> None:
    """Capacity, cost and load; who reads a store and who writes it."""
    desk = letters.actors.rows[0]
    assert (desk["capacity"], desk["cost_per_hour"], desk["work"]) == (2.0, 30.0, 360.0)
    assert letters.stores.rows[0]["read_by"] == ["sort"]
    assert letters.stores.rows[0]["written_by"] == ["file"]


def test_a_table_is_short_in_words_and_whole_in_a_notebook(letters: wfmap.Model) -> None:
    """A name from a document is text on a page, never markup."""
    assert repr(letters.actors).startswith("<Table actors: 2 rows of id, name, kind")
    shown = wfmap.load({"wfmap": "1", "steps": {"a": {"name": "<b>"}}}).steps._repr_html_()
    assert "&lt;b&gt;" in shown
    assert "<b>" not in shown


def test_a_library_that_is_missing_is_named_with_the_way_to_it(
    letters: wfmap.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables need none of them until one is asked for."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(WfmapError, match="pandas is not installed") as refused:
        letters.steps.to_pandas()
    assert "pip install pandas" in refused.value.hint


def test_a_graph_goes_to_networkx(letters: wfmap.Model) -> None:
    """Steps are nodes, flows are edges with their shares; a copy, so that nobody spoils ours."""
    graph = letters.graph.to_networkx()
    assert nx.shortest_path(graph, "sort", "file") == ["sort", "file"]
    assert graph.nodes["sort"]["label"] == "Sort letters"
    assert [data["share"] for _, _, data in graph.edges(data=True)] == [0.25, 0.75, None]
    graph.remove_node("sort")
    assert "sort" in letters.graph.steps


def test_an_option_without_its_name_is_told_how_to_write_it(letters: wfmap.Model) -> None:
    """Options are keywords, so that a call says what it asks for."""
    anything: Any = letters
    with pytest.raises(TypeError, match="options are given by name, such as format='mermaid'"):
        anything.export("mermaid")


def test_gates_of_a_plan_are_at_hand(letters: wfmap.Model) -> None:
    """All of them, in the order in which they come."""
    plan = letters.plan(start=date(2027, 1, 4), effects="predicted")
    stages = [stage for ladder in plan.ladders for stage in ladder.stages]
    assert plan.gates == tuple(gate for stage in stages for gate in stage.gates)
    assert plan.gates[0].metric == stages[0].gates[0].metric
