"""Where time goes, as the document states it, as a section of sentences and tables."""

from collections.abc import Iterator, Sequence
from math import isfinite

from wfmap.analysis.targets import meant_for
from wfmap.answers import TimeAnswer
from wfmap.answers.recorded import time_records
from wfmap.answers.time import Share
from wfmap.facts import Gap
from wfmap.model.process import Process
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.report.telling import Teller, counted, few
from wfmap.units.durations import DAY, human
from wfmap.units.figures import exact, figure, money
from wfmap.units.record import place

__all__ = ["percent", "time_section"]


def time_section(process: Process, time: TimeAnswer, answer: str = "analyse") -> Section:
    """Tell where time goes, as stated."""
    teller = Teller(time_records(time, answer))
    return Section(
        "Where time goes, as stated",
        tuple(_sentences(process, time, teller)),
        (
            ("Steps, by time in an average case", _steps_table(time, teller)),
            ("Waiting on the way between steps", _flows_table(time, teller)),
            ("Actors", _actors_table(time, teller)),
            ("Phases", _shares_table(time.phases, "phase", teller)),
            ("Value to the customer", _shares_table(time.values, "value", teller)),
        ),
        tuple(_gap(process, gap) for gap in time.gaps),
        tuple(teller.told),
    )


def percent(share: float | None) -> str:
    """Write a share in percent, in two digits or more: `67%`, `3.4%`."""
    if share is None:
        return "unknown"
    if not isfinite(share):
        return figure(share)
    return f"{share:.0%}" if share >= 0.095 or share == 0 else f"{share:.1%}"  # noqa: PLR2004 - two digits


def _sentences(process: Process, time: TimeAnswer, teller: Teller) -> Iterator[str]:
    if time.work + time.wait > 0:
        known = teller("flow_efficiency", form=percent)
        efficiency = f" (flow efficiency {known}, queues left out)" if known else ""
        yield (
            f"An average case takes {teller('work_per_case')} of work and "
            f"{teller('wait_per_case')} of stated waiting{efficiency}."
        )
    else:
        yield "The document states no times."
    if time.per_day is not None:
        arrivals = teller("arrivals", form=lambda per_second: few(per_second * DAY))
        yield f"{arrivals} cases arrive a day."
    if time.cost is not None:
        cost = teller("cost", form=lambda value: money(value, time.currency))
        yield f"A case costs {cost} as far as stated."
    target = process.target
    if target is not None and target.cycle_time is not None:
        at = f" for {exact(target.percentile.value)} % of cases" if target.percentile else ""
        yield f"The target is {human(target.cycle_time.expected)}{at}{meant_for(process)}."
    if time.waits:
        parts = sorted(time.waits.items(), key=lambda item: -item[1])
        told = ", ".join(f"{cause} {teller(f'wait_per_case.{cause}')}" for cause, _ in parts)
        yield f"Waiting by cause: {told}."
    yield "Waiting in queues is not stated; it follows from the load of the people."


def _steps_table(time: TimeAnswer, teller: Teller) -> Table:
    steps = sorted(time.steps, key=lambda step: -(step.work + step.wait))
    keys = ("work_per_case", "wait_per_case")
    form = teller.column(*((key, place("step", s.step.id)) for s in steps for key in keys))
    rows = tuple(
        (
            step.step.name,
            step.actor.name,
            teller("visits", place("step", step.step.id), form=counted),
            teller("work_per_case", place("step", step.step.id), form=form),
            teller("wait_per_case", place("step", step.step.id), form=form),
            teller("share_of_time", place("step", step.step.id), form=percent),
            teller("cost", place("step", step.step.id), form=counted),
        )
        for step in steps
        if step.work or step.wait
    )
    headings = ("step", "actor", "visits", "work", "wait", "share", _cost_of(time))
    return Table(headings, rows, (2, 3, 4, 5, 6))


def _cost_of(time: TimeAnswer) -> str:
    """Head a column of money with its currency."""
    return f"cost, {time.currency}" if time.currency else "cost"


def _flows_table(time: TimeAnswer, teller: Teller) -> Table:
    flows = sorted(time.flows, key=lambda flow: -flow.wait)
    form = teller.column(*(("wait_per_case", place("flow", flow.flow)) for flow in flows))
    rows = tuple(
        (
            flow.from_step.name,
            flow.to_step.name,
            teller("visits", place("flow", flow.flow), form=counted),
            teller("wait_per_case", place("flow", flow.flow), form=form),
            ", ".join(flow.waits),
        )
        for flow in flows
        if flow.wait
    )
    return Table(("from", "to", "times", "wait", "cause"), rows, (2, 3))


def _actors_table(time: TimeAnswer, teller: Teller) -> Table:
    form = teller.column(*(("work_per_case", place("actor", a.actor.id)) for a in time.actors))
    rows = tuple(
        (
            actor.actor.name,
            str(actor.steps),
            teller("work_per_case", place("actor", actor.actor.id), form=form),
            teller("load", place("actor", actor.actor.id), form=percent),
            teller("cost", place("actor", actor.actor.id), form=counted),
        )
        for actor in time.actors
    )
    return Table(("actor", "steps", "work", "busy", _cost_of(time)), rows, (1, 2, 3, 4))


def _shares_table(shares: Sequence[Share], kind: str, teller: Teller) -> Table:
    rows = []
    for share in shares:
        at = place(kind, share.name)
        spent = teller("work_per_case", at), teller("wait_per_case", at)
        rows.append((share.name, *spent, teller("share_of_time", at, form=percent)))
    return Table((kind, "work", "wait", "share"), tuple(rows), (1, 2, 3))


def _gap(process: Process, gap: Gap) -> str:
    names = {**process.actors}
    found = names.get(gap.id) if gap.element == "actor" else None
    label = found.name if found is not None and found.name else gap.id
    where = f" of {gap.element} '{label}'" if gap.id else ""
    return f"{gap.missing}{where}: {gap.effect}"
