"""What a stage waits for a log to tell: each place, what is expected there, and which log."""

from collections.abc import Iterator, Sequence
from typing import Final

from wfmap.graph import ProcessGraph
from wfmap.insertion.patterns import PATTERNS
from wfmap.insertion.terms import Candidate
from wfmap.model.data import Store
from wfmap.model.quantity import Duration
from wfmap.plan.challenges.terms import PlanStage
from wfmap.plan.stages.terms import Awaited, Gate

__all__ = ["awaited"]

STEP_LOG: Final = "event log of the step, joined with the rows it read"
PAST_CASES: Final = "event log of finished cases, joined with their outcomes"
CASE_LOG: Final = "event log of the stage"


def awaited(
    graph: ProcessGraph, candidate: Candidate, stage: PlanStage, gates: Sequence[Gate]
) -> tuple[Awaited, ...]:
    """List what a stage waits for: predictions, labels before it learns, ages while it runs, gates.

    Args:
        graph: the process.
        candidate: whose stage it is.
        stage: the stage.
        gates: the gates of the stage.
    """
    return (
        *_times(candidate, stage),
        *_labels(candidate, stage),
        *_ages(graph, candidate, stage),
        *(_counted(gate) for gate in gates if gate.kind != "precision"),
    )


def _times(candidate: Candidate, stage: PlanStage) -> Iterator[Awaited]:
    """Yield the time of a case: as it is, and from the candidate's own stage on as it should be."""
    if stage in {"baseline", "shadow"}:
        name, told = "cycle_time_before", "mean cycle time, as it is"
    elif stage in {candidate.stage, "changed"}:
        name, told = "cycle_time_after", "mean cycle time, to be"
    else:
        return
    if name in candidate.details:
        expected = candidate.details[name]
        yield Awaited("prediction", told, expected, None, "s", candidate.baseline, CASE_LOG)


def _labels(candidate: Candidate, stage: PlanStage) -> Iterator[Awaited]:
    """Yield the outcomes that are there: without them no answer can be compared with the truth."""
    if stage == "baseline" and PATTERNS[candidate.pattern].is_ai:
        place = candidate.element.name or candidate.element.id
        told = f"finished cases of '{place}' whose outcome is recorded"
        yield Awaited("labels", told, None, None, "share", "not stated", PAST_CASES)


def _ages(graph: ProcessGraph, candidate: Candidate, stage: PlanStage) -> Iterator[Awaited]:
    """Yield the age of each store the step reads, at the moment it reads it, while AI runs."""
    node = graph.steps.get(candidate.element.id)
    if node is None or stage in {"baseline", "changed"}:
        return
    for name in dict.fromkeys(access.store for access in node.step.reads):
        store = graph.process.stores[name]
        told = f"age of {store.name or name} when '{node.label}' reads it, 95th percentile"
        limit, basis = _oldest(store)
        yield Awaited("age", told, None, limit, "s", basis, STEP_LOG)


def _oldest(store: Store) -> tuple[float | None, str]:
    """Give the age that a store states as its limit, else how often it is brought up to date."""
    limits = (
        q.must_be_less_than.expected
        for q in store.quality
        if q.dimension == "timeliness" and isinstance(q.must_be_less_than, Duration)
    )
    stated = next(limits, None)
    if stated is not None:
        return stated, "limit of the store's timeliness"
    if store.update_every is not None:
        return store.update_every.expected, "updated every"
    return None, "not stated"


def _counted(gate: Gate) -> Awaited:
    return Awaited(
        "gate", gate.metric, gate.expected, gate.limit, gate.unit, gate.basis, gate.where
    )  # fmt: skip
