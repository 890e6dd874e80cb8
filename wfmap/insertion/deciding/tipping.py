"""Which single number, moved within its doubt, turns a candidate from a gain into a loss.

A default is moved to both ends of its range, a stated number by a fifth. All else stays as it is
likely. The money is worked out in closed form from the likely terms (`money`), so that this costs
next to nothing; where two figures of the same kind move work alike, both are named. As they are,
the terms give the value that is printed: the closed form is scaled to it. What
would be done otherwise is tried on every number of the document as well (`moving`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np

from wfmap.insertion.criteria.judged import Judged
from wfmap.insertion.deciding.doubts import Doubts, Flow, Moved
from wfmap.insertion.deciding.drawn import between, errors_of, saving_of
from wfmap.insertion.deciding.effort import efforts, repairs, weeks_of
from wfmap.insertion.deciding.money import YEAR, cost_of_error
from wfmap.insertion.deciding.numbers import FAR, FIFTH
from wfmap.insertion.deciding.prices import Prices
from wfmap.insertion.deciding.returns import worth
from wfmap.insertion.deciding.saying import condition_of
from wfmap.insertion.deciding.terms import Money, Parameter, Tipping
from wfmap.insertion.parameters import Values
from wfmap.insertion.rewriting.people import is_person
from wfmap.insertion.rewriting.record import added_as
from wfmap.insertion.tried import TRIED
from wfmap.model.quantity import Duration, Quantity
from wfmap.readiness.terms import Shortfall

__all__ = ["anchor", "doubts_of", "parameters_of", "thin_tippings", "tippings"]

MONTHS: Final = 12.0
TURNS: Final = 40
"""Halvings until the number that flips is known to next to nothing."""


@dataclass(frozen=True, slots=True)
class _Input:
    """A number: where it stands, its value, both ends of its doubt, and what it moves."""

    pointer: str
    value: float
    ends: tuple[float, float]
    moves: Callable[[float], Moved]

    @property
    def is_stated(self) -> bool:
        """Whether it stands in the document."""
        return self.pointer.startswith("/")


def tippings(
    judged: Judged, money: Money, prices: Prices, short: Sequence[Shortfall]
) -> tuple[Tipping, ...]:
    """List the numbers that flip the sign of a candidate's worth; none where that is not known."""
    if judged.is_nothing or money.npv.value is None or money.net.value is None:
        return ()
    scale = _scale(judged, money, prices)
    gains = money.npv.value > 0
    found = []
    for one in _inputs(judged, money, prices, short):

        def wins(value: float, one: _Input = one) -> bool:
            return _flow(judged, money, prices, one.moves(value), scale).left > 0

        near = next((end for end in one.ends if wins(end) != gains), None)
        far = (one.value * x for x in FAR) if gains and one.is_stated else ()
        end = next((end for end in far if not wins(end)), None) if near is None else near
        if end is not None:
            becomes = "it loses" if gains else "it gains"
            at = _where(wins, one, end)
            found.append(Tipping(one.pointer, one.value, at, "npv", becomes, far=near is None))
    return tuple(found)


def doubts_of(judged: Judged, money: Money, prices: Prices, short: Sequence[Shortfall]) -> Doubts:
    """Give what a single number takes at worst within its doubt."""
    scale = _scale(judged, money, prices)
    likely = _flow(judged, money, prices, Moved(), scale)
    found = Doubts()
    for one in _inputs(judged, money, prices, short):
        for end in _near(one):
            moved = _flow(judged, money, prices, one.moves(end), scale)
            found = found.joined(likely, moved, Tipping(one.pointer, one.value, end, "npv", ""))
    return found


