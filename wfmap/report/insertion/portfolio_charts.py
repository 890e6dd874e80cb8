"""Charts of a portfolio as SVG: what each further week buys, and when it has all paid back.

They are Vega-Lite specifications, drawn by the renderer that also makes our PNG and PDF.
"""

from typing import Any, Final

from wfmap.insertion.candidates import Candidates
from wfmap.insertion.portfolio import Choice, Payback
from wfmap.insertion.portfolio.result import STEPS, Portfolio, bought
from wfmap.insertion.recorded import (
    choice_place,
    drawn_portfolio,
    month_place,
    together_place,
)
from wfmap.render.theme import LIGHT
from wfmap.report.insertion.portfolio import months_between, months_of
from wfmap.report.telling import Teller
from wfmap.report.vega import drawn
from wfmap.units.figures import exact
from wfmap.words.sentences import percent

__all__ = ["payback_chart", "portfolio_charts"]

BLUE: Final = "#0072B2"
"""Told apart from the ink by colour-blind people too (Okabe & Ito 2008)."""
BEYOND: Final = 1.5
"""Multiple of the time of payback that its chart shows at least."""
APART: Final = 0.05
"""Share of the axis by which numbers stand apart."""
LOW: Final = 200
"""Pixels of the height of a chart that shares its sheet of paper."""
ROOM: Final = {"left": 24, "right": 24, "top": 8, "bottom": 8}
"""Pixels around it, for readers whose letters are wider than those we measure."""
SHORTEST: Final = 12
"""Months that the chart of payback shows at least."""

Spec = dict[str, Any]


def portfolio_charts(
    found: Candidates, done: Portfolio, teller: Teller | None = None
) -> dict[str, str]:
    """Draw the charts of a portfolio: SVG by name, `weeks` and, with costs known, `payback`.

    `teller` keeps the figures that are drawn and written on them; it has those of
    `drawn_portfolio`.
    """
    line = bought(found, done)
    told = teller or Teller(drawn_portfolio(found, done, line, "portfolio"))
    charts = {"weeks": drawn(_weeks(line, done, told))}
    if done.payback is not None:
        charts["payback"] = drawn(_payback(done.payback, together_place(done), told))
    return charts


def payback_chart(found: Candidates, done: Portfolio, answer: str) -> str:
    """Draw as SVG when all of a portfolio has paid back; nothing where costs are not known."""
    if done.payback is None:
        return ""
    told = Teller(drawn_portfolio(found, done, (), answer))
    full = _payback(done.payback, together_place(done), told)
    return drawn({**full, "height": LOW, "padding": ROOM})


def _weeks(line: tuple[Choice, ...], done: Portfolio, teller: Teller) -> Spec:
    values = [_bought(choice_place(choice), teller) for choice in line]
    end = max(max(STEPS) * done.budget, 1.0)
    steps = [*values, {**values[-1], "weeks": end}]
    x = {
        "field": "weeks",
        "type": "quantitative",
        "title": "weeks of one person, repairs included",
        "scale": {"domain": [0, end], "nice": False},
    }
    y = {"field": "value", "type": "quantitative", "title": "value (utility above doing nothing)"}
    budget = {"values": [{"weeks": done.budget, "told": f"{exact(done.budget)} weeks"}]}
    return {
        "title": {
            "text": "What each further week buys",
            "subtitle": ["number: candidates in the best set; broken line: the budget"],
        },
        "width": 560,
        "height": 300,
        "layer": [
            _line(steps, x, y),
            _dots(values, x, y),
            _numbers(values, x, y),
            {
                "data": budget,
                "mark": {"type": "rule", "strokeDash": [5, 3], "color": LIGHT["ink"]},
                "encoding": {"x": x},
            },
        ],
    }


def _bought(at: str, teller: Teller) -> Spec:
    return {
        "weeks": teller.plotted("effort", at),
        "value": teller.plotted("value", at),
        "count": exact(teller.plotted("members", at) or 0.0),
    }


def _line(values: list[Spec], x: Spec, y: Spec) -> Spec:
    mark = {"type": "line", "interpolate": "step-after", "color": BLUE, "strokeWidth": 1.5}
    return {"data": {"values": values}, "mark": mark, "encoding": {"x": x, "y": y}}


def _dots(values: list[Spec], x: Spec, y: Spec) -> Spec:
    mark = {"type": "point", "filled": True, "color": BLUE, "size": 45}
    return {"data": {"values": values}, "mark": mark, "encoding": {"x": x, "y": y}}


def _numbers(values: list[Spec], x: Spec, y: Spec) -> Spec:
    """Write how many candidates a set has, left of the line's corner, where there is room."""
    room = APART * x["scale"]["domain"][1]
    shown: list[Spec] = []
    for row in values:
        if not shown or row["weeks"] - shown[-1]["weeks"] >= room:
            shown.append(row)
    return {
        "data": {"values": shown},
        "mark": {"type": "text", "dx": -6, "dy": -9, "align": "right", "color": LIGHT["ink"]},
        "encoding": {"x": x, "y": y, "text": {"field": "count"}},
    }


def _payback(found: Payback, at: str, teller: Teller) -> Spec:
    paid = found.p50 or 0.0
    months = min(len(found.curve), max(SHORTEST, int(BEYOND * paid) + 1)) if found.p50 else None
    shown = len(found.curve) if months is None else months
    values = [_balance(k + 1, at, found.basis, teller) for k in range(shown)]
    x = {
        "field": "month",
        "type": "quantitative",
        "title": "months of use",
        "axis": {"format": "d"},
        "scale": {"domain": [0, shown], "nice": False},
    }
    money = {"type": "quantitative", "title": "savings less cost"}
    rows = {"values": values}
    band = {
        "data": rows,
        "mark": {"type": "area", "color": BLUE, "opacity": 0.18},
        "encoding": {"x": x, "y": {"field": "low", **money}, "y2": {"field": "high"}},
    }
    line = {
        "data": rows,
        "mark": {"type": "line", "color": BLUE, "strokeWidth": 2},
        "encoding": {"x": x, "y": {"field": "middle", **money}},
    }
    nought = {
        "data": {"values": [{"at": 0}]},
        "mark": {"type": "rule", "color": LIGHT["ink"]},
        "encoding": {"y": {"field": "at", **money}},
    }
    return {
        "title": {
            "text": "When all of it has paid back",
            "subtitle": [_told(found, at, teller), "line: median; band: 95 %"],
        },
        "width": 560,
        "height": 300,
        "layer": [band, nought, line, *_crossing(found, x, shown)],
    }


def _balance(month: int, at: str, basis: str, teller: Teller) -> Spec:
    key, of = "payback.balance", month_place(at, month)
    return {
        "month": month,
        "low": teller.plotted(f"{key}.low", of, basis),
        "middle": teller.plotted(key, of, basis),
        "high": teller.plotted(f"{key}.high", of, basis),
    }


def _told(found: Payback, at: str, teller: Teller) -> str:
    if found.p50 is None:
        return f"never in {teller('payback.never', at, basis=found.basis, form=percent)} of samples"
    half = teller("payback.p50", at, basis=found.basis, form=months_of(found))
    return f"after {half} of use; 95 %: {months_between(found, at, teller)}"


def _crossing(found: Payback, x: Spec, shown: int) -> list[Spec]:
    """Mark where the median has paid back, where that is shown."""
    if found.p50 is None or found.p50 > shown:
        return []
    return [
        {
            "data": {"values": [{"month": found.p50}]},
            "mark": {"type": "rule", "strokeDash": [5, 3], "color": LIGHT["ink"]},
            "encoding": {"x": x},
        }
    ]
