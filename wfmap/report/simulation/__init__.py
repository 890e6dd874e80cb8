"""Simulations and comparisons as text and Markdown, and their charts as SVG."""

from collections.abc import Callable, Mapping
from typing import Final

from wfmap.analysis.baseline import Baseline
from wfmap.analysis.comparison import Comparison
from wfmap.graph import ProcessGraph
from wfmap.report.simulation.charts import comparison_charts, simulation_charts
from wfmap.report.simulation.comparing import comparison_section
from wfmap.report.simulation.sections import simulation_section
from wfmap.report.writing import markdown_section, text_section

__all__ = [
    "COMPARISONS",
    "SIMULATIONS",
    "comparison_charts",
    "simulation_charts",
]

SIMULATIONS: Final[Mapping[str, Callable[[Baseline, bool], str]]] = {
    "text": lambda base, forced: text_section(simulation_section(base, forced=forced)),
    "markdown": lambda base, forced: markdown_section(simulation_section(base, forced=forced)),
}
"""Writers of a simulation, by format; they are told whether times without bound are shown too."""

COMPARISONS: Final[Mapping[str, Callable[[ProcessGraph, ProcessGraph, Comparison, bool], str]]] = {
    "text": lambda old, new, found, forced: text_section(
        comparison_section(old, new, found, forced=forced)
    ),
    "markdown": lambda old, new, found, forced: markdown_section(
        comparison_section(old, new, found, forced=forced)
    ),
}
"""Writers of a comparison, by format."""
