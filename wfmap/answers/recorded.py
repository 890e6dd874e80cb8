"""The figures of where time goes, as the document states it, as records."""

from collections.abc import Mapping

from wfmap.answers.time import TimeAnswer
from wfmap.facts import Cause, Facts
from wfmap.findings import Element
from wfmap.units.durations import DAY
from wfmap.units.record import (
    MONEY,
    PER_SECOND,
    SECONDS,
    SHARE,
    TIMES,
    Recorder,
    Records,
    place,
)

__all__ = ["element_records", "time_records"]


def time_records(time: TimeAnswer, answer: str) -> Records:
    """List the stated figures of a process: work, waits, cost and visits, whole and by element."""
    records, money = Recorder("stated"), time.currency or MONEY
    _spent(records, time.work, time.wait, "")
    _causes(records, time.waits, "")
    if time.flow_efficiency is not None:
        records.take("flow_efficiency", time.flow_efficiency, SHARE)
    if time.cost is not None:
        records.take("cost", time.cost, money)
    if time.per_day is not None:
        records.take("arrivals", time.per_day / DAY, PER_SECOND)
    _elements(records, time, money)
    return records.of(answer)


def _elements(records: Recorder, time: TimeAnswer, money: str) -> None:
    total = time.work + time.wait or 1.0
    for step in time.steps:
        at = place("step", step.step.id)
        records.take("visits", step.visits, TIMES, at)
        _spent(records, step.work, step.wait, at)
        records.take("share_of_time", (step.work + step.wait) / total, SHARE, at)
        if step.cost is not None:
            records.take("cost", step.cost, money, at)
    for flow in time.flows:
        at = place("flow", flow.flow)
        records.take("visits", flow.visits, TIMES, at)
        records.take("wait_per_case", flow.wait, SECONDS, at)
    for actor in time.actors:
        at = place("actor", actor.actor.id)
        records.take("work_per_case", actor.work, SECONDS, at)
        if actor.busy is not None:
            records.take("load", actor.busy, SHARE, at)
        if actor.cost is not None:
            records.take("cost", actor.cost, money, at)
    for kind, shares in (("phase", time.phases), ("value", time.values)):
        total = sum(part.work + part.wait for part in shares) or 1.0
        for part in shares:
            at = place(kind, part.name)
            _spent(records, part.work, part.wait, at)
            records.take("share_of_time", (part.work + part.wait) / total, SHARE, at)


def element_records(facts: Facts, element: Element, currency: str | None, basis: str) -> Recorder:
    """List what is known of one element: of a step, a flow or an actor."""
    records, at = Recorder(basis), place(element.kind, element.id)
    step, flow = facts.steps.get(element.id), facts.flows.get(element.id)
    actor = facts.actors.get(element.id)
    if element.kind == "step" and step is not None:
        records.take("visits", step.visits.value, TIMES, at)
        _spent(records, step.work_per_case, step.wait_per_case, at)
        if step.cost is not None:
            records.take("cost", step.cost.value, currency or MONEY, at)
    elif element.kind == "flow" and flow is not None:
        records.take("visits", flow.visits.value, TIMES, at)
        records.take("wait_per_case", flow.wait_per_case, SECONDS, at)
    elif element.kind == "actor" and actor is not None:
        records.take("work_per_case", actor.work_per_case.value, SECONDS, at)
        if actor.busy is not None:
            records.take("load", actor.busy.value, SHARE, at)
    return records


def _spent(records: Recorder, work: float, wait: float, at: str) -> None:
    records.take("work_per_case", work, SECONDS, at)
    records.take("wait_per_case", wait, SECONDS, at)


def _causes(records: Recorder, waits: Mapping[Cause, float], at: str) -> None:
    for cause, wait in waits.items():
        records.take(f"wait_per_case.{cause}", wait, SECONDS, at)
