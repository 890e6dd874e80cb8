"""Charts of simulations as SVG: waits by cause, queues over time, cycle times.

They are Vega-Lite specifications, drawn by the renderer that also makes our PNG and PDF.
"""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, Final

import numpy as np

from wfmap.analysis.comparison import Comparison
from wfmap.facts import Cause
from wfmap.graph import ProcessGraph
from wfmap.report.simulation.sections import CAUSES, per_case
from wfmap.report.vega import drawn
from wfmap.simulation import Simulation
from wfmap.units.durations import DAY, HOUR, MINUTE

__all__ = ["comparison_charts", "simulation_charts"]

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
_BINS: Final = 40
_CUT: Final = 0.995
"""The share of cases a histogram shows; the longest few would squeeze all others."""

Spec = dict[str, Any]
Waits = Mapping[Cause, float]


def simulation_charts(graph: ProcessGraph, found: Simulation) -> dict[str, str]:
    """Draw the charts of a simulation: SVG by name (`waits`, `queues`, `cycle-times`)."""
    return {
        "waits": drawn(_waits(graph, found)),
        "queues": drawn(_queues(graph, found)),
        "cycle-times": drawn(_cycle_times({"": found}, [_TO_BE])),
    }


def comparison_charts(found: Comparison) -> dict[str, str]:
    """Draw the cycle times as they are and as they would be."""
    both = {"as it is": found.as_is, "to be": found.to_be}
    return {"cycle-times": drawn(_cycle_times(both, [_AS_IS, _TO_BE]))}


def _scale(seconds: float) -> tuple[float, str]:
    """Choose the unit in which a time is a number people read."""
    for unit, name in ((DAY, "days"), (HOUR, "hours"), (MINUTE, "minutes")):
        if seconds >= 2 * unit:
            return unit, name
    return 1.0, "seconds"


def _bounded(rows: Sequence[tuple[str, Waits]]) -> list[tuple[str, Waits]]:
    """Leave out what has no end: no bar is long enough for it."""
    known: list[tuple[str, Waits]] = [
        (where, {c: w for c, w in waits.items() if isfinite(w)}) for where, waits in rows
    ]
    return [(where, waits) for where, waits in known if any(waits.values())]


def _waits(graph: ProcessGraph, found: Simulation) -> Spec:
    rows = _bounded(per_case(graph, found))[:_STEPS]
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


def _queues(graph: ProcessGraph, found: Simulation) -> Spec:
    longest = sorted(found.pools, key=lambda actor: -found.pools[actor].mean_queue.value)[:_POOLS]
    end = max((len(p.queue_grid) * p.grid_width for p in found.pools.values()), default=0.0)
    unit, name = _scale(end)
    values = [
        {"actor": graph.actor_name(actor), "time": k * pool.grid_width / unit, "queue": float(q)}
        for actor in longest
        for pool in (found.pools[actor],)
        for k, q in enumerate(pool.queue_grid)
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


def _cycle_times(found: Mapping[str, Simulation], colours: Sequence[str]) -> Spec:
    """Draw histograms over one another, with a rule at each mean."""
    most = max(
        (float(np.quantile(s.samples, _CUT)) for s in found.values() if len(s.samples)), default=1.0
    )
    unit, name = _scale(most)
    edges = np.linspace(0.0, max(most, 1e-9), _BINS + 1)
    values = [
        {"which": which, "from": low / unit, "to": high / unit, "share": share}
        for which, one in found.items()
        for low, high, share in _bins(one, edges)
    ]
    means = [{"which": which, "mean": s.cycle_time.mean / unit} for which, s in found.items()]
    scale = {"domain": list(found), "range": list(colours)}
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


def _bins(found: Simulation, edges: "np.ndarray[Any, Any]") -> list[tuple[float, float, float]]:
    counts, _ = np.histogram(found.samples, edges)
    total = max(1, len(found.samples))
    return [
        (float(edges[k]), float(edges[k + 1]), int(count) / total) for k, count in enumerate(counts)
    ]
