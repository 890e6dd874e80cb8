"""Simulations and comparisons as text, JSON and Markdown, and their charts as SVG."""

from collections.abc import Callable, Mapping
from typing import Final

from wfmap.analysis.comparison import Comparison
from wfmap.graph import ProcessGraph
from wfmap.report.simulation.charts import comparison_charts, simulation_charts
from wfmap.report.simulation.json_format import comparison_json, simulation_json, written
from wfmap.report.simulation.sections import comparison_section, simulation_section
from wfmap.report.writing import markdown_section, text_section
from wfmap.simulation import Simulation

__all__ = [
    "COMPARISONS",
    "SIMULATIONS",
    "comparison_charts",
    "comparison_json",
    "simulation_charts",
    "simulation_json",
]

SIMULATIONS: Final[Mapping[str, Callable[[ProcessGraph, Simulation], str]]] = {
    "text": lambda graph, found: text_section(simulation_section(graph, found)),
    "json": lambda graph, found: written(simulation_json(graph, found)),
    "markdown": lambda graph, found: markdown_section(simulation_section(graph, found)),
}
"""Writers of a simulation, by format."""

COMPARISONS: Final[Mapping[str, Callable[[ProcessGraph, ProcessGraph, Comparison], str]]] = {
    "text": lambda old, new, found: text_section(comparison_section(old, new, found)),
    "json": lambda old, new, found: written(comparison_json(old, new, found)),
    "markdown": lambda old, new, found: markdown_section(comparison_section(old, new, found)),
}
"""Writers of a comparison, by format."""
