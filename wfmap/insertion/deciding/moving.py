"""Which number that the document states, moved by a fifth, unmakes what would be done.

The closed form of `tipping` knows no ways: a share moved far from the step changes how often it is
done. So each number is put into a document of its own, which is rewritten and counted anew; the
ways and times that are stated give the work exactly, and only what hangs on queues is left out. It
is done for what nothing else speaks against, which is never more than a few candidates.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from wfmap.facts import Facts
from wfmap.facts.statements import stated
from wfmap.graph import ProcessGraph, build
from wfmap.insertion.criteria.fit import shortfalls
from wfmap.insertion.criteria.judged import Judged
from wfmap.insertion.deciding.effort import DAYS_A_WEEK, efforts, repairs, weeks_of
from wfmap.insertion.deciding.money import YEAR, errors_in_case
from wfmap.insertion.deciding.numbers import FIFTH, Number, numbers
from wfmap.insertion.deciding.prices import Prices
from wfmap.insertion.deciding.returns import worth
from wfmap.insertion.deciding.terms import SLOW, Money, Tipping
from wfmap.insertion.deciding.tipping import anchor
from wfmap.insertion.parameters import Range, Values
from wfmap.insertion.patterns.pattern import COMES_BACK, Plan, Setting
from wfmap.readiness.terms import Shortfall

__all__ = ["moved_tippings"]

MONTHS: Final = 12.0
TURNS: Final = 12
"""Halvings until the value that flips is known to less than a thousandth of it."""
LOSES: Final = "it loses"


def moved_tippings(judged: Judged, money: Money, prices: Prices) -> tuple[Tipping, ...]:
    """List the stated numbers that unmake a candidate that would be done, moved as far as may be.

    Either it loses, or something is short of what it needs, or people get more than can be done.
    """
    if judged.is_nothing or money.npv.value is None:
        return ()
    tried = _Tried(judged, money, prices)
    found = (tried.tipping(number) for number in numbers(judged.setting.graph))
    return (*(one for one in found if one is not None), *_busy(judged))


class _Tried:
    """A candidate tried on documents with one number moved."""

    def __init__(self, judged: Judged, money: Money, prices: Prices) -> None:
        self.judged, self.money, self.prices = judged, money, prices
        self.needs = shortfalls(judged)
        self.short = frozenset(map(_key, self.needs))
        self.scale = 1.0
        built = self._build(judged.setting.graph)
        self.scale = anchor(money, self._npv(judged.setting.graph) - built)
        self.is_slow = self._npv(judged.setting.graph) + self._longer(judged.setting.graph) <= 0

    def tipping(self, number: Number) -> Tipping | None:
        """Move a number both ways and say what becomes of the candidate, None of nothing."""
        low, high = number.reach
        for factor in (low, min(high, number.most / number.value)):
            becomes = self._becomes(number, factor)
            if becomes:
                at = number.value * self._where(number, factor)
                changes = "npv" if becomes in {LOSES, SLOW} else "verdict"
                return Tipping(number.pointer, number.value, at, changes, becomes)
        return None

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
        worth_left = self._npv(graph)
        if worth_left <= 0:
            return LOSES
        if not self.is_slow and worth_left + self._longer(graph) <= 0:
            return SLOW
        setting = Setting(graph, self.judged.setting.prediction)
        now = shortfalls(replace(self.judged, setting=setting))
        fresh = next((one for one in now if _key(one) not in self.short), None)
        if fresh is None:
            return ""
        return f"{fresh.element.name or fresh.element.id} is short of {fresh.dimension}"

    def _npv(self, graph: ProcessGraph) -> float:
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
        return self.scale * (saved * cases + late + upkeep) * taken / MONTHS * used + built

    def _errors(self, graph: ProcessGraph, before: Facts, values: Values) -> float:
        """Give what fewer wrong results save in a case."""
        judged = replace(self.judged, setting=Setting(graph, self.judged.setting.prediction))
        return errors_in_case(judged, values, before)

    def _longer(self, graph: ProcessGraph) -> float:
        """Give what is left less where building takes as long as it does one time in ten."""
        plan = self.judged.screened
        own, most = weeks_of(plan.match.form, plan.stage)
        spread = float(efforts()["repair_p90"])
        first = sum(r.weeks for r in repairs(graph, plan.pattern, plan.match, self.needs))
        weeks = own + first
        return self._build(graph) * ((most + spread * first) / weeks - 1) if weeks > 0 else 0.0

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


def _busy(judged: Judged) -> Iterator[Tipping]:
    """Yield the people who would get more than can be done, were a fifth fewer of them there."""
    before, after = judged.setting.prediction.pools, judged.screened.prediction.pools
    for name, pool in after.items():
        known = before.get(name)
        left = 1 - FIFTH
        if known is not None and known.load < left <= pool.load:
            who = judged.setting.graph.actor_name(name)
            becomes = f"{who} would get more work than can be done"
            stated_at = judged.setting.graph.process.actors[name]
            share = stated_at.availability
            field, value = ("availability", share.value) if share is not None else (
                "capacity", float(pool.servers))  # fmt: skip
            at = f"/actors/{name}/{field}"
            yield Tipping(at, value, value * pool.load, "verdict", becomes)
            if known.load * (1 + FIFTH) < 1 <= pool.load * (1 + FIFTH):
                count = judged.setting.graph.process.arrivals
                if count is not None and count.count is not None:
                    value = count.count.value
                    yield Tipping("/arrivals/count", value, value / pool.load, "verdict", becomes)
