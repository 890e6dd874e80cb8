"""A simulation, or a comparison of two, as a section of sentences and tables."""

from collections.abc import Iterator, Mapping
from importlib import metadata
from math import isfinite
from typing import Final

from wfmap.analysis.baseline import Baseline
from wfmap.analysis.comparison import Comparison
from wfmap.analysis.wording import meant_for, signed_time
from wfmap.facts import Cause, FlowFacts, StepFacts
from wfmap.graph import ProcessGraph
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.simulation import Shift, Simulation
from wfmap.units.durations import DAY, human

__all__ = ["asked", "comparison_section", "per_case", "simulation_section"]

CAUSES: Final[tuple[Cause, ...]] = (
    "contention",
    "prioritization",
    "batching",
    "unavailability",
    "handoff",
    "extraneous",
)
_SHOWN: Final = 12
_POOLS: Final = 3
_GROWING: Final = ("drift", "overload", "near-saturation")
"""Reasons for which a time that was seen is too short rather than too long."""


def simulation_section(base: Baseline, *, forced: bool = False) -> Section:
    """Tell what a simulation found; where queues grow without end, times only if `forced`."""
    graph, found = base.graph, base.simulated
    name = graph.process.name or "Process"
    weeks = (("Week by week", _weeks_table(graph, found)),) if found.weeks else ()
    told = _outcomes_table(graph, found)
    outcomes = (("By outcome", told),) if told.rows and (forced or not found.unbounded) else ()
    return Section(
        f"{name}, simulated",
        tuple(_sentences(base, forced=forced)),
        (
            *weeks,
            *outcomes,
            ("Waiting in an average case, by cause", _waits_table(graph, found)),
            ("Who is busy, and who is waited for", _pools_table(graph, found)),
        ),
    )


def _sentences(base: Baseline, *, forced: bool) -> Iterator[str]:
    graph, found = base.graph, base.simulated
    yield asked(found)
    if not found.unbounded or forced:
        yield from _times(graph, found)
    if found.not_settled is not None:
        yield f"{found.not_settled.message[:1].upper()}{found.not_settled.message[1:]}."
    cost = found.facts.process.cost
    if cost is not None:
        yield f"A case costs {cost.value:,.2f} {graph.process.currency or ''}".rstrip() + "."
    yield f"{found.throughput.value * DAY:,.1f} cases are done a day."
    yield from _beside(base)
    if found.unfinished and found.question == "from":
        each = found.unfinished / found.replications
        yield f"At the end {each:,.1f} cases are unfinished on average, the backlog's included."
    elif found.unfinished:
        yield f"{found.unfinished:,.0f} of the measured cases never ended."
    if found.question == "long-run" and graph.process.backlog:
        yield "The backlog plays no part in the long run; `--from` begins with it."
    yield from _warnings(graph, found)
    yield _made(found)


def asked(found: Simulation) -> str:
    """Say which question is answered, for which span, with seed and version."""
    made = f"seed {found.seed}, wfmap {metadata.version('wfmap')}"
    if found.question == "from" and found.span is not None:
        return f"From {found.span.begin} until {found.span.until}, as stated at the start ({made})."
    if found.question == "as-asked":
        runs = f"{found.replications} replication{'s' if found.replications != 1 else ''}"
        return f"As asked: {found.cases:,} cases, {runs} ({made})."
    return f"In the long run, once the start is forgotten ({made})."


def _times(graph: ProcessGraph, found: Simulation) -> Iterator[str]:
    time = found.cycle_time
    if not isfinite(time.mean):
        yield "No case came to an end, so there is no cycle time."
        return
    grows = found.not_settled is not None and found.not_settled.reason in _GROWING
    about = "at least " if grows else "about " if found.not_settled is not None else ""
    between = ""
    if time.low is not None and time.high is not None:
        between = f", between {human(time.low)} and {human(time.high)} at 95 %"
    yield (
        f"A case takes {about}{human(time.mean)} on average{between}; half of them at most "
        f"{human(time.p50)}, nine of ten {human(time.p90)}, 95 of 100 {human(time.p95)}."
    )
    if found.late_share is not None:
        yield f"{found.late_share.value * 100:.1f} % are over the target{meant_for(graph.process)}."


