"""Simulations and comparisons as JSON: every duration a number of seconds, unknown values null."""

import json
from collections.abc import Mapping
from typing import Any

from wfmap.analysis.changes import Change
from wfmap.analysis.comparison import Comparison
from wfmap.facts import Figure
from wfmap.graph import ProcessGraph
from wfmap.simulation import Distribution, PoolRun, Simulation

__all__ = ["comparison_json", "simulation_json", "written"]


def written(values: Mapping[str, Any]) -> str:
    """Write JSON values."""
    return json.dumps(values, indent=2, ensure_ascii=False) + "\n"


def simulation_json(graph: ProcessGraph, found: Simulation) -> dict[str, Any]:
    """Turn a simulation into JSON values.

    `cycle_time`, `throughput` (cases a second) and `cost` (a case) have a `mean` and its
    `interval` at 95 %. `waits` holds seconds per visit by cause, for each step and flow that has
    any; `pools` the load, the mean length of the queue and the mean wait in it.
    """
    process = graph.process
    cost = found.facts.process.cost
    return {
        "process": {"id": process.id, "name": process.name, "stage": process.stage},
        "cycle_time": _distribution(found.cycle_time),
        "throughput": _figure(found.throughput),
        "cost": None if cost is None else {**_figure(cost), "currency": process.currency},
        "late": None if found.late is None else float(found.late.mean()),
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
        "cases": found.cases,
        "replications": found.replications,
        "warm_up": found.warm_up,
        "seed": found.seed,
        "events": found.events,
        "executions": found.executions,
        "unfinished": found.unfinished,
        "unstable": list(found.unstable),
    }


def _distribution(found: Distribution) -> dict[str, Any]:
    return {
        "mean": found.mean,
        "p50": found.p50,
        "p90": found.p90,
        "p95": found.p95,
        "interval": [found.low, found.high],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    interval = None if figure.low is None or figure.high is None else [figure.low, figure.high]
    return {"mean": figure.value, "interval": interval}


def _pool(pool: PoolRun) -> dict[str, Any]:
    return {
        "load": None if pool.load is None else pool.load.value,
        "queue": pool.mean_queue.value,
        "wait": pool.wait.value,
        "servers": pool.servers or None,
        "littles_gap": pool.littles_gap,
    }


def comparison_json(old: ProcessGraph, new: ProcessGraph, found: Comparison) -> dict[str, Any]:
    """Turn a comparison into JSON values: both simulations, and to-be minus as-is."""
    return {
        "as_is": simulation_json(old, found.as_is),
        "to_be": simulation_json(new, found.to_be),
        "difference": {
            "cycle_time": _change(found.cycle_time),
            "throughput": _change(found.throughput),
            "cost": _change(found.cost),
            "breaches": _change(found.breaches),
        },
    }


def _change(change: Change | None) -> dict[str, float] | None:
    if change is None:
        return None
    return {"change": change.change, "low": change.low, "high": change.high}
