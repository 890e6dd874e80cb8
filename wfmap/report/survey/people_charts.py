"""The pictures of a survey: means with intervals by role, and leadership against the roles."""

from typing import Any, Final

from wfmap.readiness.people.questionnaire import HIGHEST, LOWEST, questionnaire
from wfmap.readiness.people.recorded import scale_place, survey_records
from wfmap.readiness.people.scoring import Survey
from wfmap.report.telling import Teller
from wfmap.report.vega import drawn

__all__ = ["survey_charts"]

_LOW, _MIDDLE, _HIGH = "#D55E00", "#8A94A3", "#0072B2"
"""Colours that colour-blind people tell apart too (Okabe & Ito 2008)."""
_ACROSS: Final = 3
"""Roles side by side in one row of the picture."""

ROOM: Final[dict[str, int]] = {"minExtent": 230, "labelLimit": 230}
"""Room for the names of scales, in px: the letters of a reader are wider than those measured."""

Spec = dict[str, Any]


def survey_charts(survey: Survey, teller: Teller | None = None) -> dict[str, str]:
    """Draw a survey: SVG by name, `readiness` and, where leadership answered, `gap`.

    What is not shown in the report is not drawn. `teller` keeps the figures that are drawn; it has
    those of the survey.
    """
    told, found = teller or Teller(survey_records(survey, "survey score --charts")), {}
    if survey.roles:
        found["readiness"] = drawn(_readiness(survey, told))
    if survey.gaps:
        found["gap"] = drawn(_gap(survey, told))
    return found


def _ends(key: str, at: str, told: Teller) -> tuple[float, float, float]:
    """Give a figure that is drawn, and the ends of its interval."""
    value, low, high = (told.plotted(f"{key}{end}", at) for end in ("", ".low", ".high"))
    return value or 0.0, low or 0.0, high or 0.0


def _scales() -> list[str]:
    return [scale.title for scale in questionnaire().scales]


def _readiness(survey: Survey, told: Teller) -> Spec:
    titles = {scale.name: scale.title for scale in questionnaire().scales}
    values = [
        {
            "role": f"{shown.role.name} (n = {shown.respondents})",
            "scale": titles[name],
            "mean": mean,
            "low": low,
            "high": high,
            "where": _where(low, high),
        }
        for shown in survey.roles
        for name, scale in shown.scales.items()
        if scale.mean is not None
        for mean, low, high in (_ends("mean", scale_place(name, shown.role.id), told),)
    ]
    order = [f"{shown.role.name} (n = {shown.respondents})" for shown in survey.roles]
    colour = {
        "field": "where",
        "type": "nominal",
        "title": None,
        "legend": {"orient": "bottom", "labelLimit": 320, "columnPadding": 40},
        "scale": {
            "domain": ["surely below the middle", "around the middle", "surely above the middle"],
            "range": [_LOW, _MIDDLE, _HIGH],
        },
    }
    y = {"field": "scale", "type": "nominal", "sort": _scales(), "title": None, "axis": ROOM}
    axis = {"values": list(range(LOWEST, HIGHEST + 1)), "format": "d"}
    points = {"domain": [LOWEST, HIGHEST], "nice": False}
    x = {"type": "quantitative", "scale": points, "axis": axis, "title": "points, 1 to 5"}
    return {
        "title": "Readiness by role: mean and 95 % interval",
        "data": {"values": values},
        "facet": {"field": "role", "type": "nominal", "sort": order, "title": None,
                  "header": {"labelFontWeight": "bold", "labelLimit": 240}},
        "columns": _ACROSS,
        "spec": {
            "width": 240,
            "height": {"step": 22},
            "layer": [
                {"mark": {"type": "rule", "color": _MIDDLE, "strokeDash": [3, 3]},
                 "encoding": {"x": {"datum": (LOWEST + HIGHEST) / 2, **x}}},
                {"mark": {"type": "rule", "strokeWidth": 2.5},
                 "encoding": {"y": y, "x": {"field": "low", **x}, "x2": {"field": "high"},
                              "color": colour}},
                {"mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
                 "encoding": {"y": y, "x": {"field": "mean", **x}, "color": colour}},
            ],
        },
    }  # fmt: skip


def _where(low: float, high: float) -> str:
    middle = (LOWEST + HIGHEST) / 2
    if high < middle:
        return "surely below the middle"
    return "surely above the middle" if low > middle else "around the middle"


def _gap(survey: Survey, told: Teller) -> Spec:
    titles = {scale.name: scale.title for scale in questionnaire().scales}
    names = {shown.role.id: shown.role.name for shown in survey.roles}
    values = [
        {
            "role": names[gap.role],
            "scale": titles[gap.scale],
            "value": value,
            "low": low,
            "high": high,
            "sure": "differs surely" if gap.is_sure else "may be chance",
        }
        for gap in survey.gaps
        for value, low, high in (_ends("gap", scale_place(gap.scale, gap.role), told),)
    ]
    order = list(dict.fromkeys(row["role"] for row in values))
    colour = {
        "field": "sure",
        "type": "nominal",
        "title": None,
        "legend": {"orient": "bottom", "columnPadding": 40},
        "scale": {"domain": ["differs surely", "may be chance"], "range": [_LOW, _MIDDLE]},
    }
    y = {"field": "scale", "type": "nominal", "sort": _scales(), "title": None, "axis": ROOM}
    x = {"type": "quantitative", "title": "points higher than the role"}
    return {
        "title": "Leadership against the roles: difference of means and 95 % interval",
        "data": {"values": values},
        "facet": {"field": "role", "type": "nominal", "sort": order, "title": None,
                  "header": {"labelFontWeight": "bold", "labelLimit": 240}},
        "columns": _ACROSS,
        "spec": {
            "width": 240,
            "height": {"step": 22},
            "layer": [
                {"mark": {"type": "rule", "color": _MIDDLE},
                 "encoding": {"x": {"datum": 0, **x}}},
                {"mark": {"type": "rule", "strokeWidth": 2.5},
                 "encoding": {"y": y, "x": {"field": "low", **x}, "x2": {"field": "high"},
                              "color": colour}},
                {"mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
                 "encoding": {"y": y, "x": {"field": "value", **x}, "color": colour}},
            ],
        },
    }  # fmt: skip
