"""Which number that the document states, moved by a fifth, unmakes what would be done.

The closed form of `tipping` knows no ways: a share moved far from the step changes how often it is
done. So each number is put into a document of its own, which is rewritten and counted anew; the
ways and times that are stated give the work exactly, and only what hangs on queues is left out. It
is done for what nothing else speaks against, which is never more than a few candidates.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from wfmap.facts import Facts
from wfmap.facts.statements import stated
from wfmap.graph import ProcessGraph, build
from wfmap.insertion.criteria.fit import shortfalls
from wfmap.insertion.criteria.judged import Judged
from wfmap.insertion.deciding.busy import busy_tippings
from wfmap.insertion.deciding.doubts import Doubts, Flow
from wfmap.insertion.deciding.effort import DAYS_A_WEEK, efforts, repairs, weeks_of
from wfmap.insertion.deciding.money import YEAR, errors_in_case
from wfmap.insertion.deciding.numbers import FIFTH, Number, numbers
from wfmap.insertion.deciding.prices import Prices
from wfmap.insertion.deciding.returns import worth
from wfmap.insertion.deciding.terms import Money, Tipping
from wfmap.insertion.deciding.tipping import anchor, doubts_of, thin_tippings
from wfmap.insertion.parameters import Range, Values
from wfmap.insertion.patterns.pattern import COMES_BACK, Plan, Setting
from wfmap.readiness.terms import Shortfall

__all__ = ["moved_tippings"]

MONTHS: Final = 12.0
TURNS: Final = 12
"""Halvings until the value that flips is known to less than a thousandth of it."""
LOSES: Final = "it loses"
SAFE: Final = 0.9
"""What is left where a number is a fifth off, as a share of what is likely, from which on it may be
half or double without a loss: four times as much would have to go.
"""


def moved_tippings(
    judged: Judged, money: Money, prices: Prices, short: Sequence[Shortfall]
) -> tuple[Tipping, ...]:
    """List the stated numbers that unmake a candidate that would be done, moved as far as may be.

    Either it loses, or it leaves less than one more doubt may take, or something is short of what
    it needs, or people get more than can be done.
    """
    if judged.is_nothing or money.npv.value is None:
        return ()
    tried = _Tried(judged, money, prices, short)
    found = (tried.tipping(number) for number in tried.numbers)
    thin = thin_tippings(judged, money, prices, short)
    return (*(one for one in found if one is not None), *thin, *busy_tippings(judged))


class _Tried:
    """A candidate tried on documents with one number moved."""

    def __init__(
        self, judged: Judged, money: Money, prices: Prices, short: Sequence[Shortfall]
    ) -> None:
        self.judged, self.money, self.prices = judged, money, prices
        self.needs = shortfalls(judged)
        self.short = frozenset(map(_key, self.needs))
        self.scale = 1.0
        self.scale = anchor(money, self._flow(judged.setting.graph).comes_in)
        self.likely = self._flow(judged.setting.graph)
        self.numbers = tuple(numbers(judged.setting.graph))
        self.near: dict[str, tuple[Flow, Flow]] = {}
        self.doubts = self._doubts(doubts_of(judged, money, prices, short))

    def _doubts(self, doubts: Doubts) -> Doubts:
        """Look at each number a fifth off, and take what it takes into account."""
        for number in self.numbers:
            ends = tuple(min(1 + x, number.most / number.value) for x in (-FIFTH, FIFTH))
            flows = tuple(self._flow(build(number.times(end))) for end in ends)
            self.near[number.pointer] = flows[0], flows[1]
            for end, flow in zip(ends, flows, strict=True):
                off = number.doubt / FIFTH
                moved = Flow(*(
                    b + (m - b) * off
                    for b, m in zip(
                        (self.likely.comes_in, self.likely.built),
                        (flow.comes_in, flow.built),
                        strict=True,
                    )
                ))  # fmt: skip
                at = number.value * (1 + (end - 1) * off)
                named = Tipping(number.pointer, number.value, at, "npv", "")
                doubts = doubts.joined(self.likely, moved, named)
        return doubts

    def tipping(self, number: Number) -> Tipping | None:
        """Move a number both ways and say what becomes of the candidate, None of nothing."""
        low, high = number.reach
        for factor in (low, min(high, number.most / number.value)):
            becomes = self._becomes(number, factor)
            if becomes:
                at = number.value * self._where(number, factor)
                changes = "npv" if becomes == LOSES else "verdict"
                return Tipping(number.pointer, number.value, at, changes, becomes)
        for k, factor in enumerate((1 - FIFTH, 1 + FIFTH)):
            left = self.near[number.pointer][k]
            becomes = self.doubts.too_much(left, self.judged.setting.graph, number.pointer)
            if becomes:
                at = number.value * factor
                return Tipping(number.pointer, number.value, at, "verdict", becomes, far=True)
        return None

    def _may_lose(self, number: Number) -> bool:
        """Tell whether a number that is moved farther may take all: a fifth takes a good part."""
        left = min(flow.left for flow in self.near[number.pointer])
        return left < SAFE * self.likely.left

    def _where(self, number: Number, end: float) -> float:
        keeps, flips = 1.0, end
        for _ in range(TURNS):
            middle = (keeps + flips) / 2
            if self._becomes(number, middle):
                flips = middle
            else:
                keeps = middle
        return flips

    def _becomes(self, number: Number, factor: float) -> str:
        graph = build(number.times(factor))
        if self._may_lose(number) and self._flow(graph).left <= 0:
            return LOSES
        setting = Setting(graph, self.judged.setting.prediction)
        now = shortfalls(replace(self.judged, setting=setting))
        fresh = next((one for one in now if _key(one) not in self.short), None)
        if fresh is None:
            return ""
        return f"{fresh.element.name or fresh.element.id} is short of {fresh.dimension}"

    def _flow(self, graph: ProcessGraph) -> Flow:
        """Give what it is worth as it is likely: what a case costs less by stated work."""
        plan = self.judged.screened
        known = plan.parameters
        rate = graph.steps[plan.match.step].step.error_rate
        if rate is not None and known.source("error_by_hand") != COMES_BACK:
            known = known.with_(error_by_hand=Range.exactly(rate.value, "the step's error rate"))
        values = known.at("mode")
        before = stated(graph)
        after = stated(build(plan.pattern.rewrite(graph, Plan(plan.match, plan.stage, values))))
        cases = _cases(before)
        saved = _cost(before) - _cost(after) + self._errors(graph, before, values)
        late = (self.money.lateness.value or 0.0) * cases / _cases(self.judged.setting.facts)
        built = self._build(graph)
        upkeep = built * self.prices.upkeep.mode if self.judged.has_machine else 0.0
        table = efforts()
        taken = float(table["adoption"]["mode"]) if self.judged.is_ai else 1.0
        ramp = np.array([table["ramp_up_months"]["mode"]])
        used = float(worth(self.prices.horizon, self.prices.discount, ramp)[0])
        comes_in = self.scale * (saved * cases + late + upkeep) * taken / MONTHS * used
        return Flow(comes_in, built)

    def _errors(self, graph: ProcessGraph, before: Facts, values: Values) -> float:
        """Give what fewer wrong results save in a case."""
        judged = replace(self.judged, setting=Setting(graph, self.judged.setting.prediction))
        return errors_in_case(judged, values, before)

    def _build(self, graph: ProcessGraph) -> float:
        plan, day = self.judged.screened, self.prices.per_day
        own, _ = weeks_of(plan.match.form, plan.stage)
        first = repairs(graph, plan.pattern, plan.match, self.needs)
        weeks = own + sum(one.weeks for one in first)
        return 0.0 if day is None else -weeks * DAYS_A_WEEK * day.mode


def _cases(facts: Facts) -> float:
    arrivals = facts.process.arrivals
    return 0.0 if arrivals is None else arrivals.value * YEAR


def _cost(facts: Facts) -> float:
    found = facts.process.cost
    return 0.0 if found is None else found.value


def _key(short: Shortfall) -> tuple[str, str, str]:
    return short.subject, short.element.id, short.dimension