def thin_tippings(
    judged: Judged, money: Money, prices: Prices, short: Sequence[Shortfall]
) -> tuple[Tipping, ...]:
    """List the stated numbers that leave too little for one more number's doubt.

    They are a fifth off, or at the ends of their own doubt.
    """
    scale, graph = _scale(judged, money, prices), judged.setting.graph
    inputs = tuple(_inputs(judged, money, prices, short))
    ends = [(one, end, one.moves(end)) for one in inputs for end in _near(one)]
    found = []
    for one in inputs:
        for at in (*_fifth(one.value), *one.ends) if one.is_stated else ():
            moved = one.moves(at)
            for other, end, too in ends:
                both = moved.beside(too)
                if other is one or _flow(judged, money, prices, both, scale).left > 0:
                    continue
                told = condition_of(Tipping(other.pointer, other.value, end, "npv", ""), graph)
                becomes = f"it loses where {told}"
                found.append(Tipping(one.pointer, one.value, at, "verdict", becomes, far=True))
                break
    return tuple(found)


def _near(one: _Input) -> tuple[float, ...]:
    """Give the ends within which a number is in doubt as long as nobody moves it."""
    low, high = _fifth(one.value)
    return tuple(min(max(end, low), high) if one.is_stated else end for end in one.ends)


def _scale(judged: Judged, money: Money, prices: Prices) -> float:
    return anchor(money, _flow(judged, money, prices, Moved()).comes_in)


def parameters_of(judged: Judged, prices: Prices) -> tuple[Parameter, ...]:
    """List every number a candidate's worth rests on, with the ends of its doubt."""
    if judged.is_nothing:
        return ()
    inputs = (*_figures(judged, None), *_terms(judged, prices), *_stated(judged, None))
    return tuple(Parameter(i.pointer, min(i.ends), i.value, max(i.ends)) for i in inputs)


def _where(gains: Callable[[float], bool], one: _Input, end: float) -> float:
    """Halve the way between the value and the end until the number that flips is known."""
    keeps, flips = one.value, end
    first = gains(keeps)
    for _ in range(TURNS):
        middle = (keeps + flips) / 2
        if gains(middle) == first:
            keeps = middle
        else:
            flips = middle
    return flips


def anchor(money: Money, stream: float) -> float:
    """Give what the stream of money in closed form is multiplied by to be the one that is told."""
    told = (money.npv.value or 0.0) - (money.build.value or 0.0)
    return told / stream if told * stream > 0 else 1.0


def _flow(judged: Judged, money: Money, prices: Prices, moved: Moved, scale: float = 1.0) -> Flow:
    table = efforts()
    work, errors = money.work.value or 0.0, money.errors.value or 0.0
    late, upkeep = money.lateness.value or 0.0, money.upkeep.value or 0.0
    calls = _calls(judged)
    fixed = (money.run.value or 0.0) - upkeep - calls
    gross = moved.volume * (
        moved.work * work
        + moved.errors * errors
        + moved.lateness * late
        + moved.calls * calls
        + moved.fixed * fixed
    )
    full = gross + upkeep * moved.upkeep * moved.build
    taken = 1.0
    if judged.is_ai:
        taken = table["adoption"]["mode"] if moved.adoption is None else moved.adoption
    ramp = table["ramp_up_months"]["mode"] if moved.ramp is None else moved.ramp
    months = prices.horizon if moved.horizon is None else moved.horizon
    rate = prices.discount if moved.discount is None else moved.discount
    used = float(worth(months, rate, np.array([ramp]))[0])
    built = (money.build.value or 0.0) * moved.build
    return Flow(float(scale * full * taken / MONTHS * used), built)


def _calls(judged: Judged) -> float:
    """Give what calls cost a year, below nought: what a step that calls costs beside time."""
    arrivals = judged.setting.facts.process.arrivals
    if not judged.is_ai or arrivals is None:
        return 0.0
    steps = judged.screened.prediction.facts.steps
    each = judged.screened.parameters.at("mode").cost_per_call
    made = sum(steps[s].executions.value for s in added_as(judged.screened.process, "AI step"))
    return -made * each * arrivals.value * YEAR


def _inputs(
    judged: Judged, money: Money, prices: Prices, short: Sequence[Shortfall]
) -> Iterator[_Input]:
    yield from _figures(judged, money)
    yield from _terms(judged, prices)
    yield from _effort(judged, short)
    yield from _stated(judged, money)


