"""The figures of a plan as records: when all is done, and what was foreseen of its candidates."""

from typing import Final

from wfmap.facts.record import Recorder, Records
from wfmap.insertion.recorded import candidate_records
from wfmap.plan.planning import Plan

__all__ = ["plan_records"]

DAYS: Final = "day, counted from the first of year 1"


def plan_records(plan: Plan, answer: str) -> Records:
    """List the figures of a plan; days are ordinal numbers."""
    records = Recorder("assumption")
    if plan.finish is not None:
        records.take("finish.p50", plan.finish.p50.toordinal(), DAYS)
        records.take("finish.p90", plan.finish.p90.toordinal(), DAYS)
    if plan.found is not None:
        records.add(candidate_records(plan.found, answer).every)
    return records.of(answer)
