"""A candidate → what it is worth in money: each term a year, then the horizon, payback, break-even.

    work       people's minutes before − after, at their wages
    errors     (wrong results before − after) × what one costs
    lateness   (late cases before − after) × what one costs
    run        calls and other costs of a case before − after, less upkeep
    net        their sum, in full use
    npv        what of it is taken up, month by month, at today's worth, less the cost to build

Every term is a gain above nought and a cost below, so that they add up. The doubts of parameters
are drawn apart (`drawn`); efforts, prices, adoption and ramp-up are drawn beside them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from wfmap.facts import Facts
from wfmap.facts.facts import ActorFacts
from wfmap.graph import ProcessGraph
from wfmap.insertion.criteria.judged import Judged
from wfmap.insertion.deciding.drawn import between, drawn, errors_of, saving_of
from wfmap.insertion.deciding.effort import DAYS_A_WEEK, efforts, repairs, weeks_of
from wfmap.insertion.deciding.prices import Prices, is_priced
from wfmap.insertion.deciding.returns import (
    Samples,
    lognormal,
    months_of_use,
    stream,
    triangle,
    triangular,
    worth,
)
from wfmap.insertion.deciding.terms import Amount, BreakEven, Money
from wfmap.insertion.parameters import Values
from wfmap.insertion.patterns.pattern import COMES_BACK
from wfmap.insertion.rewriting.people import is_person
from wfmap.prediction.predictor import Prediction
from wfmap.readiness.terms import Shortfall
from wfmap.units.durations import DAY, HOUR
from wfmap.units.figures import exact, figure

__all__ = ["YEAR", "cost_of_error", "errors_in_case", "money_of", "uncaught"]

SAMPLES: Final = 2000
YEAR: Final = 365.25 * DAY
"""Seconds of an average year."""
MONTHS: Final = 12.0
TAIL: Final = 0.025
"""What an interval of 95 % leaves out at each end."""
NOBODY: Final = "nobody"

Reads = Callable[[Prediction], float | None]


@dataclass(frozen=True, slots=True)
class _Term:
    """One term a year: as it is likely, sample by sample, and what it is made of."""

    likely: float | None
    samples: Samples
    provenance: str

    def amount(self, unit: str) -> Amount:
        if self.likely is None:
            return Amount(None, None, None, unit, self.provenance)
        low, high = _ends(self.samples, self.likely)
        return Amount(self.likely, low, high, unit, self.provenance)


def _ends(samples: Samples, likely: float) -> tuple[float, float]:
    low, high = (float(x) for x in np.quantile(samples, [TAIL, 1 - TAIL]))
    return min(low, likely), max(high, likely)


def cost_of_error(judged: Judged) -> float | None:
    """Give what a wrong result at the step costs, as the decision there or the step says."""
    match = judged.screened.match
    if match.element.kind == "step":
        asked = judged.setting.decision(match.step)
        if asked is not None and asked[1] is not None and asked[1].error_cost is not None:
            return asked[1].error_cost.value
    stated = judged.setting.graph.steps[match.step].step.error_cost
    return stated.value if stated is not None else None


def uncaught(judged: Judged) -> float | None:
    """Give the share of cases in which nobody would catch a fault any more; None where none did."""
    match = judged.screened.match
    control = judged.setting.graph.steps[match.step].step.control
    if match.form != "remove" or control is None or control.catches is None:
        return None
    return control.catches.value


def errors_in_case(judged: Judged, values: Values, facts: Facts) -> float:
    """Give what fewer wrong results save in a case, with one value for every parameter.

    Below nought where there would be more; 0 where what one costs is not stated.
    """
    cost, step = cost_of_error(judged), facts.steps.get(judged.screened.match.step)
    if cost is None or step is None or judged.is_nothing:
        return 0.0
    caught, times = uncaught(judged), step.executions.value
    if caught is not None:
        return -caught * times * cost
    now, later = values.error_by_hand, float(errors_of(judged, values))
    seen = judged.screened.parameters.source("error_by_hand") == COMES_BACK
    return 0.0 if seen and later <= now else (now - later) * times * cost


def money_of(
    judged: Judged, prices: Prices, short: Sequence[Shortfall], seed: int = 0
) -> Money | None:
    """Work out what a candidate is worth.

    None where nobody's wage or no volume is stated. A term that is not known is None, and so is
    what it would be a part of.

    Args:
        judged: the candidate, predicted.
        prices: the terms.
        short: what it needs first.
        seed: same seed, same samples.
    """
    arrivals = judged.setting.facts.process.arrivals
    if arrivals is None or not _has_wages(judged.setting.graph):
        return None
    made = _Made(judged, prices, arrivals.value * YEAR, short, seed)
    return made.money()


def _has_wages(graph: ProcessGraph) -> bool:
    actors = graph.process.actors.items()
    return any(a.cost_per_hour is not None and is_person(graph, name) for name, a in actors)


class _Made:
    """The terms of one candidate; `cases` are those of a year."""

    def __init__(
        self,
        judged: Judged,
        prices: Prices,
        cases: float,
        short: Sequence[Shortfall],
        seed: int,
    ) -> None:
        self.judged, self.prices, self.cases = judged, prices, cases
        self.draw = stream(judged.screened.id, seed)
        self.known = judged.screened.parameters
        self.likely = self.known.at("mode")
        self.drawn = drawn(self.known, self.draw, SAMPLES)
        self.year = f"{prices.currency or 'money'} a year"
        self.build = self._build(short)

    def money(self) -> Money:
        work, cashable = self._work(share=False), self._work(share=True)
        errors, lateness = self._errors(), self._lateness()
        upkeep = self._upkeep()
        run = self._run(work, upkeep)
        net = _sum((work, errors, lateness, run))
        full, ramp = self._taken_up(net)
        npv, npv_cash = self._npv(net, full, ramp), self._cash(net, work, cashable, ramp)
        months = self._months(full, ramp)
        unit = self.prices.currency or "money"
        return Money(
            work=work.amount(self.year),
            cashable=cashable.amount(self.year),
            errors=errors.amount(self.year),
            lateness=lateness.amount(self.year),
            run=run.amount(self.year),
            upkeep=upkeep.amount(self.year),
            net=net.amount(self.year),
            build=self.build.amount(unit),
            npv=npv.amount(unit),
            npv_cashable=npv_cash.amount(unit),
            payback=(None, None, None) if months is None else _three(months),
            never=None if months is None else float(np.mean(months > self.prices.horizon)),
            hope=None if npv.likely is None else float(np.mean(np.maximum(npv.samples, 0.0))),
            horizon=self.prices.horizon,
            break_even=self._break_even(net, errors, npv, upkeep),
            samples=net.samples if net.likely is not None else None,
        )

    def _corners(self, figure: Reads) -> tuple[float, float, float] | None:
        found = self.judged.corners(figure)
        return None if found is None else (found.worst, found.mode, found.best)

    def _sampled(self, figure: Reads, told: str) -> _Term:
        """Put the three predictions of a figure, a gain a case, on the samples; a year of it."""
        ends = self._corners(figure)
        if ends is None:
            return _Term(None, np.zeros(SAMPLES), told)
        at = tuple(saving_of(self.judged, self.known.at(c)) for c in ("low", "mode", "high"))
        found = np.asarray(saving_of(self.judged, self.drawn)) + np.zeros(SAMPLES)
        samples = between(found, (at[0], at[1], at[2]), ends) * self.cases
        return _Term(ends[1] * self.cases, samples, told)

    def _work(self, *, share: bool) -> _Term:
        """Give the work saved; with `share` only what is cashable of it."""
        graph, before = self.judged.setting.graph, self.judged.setting.facts.actors

        def saved(after: Prediction) -> float:
            return sum(
                _wage(graph, name)
                * (_cashable(graph, name) if share else 1.0)
                * (_seconds(before.get(name)) - _seconds(after.facts.actors.get(name)))
                / HOUR
                for name in dict.fromkeys((*before, *after.facts.actors))
                if is_person(graph, name)
            )

        told = "posts, overtime and temporary staff that end, as stated" if share else (
            "minutes of people before and after, at their wages"
        )  # fmt: skip
        return self._sampled(saved, told)

    def _errors(self) -> _Term:
        cost, zeros = cost_of_error(self.judged), np.zeros(SAMPLES)
        step = self.judged.setting.facts.steps.get(self.judged.screened.match.step)
        caught = uncaught(self.judged)
        if self.judged.is_nothing or step is None:
            return _Term(0.0, zeros, "nothing changes")
        times = step.executions.value * self.cases
        if caught is not None:
            told = "what the check catches would go on unseen"
            likely = errors_in_case(self.judged, self.likely, self.judged.setting.facts)
            return _Term(None if cost is None else likely * self.cases, zeros, told)
        now, later = self.likely.error_by_hand, float(errors_of(self.judged, self.likely))
        samples = np.asarray(self.drawn.error_by_hand - errors_of(self.judged, self.drawn)) + zeros
        if cost is None:
            if later <= now:
                return _Term(0.0, zeros, "no more errors than today; what one costs is not stated")
            return _Term(None, samples * times, "what an error costs is not stated")
        if later <= now and self.known.source("error_by_hand") == COMES_BACK:
            return _Term(0.0, zeros, "what comes back is found, and its work is saved as work")
        told = f"{100 * now:.2f} % wrong before, {100 * later:.2f} % after, {figure(cost)} each"
        likely = errors_in_case(self.judged, self.likely, self.judged.setting.facts)
        return _Term(likely * self.cases, samples * times * cost, told)

    def _lateness(self) -> _Term:
        target = self.judged.setting.graph.process.target
        cost = target.late_cost if target is not None else None
        base = self.judged.setting.prediction.late
        if cost is None or base is None:
            return _Term(0.0, np.zeros(SAMPLES), "what a late case costs is not stated")
        each = cost.value

        def saved(after: Prediction) -> float | None:
            late = None if after.unstable else after.late
            return (base - (1.0 if late is None else late)) * each

        return self._sampled(saved, f"late cases before and after, {figure(each)} each")

    def _upkeep(self) -> _Term:
        if self.build.likely is None or not self.judged.has_machine:
            known = self.judged.has_machine
            return _Term(None if known else 0.0, np.zeros(SAMPLES), "nothing to keep up")
        share = self.prices.upkeep
        drawn_ = triangular(self.draw, share.low, share.mode, share.high, SAMPLES)
        told = "watching, evaluating again and keeping up, as a share of the cost to build"
        return _Term(self.build.likely * share.mode, self.build.samples * drawn_, told)

    def _run(self, work: _Term, upkeep: _Term) -> _Term:
        """Give what else a case costs less, or more: calls, fixed costs and upkeep."""
        before = self.judged.setting.facts.process.cost
        base = before.value if before is not None else 0.0

        def saved(after: Prediction) -> float:
            cost = after.facts.process.cost
            return base - (cost.value if cost is not None else 0.0)

        whole = self._sampled(saved, "calls and other costs of a case, and upkeep")
        if self.judged.is_ai and not is_priced(self.known):
            return _Term(None, whole.samples, "what a call costs is not known in this currency")
        rest = _Term(
            None if whole.likely is None or work.likely is None else whole.likely - work.likely,
            whole.samples - work.samples,
            whole.provenance,
        )
        return _sum((rest, upkeep), whole.provenance)

    def _build(self, short: Sequence[Shortfall]) -> _Term:
        """Give the cost to build: its own weeks, connectors and repairs at a builder's rate."""
        plan, day = self.judged.screened, self.prices.per_day
        mine = [weeks_of(plan.match.form, plan.stage)]
        spread = float(efforts()["repair_p90"])
        first = repairs(self.judged.setting.graph, plan.pattern, plan.match, short)
        mine += [(repair.weeks, repair.weeks * spread) for repair in first]
        days = sum((lognormal(self.draw, *one, SAMPLES) for one in mine), np.zeros(SAMPLES))
        weeks = sum(likely for likely, _ in mine)
        if self.judged.is_nothing:
            return _Term(0.0, np.zeros(SAMPLES), "nothing is built")
        if day is None:
            told = "what a day of a builder costs is not known in this currency"
            return _Term(None, np.zeros(SAMPLES), told)
        rate = triangular(self.draw, day.low, day.mode, day.high, SAMPLES)
        told = f"{DAYS_A_WEEK * weeks:.0f} days, repairs and connectors included; {day.source}"
        return _Term(-weeks * DAYS_A_WEEK * day.mode, -days * DAYS_A_WEEK * rate, told)

    def _taken_up(self, net: _Term) -> tuple[Samples, Samples]:
        """Draw what of the net is taken up in the end, a month, and the ramp-up in months."""
        table = efforts()
        taken = triangle(self.draw, table["adoption"], SAMPLES) if self.judged.is_ai else 1.0
        return net.samples * taken / MONTHS, triangle(self.draw, table["ramp_up_months"], SAMPLES)

    def _npv(self, net: _Term, full: Samples, ramp: Samples) -> _Term:
        samples = full * worth(self.prices.horizon, self.prices.discount, ramp) + self.build.samples
        told = (
            f"{exact(self.prices.horizon)} months at {exact(100 * self.prices.discount)} % a year, "
            "use growing as people take it up"
        )
        known = net.likely is not None and self.build.likely is not None
        return _Term(float(np.median(samples)) if known else None, samples, told)

    def _cash(self, net: _Term, work: _Term, cashable: _Term, ramp: Samples) -> _Term:
        """Give the same without the hours that are only freed."""
        only = _Term(net.likely, net.samples - work.samples + cashable.samples, "")
        full, _ = self._taken_up(only)
        found = self._npv(only, full, ramp)
        return _Term(found.likely, found.samples, f"{found.provenance}; cashable work only")

    def _months(self, full: Samples, ramp: Samples) -> Samples | None:
        if self.build.likely is None:
            return None
        return months_of_use(-self.build.samples, full, ramp)

    def _break_even(self, net: _Term, errors: _Term, npv: _Term, upkeep: _Term) -> BreakEven:
        if net.likely is None or self.judged.is_nothing:
            return BreakEven()
        needed = None
        if npv.likely is not None and self.build.likely is not None and net.likely > 0:
            each = (npv.likely - self.build.likely) / net.likely
            kept = (upkeep.likely or 0.0) * each
            grows = npv.likely - self.build.likely - kept
            needed = -(self.build.likely + kept) / grows if grows > 0 else None
        covered = self.likely.coverage * needed if needed is not None else None
        return BreakEven(
            error_rate=self._error_rate(net.likely - (errors.likely or 0.0)),
            coverage=covered if covered is not None and covered <= 1 else None,
            volume=None if needed is None else self.cases * needed,
        )

    def _error_rate(self, without: float) -> float | None:
        cost = cost_of_error(self.judged)
        step = self.judged.setting.facts.steps.get(self.judged.screened.match.step)
        times = step.executions.value * self.cases if step is not None else 0.0
        if not cost or not times:
            return None
        return min(1.0, max(0.0, self.likely.error_by_hand + without / (times * cost)))


def _sum(terms: Sequence[_Term], told: str = "the sum of its terms") -> _Term:
    known = [term.likely for term in terms if term.likely is not None]
    samples = sum((term.samples for term in terms), np.zeros(SAMPLES))
    return _Term(sum(known) if len(known) == len(terms) else None, samples, told)


def _three(months: Samples) -> tuple[float | None, float | None, float | None]:
    """Give the median of the months and the ends of 95 %; None for never."""
    found = [float(np.quantile(months, q, method="higher")) for q in (0.5, TAIL, 1 - TAIL)]
    mode, low, high = (x if np.isfinite(x) else None for x in found)
    return mode, low, high


def _wage(graph: ProcessGraph, name: str) -> float:
    actor = graph.process.actors.get(name)
    cost = actor.cost_per_hour if actor is not None else None
    return cost.value if cost is not None else 0.0


def _cashable(graph: ProcessGraph, name: str) -> float:
    actor = graph.process.actors.get(name)
    share = actor.cashable if actor is not None else None
    return share.value if share is not None else 0.0


def _seconds(facts: ActorFacts | None) -> float:
    return facts.work_per_case.value if facts is not None else 0.0