def _effort(judged: Judged, short: Sequence[Shortfall]) -> Iterator[_Input]:
    """Yield the weeks it takes to build with all that comes first, from p10 to p90."""
    plan = judged.screened
    spread = float(efforts()["repair_p90"])
    first = repairs(judged.setting.graph, plan.pattern, plan.match, short)
    parts = [
        weeks_of(plan.match.form, plan.stage),
        *((one.weeks, one.weeks * spread) for one in first),
    ]
    weeks, most = (sum(part) for part in zip(*parts, strict=True))
    if weeks > 0:
        ends = (weeks * weeks / most, most)
        yield _Input("efforts/weeks", weeks, ends, lambda x: Moved(build=_ratio(x, weeks)))


def _figures(judged: Judged, money: Money | None) -> Iterator[_Input]:
    """Yield the parameters of the effect model, each over its range.

    Without `money` nothing follows from them: they are only listed.
    """
    known, likely = judged.screened.parameters, judged.screened.parameters.at("mode")
    for field in fields(Values):
        span = known.ranges[field.name]
        if span.low < span.high:
            pointer = f"figures/{judged.screened.match.pattern}/{field.name}"
            if money is not None and span.source.startswith(TRIED):
                pointer = f"/steps/{judged.screened.match.step}/trial/{field.name}"

            def moves(value: float, name: str = field.name) -> Moved:
                if money is None:
                    return Moved()
                return _by_figure(judged, money, likely, name, value)

            yield _Input(pointer, span.mode, (span.low, span.high), moves)


def _by_figure(judged: Judged, money: Money, likely: Values, name: str, value: float) -> Moved:
    if name == "cost_per_call":
        return Moved(calls=value / likely.cost_per_call if likely.cost_per_call else 1.0)
    values = replace(likely, **{name: value})
    most = 1 - values.escalated - values.incomplete
    values = replace(values, coverage=min(values.coverage, most))
    work = _work(judged, money, values)
    return Moved(work=work, errors=_errors(judged, likely, values), fixed=work)


def _work(judged: Judged, money: Money, values: Values) -> float:
    """Give the work saved with some parameters, as a multiple of what is likely."""
    known = judged.screened.parameters
    at = tuple(saving_of(judged, known.at(c)) for c in ("low", "mode", "high"))
    ends = (money.work.low, money.work.value, money.work.high)
    if not money.work.value or None in ends or at[0] == at[2]:
        return 1.0
    now = saving_of(judged, known.at("mode"))
    found = saving_of(judged, values)
    if now > 0:
        return found / now
    gives = tuple(end or 0.0 for end in ends)
    value = between(np.array([found]), (at[0], at[1], at[2]), (gives[0], gives[1], gives[2]))
    return float(value[0]) / money.work.value


def _errors(judged: Judged, likely: Values, values: Values) -> float:
    before = likely.error_by_hand - errors_of(judged, likely)
    after = values.error_by_hand - errors_of(judged, values)
    return after / before if before else 1.0


def _terms(judged: Judged, prices: Prices) -> Iterator[_Input]:
    """Yield what building costs, and how fast people take it up."""
    day, table = prices.per_day, efforts()
    if day is not None:
        ends = (day.low, day.high) if day.low < day.high else _fifth(day.mode)
        yield _Input(_builder(judged), day.mode, ends, lambda x: Moved(build=_ratio(x, day.mode)))
    call = prices.call_price
    if judged.is_ai and call is not None and call.mode:
        ends = _fifth(call.mode)
        yield _Input(
            "/economy/call_price", call.mode, ends, lambda x: Moved(calls=_ratio(x, call.mode))
        )
    taken, ramp = table["adoption"], table["ramp_up_months"]
    if judged.is_ai:
        ends = (taken["low"], taken["high"])
        yield _Input("efforts/adoption", taken["mode"], ends, lambda x: Moved(adoption=x))
    ends = (ramp["low"], ramp["high"])
    yield _Input("efforts/ramp_up_months", ramp["mode"], ends, lambda x: Moved(ramp=x))
    kept = prices.upkeep
    if judged.has_machine:
        ends = (kept.low, kept.high)
        yield _Input(
            "efforts/upkeep", kept.mode, ends, lambda x: Moved(upkeep=_ratio(x, kept.mode))
        )
    rate, months = prices.discount, prices.horizon
    yield _Input("/economy/discount_rate", rate, _fifth(rate), lambda x: Moved(discount=x))
    yield _Input("/economy/horizon", months, _fifth(months), lambda x: Moved(horizon=x))


