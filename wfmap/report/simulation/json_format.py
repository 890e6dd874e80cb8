"""Simulations and comparisons as JSON: every duration a number of seconds, unknown values null."""

import json
from collections.abc import Mapping
from importlib import metadata
from math import isfinite
from typing import Any

from wfmap.analysis.baseline import Baseline
from wfmap.analysis.comparison import Comparison
from wfmap.facts import Figure
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
    graph: ProcessGraph, found: Simulation, base: Baseline | None = None, *, forced: bool = False
) -> dict[str, Any]:
    """Turn a simulation into JSON values.

    `cycle_time`, `throughput` (cases a second) and `cost` (a case) have a `mean` and its
    `interval` at 95 %, null where it has not settled. `waits` holds seconds per visit by cause,
    for each step and flow that has any; `pools` the load, the mean queue and the
    mean wait in it. `predicted` stands beside what was simulated where `base` is given. Where
    queues grow without end times are null, unless `forced`.
    """
    process = graph.process
    hides = found.unbounded and not forced
    return {
        "process": {"id": process.id, "name": process.name, "stage": process.stage},
        "question": found.question,
        "span": span_json(found),
        "settled": found.settled,
        "stopped_by": found.stopped_by,
        "not_settled": not_settled_json(found.not_settled),
        "cycle_time": _distribution(found, hides=hides),
        "throughput": _figure(found.throughput),
        "cost": _cost(graph, found),
        "late": None if found.late_share is None or hides else found.late_share.value,
        "late_interval": None if found.late_share is None else _interval(found.late_share),
        "outcomes": [] if hides else _outcomes(graph, found),
        "predicted": None if base is None else _predicted(base),
        "waits": {
            element: {cause: figure.value for cause, figure in waits.items()}
            for element, waits in found.waits.items()
            if any(figure.value for figure in waits.values())
        },
        "steps": {
            step: {
                "visits": _figure(fact.visits),
                "work": None if fact.work is None else _figure(fact.work),
                "waits": {cause: _figure(figure) for cause, figure in fact.waits.items()},
                "cost": None if fact.cost is None else _figure(fact.cost),
            }
            for step, fact in found.facts.steps.items()
        },
        "pools": {actor: _pool(pool) for actor, pool in found.pools.items()},
        **_how(found),
        "unfinished": found.unfinished,
        "unstable": list(found.unstable),
    }


def baseline_json(base: Baseline) -> dict[str, Any]:
    """Turn a baseline into JSON values: what every answer says of the process as it is."""
    whole = simulation_json(base.graph, base.simulated, base)
    names = ("cycle_time", "late", "cost", "throughput", "pools", "predicted", "settled")
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


def _distribution(found: Simulation, *, hides: bool) -> dict[str, Any]:
    time = found.cycle_time
    known = {"mean": time.mean, "p50": time.p50, "p90": time.p90, "p95": time.p95}
    names = ("p50", "p90", "p95")
    return {
        **{name: None if hides else finite(value) for name, value in known.items()},
        "interval": None if time.low is None or time.high is None else [time.low, time.high],
        "intervals": {
            name: None if spread is None else list(spread)
            for name, spread in zip(names, time.spreads, strict=True)
        },
        "unbounded": found.unbounded,
    }


def finite(value: float | None) -> float | None:
    """Give a number, and null for what is none."""
    return value if value is not None and isfinite(value) else None


def _outcomes(graph: ProcessGraph, found: Simulation) -> list[dict[str, Any]]:
    """List the cases of each end: their share, mean time in seconds, and how many are late."""
    return [
        {
            "step": step,
            "name": graph.steps[step].label,
            "share": _figure(outcome.share),
            "cycle_time": None if outcome.cycle_time is None else _figure(outcome.cycle_time),
            "late": None if outcome.late is None else _figure(outcome.late),
        }
        for step, outcome in found.outcomes.items()
    ]


def _predicted(base: Baseline) -> dict[str, Any]:
    """Give the predicted figures, under the names of the simulated ones."""
    known = base.predicted
    cost, time = known.facts.process.cost, known.facts.process.cycle_time
    return {
        "basis": "predicted" if time is None else time.basis,
        "cycle_time": finite(known.cycle_time.mean),
        "p95": finite(known.p95),
        "late": finite(known.late),
        "cost": None if cost is None else finite(cost.value),
        "gap_reason": base.gap,
    }


def _cost(graph: ProcessGraph, found: Simulation) -> dict[str, Any] | None:
    cost = found.facts.process.cost
    if cost is None:
        return None
    settled = None if found.settled is None else cost.low is not None
    return {**_figure(cost), "currency": graph.process.currency, "settled": settled}


def _week(week: Week) -> dict[str, Any]:
    return {
        "from": week.begin,
        "came": _figure(week.came),
        "ended": _figure(week.left),
        "cycle_time": None if week.cycle_time is None else _figure(week.cycle_time),
        "queues": {actor: _figure(figure) for actor, figure in week.queues.items()},
        "waiting": {actor: _figure(figure) for actor, figure in week.waiting.items()},
    }


def _interval(figure: Figure) -> list[float] | None:
    return None if figure.low is None or figure.high is None else [figure.low, figure.high]


def _figure(figure: Figure) -> dict[str, Any]:
    return {"mean": figure.value, "interval": _interval(figure)}


def _pool(pool: PoolRun) -> dict[str, Any]:
    return {
        "load": None if pool.load is None else pool.load.value,
        "queue": pool.mean_queue.value,
        "wait": pool.wait.value,
        "servers": pool.servers or None,
        "littles_gap": pool.littles_gap,
    }


@finite_values
def comparison_json(
    old: ProcessGraph, new: ProcessGraph, found: Comparison, *, forced: bool = False
) -> dict[str, Any]:
    """Turn a comparison into JSON values: both simulations, and to-be minus as-is.

    `difference.parts` are seconds a case by what a case does: work, waits by cause, and what goes
    on side by side; they add up to the change of the cycle time.
    """
    effect = found.effect
    why = found.as_is.not_settled or found.to_be.not_settled
    return {
        "question": found.as_is.question,
        "span": span_json(found.as_is),
        "settled": found.settled,
        "not_settled": not_settled_json(why),
        "as_is": simulation_json(old, found.as_is, forced=forced),
        "to_be": simulation_json(new, found.to_be, forced=forced),
        "difference": {
            "cycle_time": _change(effect.cycle_time),
            "work": _change(effect.work),
            "throughput": _change(effect.throughput),
            "cost": _change(effect.cost),
            "breaches": _change(effect.late),
            "parts": {name: _change(part) for name, part in effect.parts.items()},
        },
        "seed": found.as_is.seed,
        "version": metadata.version("wfmap"),
    }


def _change(change: Shift | None) -> dict[str, Any] | None:
    if change is None:
        return None
    return {
        "change": finite(change.change),
        "low": change.low,
        "high": change.high,
        "settled": change.settled,
        "relative": {"change": change.ratio, "low": change.ratio_low, "high": change.ratio_high},
    }
