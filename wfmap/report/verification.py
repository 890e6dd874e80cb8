"""Exact results beside what the engines gave, as a table."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.report.writing import markdown_section, text_section
from wfmap.verification import Verified, bias, is_unbiased

__all__ = ["FORMATS"]


def _section(found: Sequence[Verified]) -> Section:
    held = sum(item.holds for item in found)
    verdict = "All hold" if held == len(found) else f"{len(found) - held} do not hold"
    told = (
        f"{verdict}: {len(found)} processes whose mean wait or cycle time is known exactly, in "
        "hours. A prediction must equal it to six digits where its model is exact; the interval "
        "of a simulation with all defaults must hold it, and where a queue is too full to settle "
        f"it must say so. All that settled is off by {bias(found):+.1f} standard errors together; "
        f"within ±3 it errs to neither side{'' if is_unbiased(found) else ': it DOES'}."
    )
    rows = tuple(
        (
            item.case.name,
            item.case.source,
            f"{item.case.exact:.6f}",
            f"{item.predicted:.6f}",
            {True: "yes", False: "NO", None: "approximate"}[item.prediction_holds],
            _simulated(item),
            _held(item),
        )
        for item in found
    )
    headings = ("process", "source", "exact", "predicted", "holds", "simulated", "holds")
    return Section(
        "Exact results on the installed engines",
        (told,),
        (("", Table(headings, rows, (2, 3, 5))),),
    )


def _simulated(item: Verified) -> str:
    if item.low is None or item.high is None:
        return "not settled"
    return f"{item.simulated:.4f} ± {(item.high - item.low) / 2:.4f}"


def _held(item: Verified) -> str:
    if not item.simulation_holds:
        return "NO"
    return "yes" if item.settled else "says so"


FORMATS: Final[Mapping[str, Callable[[Sequence[Verified]], str]]] = {
    "text": lambda found: text_section(_section(found)),
    "markdown": lambda found: markdown_section(_section(found)),
}
"""Writers of verified cases, by format."""
