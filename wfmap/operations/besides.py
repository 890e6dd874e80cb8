"""A document → what stands beside every answer about it."""

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from wfmap.facts import Facts
from wfmap.facts.ledger import not_simulated
from wfmap.findings import Finding
from wfmap.graph import ProcessGraph
from wfmap.operations.checking import Built
from wfmap.report.beside import Beside
from wfmap.rules.engine import Found, find

__all__ = ["LEADING", "beside", "leading"]

if TYPE_CHECKING:
    from wfmap.analysis.baseline import Baseline
    from wfmap.simulation import Simulation


def beside(*documents: Built, seen: "Baseline | Simulation | None" = None) -> Beside:
    """Gather the errors that change the answers about documents, and what a simulation leaves out.

    Rules that failed, now or while the documents were answered from, are told as faults.

    Args:
        documents: one, or those that are compared; each thing is told once.
        seen: how the first was simulated; None where nothing was, so that nobody knows what is
            never reached.
    """
    visits = _visits(seen)
    errors = [finding for built in documents for finding in _placed(built)]
    left_out = [
        entry
        for place, built in enumerate(documents)
        for entry in not_simulated(built.graph, visits if place == 0 else None)
    ]
    once = {(finding.file, finding.fingerprint): finding for finding in errors}
    faults = dict.fromkeys(failure for built in documents for failure in built.failures)
    return Beside(tuple(once.values()), tuple(dict.fromkeys(left_out)), tuple(faults))


def _visits(seen: "Baseline | Simulation | None") -> dict[str, float] | None:
    """Give the simulated visits per case of each step."""
    if seen is None:
        return None
    known: Any = getattr(seen, "simulated", seen)
    facts: Facts = known.facts
    return {step: fact.visits.value for step, fact in facts.steps.items()}


def _placed(built: Built) -> tuple[Finding, ...]:
    found = leading(built.graph, built.facts)
    built.add_failures(found.failures)
    return built.reading.place(found.findings)


LEADING: Final = ("deadlock", "no-path-to-end", "unbounded-rework", "no-start", "lack-of-sync")
"""Rules about cases that never end, and about work that is done twice by accident."""


def leading(graph: ProcessGraph, facts: Facts) -> Found:
    """List the errors of a process that change every answer about it, the gravest first.

    An error that the document accepts, with its reason, is none. Rules that failed are named too.
    """
    found = find(graph, facts, today=date.min, only=LEADING)
    errors = [finding for finding in found.findings if finding.severity == "error"]
    gravest = sorted(errors, key=lambda finding: LEADING.index(finding.rule))
    return Found(tuple(gravest), found.failures)
