"""Charts of simulations as SVG: waits by cause, queues over time, cycle times.

They are Vega-Lite specifications, drawn by the renderer that also makes our PNG and PDF.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from wfmap.analysis.comparison import Comparison
from wfmap.analysis.recorded import baseline_records, comparison_records, simulation_records
from wfmap.analysis.recorded_pictures import (
    between,
    bin_edges,
    queue_cells,
    with_bins,
    with_queues,
)
from wfmap.facts import Cause
from wfmap.graph import ProcessGraph
from wfmap.report.simulation.sections import CAUSES, waiting_places
from wfmap.report.telling import Teller
from wfmap.report.vega import drawn
from wfmap.simulation import Simulation
from wfmap.units.durations import DAY, HOUR, MINUTE
from wfmap.units.record import Records

__all__ = ["comparison_charts", "drawn_comparison", "drawn_simulation", "simulation_charts"]

_COLOURS: Final[Mapping[str, str]] = {
    "contention": "#D55E00",
    "prioritization": "#CC79A7",
    "batching": "#E69F00",
    "unavailability": "#0072B2",
    "handoff": "#56B4E9",
    "extraneous": "#8A94A3",
}
"""A colour for each cause, told apart by colour-blind people too (Okabe & Ito 2008)."""
_AS_IS, _TO_BE = "#8A94A3", "#0072B2"
_STEPS: Final = 15
_POOLS: Final = 6
_BIN: Final = "cycle_time.share"
_BIN_TO_BE: Final = "to_be.cycle_time.share"

Spec = dict[str, Any]
Waits = Mapping[Cause, float]
Row = tuple[str, Waits]


def simulation_charts(
    graph: ProcessGraph, found: Simulation, teller: Teller | None = None
) -> dict[str, str]:
    """Draw the charts of a simulation: SVG by name (`waits`, `queues`, `cycle-times`).

    Args:
        graph: the process.
        found: its simulation.
        teller: keeps the figures that are drawn; it has those of `drawn_simulation`.
    """
    told = teller or Teller(drawn_simulation(graph, found, "simulate"))
    time = _Times("", found, told.plotted("cycle_time"), told, _BIN)
    return {
        "waits": drawn(_waits(graph, found, told)),
        "queues": drawn(_queues(graph, found, told)),
        "cycle-times": drawn(_cycle_times((time,), [_TO_BE])),
    }


def drawn_simulation(graph: ProcessGraph, found: Simulation, answer: str) -> Records:
    """List the figures of a simulation, and those that only its charts draw."""
    records = with_queues(simulation_records(graph, found, answer), found, answer)
    return with_bins(records, found, bin_edges([found]), answer, _BIN)


def drawn_comparison(found: Comparison, answer: str) -> tuple[Records, Records]:
    """List the figures that charts of a comparison draw: of the process as it is, and of both."""
    graph, edges = found.bases[0].graph, bin_edges([found.as_is, found.to_be])
    before = baseline_records(found.bases[0], answer, forced=True)
    after = comparison_records(graph, found, answer)
    return (
        with_bins(before, found.as_is, edges, answer, _BIN),
        with_bins(after, found.to_be, edges, answer, _BIN_TO_BE),
    )


def comparison_charts(
    found: Comparison, tellers: tuple[Teller, Teller] | None = None
) -> dict[str, str]:
    """Draw the cycle times as they are and as they would be.

    The mean that would be is the one that is told: what is, and the paired change. `tellers` keep
    the figures that are drawn, those of the process as it is and those of both; they have those of
    `drawn_comparison`.
    """
    if tellers is None:
        as_is, both_told = drawn_comparison(found, "compare")
        tellers = Teller(as_is), Teller(both_told)
    before, told = tellers
    both = (
        _Times("as it is", found.as_is, before.plotted("cycle_time"), before, _BIN),
        _Times("to be", found.to_be, told.plotted("to_be.cycle_time"), told, _BIN_TO_BE),
    )
    return {"cycle-times": drawn(_cycle_times(both, [_AS_IS, _TO_BE]))}


@dataclass(frozen=True, slots=True)
class _Times:
    """Cycle times that are drawn: whose, the simulation, and the mean in seconds where it ends.

    `teller` has the shares of cases by `key`.
    """

    which: str
    found: Simulation
    mean: float | None
    teller: Teller
    key: str


def _scale(seconds: float) -> tuple[float, str]:
    """Choose the unit in which a time is a number people read."""
    for unit, name in ((DAY, "days"), (HOUR, "hours"), (MINUTE, "minutes")):
        if seconds >= 2 * unit:
            return unit, name
    return 1.0, "seconds"


def _bounded(rows: Sequence[tuple[str, str, Waits]], key: str, teller: Teller) -> list[Row]:
    """Leave out what has no end: no bar is long enough for it."""
    known: list[Row] = []
    for where, at, waits in rows:
        ends: dict[Cause, float] = {}
        for cause in waits:
            wait = teller.plotted(f"{key}.{cause}", at)
            if wait:
                ends[cause] = wait
        if ends:
            known.append((where, ends))
    return known


def _waits(graph: ProcessGraph, found: Simulation, teller: Teller) -> Spec:
    key = "wait" if found.question == "from" else "wait_per_case"
    rows = _bounded(waiting_places(graph, found), key, teller)[:_STEPS]
    unit, name = _scale(max((sum(waits.values()) for _, waits in rows), default=0.0))
    order = [where for where, _ in rows]
    values = [
        {"where": where, "cause": cause, "wait": waits[cause] / unit, "order": CAUSES.index(cause)}
        for where, waits in rows
        for cause in CAUSES
        if waits.get(cause)
    ]
    used = [cause for cause in CAUSES if any(row["cause"] == cause for row in values)]
    colour = {"domain": used, "range": [_COLOURS[cause] for cause in used]}
    return {
        "title": "Waiting in an average case, by cause",
        "width": 460,
        "height": {"step": 22},
        "data": {"values": values},
        "mark": "bar",
        "encoding": {
            "y": {"field": "where", "type": "nominal", "sort": order, "title": None},
            "x": {"field": "wait", "type": "quantitative", "title": name},
            "color": {"field": "cause", "type": "nominal", "scale": colour, "title": None},
            "order": {"field": "order"},
        },
    }


def _queues(graph: ProcessGraph, found: Simulation, teller: Teller) -> Spec:
    longest = sorted(found.pools, key=lambda actor: -found.pools[actor].mean_queue.value)[:_POOLS]
    end = max((len(p.queue_grid) * p.grid_width for p in found.pools.values()), default=0.0)
    unit, name = _scale(end)
    values = [
        {"actor": graph.actor_name(actor), "time": since / unit, "queue": queue}
        for actor in longest
        for (since, _), at in queue_cells(found, actor)
        if (queue := teller.plotted("queue", at)) is not None
    ]
    return {
        "title": "Cases in the queue, mean of all replications",
        "width": 560,
        "height": 240,
        "data": {"values": values},
        "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 1.5},
        "encoding": {
            "x": {"field": "time", "type": "quantitative", "title": f"{name} since the start"},
            "y": {"field": "queue", "type": "quantitative", "title": "cases"},
            "color": {"field": "actor", "type": "nominal", "title": None},
        },
    }


def _cycle_times(found: Sequence[_Times], colours: Sequence[str]) -> Spec:
    """Draw histograms over one another, with a rule at each mean."""
    edges = bin_edges([one.found for one in found])
    unit, name = _scale(edges[-1])
    values = [
        {"which": one.which, "from": low / unit, "to": high / unit, "share": share}
        for one in found
        for low, high in pairwise(edges)
        if (share := one.teller.plotted(one.key, between((low, high)))) is not None
    ]
    means = [{"which": o.which, "mean": o.mean / unit} for o in found if o.mean is not None]
    scale = {"domain": [one.which for one in found], "range": list(colours)}
    legend = None if len(found) == 1 else {"title": None}
    colour = {"field": "which", "type": "nominal", "scale": scale, "legend": legend}
    bars = {
        "data": {"values": values},
        "mark": {"type": "bar", "opacity": 0.6, "binSpacing": 0},
        "encoding": {
            "x": {
                "field": "from",
                "type": "quantitative",
                "bin": "binned",
                "title": f"cycle time, {name}",
            },
            "x2": {"field": "to"},
            "y": {
                "field": "share",
                "type": "quantitative",
                "stack": None,
                "axis": {"format": "%"},
                "title": "share of cases",
            },
            "color": colour,
        },
    }
    rules = {
        "data": {"values": means},
        "mark": {"type": "rule", "strokeDash": [5, 3], "strokeWidth": 2},
        "encoding": {"x": {"field": "mean", "type": "quantitative"}, "color": colour},
    }
    return {
        "title": "How long cases take; the broken line is the mean",
        "width": 560,
        "height": 240,
        "layer": [bars, rules],
    }