def _builder(judged: Judged) -> str:
    """Tell where the rate of who builds stands, or would."""
    stated = judged.setting.graph.process.economy
    is_partner = stated is not None and stated.internal is None and stated.partner is not None
    return f"/economy/{'partner' if is_partner else 'internal'}/per_day"


def _ratio(moved: float, value: float) -> float:
    """Give a moved number as a multiple of what it is; what is nought stays it, however moved."""
    return moved / value if value else 1.0


def _fifth(value: float) -> tuple[float, float]:
    return value * (1 - FIFTH), value * (1 + FIFTH)


def _stated(judged: Judged, money: Money | None) -> Iterator[_Input]:
    """Yield what the document states and the money is a multiple of."""
    process, match = judged.setting.graph.process, judged.screened.match
    arrivals = process.arrivals
    if arrivals is not None and arrivals.count is not None:
        count = arrivals.count.value
        ends = _ends(arrivals.count, count)
        yield _Input("/arrivals/count", count, ends, lambda x: Moved(volume=_ratio(x, count)))
    elif arrivals is not None and arrivals.every is not None:
        every = arrivals.every.expected
        ends = _ends(arrivals.every, every)
        yield _Input("/arrivals/every", every, ends, lambda x: Moved(volume=_ratio(every, x)))
    step = process.steps.get(match.step)
    time = step.processing_time if step is not None else None
    if time is not None and time.expected > 0:
        seconds = time.expected
        at = f"/steps/{match.step}/processing_time"
        yield _Input(at, seconds, _ends(time, seconds), lambda x: Moved(work=_ratio(x, seconds)))
    doer = judged.setting.graph.steps[match.step].actor
    actor = process.actors.get(doer or "")
    if (
        doer
        and actor is not None
        and actor.cost_per_hour is not None
        and is_person(judged.setting.graph, doer)
    ):
        wage = actor.cost_per_hour.value
        at = f"/actors/{doer}/cost_per_hour"
        yield _Input(
            at, wage, _ends(actor.cost_per_hour, wage), lambda x: Moved(work=_ratio(x, wage))
        )
    rate = step.error_rate if step is not None else None
    if rate is not None and rate.value and money is not None:
        likely, wrong = judged.screened.parameters.at("mode"), rate.value

        def by_rate(x: float) -> Moved:
            return _by_figure(judged, money, likely, "error_by_hand", min(1.0, x))

        at = f"/steps/{match.step}/error_rate"
        yield _Input(at, wrong, _ends(rate, wrong), by_rate)
    cost = cost_of_error(judged)
    if cost:
        at, priced = _priced_at(judged)
        yield _Input(at, cost, _ends(priced, cost), lambda x: Moved(errors=_ratio(x, cost)))
    target = process.target
    if target is not None and target.late_cost is not None:
        late = target.late_cost.value
        ends = _ends(target.late_cost, late)
        yield _Input("/target/late_cost", late, ends, lambda x: Moved(lateness=_ratio(x, late)))


def _ends(stated: Quantity | Duration, value: float) -> tuple[float, float]:
    """Give how far a stated number is moved: a fifth, and from half to double where it is assumed.

    Beyond a fifth a flip is named, and decides nothing.
    """
    known = stated.provenance
    assumed = known is not None and known.basis == "assumption"
    return (value / 2, value * 2) if assumed else _fifth(value)


def _priced_at(judged: Judged) -> tuple[str, Quantity]:
    match = judged.screened.match
    asked = judged.setting.decision(match.step) if match.element.kind == "step" else None
    if asked is not None and asked[1] is not None and asked[1].error_cost is not None:
        return f"/decisions/{asked[0].step.decision}/error_cost", asked[1].error_cost
    stated = judged.setting.graph.steps[match.step].step.error_cost
    assert stated is not None  # noqa: S101 - it has a cost, and no decision states it
    return f"/steps/{match.step}/error_cost", stated
