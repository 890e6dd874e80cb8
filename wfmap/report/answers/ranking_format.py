"""The ranking of levers as JSON: every duration a number of seconds, unknown values null."""

from typing import Any

from wfmap.bottlenecks import Bottlenecks, Change, Effect, Ranked
from wfmap.bottlenecks.staffing import Staffing
from wfmap.facts.state import State
from wfmap.report.findings.json_format import element_json
from wfmap.report.finite import finite_values

__all__ = ["bottlenecks_json", "change_json", "state_json", "study_json"]


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


def state_json(state: State) -> dict[str, Any]:
    """Say which question an answer answers, whether it has settled, and why not."""
    why = state.not_settled
    return {
        "question": state.question,
        "settled": state.settled,
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
