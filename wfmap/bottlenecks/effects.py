"""What a lever changes: to-be minus as-is, so that less time, cost or lateness is negative."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING

from wfmap.facts import Basis, Figure
from wfmap.prediction.predictor import Prediction
from wfmap.prediction.whatif import Outcome
from wfmap.statistics.changes import Change

if TYPE_CHECKING:
    from wfmap.simulation import Effect as SimulatedEffect
    from wfmap.simulation import Shift

__all__ = ["Change", "Effect", "predicted_effect", "predicted_outcome", "simulated_effect"]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a lever does to the whole process.

    `cycle_time` and `work` are in seconds a case. `throughput` is in cases a second, of the most
    the process could do: in a process that keeps up, as many cases leave as arrive, whatever is
    changed. `cost` is in the document's currency a case, `breaches` the share of cases over the
    target. None means that the document does not say enough. `parts` are the seconds a case of the
    change by its cause, from the same runs as the change, to which they add up; empty where only
    predicted. `settled` tells whether times and queues have settled, None where only predicted.
    `within` is the change of the cycle time within outcomes, as many cases coming out each way as
    before; None where the lever moves no cases from one outcome to another.
    """

    basis: Basis
    cycle_time: Change | None
    throughput: Change | None
    cost: Change | None
    breaches: Change | None
    work: Change | None = None
    parts: Mapping[str, Change] = field(default_factory=dict)
    settled: bool | None = None
    within: Change | None = None

    @property
    def time(self) -> Change | None:
        """The change of the time a case takes, to the same outcome."""
        return self.within if self.within is not None else self.cycle_time


def predicted_effect(before: Prediction, after: Prediction, within: float | None = None) -> Effect:
    """Hold two predictions against each other; `within` is the change within outcomes."""
    return Effect(
        basis="predicted",
        cycle_time=_difference(before.cycle_time.mean, after.cycle_time.mean),
        throughput=_difference(before.capacity, after.capacity),
        cost=_of(before.facts.process.cost, after.facts.process.cost),
        breaches=_difference(before.late, after.late),
        work=_of(before.facts.process.work, after.facts.process.work),
        within=None if within is None else Change(within, within, within),
    )


def simulated_effect(found: "SimulatedEffect", predicted: Effect) -> Effect:
    """Take over what paired runs say; what the process could do at most stays as predicted."""
    return Effect(
        basis="simulated",
        cycle_time=_change(found.cycle_time),
        throughput=predicted.throughput,
        cost=None if predicted.cost is None else _change(found.cost),
        breaches=None if found.late is None else _change(found.late),
        work=_change(found.work),
        parts={cause: _change(shift) for cause, shift in found.parts.items()},
        settled=found.settled and found.time.settled,
        within=None if found.within is None else _change(found.within),
    )


def _change(shift: "Shift") -> Change:
    return Change(shift.change, shift.low, shift.high)


def predicted_outcome(before: Prediction, after: Outcome) -> Effect:
    """Hold what would be against a prediction."""
    cost, work = before.facts.process.cost, before.facts.process.work
    return Effect(
        basis="predicted",
        cycle_time=_difference(before.cycle_time.mean, after.cycle_time.mean),
        throughput=_difference(before.capacity, after.capacity),
        cost=_difference(cost.value if cost is not None else None, after.cost),
        breaches=_difference(before.late, after.late),
        work=_difference(work.value if work is not None else None, after.work),
    )


def _of(before: Figure | None, after: Figure | None) -> Change | None:
    if before is None or after is None:
        return None
    return _difference(before.value, after.value)


def _difference(before: float | None, after: float | None) -> Change | None:
    """Subtract; None where one is unknown or infinite (a queue that grows without end)."""
    if before is None or after is None or not (isfinite(before) and isfinite(after)):
        return None
    change = after - before
    return Change(change, change, change)
