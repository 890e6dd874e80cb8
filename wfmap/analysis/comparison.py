"""Two processes simulated on the same random numbers: what the one changes about the other."""

from dataclasses import dataclass

from wfmap.simulation import Effect, Shift, Simulation, effect_between

__all__ = ["Comparison", "compare"]

_FEWEST = 2
"""Replications from which on there is an interval."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """As-is and to-be, and the paired differences between them, to-be minus as-is."""

    as_is: Simulation
    to_be: Simulation
    effect: Effect

    @property
    def cycle_time(self) -> Shift:
        """The change of the cycle time, in seconds a case."""
        return self.effect.cycle_time

    @property
    def settled(self) -> bool | None:
        """Whether both have settled; None where exactly the runs that were named were made."""
        if self.as_is.settled is None or self.to_be.settled is None:
            return None
        return self.as_is.settled and self.to_be.settled


def compare(as_is: Simulation, to_be: Simulation) -> Comparison:
    """Compare two simulations replication by replication, as far as both go."""
    return Comparison(
        as_is,
        to_be,
        effect_between(
            as_is.runs,
            to_be.runs,
            calm=as_is.settled is not False and to_be.settled is not False,
            fewest=_FEWEST,
            has_target=as_is.late is not None,
        ),
    )
