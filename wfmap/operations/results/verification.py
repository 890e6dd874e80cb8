"""What the engines gave beside exact results, as a result."""

from collections.abc import Sequence
from dataclasses import dataclass

from wfmap.results import Number, Result
from wfmap.units.durations import HOUR
from wfmap.verification import Verified, bias, is_unbiased

__all__ = ["VerificationResult", "verification_result"]


@dataclass(frozen=True)
class VerifiedResult:
    """A process whose mean wait or cycle time is known exactly, in seconds.

    `prediction_holds` tells whether the prediction is exact to six digits, null where its model is
    an approximation. `interval` is that of the simulation at 95 %, null where it has not settled;
    `simulation_holds` tells whether the exact value is within, at 99.9 %.
    """

    process: str
    source: str
    exact: Number
    predicted: Number | None
    prediction_holds: bool | None
    simulated: Number | None
    interval: tuple[Number, ...] | None
    settled: bool
    simulation_holds: bool


@dataclass(frozen=True)
class VerificationResult(Result):
    """Whether the installed engines hold against exact results.

    `bias` is how far all that settled is off together, in standard errors of such a sum;
    `unbiased` tells whether it errs to both sides alike.
    """

    holds: bool
    bias: Number
    unbiased: bool
    cases: tuple[VerifiedResult, ...]


def verification_result(found: Sequence[Verified]) -> VerificationResult:
    """Make the result of a verification."""
    unbiased = is_unbiased(found)
    return VerificationResult(
        holds=all(item.holds for item in found) and unbiased,
        bias=bias(found),
        unbiased=unbiased,
        cases=tuple(_verified(item) for item in found),
    )


def _verified(item: Verified) -> VerifiedResult:
    return VerifiedResult(
        process=item.case.name,
        source=item.case.source,
        exact=item.case.exact * HOUR,
        predicted=item.predicted * HOUR,
        prediction_holds=item.prediction_holds,
        simulated=item.simulated * HOUR,
        interval=tuple(x * HOUR for x in (item.low, item.high) if x is not None) or None,
        settled=item.settled,
        simulation_holds=item.simulation_holds,
    )