def _beside(base: Baseline) -> Iterator[str]:
    """Say what the prediction gives, and why it differs."""
    known = base.predicted
    if not isfinite(known.cycle_time.mean):
        return
    late = "" if known.late is None else f", {known.late * 100:.1f} % over the target"
    why = "" if base.gap is None else f"; it differs because {base.gap}"
    time = known.facts.process.cycle_time
    is_tried = time is not None and time.basis == "simulated"
    how = f"Predicted, by {time.note}" if time is not None and is_tried else "Predicted"
    yield (
        f"{how}: {human(known.cycle_time.mean)} on average, 95 of 100 at most "
        f"{human(known.p95)}{late}{why}."
    )


def _warnings(graph: ProcessGraph, found: Simulation) -> Iterator[str]:
    if found.settled is not None:
        return
    for actor in found.unstable:
        yield (
            f"{graph.actor_name(actor)} gets more work than it can do: the longer the simulation, "
            "the longer the times; take them as no forecast."
        )


def _made(found: Simulation) -> str:
    if found.question == "as-asked":
        return (
            f"{found.replications} replications of {found.cases:,} cases, the first "
            f"{found.warm_up:,.0f} of each left out as warm-up; {found.executions:,} executions."
        )
    if found.question == "from":
        return f"{found.replications} runs of the span, {found.executions:,} executions."
    return (
        f"{found.cases:,} cases in {found.batches} batches of {found.replications} runs, each "
        f"after a warm-up of {human(found.warm_up)}; {found.events / 1e6:.1f} million events."
    )


def _weeks_table(graph: ProcessGraph, found: Simulation) -> Table:
    longest = sorted(found.pools, key=lambda actor: -found.pools[actor].mean_queue.value)[:_POOLS]
    return Table(
        (
            "week from",
            "came",
            "ended",
            "cycle time",
            *(f"wait for {graph.actor_name(actor)} at its end" for actor in longest),
        ),
        tuple(
            (
                week.begin,
                f"{week.came.value:,.1f}",
                f"{week.left.value:,.1f}",
                "" if week.cycle_time is None else human(week.cycle_time.value),
                *(f"{week.waiting[actor].value:,.1f}" for actor in longest),
            )
            for week in found.weeks
        ),
        tuple(range(1, len(longest) + 4)),
    )


def per_case(graph: ProcessGraph, found: Simulation) -> list[tuple[str, Mapping[Cause, float]]]:
    """List what an average case waits at each step and flow, in seconds by cause, longest first."""
    rows: list[tuple[str, Mapping[Cause, float]]] = []
    for step, fact in found.facts.steps.items():
        if not graph.steps[step].step.steps:
            rows.append((graph.steps[step].label, _in_a_case(fact)))
    for flow, passed in found.facts.flows.items():
        edge = graph.flows[flow]
        name = f"{graph.steps[edge.source].label} → {graph.steps[edge.target].label}"
        rows.append((name, _in_a_case(passed)))
    waiting = [row for row in rows if sum(row[1].values()) > 0]
    return sorted(waiting, key=lambda row: -sum(row[1].values()))


def _in_a_case(fact: StepFacts | FlowFacts) -> dict[Cause, float]:
    return {cause: fact.visits.value * figure.value for cause, figure in fact.waits.items()}


def _waits_table(graph: ProcessGraph, found: Simulation) -> Table:
    rows = per_case(graph, found)
    used: list[Cause] = [cause for cause in CAUSES if any(waits.get(cause) for _, waits in rows)]
    return Table(
        ("where", *used, "in all"),
        tuple(
            (
                name,
                *(human(waits[c]) if waits.get(c) else "" for c in used),
                human(sum(waits.values())),
            )
            for name, waits in rows[:_SHOWN]
        ),
        tuple(range(1, len(used) + 2)),
    )


def _outcomes_table(graph: ProcessGraph, found: Simulation) -> Table:
    """List the ends with the cases that come to each; none where there is but one."""
    rows = [(step, one) for step, one in found.outcomes.items() if one.cycle_time is not None]
    columns: tuple[str, ...] = ("cases that come to", "share", "cycle time", "late")
    if all(one.late is None for _, one in rows):
        columns = columns[:-1]
    told = [
        (
            graph.steps[step].label,
            f"{one.share.value * 100:.0f} %",
            human(one.cycle_time.value) if one.cycle_time is not None else "",
            "" if one.late is None else f"{one.late.value * 100:.1f} %",
        )[: len(columns)]
        for step, one in rows
    ]
    return Table(columns, tuple(told) if len(told) > 1 else (), tuple(range(1, len(columns))))


