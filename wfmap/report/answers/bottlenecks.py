"""The ranking of levers as a section of the report, and as JSON."""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from wfmap.analysis.bottlenecks import Bottlenecks, Change, Effect, LeverKind, Ranked
from wfmap.analysis.bottlenecks.results import Verdict
from wfmap.analysis.bottlenecks.staffing import Staffing
from wfmap.analysis.wording import plural, signed
from wfmap.model.process import Process
from wfmap.report.findings.json_format import element_json
from wfmap.report.finite import finite_values
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.units.durations import DAY, human
from wfmap.units.figures import exact, money

if TYPE_CHECKING:
    from wfmap.simulation import NotSettled

__all__ = ["bottlenecks_json", "bottlenecks_section", "change_json", "state_json", "study_json"]

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


def bottlenecks_section(process: Process, ranked: Bottlenecks) -> Section:
    """Tell where the bottlenecks are: what limits the process, and what to change."""
    return Section(
        "Where the bottlenecks are",
        tuple(_sentences(process, ranked)),
        (
            *(
                (_caption(kind, levers, ranked.verdicts[kind]), _table(process, levers))
                for kind, levers in ranked.kinds.items()
                if levers
            ),
            (_GUESSES, _guesses(ranked)),
        ),
    )


_GUESSES: Final = "Which guess decides the answer: unproven numbers a fifth lower and higher"


def _guesses(ranked: Bottlenecks) -> Table:
    """Write the tornado: what the predicted cycle time would be."""
    rows = tuple(
        (
            guess.element.name,
            guess.number,
            guess.basis,
            _or_endless(guess.low),
            _or_endless(guess.high),
        )
        for guess in ranked.guesses[:_SHOWN]
        if guess.swing > 0
    )
    return Table(("where", "number", "basis", "lower", "higher"), rows, (3, 4))


def _or_endless(seconds: float | None) -> str:
    return "no end" if seconds is None else human(seconds)


def _caption(kind: LeverKind, levers: tuple[Ranked, ...], verdict: Verdict) -> str:
    how = f", {levers[0].lever}" if kind in ("faster", "hours") else ""
    return f"{_CAPTIONS[kind]}{how} ({_VERDICTS[verdict]})"


def _sentences(process: Process, ranked: Bottlenecks) -> Iterator[str]:
    for pool in ranked.unstable:
        if not isfinite(pool.fullness):
            yield f"{_actor(process, pool.actor)} gets work without end: nobody could keep up."
            continue
        more = "one more is" if pool.lacking == 1 else f"{pool.lacking} more are"
        yield (
            f"{_actor(process, pool.actor)} gets {pool.fullness * 100:.0f} % of the work it can "
            f"do: its queue grows without end until {more} there."
        )
    if ranked.limited_by is not None and 0 < ranked.capacity < float("inf"):
        yield (
            f"{_actor(process, ranked.limited_by)} limits the process to "
            f"{ranked.capacity * DAY:,.1f} cases a day."
        )
    if ranked.staffing is not None:
        yield _staffing(process, ranked.staffing)
    best: list[tuple[LeverKind, Ranked]] = [
        (kind, levers[0]) for kind, levers in ranked.kinds.items() if levers
    ]
    if not best:
        yield "Nothing that is stated could be changed: there are no times, waits or capacities."
        return
    yield from _how_simulated(ranked)
    yield (
        "Each list is one kind of change, best first: what it does to the cycle time of an average "
        "case, to its cost and to the share over target; levers of different kinds do not compare."
    )
    for kind, first in best:
        change = first.effect.cycle_time
        if change is not None and change.change >= 0:
            yield f"{_CAPTIONS[kind]}: none would make the process faster."
            continue
        reason = f" ({first.mechanism})" if first.mechanism else ""
        yield (
            f"{_CAPTIONS[kind]}: {first.element.name}, {first.lever}, "
            f"{_time(first.effect.cycle_time)}{reason}."
        )


def _how_simulated(ranked: Bottlenecks) -> Iterator[str]:
    if ranked.basis != "simulated":
        return
    yield (
        f"Effects hold in the long run; {ranked.events / 1e6:,.0f} million events of at most "
        f"{ranked.budget / 1e6:,.0f} were simulated for them."
    )
    if ranked.not_settled is not None:
        yield f"{ranked.not_settled.message[:1].upper()}{ranked.not_settled.message[1:]}."


def _staffing(process: Process, found: Staffing) -> str:
    """Say what it takes to meet the target, in people."""
    of = "the mean" if found.percentile is None else f"{exact(found.percentile * 100)} % of cases"
    target = f"the target ({of} within {human(found.target)})"
    if not found.meets:
        return (
            f"No number of people meets {target}: with far more of everybody it would be "
            f"{human(found.reached)}; the time goes elsewhere."
        )
    if not found.changes:
        return f"The people who are there are the fewest that meet {target}, by prediction."
    moves = ", ".join(
        f"{change:+d} {_actor(process, actor)}".replace("-", "−")
        for actor, change in found.changes.items()
    )
    costs = [found.cost, found.cost_now]
    if found.priced:
        after, before = (f"{money(cost, process.currency)} an hour" for cost in costs)
    else:
        after, before = (plural(round(cost), "server") for cost in costs)
    return (
        f"The cheapest staffing that meets {target}, by prediction: {moves} "
        f"({after} instead of {before})."
    )


def _actor(process: Process, actor: str) -> str:
    declared = process.actors.get(actor)
    return declared.name if declared is not None and declared.name else actor


