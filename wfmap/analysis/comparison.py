"""Two processes simulated on the same random numbers: what the one changes about the other."""

from dataclasses import dataclass

from wfmap.analysis.changes import Change, mean_change, paired
from wfmap.simulation import Simulation

__all__ = ["Comparison", "compare"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """As-is and to-be, and the paired differences between them, to-be minus as-is.

    `cycle_time` is in seconds, `cost` in currency a case, `breaches` the share of cases over the
    target of the process as it is, None without one. `throughput` is in cases a second.
    """

    as_is: Simulation
    to_be: Simulation
    cycle_time: Change
    throughput: Change
    cost: Change
    breaches: Change | None


def compare(as_is: Simulation, to_be: Simulation) -> Comparison:
    """Compare two simulations replication by replication, as far as both go."""
    late = None
    if as_is.late is not None and to_be.late is not None:
        late = mean_change(paired(to_be.late, as_is.late))
    return Comparison(
        as_is=as_is,
        to_be=to_be,
        cycle_time=mean_change(paired(to_be.means, as_is.means)),
        throughput=_apart(as_is, to_be),
        cost=mean_change(paired(to_be.costs, as_is.costs)),
        breaches=late,
    )


def _apart(as_is: Simulation, to_be: Simulation) -> Change:
    """Subtract throughputs; their intervals add, for cases do not leave in pairs."""
    one, other = as_is.throughput, to_be.throughput
    change = other.value - one.value
    half = ((_half(one.low, one.high)) ** 2 + (_half(other.low, other.high)) ** 2) ** 0.5
    return Change(change, change - half, change + half)


def _half(low: float | None, high: float | None) -> float:
    return 0.0 if low is None or high is None else (high - low) / 2
