"""A plan as JSON: dates as YYYY-MM-DD, efforts in person-days, times in seconds."""

import json
from typing import Any, Final

from wfmap.plan.challenges.records import to_record
from wfmap.plan.diff import Change
from wfmap.plan.planning import Plan
from wfmap.plan.recorded import plan_records
from wfmap.plan.schedule import Dates, Scheduled
from wfmap.plan.stages import Demotion, Gate, Ladder, RaciChange, Roles, StagePlan
from wfmap.report.answers.ranking_format import state_json
from wfmap.report.finite import finite_values
from wfmap.report.insertion.as_is import as_is_json
from wfmap.units.durations import WEEK

__all__ = ["diff_json", "dumped", "plan_json", "stage_dates"]

VERSION: Final = "1"


def dumped(values: Any) -> str:  # noqa: ANN401 - any JSON value
    """Write JSON values."""
    return json.dumps(values, indent=2, ensure_ascii=False) + "\n"


@finite_values
def plan_json(plan: Plan) -> dict[str, Any]:
    """Turn a plan into JSON values.

    `challenges` are the whole register; `tasks` come in the order in which they begin, each with
    `start` and `finish` as p50 and p90; `stages` hold for each candidate its stages with their
    `gates`; `raci` the change of roles. `baseline` is the process as it is, null where nothing was
    simulated; `figures` are records.
    """
    return {
        "plan": VERSION,
        "process": plan.graph.process.name,
        **state_json(plan.state),
        "baseline": None if plan.found is None else as_is_json(plan.found, "plan"),
        "start": plan.start.isoformat(),
        "finish": None if plan.finish is None else _dates(plan.finish),
        "seed": plan.runs.seed,
        "runs": plan.runs.count,
        "assumptions": list(plan.assumptions),
        "challenges": [to_record(c) for c in plan.challenges],
        "tasks": [_task(t) for t in plan.tasks],
        "stages": [_ladder(plan, ladder) for ladder in plan.ladders],
        "raci": [_raci(change) for change in plan.raci],
        "figures": plan_records(plan, "plan").to_json(),
    }


def _dates(dates: Dates) -> dict[str, str]:
    return {"p50": dates.p50.isoformat(), "p90": dates.p90.isoformat()}


def _task(scheduled: Scheduled) -> dict[str, Any]:
    task = scheduled.task
    effort = None if task.effort is None else {"p50": task.effort.p50, "p90": task.effort.p90}
    return {
        "id": task.id,
        "kind": task.kind,
        "title": task.title,
        "owner": task.owner,
        "effort": effort,
        "start": _dates(scheduled.start),
        "finish": _dates(scheduled.finish),
        "critical": scheduled.critical,
        "after": list(task.after),
        "behind": scheduled.behind or None,
        "value": task.value,
        "candidates": list(task.candidates),
        "challenge": task.challenge or None,
        "stage": task.stage,
        "why": task.why,
    }


def stage_dates(plan: Plan, ladder: Ladder, stage: StagePlan) -> tuple[Scheduled, Scheduled]:
    """Give the two tasks of a stage: its preparation, and its time in use."""
    known = {t.task.id: t for t in plan.tasks}
    name = f"{ladder.candidate}/{stage.stage}"
    return known[f"{name}/prepare"], known[f"{name}/observe"]


def _ladder(plan: Plan, ladder: Ladder) -> dict[str, Any]:
    return {
        "candidate": ladder.candidate,
        "title": ladder.title,
        "step": ladder.step,
        "owner": ladder.owner,
        "reviewer": ladder.reviewer,
        "escalation": ladder.escalation,
        "value": ladder.value,
        "last": ladder.last,
        "capped_by": ladder.capped_by or None,
        "stopped_by": ladder.stopped_by or None,
        "stages": [_stage(plan, ladder, stage) for stage in ladder.stages],
    }


def _stage(plan: Plan, ladder: Ladder, stage: StagePlan) -> dict[str, Any]:
    prepared, used = stage_dates(plan, ladder, stage)
    return {
        "stage": stage.stage,
        "purpose": stage.purpose,
        "start": _dates(prepared.start),
        "in_use": _dates(used.start),
        "finish": _dates(used.finish),
        "effort": {"p50": stage.effort.p50, "p90": stage.effort.p90},
        "at_least": stage.at_least_weeks * WEEK,
        "gates": [_gate(gate) for gate in stage.gates],
        "demotion": None if stage.demotion is None else _demotion(stage.demotion),
        "training": stage.training,
        "communication": stage.communication,
        "feedback": stage.feedback,
        "drill": stage.drill,
        "monitoring": [
            {"metric": m.metric, "owner": m.owner, "threshold": m.threshold, "action": m.action}
            for m in stage.monitoring
        ],
        "awaits": [
            {
                "kind": a.kind,
                "metric": a.metric,
                "expected": a.expected,
                "limit": a.limit,
                "unit": a.unit,
                "basis": a.basis,
                "source": a.source,
                "observed": a.observed,
            }
            for a in stage.awaits
        ],
    }


def _gate(gate: Gate) -> dict[str, Any]:
    return {
        "metric": gate.metric,
        "kind": gate.kind,
        "limit": gate.limit,
        "expected": gate.expected,
        "n": gate.cases,
        "looks": [{"cases": look.cases, "faults": look.faults} for look in gate.looks],
        "error": gate.error,
        "chance": gate.chance,
        "per_week": gate.per_week,
        "duration": None if gate.weeks is None else gate.weeks * WEEK,
        "where": gate.where,
        "basis": gate.basis,
    }


def _demotion(demotion: Demotion) -> dict[str, Any]:
    watch = demotion.watch
    rule = None if watch is None else {
        "tolerated": watch.tolerated,
        "unacceptable": watch.unacceptable,
        "fault": watch.fault,
        "points": watch.points,
        "false_alarm": watch.false_alarm,
        "notices": watch.notices,
    }  # fmt: skip
    return {
        "metric": demotion.metric,
        "to": demotion.to,
        "watch": rule,
        "at_once": demotion.at_once,
    }


def _raci(change: RaciChange) -> dict[str, Any]:
    return {
        "step": change.step,
        "name": change.name,
        "candidate": change.candidate,
        "stage": change.stage,
        "as_is": _roles(change.as_is),
        "to_be": _roles(change.to_be),
        "stops": change.stops,
        "notes": list(change.notes),
    }


def _roles(roles: Roles) -> dict[str, list[str]]:
    return {
        "responsible": list(roles.responsible),
        "accountable": list(roles.accountable),
        "consulted": list(roles.consulted),
        "informed": list(roles.informed),
    }


def diff_json(changes: tuple[Change, ...]) -> list[dict[str, Any]]:
    """Turn the changes between two plans into JSON values."""
    return [
        {
            "kind": c.kind,
            "what": c.what,
            "id": c.id,
            "title": c.title,
            "before": dict(c.before),
            "after": dict(c.after),
            "why": c.why,
        }
        for c in changes
    ]
