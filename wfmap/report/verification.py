"""Exact results beside what the engines gave, as a table or as JSON."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from wfmap.analysis.verification import Verified
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.report.writing import markdown_section, text_section

__all__ = ["FORMATS"]


def _section(found: Sequence[Verified]) -> Section:
    held = sum(item.holds for item in found)
    verdict = "All hold" if held == len(found) else f"{len(found) - held} do not hold"
    told = (
        f"{verdict}: {len(found)} processes whose mean wait or cycle time is known exactly, in "
        "hours. A prediction must equal it to six digits where its model is exact; the interval "
        "of a simulation must hold it."
    )
    rows = tuple(
        (
            item.case.name,
            item.case.source,
            f"{item.case.exact:.6f}",
            f"{item.predicted:.6f}",
            {True: "yes", False: "NO", None: "approximate"}[item.prediction_holds],
            f"{item.simulated:.4f} ± {(item.high - item.low) / 2:.4f}",
            "yes" if item.simulation_holds else "NO",
        )
        for item in found
    )
    headings = ("process", "source", "exact", "predicted", "holds", "simulated", "holds")
    return Section(
        "Exact results on the installed engines",
        (told,),
        (("", Table(headings, rows, (2, 3, 5))),),
    )


def _json(found: Sequence[Verified]) -> str:
    rows: list[dict[str, Any]] = [
        {
            "process": item.case.name,
            "source": item.case.source,
            "exact": item.case.exact * 3600,
            "predicted": item.predicted * 3600,
            "prediction_holds": item.prediction_holds,
            "simulated": item.simulated * 3600,
            "interval": [item.low * 3600, item.high * 3600],
            "simulation_holds": item.simulation_holds,
        }
        for item in found
    ]
    values = {"holds": all(item.holds for item in found), "cases": rows}
    return json.dumps(values, indent=2, ensure_ascii=False) + "\n"


FORMATS: Final[Mapping[str, Callable[[Sequence[Verified]], str]]] = {
    "text": lambda found: text_section(_section(found)),
    "json": _json,
    "markdown": lambda found: markdown_section(_section(found)),
}
"""Writers of verified cases, by format."""
