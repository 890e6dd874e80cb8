"""Charts of candidates as SVG: value against risk, and how sure the ranks are.

They are Vega-Lite specifications, drawn by the renderer that also makes our PNG and PDF.
"""

from collections.abc import Mapping
from math import ceil, floor
from typing import Any, Final

from wfmap.insertion.candidates import Candidates
from wfmap.insertion.deciding.terms import SAID
from wfmap.insertion.ranking.dominance import front
from wfmap.insertion.recorded import candidate_place, candidate_records
from wfmap.insertion.terms import Candidate
from wfmap.render.theme import LIGHT
from wfmap.report.insertion.labels import labels
from wfmap.report.telling import Teller
from wfmap.report.vega import drawn

__all__ = ["candidate_charts"]

SHOWN: Final = 20
"""Candidates in a chart, from the best."""
COLOURS: Final = {
    "do it": "#009E73",
    "only after": "#E69F00",
    "cannot say yet": "#56B4E9",
    "do not": "#8A94A3",
}
"""A colour for each verdict, told apart by colour-blind people too (Okabe & Ito 2008)."""
SHAPES: Final = {
    "do it": "circle",
    "only after": "diamond",
    "cannot say yet": "triangle-up",
    "do not": "square",
}
WIDTH: Final = 600
HEIGHT: Final = 420
"""Pixels of the picture of value and risk, legends apart."""

ROOM: Final = {"left": 90, "right": 40, "top": 8, "bottom": 8}
"""Pixels around a picture, for readers whose letters are wider than those we measure."""
LONGEST: Final = 420
"""Pixels of a candidate's title."""

Spec = dict[str, Any]


def candidate_charts(found: Candidates, teller: Teller | None = None) -> dict[str, str]:
    """Draw the charts of candidates: SVG by name (`pareto`, `ranks`).

    `teller` keeps the figures that are drawn; it has those of the candidates.
    """
    told = teller or Teller(candidate_records(found, "candidates"))
    ranked = [c for c in found.all if c.rank is not None][:SHOWN]
    return {"pareto": drawn(_pareto(found, ranked, told)), "ranks": drawn(_ranks(ranked, told))}


def _pareto(found: Candidates, ranked: list[Candidate], teller: Teller) -> Spec:
    leaders = set(_front(found, ranked))
    points = [_point(c, leaders, teller) for c in ranked]
    window = {axis: _window([p[axis] for p in points]) for axis in ("value", "risk")}
    values = _numbered(points, window)
    return {
        "title": {
            "text": "Value against risk",
            "subtitle": [
                "number: rank; size: feasibility, the weakest link; lines: what it could be",
                "ringed: nobody is better in all three; broken line: the front of value and safety",
            ],
        },
        "width": WIDTH,
        "padding": {**ROOM, "left": 8},
        "height": HEIGHT,
        "data": {"values": values},
        "layer": [
            _scaled(layer, window)
            for layer in (
                _bars("value_low", "value_high", "x"),
                _bars("risk_low", "risk_high", "y"),
                _staircase(values),
                _leaders(),
                _points(),
                _names(),
            )
        ],
    }


def _scaled(layer: Spec, window: Mapping[str, tuple[float, float]]) -> Spec:
    """Give a layer the scales that all of them share."""
    ends = {"x": window["value"], "y": window["risk"]}
    encoding = {
        channel: {**how, "scale": {"domain": list(ends[channel]), "nice": False, "zero": False}}
        if channel in ends
        else how
        for channel, how in layer["encoding"].items()
    }
    return {**layer, "encoding": encoding}


def _window(places: list[float]) -> tuple[float, float]:
    """Show as much of 0 to 1 as the points need, in tenths, with room around them."""
    low = floor(10 * min(places, default=0.0) - 0.5) / 10
    high = ceil(10 * max(places, default=1.0) + 0.5) / 10
    return max(0.0, low), min(1.0, high)


def _numbered(
    points: list[dict[str, Any]], window: Mapping[str, tuple[float, float]]
) -> list[dict[str, Any]]:
    """Say for each point where its number stands."""
    (left, right), (bottom, top) = window["value"], window["risk"]
    wide, high = right - left, top - bottom
    spots = [((p["value"] - left) / wide, (p["risk"] - bottom) / high) for p in points]
    sizes = [p["feasibility"] for p in points]
    marked = [(*spot, size) for spot, size in zip(spots, sizes, strict=True)]
    return [
        {**point, "label_x": left + x * wide, "label_y": bottom + y * high}
        for point, (x, y) in zip(points, labels(marked, WIDTH, HEIGHT), strict=True)
    ]


def _leaders() -> Spec:
    """Tie each number to its point."""
    return {
        "mark": {"type": "rule", "color": LIGHT["ink"], "strokeWidth": 0.75, "opacity": 0.6},
        "encoding": {
            "x": {"field": "value", "type": "quantitative"},
            "x2": {"field": "label_x"},
            "y": {"field": "risk", "type": "quantitative"},
            "y2": {"field": "label_y"},
        },
    }


