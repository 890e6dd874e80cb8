"""A simulation, or a comparison of two, as a section of sentences and tables."""

from collections.abc import Iterator, Mapping
from typing import Final

from wfmap.analysis.changes import Change
from wfmap.analysis.comparison import Comparison
from wfmap.analysis.wording import signed_time
from wfmap.facts import Cause, FlowFacts, StepFacts
from wfmap.graph import ProcessGraph
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.simulation import Simulation
from wfmap.units.durations import DAY, human

__all__ = ["comparison_section", "per_case", "simulation_section"]

CAUSES: Final[tuple[Cause, ...]] = (
    "contention",
    "prioritization",
    "batching",
    "unavailability",
    "handoff",
    "extraneous",
)
_SHOWN: Final = 12


def simulation_section(graph: ProcessGraph, found: Simulation) -> Section:
    """Tell what a simulation found."""
    name = graph.process.name or "Process"
    return Section(
        f"{name}, simulated",
        tuple(_sentences(graph, found)),
        (
            ("Waiting in an average case, by cause", _waits_table(graph, found)),
            ("Who is busy, and who is waited for", _pools_table(graph, found)),
        ),
    )


def _sentences(graph: ProcessGraph, found: Simulation) -> Iterator[str]:
    time = found.cycle_time
    yield (
        f"A case takes {human(time.mean)} on average, between {human(time.low)} and "
        f"{human(time.high)} at 95 %; half of them at most {human(time.p50)}, nine of ten "
        f"{human(time.p90)}, 95 of 100 {human(time.p95)}."
    )
    if found.late is not None:
        yield f"{found.late.mean() * 100:.1f} % are over the target."
    cost = found.facts.process.cost
    if cost is not None:
        yield f"A case costs {cost.value:,.2f} {graph.process.currency or ''}".rstrip() + "."
    yield f"{found.throughput.value * DAY:,.1f} cases are done a day."
    if found.unfinished:
        yield f"{found.unfinished} cases never ended."
    for actor in found.unstable:
        yield (
            f"{graph.actor_name(actor)} gets more work than it can do: the longer the simulation, "
            "the longer the times; take them as no forecast."
        )
    yield (
        f"{found.replications} replications of {found.cases:,} cases, the first {found.warm_up} "
        f"of each left out as warm-up; seed {found.seed}; {found.executions:,} executions."
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


def comparison_section(old: ProcessGraph, new: ProcessGraph, found: Comparison) -> Section:
    """Tell what a change does, each figure with its interval."""
    before, after = found.as_is, found.to_be
    rows = [
        ("cycle time", human(before.cycle_time.mean), human(after.cycle_time.mean)),
        ("median", human(before.cycle_time.p50), human(after.cycle_time.p50)),
        ("90 of 100", human(before.cycle_time.p90), human(after.cycle_time.p90)),
        ("95 of 100", human(before.cycle_time.p95), human(after.cycle_time.p95)),
        ("cases a day", *(f"{s.throughput.value * DAY:,.1f}" for s in (before, after))),
        ("cost", *(f"{s.costs.mean():,.2f}" for s in (before, after))),
    ]
    changes = [_spread(found.cycle_time), "", "", "", "", _money(found.cost)]
    if found.breaches is not None and before.late is not None and after.late is not None:
        rows.append(("late", *(f"{late.mean() * 100:.1f} %" for late in (before.late, after.late))))
        changes.append(_points(found.breaches))
    table = Table(
        ("", "as it is", "to be", "change, 95 %"),
        tuple((*row, change) for row, change in zip(rows, changes, strict=True)),
        (1, 2, 3),
    )
    return Section(
        f"{old.process.name or 'As-is'} against {new.process.name or 'to-be'}",
        (_verdict(found), *_unstable(old, before), *_unstable(new, after)),
        (("", table),),
    )


def _verdict(found: Comparison) -> str:
    change = found.cycle_time
    same = f"{found.as_is.replications} replications on the same random numbers"
    if not change.is_decided:
        return f"Whether the cycle time changes is not decided after {same}."
    word = "shorter" if change.change < 0 else "longer"
    return f"A case is {human(abs(change.change))} {word} on average, after {same}."


def _unstable(graph: ProcessGraph, found: Simulation) -> Iterator[str]:
    for actor in found.unstable:
        yield f"{graph.actor_name(actor)} gets more work than it can do in '{graph.process.name}'."


def _spread(change: Change) -> str:
    return f"{signed_time(change.low)} … {signed_time(change.high)}"


def _money(change: Change) -> str:
    return f"{change.low:+,.2f} … {change.high:+,.2f}".replace("-", "−")


def _points(change: Change) -> str:
    return f"{change.low * 100:+.1f} … {change.high * 100:+.1f} points".replace("-", "−")
