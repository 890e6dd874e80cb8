"""The cheapest capacities that meet the target, by prediction.

Start from the fewest people that keep up, add where the next one saves most time for its money
(marginal allocation; Fox 1966), until the target is met; then take back and exchange as long as
that is cheaper. Optimal where the gains of one actor do not depend on the others, close elsewhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

from wfmap.bottlenecks.screening import affordable
from wfmap.graph import ProcessGraph, build
from wfmap.graph.moments import quantile
from wfmap.model.people import Actor
from wfmap.model.process import Process
from wfmap.model.quantity import Quantity
from wfmap.prediction.predictor import Prediction, predict
from wfmap.prediction.whatif import Outcome, WhatIf

__all__ = ["Staffing", "staffing"]

MOST: Final = 250
"""Plans that are looked at, at most."""
_FURTHEST: Final = 3
"""Capacities go to this many times what is there, and ten more."""


_MOST_WHOLE: Final = 10
"""Plans that are predicted whole at the end, at most."""


@dataclass(frozen=True, slots=True)
class Staffing:
    """What it takes to meet a target.

    `reached` is the time in seconds that counts against the target (the mean, or the target's
    percentile) with `capacities`; `now` the same as it is. `cost` and `cost_now` are per hour, in
    the document's currency, or servers where no actor has a price. `meets` is False where no
    capacity is enough, because the time goes elsewhere; then `capacities` are as they are, and
    `reached` is the least that more people could do. `is_of_some` tells that times are of the
    cases of some outcomes only, as the target is.
    """

    target: float
    percentile: float | None
    now: float | None
    reached: float
    capacities: Mapping[str, int]
    changes: Mapping[str, int]
    cost: float
    cost_now: float
    priced: bool
    meets: bool
    is_of_some: bool


def staffing(graph: ProcessGraph, prediction: Prediction) -> Staffing | None:
    """Find the cheapest capacities; None without a target, arrivals, or a capacity to change.

    Where the load of an actor has no end, no number of people would do.
    """
    target = graph.process.target
    if target is None or target.cycle_time is None or not prediction.facts.process.arrivals:
        return None
    if any(not pool.load < inf for pool in prediction.pools.values()):
        return None
    if prediction.aimed is None:  # which cases the target is meant for cannot be told apart
        return None
    search = _Search(graph, prediction)
    if not search.now:
        return None
    found = search.settled(search.cheapest())
    reached = search.time(found)
    now = search.time(search.now)
    if reached > search.target:
        reached, found = min(reached, now), search.now
    return Staffing(
        target=search.target,
        percentile=search.percentile,
        now=now if now < inf else None,
        reached=reached,
        capacities=dict(zip(search.actors, found, strict=True)),
        changes={
            actor: new - old
            for actor, new, old in zip(search.actors, found, search.now, strict=True)
            if new != old
        },
        cost=search.cost(found),
        cost_now=search.cost(search.now),
        priced=search.priced,
        meets=reached <= search.target,
        is_of_some=bool(target.outcomes),
    )


Plan = tuple[int, ...]


class _Search:
    """Looks for a plan: a number of servers for each actor with a capacity of its own."""

    def __init__(self, graph: ProcessGraph, prediction: Prediction) -> None:
        self.graph = graph
        actors = graph.process.actors
        pools = {a: p for a, p in prediction.pools.items() if not actors[a].members and p.load > 0}
        self.actors = tuple(pools)
        self.now: Plan = tuple(pool.servers for pool in pools.values())
        self.least: Plan = tuple(
            max(1, int(pool.fullness * pool.servers - 1e-9) + 1) for pool in pools.values()
        )
        self.most: Plan = tuple(_FURTHEST * n + 10 for n in self.now)
        prices = [actors[actor].cost_per_hour for actor in self.actors]
        self.priced = any(price is not None for price in prices)
        self.prices = [(p.value if p is not None else 0.0) if self.priced else 1.0 for p in prices]
        target = graph.process.target
        assert target is not None and target.cycle_time is not None  # noqa: S101, PT018 - looked at by the caller
        self.target = target.cycle_time.expected
        self.percentile = target.percentile.value / 100 if target.percentile else None
        self.predicted, self.most_predicted = 0, affordable(graph, MOST)
        self.times: dict[Plan, float] = {self.now: self._whole(prediction)}
        self.base = graph.process
        self.base = self._process(self.least)
        self.known = WhatIf(build(self.base))

    def cost(self, plan: Plan) -> float:
        """Add up what a plan costs in an hour."""
        return sum(price * n for price, n in zip(self.prices, plan, strict=True))

    def time(self, plan: Plan) -> float:
        """Give the time in seconds that counts against the target."""
        self._ask([plan])
        return self.times[plan]

    def _ask(self, plans: Iterable[Plan]) -> None:
        """Find the times of some plans together."""
        new = [plan for plan in dict.fromkeys(plans) if plan not in self.times]
        processes = [self._process(plan) for plan in new]
        for plan, process, found in zip(new, processes, self._outcomes(processes), strict=True):
            self.predicted += found is None
            if found is None:
                self.times[plan] = self._whole(predict(build(process)))
            elif self.percentile is None or not found.cycle_time.mean < inf:
                self.times[plan] = found.cycle_time.mean
            else:
                self.times[plan] = self.known.quantile(found.cycle_time, self.percentile)

    def _whole(self, prediction: Prediction) -> float:
        """Give the time in seconds that counts against the target: the mean, or its percentile."""
        cycle = prediction.aimed
        if cycle is None or not cycle.mean < inf:
            return inf
        if self.percentile is None:
            return cycle.mean
        if prediction.spread is not None:
            return prediction.spread.quantile(self.percentile)
        return quantile(cycle, self.percentile)

    def settled(self, plan: Plan) -> Plan:
        """Predict a plan whole where a percentile counts, and go on up until it surely meets it.

        On the way there times are taken to spread as those of the fewest people that keep up.
        """
        if self.percentile is None:
            return plan
        for _ in range(_MOST_WHOLE):
            self.times[plan] = self._whole(predict(build(self._process(plan))))
            better = self._step_up(plan) if self.times[plan] > self.target else None
            if better is None:
                break
            plan = better
        return plan

    def _outcomes(self, processes: Sequence[Process]) -> Sequence[Outcome | None]:
        """Say what would be; None where the target is meant for some outcomes of cases only."""
        target = self.graph.process.target
        if target is not None and target.outcomes:
            return [None] * len(processes)
        return self.known.of_all(processes)

    def _process(self, plan: Plan) -> Process:
        """Make the process with a plan; actors who stay as they are are shared with the base."""
        process = self.base
        changed: dict[str, Actor] = {}
        for actor, number in zip(self.actors, plan, strict=True):
            declared = process.actors[actor]
            if declared.capacity is None or declared.capacity.value != number:
                more = {"capacity": Quantity(value=number)}
                changed[actor] = declared.model_copy(update=more)
        return process.model_copy(update={"actors": {**process.actors, **changed}})

    @property
    def _is_over(self) -> bool:
        """Whether enough was looked at."""
        return self.predicted >= self.most_predicted or len(self.times) >= MOST

    def cheapest(self) -> Plan:
        """Go up from the least to the target, then down again wherever that is cheaper."""
        plan = self.least
        while self.time(plan) > self.target and not self._is_over:
            better = self._step_up(plan)
            if better is None:
                return plan
            plan = better
        while not self._is_over and (cheaper := self._step_down(plan)) is not None:
            plan = cheaper
        return plan

    def _step_up(self, plan: Plan) -> Plan | None:
        """Add the server that saves most time for its money; None where none saves any."""
        self._ask([plan, *self._larger(plan).values()])
        before = self.time(plan)
        best, gain = None, 1e-6
        for place, more in self._larger(plan).items():
            after = self.time(more)
            saved = 1e300 if before == inf > after else 0.0 if before == inf else before - after
            worth = saved / max(self.prices[place], 1e-6)
            if worth > gain:
                best, gain = more, worth
        return best

    def _step_down(self, plan: Plan) -> Plan | None:
        """Take one away, or exchange one for another, where that is cheaper and still enough."""
        for given in range(len(plan)):
            less = _changed(plan, given, -1)
            if less[given] < self.least[given]:
                continue
            trials = [less, *(_changed(less, k, 1) for k in range(len(plan)) if k != given)]
            if self._is_over:
                return None
            cheaper = [
                t for t in sorted(trials, key=self.cost) if self.cost(t) < self.cost(plan) - 1e-9
            ]
            self._ask(cheaper)
            for trial in cheaper:
                if self.time(trial) <= self.target:
                    return trial
        return None

    def _larger(self, plan: Plan) -> dict[int, Plan]:
        """List the plans with one server more, as far as that may go, by the place of its actor."""
        found = {place: _changed(plan, place, 1) for place in range(len(plan))}
        return {place: more for place, more in found.items() if more[place] <= self.most[place]}


def _changed(plan: Plan, place: int, by: int) -> Plan:
    return (*plan[:place], plan[place] + by, *plan[place + 1 :])
