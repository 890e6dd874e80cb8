"""What a set of candidates does together: rewritten one on top of the other, and simulated.

Effects do not add: two changes that relieve the same people relieve them once, and two that send
their doubts to the same person overload that person together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from wfmap.analysis.bottlenecks.effects import Change
from wfmap.graph import build
from wfmap.insertion.candidates import Candidates
from wfmap.insertion.patterns.pattern import rewrite_of
from wfmap.insertion.screening import Screened
from wfmap.insertion.trying import Rounds, try_out
from wfmap.model.process import Process
from wfmap.prediction.predict import Prediction, predict

__all__ = ["Joint", "jointly"]


@dataclass(frozen=True, slots=True)
class Joint:
    """A set of candidates as one to-be process.

    `together` is the change of cycle time in seconds, simulated where `basis` says so; `added` the
    sum of the single changes, None where one is unknown. `overloaded` names who would get more
    work than can be done.
    """

    process: Process
    prediction: Prediction
    basis: str
    together: Change | None
    added: float | None
    overloaded: tuple[str, ...]


def jointly(found: Candidates, chosen: Sequence[str], rounds: Rounds | None = None) -> Joint:
    """Rewrite a process by several candidates, the first first, and try out the whole.

    Raises:
        KeyError: a candidate is none of the process.
    """
    process = found.graph.process
    for candidate in chosen:
        plan = found.screened[candidate]
        process = rewrite_of(plan.module)(build(process), plan.plan)
    graph = build(process)
    prediction = predict(graph)
    overloaded = tuple(graph.actor_name(pool.actor) for pool in prediction.unstable)
    single = [_single(found, candidate) for candidate in chosen]
    added = None if any(s is None for s in single) else sum(s for s in single if s is not None)
    together, basis = _together(found, process, prediction, rounds)
    return Joint(process, prediction, basis, together, added, overloaded)


def _single(found: Candidates, candidate: str) -> float | None:
    change = found.tried.change(candidate) if found.tried is not None else None
    if change is not None:
        return change.change
    plan = found.screened[candidate]
    if plan.prediction.unstable or found.prediction.unstable:
        return None
    return plan.prediction.cycle_time.mean - found.prediction.cycle_time.mean


def _together(
    found: Candidates, process: Process, prediction: Prediction, rounds: Rounds | None
) -> tuple[Change | None, str]:
    base = found.prediction
    if prediction.unstable or base.unstable:
        return None, "predicted"
    if rounds is None or base.facts.process.arrivals is None:
        moved = prediction.cycle_time.mean - base.cycle_time.mean
        return Change(moved, moved, moved), "predicted"
    any_plan = next(iter(found.screened.values()))
    whole = Screened(
        any_plan.module, any_plan.plan, any_plan.parameters, process, build(process), prediction
    )
    tried = try_out(found.graph, base, [whole], rounds)
    return tried.change(whole.id), "simulated"
