"""What a lever changes: to-be minus as-is, so that less time, cost or lateness is negative."""

from dataclasses import dataclass
from math import isfinite

from wfmap.analysis.changes import Change
from wfmap.facts import Basis, Figure
from wfmap.prediction.predict import Prediction

__all__ = ["Change", "Effect", "predicted_effect"]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a lever does to the whole process.

    `cycle_time` is in seconds a case. `throughput` is in cases a second, of the most the process
    could do: in a process that keeps up, as many cases leave as arrive, whatever is changed.
    `cost` is in the document's currency a case, `breaches` the share of cases over the target.
    None means that the document does not say enough.
    """

    basis: Basis
    cycle_time: Change | None
    throughput: Change | None
    cost: Change | None
    breaches: Change | None


def predicted_effect(before: Prediction, after: Prediction) -> Effect:
    """Hold two predictions against each other."""
    return Effect(
        basis="predicted",
        cycle_time=_difference(before.cycle_time.mean, after.cycle_time.mean),
        throughput=_difference(before.capacity, after.capacity),
        cost=_of(before.facts.process.cost, after.facts.process.cost),
        breaches=_difference(before.late, after.late),
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