def _pools_table(graph: ProcessGraph, found: Simulation) -> Table:
    return Table(
        ("actor", "servers", "busy", "in the queue", "wait"),
        tuple(
            (
                graph.actor_name(actor),
                str(pool.servers or "any"),
                "" if pool.load is None else f"{pool.load.value * 100:.0f} %",
                f"{pool.mean_queue.value:.2f}",
                human(pool.wait.value),
            )
            for actor, pool in found.pools.items()
        ),
        (1, 2, 3, 4),
    )


def comparison_section(
    old: ProcessGraph, new: ProcessGraph, found: Comparison, *, forced: bool = False
) -> Section:
    """Tell what a change does, each figure with its interval."""
    before, after, effect = found.as_is, found.to_be, found.effect
    hides = (before.unbounded or after.unbounded) and not forced
    rows: list[tuple[str, ...]] = []
    if not hides:
        times = before.cycle_time, after.cycle_time
        rows += [
            ("cycle time", *(human(t.mean) for t in times), _spread(effect.cycle_time)),
            ("median", *(human(t.p50) for t in times), ""),
            ("90 of 100", *(human(t.p90) for t in times), ""),
            ("95 of 100", *(human(t.p95) for t in times), ""),
        ]
    rows += [
        ("cases a day", *(f"{s.throughput.value * DAY:,.1f}" for s in (before, after)), ""),
        ("cost", f"{effect.cost.before:,.2f}", f"{effect.cost.after:,.2f}", _money(effect.cost)),
    ]
    if effect.late is not None and not hides:
        shares = (f"{share * 100:.1f} %" for share in (effect.late.before, effect.late.after))
        rows.append(("late", *shares, _points(effect.late)))
    table = Table(("", "as it is", "to be", "change, 95 %"), tuple(rows), (1, 2, 3))
    parts = () if hides else (("What the change is made of, in a case", _parts_table(found)),)
    return Section(
        f"{old.process.name or 'As-is'} against {new.process.name or 'to-be'}",
        (
            asked(before),
            _verdict(found),
            *_unsettled(before, "As it is"),
            *_unsettled(after, "To be"),
            *_unstable(old, before),
            *_unstable(new, after),
        ),
        (("", table), *parts),
    )


def _parts_table(found: Comparison) -> Table:
    return Table(
        ("", "as it is", "to be", "change, 95 %"),
        tuple(
            (name, human(part.before), human(part.after), _spread(part))
            for name, part in found.effect.parts.items()
        ),
        (1, 2, 3),
    )


def _verdict(found: Comparison) -> str:
    change = found.cycle_time
    if found.as_is.unbounded or found.to_be.unbounded:
        return "Queues grow without end, so cycle times cannot be compared."
    if not change.settled:
        return "Whether the cycle time changes has not settled."
    if not change.is_decided:
        return "Whether the cycle time changes is not decided."
    word = "shorter" if change.change < 0 else "longer"
    relative = "" if change.ratio is None else f" ({change.ratio * 100:+.1f} %)".replace("-", "−")
    return f"A case is {human(abs(change.change))} {word} on average{relative}."


def _unsettled(found: Simulation, which: str) -> Iterator[str]:
    if found.not_settled is not None:
        yield f"{which}: {found.not_settled.message}."


def _unstable(graph: ProcessGraph, found: Simulation) -> Iterator[str]:
    if found.settled is not None:
        return
    for actor in found.unstable:
        yield f"{graph.actor_name(actor)} gets more work than it can do in '{graph.process.name}'."


def _spread(change: Shift) -> str:
    if change.low is None or change.high is None:
        return "not settled"
    return f"{signed_time(change.low)} … {signed_time(change.high)}"


def _money(change: Shift) -> str:
    if change.low is None or change.high is None:
        return "not settled"
    return f"{change.low:+,.2f} … {change.high:+,.2f}".replace("-", "−")


def _points(change: Shift) -> str:
    if change.low is None or change.high is None:
        return "not settled"
    return f"{change.low * 100:+.1f} … {change.high * 100:+.1f} points".replace("-", "−")
