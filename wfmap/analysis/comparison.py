"""Two processes simulated on the same random numbers: what the one changes about the other."""

from dataclasses import dataclass, replace

from wfmap.analysis.baseline import Baseline
from wfmap.simulation import Effect, NotSettled, Shift, Simulation, effect_between
from wfmap.units.unbounded import UNBOUNDED

__all__ = ["Comparison", "between"]

_FEWEST = 2
"""Replications from which on there is an interval."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """As-is and to-be, each as `wfmap simulate` tells it, and the paired differences between them.

    Differences are to-be minus as-is. `unpaired` says why the paired runs have not settled, None
    where they have.
    """

    bases: tuple[Baseline, Baseline]
    effect: Effect
    unpaired: NotSettled | None = None

    def without_times(self) -> "Comparison":
        """Give it without times where queues of one process grow without end."""
        if not (self.as_is.unbounded or self.to_be.unbounded):
            return self
        before, after = (
            UNBOUNDED if one.unbounded else one.cycle_time.mean for one in (self.as_is, self.to_be)
        )
        time = Shift(before, after, UNBOUNDED if self.to_be.unbounded else float("-inf"))
        effect = replace(self.effect, cycle_time=time, within=None, late=None, parts={})
        bases = self.bases[0].without_times(), self.bases[1].without_times()
        return replace(self, bases=bases, effect=effect)

    @property
    def as_is(self) -> Simulation:
        """The process as it is, simulated."""
        return self.bases[0].simulated

    @property
    def to_be(self) -> Simulation:
        """The process as it would be, simulated."""
        return self.bases[1].simulated

    @property
    def cycle_time(self) -> Shift:
        """The change of the cycle time, in seconds a case."""
        return self.effect.cycle_time

    @property
    def settled(self) -> bool | None:
        """Whether all has settled; None where exactly the runs that were named were made."""
        if self.as_is.settled is None or self.to_be.settled is None:
            return None
        return self.as_is.settled and self.to_be.settled and self.unpaired is None

    @property
    def not_settled(self) -> NotSettled | None:
        """Why not; None where it has."""
        return self.as_is.not_settled or self.to_be.not_settled or self.unpaired


def between(as_is: Simulation, to_be: Simulation) -> Effect:
    """Compare two simulations replication by replication, as far as both go."""
    return effect_between(
        as_is.runs,
        to_be.runs,
        calm=as_is.settled is not False and to_be.settled is not False,
        fewest=_FEWEST,
        has_target=as_is.late is not None,
    )
