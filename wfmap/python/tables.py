"""The parts of a process as tables: Arrow underneath, so that pandas, polars and DuckDB take them.

Times are seconds, shares 0 to 1, money in the document's currency; None where nothing is known.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib import import_module
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from wfmap.errors import WfmapError
from wfmap.facts import Figure
from wfmap.model.quantity import Duration, Quantity
from wfmap.operations.checking import Built

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

__all__ = ["Table", "actors_table", "flows_table", "steps_table", "stores_table"]

SHOWN: Final = 30
"""Rows that a notebook shows."""

Cell = str | int | float | bool | list[str] | None


@dataclass(frozen=True, slots=True, repr=False)
class Table:
    """A table with named columns of equal length.

    Whatever reads Arrow takes it as it is (`polars.DataFrame(table)`, `duckdb.table`); to a program
    without such libraries it is a sequence of rows.
    """

    name: str
    columns: Mapping[str, Sequence[Cell]]

    @property
    def rows(self) -> list[dict[str, Cell]]:
        """The rows as dictionaries."""
        names = tuple(self.columns)
        cells = zip(*self.columns.values(), strict=True)
        return [dict(zip(names, row, strict=True)) for row in cells]

    def to_arrow(self) -> "pa.Table":
        """Give it as a table of Arrow.

        Raises:
            WfmapError: pyarrow is not installed.
        """
        arrow = _library("pyarrow", 'install it with `pip install "wfmap[logs]"`')
        made = {name: _array(arrow, cells) for name, cells in self.columns.items()}
        table: pa.Table = arrow.table(made)
        return table

    def to_pandas(self) -> "pd.DataFrame":
        """Give it as a data frame of pandas.

        Raises:
            WfmapError: pandas or pyarrow is not installed.
        """
        _library("pandas", "install it with `pip install pandas`")
        return self.to_arrow().to_pandas()

    def to_polars(self) -> "pl.DataFrame":
        """Give it as a data frame of polars.

        Raises:
            WfmapError: polars or pyarrow is not installed.
        """
        polars = _library("polars", "install it with `pip install polars`")
        frame: pl.DataFrame = polars.from_arrow(self.to_arrow())
        return frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Hand it over by the PyCapsule interface of Arrow."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        """Count the rows."""
        return len(next(iter(self.columns.values()), ()))

    def __repr__(self) -> str:
        """Name it and its columns, and say how large it is."""
        return f"<Table {self.name}: {len(self)} rows of {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(_shown(cell))}</td>" for cell in row.values()) + "</tr>"
            for row in self.rows[:SHOWN]
        )
        more = f"<p>{len(self) - SHOWN} more rows</p>" if len(self) > SHOWN else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def steps_table(model: Built) -> Table:
    """List the steps, with what is stated of them.

    `level` is the id of the sub-process around a step, None outside of all. `work` is the mean time
    of one execution and `wait` the stated wait of one visit, in seconds; `visits` is how often a
    case comes to the step.
    """
    graph, facts = model.graph, model.facts.steps
    nodes = tuple(graph.steps.values())
    return Table(
        "steps",
        {
            "id": [node.id for node in nodes],
            "name": [node.label for node in nodes],
            "kind": [node.kind for node in nodes],
            "type": [node.step.type for node in nodes],
            "actor": [node.actor for node in nodes],
            "level": [node.level or None for node in nodes],
            "decision": [node.step.decision for node in nodes],
            "visits": [_figure(facts[node.id].visits) for node in nodes],
            "work": [_figure(facts[node.id].work) for node in nodes],
            "wait": [_mean(node.step.wait_time) for node in nodes],
            "error_rate": [_number(node.step.error_rate) for node in nodes],
            "systems": [list(node.step.systems) for node in nodes],
            "reads": [[access.store for access in node.step.reads] for node in nodes],
            "writes": [[access.store for access in node.step.writes] for node in nodes],
        },
    )


def flows_table(model: Built) -> Table:
    """List the flows: between which steps, at which stated share, and whether work changes hands.

    `share` is 0 to 1; `visits` is how often a case takes it; `giver` and `receiver` are actors.
    """
    flows, facts = tuple(model.graph.flows.values()), model.facts.flows
    return Table(
        "flows",
        {
            "id": [flow.id for flow in flows],
            "source": [flow.source for flow in flows],
            "target": [flow.target for flow in flows],
            "when": [flow.flow.when for flow in flows],
            "share": [_number(flow.flow.share) for flow in flows],
            "visits": [_figure(facts[flow.id].visits) for flow in flows],
            "rework": [flow.is_back or bool(flow.flow.rework) for flow in flows],
            "message": [flow.is_message for flow in flows],
            "handoff": [flow.is_handoff for flow in flows],
            "giver": [flow.giver for flow in flows],
            "receiver": [flow.receiver for flow in flows],
            "medium": [flow.handoff.medium if flow.handoff else None for flow in flows],
        },
    )


def actors_table(model: Built) -> Table:
    """List the actors: `work` in seconds a case, `busy` the share of their time, as stated."""
    facts = model.facts.actors
    actors = tuple(model.process.actors.items())
    return Table(
        "actors",
        {
            "id": [name for name, _ in actors],
            "name": [actor.name or name for name, actor in actors],
            "kind": [actor.kind for _, actor in actors],
            "capacity": [_number(actor.capacity) for _, actor in actors],
            "cost_per_hour": [_number(actor.cost_per_hour) for _, actor in actors],
            "work": [_figure(facts[name].work_per_case) for name, _ in actors],
            "busy": [_figure(facts[name].busy) for name, _ in actors],
        },
    )


def stores_table(model: Built) -> Table:
    """List the data stores: in which system, what they hold, who reads and who writes them."""
    stores, steps = tuple(model.process.stores.items()), tuple(model.graph.steps.values())
    return Table(
        "stores",
        {
            "id": [name for name, _ in stores],
            "name": [store.name or name for name, store in stores],
            "kind": [store.kind for _, store in stores],
            "system": [store.system for _, store in stores],
            "holds": [list(store.holds) for _, store in stores],
            "read_by": [
                [node.id for node in steps if any(a.store == name for a in node.step.reads)]
                for name, _ in stores
            ],
            "written_by": [
                [node.id for node in steps if any(a.store == name for a in node.step.writes)]
                for name, _ in stores
            ],
        },
    )


def _library(name: str, hint: str) -> Any:  # noqa: ANN401 - a module that may not be there
    try:
        return import_module(name)
    except ImportError:
        raise WfmapError(f"{name} is not installed", hint) from None


def _array(arrow: Any, cells: Iterable[Cell]) -> Any:  # noqa: ANN401 - pyarrow ships no types
    """Make a column; one in which nothing is known is of numbers, as its neighbours are."""
    known = list(cells)
    if all(cell is None for cell in known):
        return arrow.array(known, arrow.float64())
    if any(isinstance(cell, list) for cell in known):
        return arrow.array(known, arrow.list_(arrow.string()))
    return arrow.array(known)


def _figure(figure: Figure | None) -> float | None:
    if figure is None:
        return None
    value = float(figure.value) if figure.is_bounded else float("inf")
    return value if isfinite(value) else None


def _number(quantity: Quantity | None) -> float | None:
    return None if quantity is None else float(quantity.value)


def _mean(duration: Duration | None) -> float | None:
    return None if duration is None else duration.expected


def _shown(cell: Cell) -> str:
    return ", ".join(cell) if isinstance(cell, list) else "" if cell is None else str(cell)
