"""The pictures of an audit: every share of a store with its interval, by dimension."""

from collections.abc import Sequence
from typing import Any

from wfmap.audit.audit import Audited
from wfmap.audit.measures import Measure
from wfmap.audit.recorded import audit_records, placed
from wfmap.model.process import Process
from wfmap.report.telling import Teller
from wfmap.report.vega import drawn

__all__ = ["audit_charts"]

_INK, _SOFT = "#0072B2", "#8A94A3"
ROOM = 80
"""Pixels before the labels, for readers whose letters are wider than those we measure."""

Spec = dict[str, Any]


def audit_charts(
    process: Process, audited: Sequence[Audited], teller: Teller | None = None
) -> tuple[tuple[str, str], ...]:
    """Draw what was measured, a picture a store: its caption and SVG.

    `teller` keeps the figures that are drawn; it has those of the audits.
    """
    told = teller or Teller(audit_records(audited, "audit --format html"))
    return tuple(
        (
            f"{process.stores[a.store].name or a.store}: shares and their intervals",
            drawn(_spec(a, told)),
        )
        for a in audited
        if any(m.unit == "share" for m in a.measures)
    )


def _spec(audited: Audited, told: Teller) -> Spec:
    values = [_value(m, key, at, told) for m, key, at in placed(audited) if m.unit == "share"]
    order = list(dict.fromkeys(value["what"] for value in values))
    y = {"field": "what", "type": "nominal", "sort": order, "title": None,
         "axis": {"grid": True, "labelLimit": 320}}  # fmt: skip
    scale = {"domain": [0, 100], "nice": False}
    title = "percent, with the interval at 95 %"
    x = {"field": "value", "type": "quantitative", "scale": scale, "title": title}
    ends = {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y}
    return {
        "width": 420,
        "padding": {"left": ROOM, "right": 24, "top": 8, "bottom": 8},
        "height": {"step": 20},
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "rule", "strokeWidth": 3, "color": _SOFT}, "encoding": ends},
            {
                "mark": {"type": "point", "filled": True, "size": 60, "color": _INK, "opacity": 1},
                "encoding": {"x": x, "y": y},
            },
        ],
    }


def _value(measure: Measure, key: str, at: str, told: Teller) -> dict[str, Any]:
    field = f" of {measure.field}" if measure.field else ""
    value, low, high = (told.plotted(f"{key}{end}", at) or 0.0 for end in ("", ".low", ".high"))
    return {
        "what": f"{measure.dimension}: {measure.metric}{field}",
        "value": 100 * value,
        "low": 100 * low,
        "high": 100 * high,
    }
