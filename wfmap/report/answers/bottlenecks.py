"""The ranking of levers as a section of the report."""

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Final

from wfmap.bottlenecks import Bottlenecks, LeverKind, Ranked
from wfmap.bottlenecks.recorded import (
    bottleneck_records,
    guess_place,
    lever_place,
    percentile_key,
    time_key,
)
from wfmap.bottlenecks.results import Verdict
from wfmap.bottlenecks.staffing import Staffing
from wfmap.model.process import Process
from wfmap.prediction.predictor import PoolFigures
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.report.telling import Form, Teller, points, whole
from wfmap.units.durations import human
from wfmap.units.figures import exact, money
from wfmap.units.record import place
from wfmap.words.sentences import in_millions, plural, signed, signed_time

__all__ = ["bottlenecks_section", "overload_of"]

_SHOWN: Final = 5
"""Levers of a kind that a report shows; JSON has all of them."""

_CAPTIONS: Final[Mapping[LeverKind, str]] = {
    "faster": "Which step to make faster",
    "capacity": "Where one more would help",
    "hours": "Whose longer hours would help",
    "handoff": "Which handoff to make at once",
    "batch": "Which batch to dissolve",
    "rework": "Which rework to halve",
    "share": "Which decision to move",
}
_VERDICTS: Final[Mapping[Verdict, str]] = {
    "decided": "the first is best beyond doubt",
    "tie": "the first two are a tie",
    "open": "the first could be another",
    "predicted": "predicted, not simulated",
}


def bottlenecks_section(process: Process, ranked: Bottlenecks, answer: str = "analyse") -> Section:
    """Tell where the bottlenecks are: what limits the process, and what to change."""
    teller = Teller(bottleneck_records(process.currency, ranked, answer))
    return Section(
        "Where the bottlenecks are",
        tuple(_sentences(process, ranked, teller)),
        (
            *(
                (_caption(kind, levers, ranked.verdicts[kind]), _table(process, levers, teller))
                for kind, levers in ranked.kinds.items()
                if levers
            ),
            (_GUESSES, _guesses(ranked, teller)),
        ),
        figures=tuple(teller.told),
    )


_GUESSES: Final = "Which guess decides the answer: unproven numbers a fifth lower and higher"


def _guesses(ranked: Bottlenecks, teller: Teller) -> Table:
    """Write the tornado: what the predicted cycle time would be."""
    rows = tuple(
        (
            guess.element.name,
            guess.number,
            guess.basis,
            teller("cycle_time.lower", guess_place(guess), form=_or_endless),
            teller("cycle_time.higher", guess_place(guess), form=_or_endless),
        )
        for guess in ranked.guesses[:_SHOWN]
        if guess.swing > 0
    )
    return Table(("where", "number", "basis", "lower", "higher"), rows, (3, 4))


def _or_endless(seconds: float) -> str:
    return human(seconds) if isfinite(seconds) else "no end"


def _caption(kind: LeverKind, levers: tuple[Ranked, ...], verdict: Verdict) -> str:
    how = f", {levers[0].lever}" if kind in ("faster", "hours") else ""
    return f"{_CAPTIONS[kind]}{how} ({_VERDICTS[verdict]})"


def overload_of(pool: PoolFigures, teller: Teller) -> str:
    """Say of people what is more than they can do, and how many more it takes."""
    if not isfinite(pool.fullness):
        return "gets work without end: nobody could keep up"
    at = place("actor", pool.actor)
    lacking = teller("lacking", at, form=str)
    more = "one more is" if pool.lacking == 1 else f"{lacking} more are"
    return (
        f"gets {teller('fullness', at, form=whole)} of the work it can do: its queue grows without "
        f"end until {more} there"
    )


