"""Simulations and comparisons as JSON: every duration a number of seconds, unknown values null."""

import json
from collections.abc import Mapping
from importlib import metadata
from math import isfinite
from types import MappingProxyType
from typing import Any, Final

from wfmap.analysis.baseline import Baseline
from wfmap.analysis.comparison import Comparison
from wfmap.analysis.recorded import baseline_records, comparison_records, simulation_records
from wfmap.facts import Figure
from wfmap.facts.record import Records, place
from wfmap.graph import ProcessGraph
from wfmap.report.finite import finite_values
from wfmap.simulation import NotSettled, PoolRun, Shift, Simulation, Week

__all__ = [
    "baseline_json",
    "comparison_json",
    "not_settled_json",
    "simulation_json",
    "span_json",
    "written",
]


def written(values: Mapping[str, Any]) -> str:
    """Write JSON values."""
    return json.dumps(values, indent=2, ensure_ascii=False) + "\n"


@finite_values
def simulation_json(
    graph: ProcessGraph,
    found: Simulation,
    base: Baseline | None = None,
    *,
    forced: bool = False,
    answer: str = "simulate",
) -> dict[str, Any]:
    """Turn a simulation into JSON values.

    `cycle_time`, `throughput` (cases a second) and `cost` (a case) have a `mean` and its
    `interval` at 95 %, null where it has not settled. `waits` holds seconds per visit by cause,
    for each step and flow that has any; `pools` the load, the mean queue and the
    mean wait in it. `predicted` stands beside what was simulated where `base` is given. Where
    queues grow without end times are null, unless `forced`. `figures` lists every figure as a
    record: key, element, unit, basis, value, answer.
    """
    process = graph.process
    if base is None:
        known = simulation_records(graph, found, answer, forced=forced)
    else:
        known = baseline_records(base, answer, forced=forced)
    return {
        "process": {"id": process.id, "name": process.name, "stage": process.stage},
        "question": found.question,
        "span": span_json(found),
        "settled": found.settled,
        "stopped_by": found.stopped_by,
        "not_settled": not_settled_json(found.not_settled),
        "cycle_time": _distribution(known, found),
        "throughput": _estimate(known, "throughput"),
        "cost": _cost(graph, found, known),
        "late": known.value("late"),
        "late_interval": known.interval("late"),
        "outcomes": _outcomes(graph, found, known),
        "predicted": None if base is None else _predicted(known, base),
        **_places(known, found),
        **_how(found),
        "unfinished": known.value("unfinished"),
        "unstable": list(found.unstable),
        "figures": known.to_json(),
    }


def _places(known: Records, found: Simulation) -> dict[str, Any]:
    """Give the figures of steps, flows and pools."""
    return {
        "waits": {
            element: {
                cause: known.value(f"wait.{cause}", _where(found, element)) for cause in waits
            }
            for element, waits in found.waits.items()
            if any(figure.value for figure in waits.values())
        },
        "steps": {
            step: {
                "visits": _estimate(known, "visits", place("step", step)),
                "work": _estimate(known, "work", place("step", step)),
                "waits": {
                    cause: _estimate(known, f"wait.{cause}", place("step", step))
                    for cause in fact.waits
                },
                "cost": _estimate(known, "cost", place("step", step)),
            }
            for step, fact in found.facts.steps.items()
        },
        "pools": {
            actor: _pool(known, place("actor", actor), pool) for actor, pool in found.pools.items()
        },
    }


def _where(found: Simulation, element: str) -> str:
    return place("step" if element in found.facts.steps else "flow", element)


def baseline_json(base: Baseline, answer: str) -> dict[str, Any]:
    """Turn a baseline into JSON values: what every answer says of the process as it is."""
    whole = simulation_json(base.graph, base.simulated, base, answer=answer)
    names = ("cycle_time", "late", "cost", "throughput", "pools", "predicted", "settled", "figures")
    return {name: whole[name] for name in names}


def _how(found: Simulation) -> dict[str, Any]:
    """Say how it was simulated."""
    return {
        "weeks": [_week(week) for week in found.weeks],
        "cases": found.cases,
        "replications": found.replications,
        "batches": found.batches,
        "warm_up": found.warm_up,
        "seed": found.seed,
        "version": metadata.version("wfmap"),
        "events": found.events,
        "executions": found.executions,
    }


def span_json(found: Simulation) -> dict[str, str] | None:
    """Give the span of a simulation: its first day, and the day after its last."""
    if found.span is None:
        return None
    return {"from": found.span.begin, "until": found.span.until}


def not_settled_json(why: NotSettled | None) -> dict[str, Any] | None:
    """Say why something has not settled."""
    if why is None:
        return None
    return {"reason": why.reason, "events_needed": why.events_needed, "message": why.message}