def _table(process: Process, levers: tuple[Ranked, ...]) -> Table:
    """Write the best levers of a kind; how they change things is left out where all do alike."""
    shown = levers[:_SHOWN]
    priced = any(lever.price is not None for lever in shown)
    alike = len({lever.lever for lever in levers}) == 1
    rows = tuple(
        (
            _ranks(lever.rank_interval),
            lever.element.name or lever.element.id,
            *(() if alike else (lever.lever,)),
            _time(lever.effect.cycle_time),
            _spread(lever.effect),
            _signed(lever.effect.cost),
            _points(lever.effect.breaches),
            *((_price(process, lever),) if priced else ()),
        )
        for lever in shown
    )
    what = ("where",) if alike else ("where", "change")
    cost = f"cost, {process.currency}" if process.currency else "cost"
    more = ("it costs",) if priced else ()
    figures = tuple(range(len(what) + 1, len(what) + 5 + len(more)))
    return Table(("rank", *what, "time", "95 %", cost, "late", *more), rows, figures)


def _price(process: Process, lever: Ranked) -> str:
    """Say what one more person or a longer day costs in wages."""
    if lever.price is None:
        return ""
    if lever.price.per_week is None:
        return "not stated"
    return f"{money(lever.price.per_week, process.currency)} a week"


def _ranks(interval: tuple[int, int]) -> str:
    low, high = interval
    return str(low) if low == high else f"{low}–{high}"


def _time(change: Change | None) -> str:
    if change is None:
        return "?"
    sign = "+" if change.change > 0 else "−" if change.change < 0 else ""
    return f"{sign}{human(abs(change.change))}"


def _spread(effect: Effect) -> str:
    change = effect.cycle_time
    if change is None or effect.basis != "simulated":
        return effect.basis
    if change.low is None or change.high is None:
        return "not settled"
    return f"± {human((change.high - change.low) / 2)}"


def _signed(change: Change | None) -> str:
    if change is None:
        return ""
    return signed(change.change, 2)


def _points(change: Change | None) -> str:
    return "" if change is None else f"{signed(change.change * 100)} %"


@finite_values
def bottlenecks_json(ranked: Bottlenecks) -> dict[str, Any]:
    """Turn the ranking into JSON values: per kind of lever an ordered list, best first."""
    return {kind: [_lever(lever) for lever in levers] for kind, levers in ranked.kinds.items()}


def _lever(ranked: Ranked) -> dict[str, Any]:
    return {
        "element": element_json(ranked.element),
        "lever": ranked.lever,
        "effect": _effect(ranked.effect),
        "predicted": _effect(ranked.predicted),
        "basis": ranked.effect.basis,
        "rank": ranked.rank,
        "rank_interval": list(ranked.rank_interval),
        "mechanism": ranked.mechanism,
        "cause": ranked.cause,
        "settled": ranked.effect.settled,
        "not_settled": None if ranked.not_settled is None else ranked.not_settled.message,
        "price": None if ranked.price is None else {"per_week": ranked.price.per_week},
    }


def _effect(effect: Effect) -> dict[str, Any]:
    return {
        "settled": effect.settled,
        "cycle_time": change_json(effect.cycle_time),
        "throughput": change_json(effect.throughput),
        "cost": change_json(effect.cost),
        "breaches": change_json(effect.breaches),
        "work": change_json(effect.work),
        "parts": {cause: change_json(part) for cause, part in effect.parts.items()},
    }


def change_json(change: Change | None) -> dict[str, Any] | None:
    """Turn a change into JSON values; `low` and `high` are null where it has not settled."""
    if change is None:
        return None
    return {
        "change": change.change,
        "low": change.low,
        "high": change.high,
        "settled": change.settled,
    }


def state_json(why: "NotSettled | None", *, question: str = "long-run") -> dict[str, Any]:
    """Say which question a simulated answer answers, and whether it has settled."""
    return {
        "question": question,
        "settled": why is None,
        "not_settled": None
        if why is None
        else {"reason": why.reason, "events_needed": why.events_needed, "message": why.message},
    }


@finite_values
def study_json(ranked: Bottlenecks) -> dict[str, Any]:
    """Turn what stands beside the ranking into JSON: how it was found, and what limits."""
    return {
        "basis": ranked.basis,
        "verdicts": dict(ranked.verdicts),
        "question": "long-run" if ranked.basis == "simulated" else None,
        "settled": ranked.settled,
        "batches": dict(ranked.batches),
        "events": ranked.events,
        "budget": ranked.budget,
        "limited_by": ranked.limited_by,
        "capacity": ranked.capacity if ranked.capacity != float("inf") else None,
        "unstable": [
            {"actor": pool.actor, "load": pool.load, "lacking": pool.lacking}
            for pool in ranked.unstable
        ],
        "assumptions": [
            {
                "element": element_json(guess.element),
                "number": guess.number,
                "basis": guess.basis,
                "low": guess.low,
                "high": guess.high,
            }
            for guess in ranked.guesses
        ],
        "staffing": None if ranked.staffing is None else _staffing_json(ranked.staffing),
    }


def _staffing_json(found: Staffing) -> dict[str, Any]:
    return {
        "target": found.target,
        "percentile": found.percentile,
        "meets": found.meets,
        "now": found.now,
        "reached": found.reached,
        "capacities": dict(found.capacities),
        "changes": dict(found.changes),
        "cost_per_hour": found.cost if found.priced else None,
        "cost_per_hour_now": found.cost_now if found.priced else None,
    }
