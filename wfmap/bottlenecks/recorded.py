"""The figures of a ranking as records."""

from wfmap.analysis.recorded import record_change
from wfmap.bottlenecks.effects import Effect
from wfmap.bottlenecks.results import Bottlenecks, Ranked
from wfmap.bottlenecks.staffing import Staffing
from wfmap.bottlenecks.tornado import Guess
from wfmap.units.figures import exact
from wfmap.units.record import (
    AN_HOUR,
    MONEY,
    PEOPLE,
    PER_SECOND,
    SECONDS,
    SHARE,
    Recorder,
    Records,
    place,
)
from wfmap.units.unbounded import UNBOUNDED

__all__ = ["bottleneck_records", "guess_place", "lever_place", "percentile_key", "time_key"]


def bottleneck_records(currency: str | None, ranked: Bottlenecks, answer: str) -> Records:
    """List the figures of a ranking: effects of levers, what limits, staffing, and guesses.

    An effect is of an element and a lever (`step/check, 10 % faster`); its keys are `change.` and
    what changes. What was predicted stands beside what was simulated.
    """
    money = currency or MONEY
    records = Recorder("predicted")
    if ranked.limited_by is not None:
        records.take("capacity", ranked.capacity, PER_SECOND)
    for pool in ranked.unstable:
        records.take("fullness", pool.fullness, SHARE, place("actor", pool.actor))
        records.take("lacking", pool.lacking, PEOPLE, place("actor", pool.actor))
    for levers in ranked.kinds.values():
        for lever in levers:
            _lever(records, lever, money)
    for guess in ranked.guesses:
        for end, seconds in (("lower", guess.low), ("higher", guess.high)):
            value = UNBOUNDED if seconds is None else seconds
            records.take(f"cycle_time.{end}", value, SECONDS, guess_place(guess))
    if ranked.staffing is not None:
        _staffing(records, ranked.staffing, money)
    return records.of(answer)


def lever_place(lever: Ranked) -> str:
    """Name a lever in a record: its element, and what is changed about it."""
    return f"{place(lever.element.kind, lever.element.id)}, {lever.lever}"


def time_key(lever: Ranked) -> str:
    """Name the change of the time that a lever is ranked by: within outcomes where those change."""
    return "change.cycle_time" if lever.effect.within is None else "change.within"


def guess_place(guess: Guess) -> str:
    """Name a guess in a record: its element, and which number of it is meant."""
    return f"{place(guess.element.kind, guess.element.id)}, {guess.number}"


def percentile_key(percentile: float | None) -> str:
    """Name the time that counts against a target: `cycle_time`, or a percentile such as `p90`."""
    return "cycle_time" if percentile is None else f"p{exact(percentile * 100)}"


def _lever(records: Recorder, lever: Ranked, money: str) -> None:
    element = lever_place(lever)
    for effect in (lever.predicted, lever.effect):
        _effect(records, effect, element, money)
    time = lever.effect.time
    if time is not None and time.low is not None and time.high is not None:
        half, basis = (time.high - time.low) / 2, lever.effect.basis
        if basis == "simulated":
            records.take(f"{time_key(lever)}.half", half, SECONDS, element, basis)
    if lever.price is not None and lever.price.per_week is not None:
        records.take("price", lever.price.per_week, f"{money} a week", element)


def _effect(records: Recorder, effect: Effect, element: str, money: str) -> None:
    basis = effect.basis
    record_change(records, "cycle_time", effect.cycle_time, SECONDS, element, basis)
    record_change(records, "within", effect.within, SECONDS, element, basis)
    record_change(records, "throughput", effect.throughput, PER_SECOND, element, "predicted")
    record_change(records, "cost", effect.cost, money, element, basis)
    record_change(records, "late", effect.breaches, SHARE, element, basis)
    record_change(records, "work", effect.work, SECONDS, element, basis)
    for name, part in effect.parts.items():
        record_change(records, f"part.{name}", part, SECONDS, element, basis)


def _staffing(records: Recorder, found: Staffing, money: str) -> None:
    key = percentile_key(found.percentile)
    whose = "aimed." if found.is_of_some else ""
    records.take("target", found.target, SECONDS, basis="stated")
    records.take(f"{whose}{key}", UNBOUNDED if found.now is None else found.now, SECONDS)
    records.take(f"staffing.{key}", found.reached, SECONDS)
    for actor, change in found.changes.items():
        records.take("staffing.change", change, PEOPLE, place("actor", actor))
    unit = f"{money} {AN_HOUR}" if found.priced else PEOPLE
    records.take("staffing.cost", found.cost, unit)
    records.take("staffing.cost_now", found.cost_now, unit)
