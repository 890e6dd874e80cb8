"""The gates of a stage: how many cases, how many looks, how long at the process's volume."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

from wfmap.plan.gates import Aim, Look, cases_for_precision, error_of, looks_for, watch
from wfmap.plan.gates.looks import outcome
from wfmap.plan.stages.terms import Demotion, Gate
from wfmap.plan.wording import filled

__all__ = ["Volume", "demotion_of", "gate_of"]

ANY_SHARE: Final = 0.5
"""The share that takes most cases to know: with it the cases are enough for any."""
WEEKS_A_YEAR: Final = 52.0
TWICE: Final = 2.0
DIGITS: Final = 6
"""Digits of a share: what lies behind them is noise of subtracting."""
LEAST_LIMIT: Final = 1e-4
"""A share of faults that no number of cases within reach proves."""
AT_ONCE: Final = "one grave error that reached somebody outside, or a breach of data protection"
FEWEST_BETWEEN_ALARMS: Final = 1000.0
"""Cases between false alarms where the volume is unknown."""


@dataclass(frozen=True, slots=True)
class Volume:
    """What a candidate meets: executions a week, the share it covers, its assumed accuracy.

    `per_week` is None where the process states no arrivals. `break_even` is the share of wrong
    results from which it loses money, None where nobody says what one costs; `unseen` tells that
    nobody looks at its results at the stage it is for.
    """

    per_week: float | None
    coverage: float
    accuracy: float
    basis: str
    break_even: float | None = None
    unseen: bool = False

    def most(self, line: Mapping[str, Any]) -> float:
        """Give the most faults that a line may let pass: the break-even, where it counts results.

        A line is `final` where nobody looks at them again; those that are only `seen` by somebody
        count too on the way to a stage at which nobody looks.
        """
        counts = line.get("final", False) or (self.unseen and line.get("seen", False))
        return self.break_even if counts and self.break_even is not None else 1.0

    @property
    def errors(self) -> float:
        """The share of wrong answers that is assumed."""
        return round(max(0.0, 1.0 - self.accuracy), DIGITS)


def gate_of(
    line: Mapping[str, Any],
    words: Mapping[str, str],
    volume: Volume,
    limit: float | None,
    design: Mapping[str, float],
) -> Gate:
    """Work out one gate.

    Args:
        line: the gate's line in the data file.
        words: what stands for its placeholders.
        volume: how many cases there are, and how good the candidate is assumed to be.
        limit: a limit for the pattern, None for that of the line.
        design: `alpha` and `power`.
    """
    if line["kind"] == "precision":
        return _precision(line, words, volume)
    expected = _expected(line, volume)
    most = min(_limit(line, limit), volume.most(line))
    aim = Aim(most, expected, int(line["looks"]), design["alpha"], design["power"])
    looks = () if most < LEAST_LIMIT else looks_for(aim) or ()
    at_expected = outcome(looks, expected) if looks else None
    return Gate(
        metric=filled(line["metric"], words),
        kind="bound",
        limit=aim.limit,
        expected=expected,
        looks=looks,
        error=error_of(looks, aim.limit) if looks else 0.0,
        chance=at_expected.passes if at_expected else 0.0,
        at_look=at_expected.at_look if at_expected else (),
        where=filled(line["where"], words),
        per_week=_rate(line, volume),
        basis=volume.basis,
    )


def _limit(line: Mapping[str, Any], limit: float | None) -> float:
    """Give the limit of a line; that of the pattern where it is wider and errors are counted."""
    own = float(line["limit"])
    return max(own, limit) if limit is not None and "errors" in line else own


def _precision(line: Mapping[str, Any], words: Mapping[str, str], volume: Volume) -> Gate:
    half = float(line["half_width"])
    return Gate(
        metric=filled(line["metric"], words),
        kind="precision",
        limit=half,
        expected=ANY_SHARE,
        looks=(Look(cases_for_precision(ANY_SHARE, half), None),),
        error=0.0,
        chance=1.0,
        at_look=(1.0,),
        where=filled(line["where"], words),
        per_week=volume.per_week,
        basis=volume.basis,
    )


def _expected(line: Mapping[str, Any], volume: Volume) -> float:
    if "expected" in line:
        return float(line["expected"])
    share = float(line["errors"]) * volume.errors + float(line.get("plus", 0.0))
    return round(share, DIGITS)


def _rate(line: Mapping[str, Any], volume: Volume) -> float | None:
    if "per_week" in line:
        return float(line["per_week"])
    if volume.per_week is None:
        return None
    return volume.per_week * volume.coverage * float(line.get("sampled", 1.0))


def demotion_of(
    line: Mapping[str, Any] | None, volume: Volume, sampled: float, years: float
) -> Demotion | None:
    """Work out the rule that demotes: seldom without cause, soon with one.

    Args:
        line: its line in the data file, None where the stage has none.
        volume: how many cases there are, and how good the candidate is assumed to be.
        sampled: the share of cases that is looked at, 0 to 1.
        years: how long, on average, until a false alarm.
    """
    if line is None:
        return None
    fine = volume.errors if line["tolerated"] == "errors" else float(line["tolerated"])
    bad = TWICE * fine if line["unacceptable"] == "twice" else float(line["unacceptable"])
    bad = min(bad, volume.most(line))
    fine = min(fine, bad / TWICE)
    found = None
    if 0 < fine < bad < 1:
        seen = (volume.per_week or 0.0) * volume.coverage * sampled
        cases = max(FEWEST_BETWEEN_ALARMS, seen * WEEKS_A_YEAR * years)
        found = watch(fine, bad, float(round(cases))) if isfinite(cases) else None
    return Demotion(str(line["metric"]), line["to"], found, AT_ONCE)