def _sentences(process: Process, ranked: Bottlenecks, teller: Teller) -> Iterator[str]:
    for pool in ranked.unstable:
        yield f"{_actor(process, pool.actor)} {overload_of(pool, teller)}."
    if ranked.limited_by is not None and 0 < ranked.capacity < float("inf"):
        yield (
            f"{_actor(process, ranked.limited_by)} limits the process to "
            f"{teller('capacity')} cases a day."
        )
    if ranked.staffing is not None:
        yield _staffing(process, ranked.staffing, teller)
    best: list[tuple[LeverKind, Ranked]] = [
        (kind, levers[0]) for kind, levers in ranked.kinds.items() if levers
    ]
    if not best:
        yield "Nothing that is stated could be changed: there are no times, waits or capacities."
        return
    yield from _how_simulated(ranked)
    if ranked.unstable:
        yield from _of_overload(best, teller)
        return
    yield (
        "Each list is one kind of change, best first: what it does to the cycle time of an average "
        "case, to its cost and to the share over target; levers of different kinds do not compare."
    )
    yield from _within_outcomes(process, ranked)
    for kind, first in best:
        yield f"{_CAPTIONS[kind]}: {_best(first, ranked.kinds[kind], teller)}."


def _best(first: Ranked, levers: Sequence[Ranked], teller: Teller) -> str:
    """Say which lever of a kind is best; where some have not settled, what is known all the same.

    Nothing is said of all where something is known of a part only.
    """
    change = first.effect.time
    open_ = [lever for lever in levers if lever.effect.settled is False]
    if first.effect.settled is False:
        known = next((lever for lever in levers if lever not in open_ and _helps(lever)), None)
        sure = "" if known is None else f"; settled is {_told(known, teller)}"
        seems = _told(first, teller) if _helps(first) else "nothing helps"
        return f"not settled; so far {seems}{sure}"
    if change is not None and change.change >= 0:
        if not open_:
            return "none would make the process faster"
        rest = "has" if len(open_) == 1 else "have"
        return f"none that has settled would make the process faster; {len(open_)} {rest} not"
    return _told(first, teller)


def _helps(lever: Ranked) -> bool:
    change = lever.effect.time
    return change is not None and change.change < 0


def _told(lever: Ranked, teller: Teller) -> str:
    reason = f" ({lever.mechanism})" if lever.mechanism else ""
    return f"{lever.element.name}, {lever.lever}, {_time(lever, teller)}{reason}"


def _within_outcomes(process: Process, ranked: Bottlenecks) -> Iterator[str]:
    """Say that times are compared within outcomes, where levers let cases come out otherwise."""
    levers = [lever for kind in ranked.kinds.values() for lever in kind]
    if not any(lever.effect.within is not None for lever in levers):
        return
    target = process.target
    if target is not None and target.outcomes:
        told = (
            "Times are those of the cases that the target is meant for, as if as many came to each "
            "outcome as do today"
        )
    else:
        told = (
            "Some changes let cases come out otherwise, such as fewer that lapse; so times are "
            "compared within each outcome, as if as many cases came to each as do today"
        )
    yield f"{told}. 'all cases' is the change of an average case, however it comes out."


def _of_overload(best: list[tuple[LeverKind, Ranked]], teller: Teller) -> Iterator[str]:
    """Say what would let a queue that grows come to an end: no time changes before."""
    yield (
        "Each list is one kind of change, best first: first what ends the queue that grows, then "
        "what lets the process do more; a cycle time says nothing until then."
    )
    for kind, first in (one for one in best if one[1].keeps_up):
        change = f"{first.element.name}, {first.lever}"
        yield f"{_CAPTIONS[kind]}: {change}; then no queue grows any more."
    for kind, first in (one for one in best if not one[1].keeps_up):
        most = first.effect.throughput
        if most is None or most.change <= 0:
            yield f"{_CAPTIONS[kind]}: none would let the process do more."
            continue
        more = teller("change.throughput", lever_place(first), basis="predicted")
        yield (
            f"{_CAPTIONS[kind]}: {first.element.name}, {first.lever}; it lets the process do "
            f"{more} cases more a day, which is not enough."
        )


def _how_simulated(ranked: Bottlenecks) -> Iterator[str]:
    if ranked.basis != "simulated":
        return
    yield (
        f"Effects hold in the long run; {in_millions(ranked.events)} events of at most "
        f"{in_millions(ranked.budget)} were simulated for them."
    )
    if ranked.not_settled is not None:
        yield f"{ranked.not_settled.message[:1].upper()}{ranked.not_settled.message[1:]}."