def _distribution(known: Records, found: Simulation) -> dict[str, Any]:
    names = ("p50", "p90", "p95")
    return {
        "mean": known.value("cycle_time"),
        **{name: known.value(name) for name in names},
        "interval": known.interval("cycle_time"),
        "intervals": {name: known.interval(name) for name in names},
        "unbounded": found.unbounded,
    }


def finite(value: float | None) -> float | None:
    """Give a number, and null for what is none."""
    return value if value is not None and isfinite(value) else None


def _outcomes(graph: ProcessGraph, found: Simulation, known: Records) -> list[dict[str, Any]]:
    """List the cases of each end: their share, mean time in seconds, and how many are late."""
    return [
        {
            "step": step,
            "name": graph.steps[step].label,
            **{key: _estimate(known, key, place("outcome", step)) for key in _OF_AN_OUTCOME},
        }
        for step in found.outcomes
        if known.value("share", place("outcome", step)) is not None
    ]


_OF_AN_OUTCOME: Final = ("share", "cycle_time", "late")


def _predicted(known: Records, base: Baseline) -> dict[str, Any]:
    """Give the predicted figures, under the names of the simulated ones."""
    names, time = ("cycle_time", "p95", "late", "cost"), base.predicted.facts.process.cycle_time
    return {
        "basis": "predicted" if time is None else time.basis,
        **{name: known.value(name, basis="predicted") for name in names},
        "gap_reason": base.gap,
    }


def _cost(graph: ProcessGraph, found: Simulation, known: Records) -> dict[str, Any] | None:
    cost = _estimate(known, "cost")
    if cost is None:
        return None
    settled = None if found.settled is None else cost["interval"] is not None
    return {**cost, "currency": graph.process.currency, "settled": settled}


def _week(week: Week) -> dict[str, Any]:
    return {
        "from": week.begin,
        "came": _figure(week.came),
        "ended": _figure(week.left),
        "cycle_time": None if week.cycle_time is None else _figure(week.cycle_time),
        "queues": {actor: _figure(figure) for actor, figure in week.queues.items()},
        "waiting": {actor: _figure(figure) for actor, figure in week.waiting.items()},
    }


def _figure(figure: Figure) -> dict[str, Any]:
    ends = None if figure.low is None or figure.high is None else [figure.low, figure.high]
    return {"mean": figure.value, "interval": ends}


def _estimate(known: Records, key: str, element: str = "") -> dict[str, Any] | None:
    mean = known.value(key, element, "simulated")
    if mean is None:
        return None
    return {"mean": mean, "interval": known.interval(key, element, "simulated")}


def _pool(known: Records, element: str, pool: PoolRun) -> dict[str, Any]:
    return {
        "load": known.value("load", element, "simulated"),
        "queue": known.value("queue", element),
        "wait": known.value("wait", element),
        "servers": pool.servers or None,
        "littles_gap": pool.littles_gap,
    }


@finite_values
def comparison_json(
    old: ProcessGraph, new: ProcessGraph, found: Comparison, *, forced: bool = False
) -> dict[str, Any]:
    """Turn a comparison into JSON values: both baselines, and to-be minus as-is in paired runs.

    `difference.parts` are seconds a case by what a case does: work, waits by cause, and what goes
    on side by side; they add up to the change of the cycle time. `before` of a difference is the
    baseline of the process as it is, `after` that and the change; `to_be` is what a simulation of
    it alone tells, and differs from `after` by chance.
    """
    effect = found.effect
    known = comparison_records(old, found, "compare")
    both = zip(("as_is", "to_be"), (old, new), found.bases, strict=True)
    return {
        "question": found.as_is.question,
        "span": span_json(found.as_is),
        "settled": found.settled,
        "not_settled": not_settled_json(found.not_settled),
        **{
            name: simulation_json(graph, base.simulated, base, forced=forced, answer="compare")
            for name, graph, base in both
        },
        "difference": {
            "cycle_time": _change(effect.cycle_time, _between(found, known, "cycle_time")),
            "work": _change(effect.work, _between(found, known, "work")),
            "throughput": _change(effect.throughput, _between(found, known, "throughput")),
            "cost": _change(effect.cost, _between(found, known, "cost")),
            "breaches": _change(effect.late, _between(found, known, "late")),
            "parts": {name: _change(part) for name, part in effect.parts.items()},
            "figures": known.to_json(),
        },
        "seed": found.as_is.seed,
        "version": metadata.version("wfmap"),
    }


def _between(found: Comparison, known: Records, key: str) -> dict[str, Any]:
    """Give a figure as it is and to be, where it is known: their difference is the change."""
    before = baseline_records(found.bases[0], "compare", forced=True).value(key)
    after = known.value(f"to_be.{key}")
    return {} if before is None or after is None else {"before": before, "after": after}


def _change(
    change: Shift | None, between: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, Any] | None:
    if change is None:
        return None
    return {
        **between,
        "change": finite(change.change),
        "low": change.low,
        "high": change.high,
        "settled": change.settled,
        "relative": {"change": change.ratio, "low": change.ratio_low, "high": change.ratio_high},
    }
