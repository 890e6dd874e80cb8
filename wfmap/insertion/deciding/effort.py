"""What a candidate takes to build: weeks of its own, connectors, and repairs that come first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from wfmap.graph import ProcessGraph
from wfmap.insertion.deciding.phrases import data_file
from wfmap.insertion.patterns.pattern import Match, Pattern
from wfmap.insertion.terms import Stage
from wfmap.readiness.systems.connectors import connectors
from wfmap.readiness.terms import Shortfall

__all__ = ["DAYS_A_WEEK", "Repair", "efforts", "repairs", "weeks_of"]

DAYS_A_WEEK: Final = 5.0


@dataclass(frozen=True, slots=True)
class Repair:
    """What a candidate needs first, and may share with others: by id, in words, and its weeks."""

    id: str
    title: str
    weeks: float


def efforts() -> Mapping[str, Any]:
    """Give the efforts, adoption and ramp-up that are assumed."""
    return data_file("efforts")


def weeks_of(form: str, stage: Stage) -> tuple[float, float]:
    """Give the weeks of one person for a candidate alone, p50 and p90, repairs left out."""
    table = efforts()["weeks"]
    entry = table[form] if form in table else table[stage]
    return float(entry["p50"]), float(entry["p90"])


def repairs(
    graph: ProcessGraph, pattern: Pattern, match: Match, short: Sequence[Shortfall]
) -> Iterator[Repair]:
    """Yield the connectors and repairs of a candidate, shared by id."""
    table = efforts()["repair_weeks"]
    if pattern.is_ai or match.form in {"rule", "api"}:
        for connector in connectors(graph, match.step, pattern.purpose):
            system = graph.process.systems[connector.system].name or connector.system
            title = f"connector to {system} ({connector.direction})"
            yield Repair(f"connector {connector.id}", title, connector.p50 / DAYS_A_WEEK)
    for one in short:
        if one.subject != "systems":
            kind = "measuring" if one.missing else one.subject
            name = f"{one.subject} {one.element.id} {one.dimension}"
            told = f"the {one.dimension} of {one.element.name or one.element.id}"
            yield Repair(
                f"measure {name}" if one.missing else name,
                f"{'measure' if one.missing else 'repair'} {told}",
                float(table[kind]),
            )
