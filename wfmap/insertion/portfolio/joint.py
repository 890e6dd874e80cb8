"""What a set of candidates does together: rewritten one on top of the other, and simulated.

Effects do not add: two changes that relieve the same people relieve them once, and two that send
their doubts to the same person overload that person together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wfmap.bottlenecks.effects import Change
from wfmap.graph import build
from wfmap.insertion.candidates import Candidates
from wfmap.insertion.screening import Screened
from wfmap.insertion.trying import Rounds, Tried, try_out
from wfmap.model.process import Process
from wfmap.prediction.predictor import Prediction, predict

if TYPE_CHECKING:
    from wfmap.simulation import NotSettled

__all__ = ["Joint", "jointly"]

_ALL: Final = "all of them"


@dataclass(frozen=True, slots=True)
class Joint:
    """A set of candidates as one to-be process.

    `together` is the change of cycle time in seconds, simulated where `basis` says so; `added` the
    sum of the single changes, None where one is unknown. `overloaded` names who would get more
    work than can be done. `cost` is the change of what a case costs and `not_settled` says why the
    change of time has not settled; both None where nothing was simulated.
    """

    process: Process
    prediction: Prediction
    basis: str
    together: Change | None
    added: float | None
    overloaded: tuple[str, ...]
    cost: Change | None = None
    not_settled: "NotSettled | None" = None


def jointly(found: Candidates, chosen: Sequence[str], rounds: Rounds | None = None) -> Joint:
    """Rewrite a process by several candidates, the first first, and try out the whole.

    Raises:
        KeyError: a candidate is none of the process.
    """
    process = found.graph.process
    for candidate in chosen:
        plan = found.screened[candidate]
        process = plan.pattern.rewrite(build(process), plan.plan)
    graph = build(process)
    prediction = predict(graph)
    overloaded = tuple(graph.actor_name(pool.actor) for pool in prediction.unstable)
    single = [_single(found, candidate) for candidate in chosen]
    added = None if any(s is None for s in single) else sum(s for s in single if s is not None)
    tried = _tried(found, process, prediction, rounds)
    if tried is None:
        moved = _predicted(found, prediction)
        return Joint(process, prediction, "predicted", moved, added, overloaded)
    return Joint(
        process,
        prediction,
        "simulated",
        tried.change(_ALL),
        added,
        overloaded,
        tried.change(_ALL, "cost"),
        _why(tried),
    )


def _why(tried: Tried) -> "NotSettled | None":
    """Say why what the set does has not settled; None where it has."""
    from wfmap.simulation import NotSettled  # noqa: PLC0415 - the simulator starts slowly

    change = tried.change(_ALL)
    if change is None or change.settled:
        return None
    told = "not settled: what all of them change still moves; `--events` allows more"
    return tried.open_.get(_ALL) or tried.not_settled or NotSettled("drift", None, told)


def _single(found: Candidates, candidate: str) -> float | None:
    change = found.tried.change(candidate) if found.tried is not None else None
    if change is not None:
        return change.change
    plan = found.screened[candidate]
    if plan.prediction.unstable or found.prediction.unstable:
        return None
    return plan.prediction.cycle_time.mean - found.prediction.cycle_time.mean


def _predicted(found: Candidates, prediction: Prediction) -> Change | None:
    if prediction.unstable or found.prediction.unstable:
        return None
    moved = prediction.cycle_time.mean - found.prediction.cycle_time.mean
    return Change(moved, moved, moved)


def _tried(
    found: Candidates, process: Process, prediction: Prediction, rounds: Rounds | None
) -> Tried | None:
    """Simulate all of them together; None where that is not asked for, or cannot be done."""
    base = found.prediction
    if prediction.unstable or base.unstable:
        return None
    if rounds is None or base.facts.process.arrivals is None:
        return None
    any_plan = next(iter(found.screened.values()))
    whole = Screened(
        any_plan.pattern, any_plan.plan, any_plan.parameters, process, build(process), prediction
    )
    tried = try_out(found.graph, base, [whole], rounds)
    return Tried(
        {_ALL: tried.effects[whole.id]},
        {_ALL: tried.open_[whole.id]} if whole.id in tried.open_ else {},
        tried.events,
        tried.not_settled,
    )