def _staircase(values: list[dict[str, Any]]) -> Spec:
    """Join the candidates that no other beats in value and safety, the least safe first."""
    edge: list[dict[str, float]] = []
    for row in sorted(values, key=lambda v: (-v["value"], -v["risk"])):
        if not edge or row["risk"] > edge[-1]["risk"]:
            edge.append({"value": row["value"], "risk": row["risk"]})
    return {
        "data": {"values": edge},
        "mark": {
            "type": "line",
            "interpolate": "step-after",
            "strokeDash": [4, 3],
            "strokeWidth": 1,
            "color": LIGHT["ink"],
        },
        "encoding": {
            "x": {"field": "value", "type": "quantitative"},
            "y": {"field": "risk", "type": "quantitative"},
            "order": {"field": "value", "sort": "descending"},
        },
    }


def _front(found: Candidates, ranked: list[Candidate]) -> list[str]:
    """List the candidates that no other beats in the means of all three axes."""
    surely = set(front(ranked))
    axes = found.ranking.axes
    return [
        c.id
        for c in ranked
        if c.id in surely
        and not any(
            all(b >= a for a, b in zip(axes[c.id], axes[o.id], strict=True))
            and axes[o.id] != axes[c.id]
            for o in ranked
        )
    ]


def _point(candidate: Candidate, leaders: set[str], teller: Teller) -> dict[str, Any]:
    at, basis = candidate_place(candidate.id), candidate.baseline

    def utility(key: str) -> float:
        return teller.plotted(f"utility.{key}", at, basis) or 0.0

    return {
        "value": utility("value"),
        "value_low": utility("value.low"),
        "value_high": utility("value.high"),
        "risk": utility("risk"),
        "risk_low": utility("risk.low"),
        "risk_high": utility("risk.high"),
        "feasibility": utility("feasibility"),
        "verdict": SAID[candidate.verdict],
        "front": candidate.id in leaders,
        "number": str(candidate.rank or ""),
    }


def _bars(low: str, high: str, along: str) -> Spec:
    other = "y" if along == "x" else "x"
    across = "risk" if along == "x" else "value"
    return {
        "mark": {"type": "rule", "color": LIGHT["ink"], "strokeWidth": 1, "clip": True},
        "encoding": {
            "opacity": {"condition": {"test": "datum.front", "value": 0.55}, "value": 0.15},
            along: {"field": low, "type": "quantitative"},
            f"{along}2": {"field": high},
            other: {"field": across, "type": "quantitative"},
        },
    }


def _points() -> Spec:
    tenths = {"values": [k / 10 for k in range(11)], "format": ".1f"}
    return {
        "mark": {"type": "point", "filled": True, "opacity": 0.95, "strokeWidth": 2},
        "encoding": {
            "x": {
                "field": "value",
                "type": "quantitative",
                "title": "value (utility, 1 best)",
                "axis": tenths,
            },
            "y": {
                "field": "risk",
                "type": "quantitative",
                "title": "safety (utility of risk, 1 safest)",
                "axis": tenths,
            },
            "size": {
                "field": "feasibility",
                "type": "quantitative",
                "scale": {"domain": [0, 1], "range": [30, 420]},
                "legend": {"title": "feasibility", "values": [0.1, 0.5, 1.0]},
            },
            "color": _verdicts(),
            "shape": _shapes(),
            "stroke": {
                "condition": {"test": "datum.front", "value": LIGHT["ink"]},
                "value": "transparent",
            },
        },
    }


def _verdicts() -> Spec:
    return {
        "field": "verdict",
        "type": "nominal",
        "title": "verdict",
        "scale": {"domain": list(COLOURS), "range": list(COLOURS.values())},
    }


def _shapes() -> Spec:
    """Tell verdicts apart without colour too."""
    return {
        "field": "verdict",
        "type": "nominal",
        "title": "verdict",
        "scale": {"domain": list(SHAPES), "range": list(SHAPES.values())},
    }


def _names() -> Spec:
    return {
        "mark": {
            "type": "text",
            "fontSize": 11,
            "color": LIGHT["ink"],
        },
        "encoding": {
            "x": {"field": "label_x", "type": "quantitative"},
            "y": {"field": "label_y", "type": "quantitative"},
            "text": {"field": "number"},
        },
    }


def _ranks(ranked: list[Candidate], teller: Teller) -> Spec:
    def place(candidate: Candidate, key: str) -> float | None:
        return teller.plotted(key, candidate_place(candidate.id), candidate.baseline)

    values = [
        {
            "title": f"{c.rank}  {c.title}",
            "rank": place(c, "rank"),
            "low": place(c, "rank.low"),
            "high": place(c, "rank.high"),
            "verdict": SAID[c.verdict],
        }
        for c in ranked
        if c.rank_interval is not None
    ]
    order = [row["title"] for row in values]
    axis = {"labelLimit": LONGEST}
    rows = {"field": "title", "type": "nominal", "sort": order, "title": None, "axis": axis}
    return {
        "title": "Ranks, and what they could be (95 % of weights and doubts)",
        "width": 420,
        "padding": ROOM,
        "height": {"step": 20},
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 3},
                "encoding": {
                    "y": rows,
                    "x": {"field": "low", "type": "quantitative", "title": "rank"},
                    "x2": {"field": "high"},
                    "color": _verdicts(),
                },
            },
            {
                "mark": {"type": "point", "filled": True, "size": 70},
                "encoding": {
                    "y": rows,
                    "x": {"field": "rank", "type": "quantitative"},
                    "color": _verdicts(),
                    "shape": _shapes(),
                },
            },
        ],
    }
