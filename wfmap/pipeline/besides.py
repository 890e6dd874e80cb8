"""A document → what stands beside every answer about it."""

from collections.abc import Mapping

from wfmap.analysis.leading import leading
from wfmap.facts import Facts
from wfmap.facts.ledger import not_simulated
from wfmap.findings import Finding
from wfmap.pipeline.checking import Built
from wfmap.report.beside import Beside

__all__ = ["beside", "simulated_visits"]


def beside(*documents: Built, visits: Mapping[str, float] | None = None) -> Beside:
    """Gather the errors that change the answers about documents, and what a simulation leaves out.

    Args:
        documents: one, or those that are compared; each thing is told once.
        visits: visits per case by step of the first, where it was simulated.
    """
    errors = [finding for built in documents for finding in _placed(built)]
    left_out = [
        entry
        for place, built in enumerate(documents)
        for entry in not_simulated(built.graph, visits if place == 0 else None)
    ]
    once = {(finding.file, finding.fingerprint): finding for finding in errors}
    return Beside(tuple(once.values()), tuple(dict.fromkeys(left_out)))


def simulated_visits(facts: Facts) -> dict[str, float]:
    """Give the visits per case of each step."""
    return {step: fact.visits.value for step, fact in facts.steps.items()}


def _placed(built: Built) -> tuple[Finding, ...]:
    return built.reading.place(leading(built.graph, built.facts))