def _staffing(process: Process, found: Staffing, teller: Teller) -> str:
    """Say what it takes to meet the target, in people."""
    of = "the mean" if found.percentile is None else f"{exact(found.percentile * 100)} % of cases"
    target = f"the target ({of} within {teller('target', basis='stated')})"
    if not found.meets:
        key = percentile_key(found.percentile)
        reached = teller(f"staffing.{key}", basis="predicted")
        now = teller(f"aimed.{key}" if found.is_of_some else key, basis="predicted")
        return (
            f"By prediction no number of people meets {target}: that time would be {reached} with "
            f"far more of everybody, and is predicted as {now} as it is; it goes elsewhere."
        )
    if not found.changes:
        return f"The people who are there are the fewest that meet {target}, by prediction."
    moves = ", ".join(
        f"{teller('staffing.change', place('actor', actor), form=_signed_count)} "
        f"{_actor(process, actor)}"
        for actor in found.changes
    )

    def priced(cost: float) -> str:
        if not found.priced:
            return plural(round(cost), "server")
        return f"{money(cost, process.currency)} an hour"

    after, before = (teller(f"staffing.{key}", form=priced) for key in ("cost", "cost_now"))
    return (
        f"The cheapest staffing that meets {target}, by prediction: {moves} "
        f"({after} instead of {before})."
    )


def _signed_count(change: float) -> str:
    return f"{change:+.0f}".replace("-", "−")


def _actor(process: Process, actor: str) -> str:
    declared = process.actors.get(actor)
    return declared.name if declared is not None and declared.name else actor


def _table(process: Process, levers: tuple[Ranked, ...], teller: Teller) -> Table:
    """Write the best levers of a kind; how they change things is left out where all do alike."""
    shown = levers[:_SHOWN]
    priced = any(lever.price is not None for lever in shown)
    alike = len({lever.lever for lever in levers}) == 1
    moves = any(lever.effect.within is not None for lever in shown)
    rows = tuple(
        (
            _ranks(lever.rank_interval),
            lever.element.name or lever.element.id,
            *(() if alike else (lever.lever,)),
            _time(lever, teller),
            _spread(lever, teller),
            *((_change(lever, "cycle_time", teller, _signed_time),) if moves else ()),
            _change(lever, "cost", teller, lambda value: signed(value, 2)),
            _change(lever, "late", teller, points),
            *((_price(process, lever, teller),) if priced else ()),
        )
        for lever in shown
    )
    what = ("where",) if alike else ("where", "change")
    cost = f"cost, {process.currency}" if process.currency else "cost"
    more = ("it costs",) if priced else ()
    whole = ("all cases",) if moves else ()
    figures = tuple(range(len(what) + 1, len(what) + 5 + len(whole) + len(more)))
    return Table(("rank", *what, "time", "95 %", *whole, cost, "late", *more), rows, figures)


def _price(process: Process, lever: Ranked, teller: Teller) -> str:
    """Say what one more person or a longer day costs in wages."""
    if lever.price is None:
        return ""
    if lever.price.per_week is None:
        return "not stated"
    price = teller("price", lever_place(lever), form=lambda cost: money(cost, process.currency))
    return f"{price} a week"


def _ranks(interval: tuple[int, int]) -> str:
    low, high = interval
    return str(low) if low == high else f"{low}–{high}"


def _time(lever: Ranked, teller: Teller) -> str:
    """Write what a lever does to the cycle time; where that has no end, whether it gets one."""
    if lever.effect.time is None:
        return "gets an end" if lever.keeps_up else "has no end"
    return _change(lever, time_key(lever).removeprefix("change."), teller, _signed_time)


def _signed_time(seconds: float) -> str:
    return signed_time(seconds) if seconds else "0"


def _change(lever: Ranked, key: str, teller: Teller, form: Form) -> str:
    """Write what a lever changes; nothing where that is not known."""
    return teller(f"change.{key}", lever_place(lever), basis=lever.effect.basis, form=form)


def _spread(lever: Ranked, teller: Teller) -> str:
    change = lever.effect.time
    if change is None or lever.effect.basis != "simulated":
        return lever.effect.basis
    if change.low is None or change.high is None:
        return "not settled"
    half = teller(f"{time_key(lever)}.half", lever_place(lever), basis="simulated")
    return f"± {half}"
