"""A simulation as a section of sentences and tables."""

from collections.abc import Iterator, Mapping
from importlib import metadata
from math import isfinite
from typing import Final

from wfmap.analysis.baseline import Baseline
from wfmap.analysis.recorded import baseline_records
from wfmap.analysis.targets import meant_for
from wfmap.facts import Cause, FlowFacts, StepFacts
from wfmap.facts.facts import times
from wfmap.graph import ProcessGraph
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.report.telling import Teller, counted, growing, how_predicted, whole
from wfmap.simulation import Simulation
from wfmap.units.durations import apart, human
from wfmap.units.record import place
from wfmap.words.sentences import in_millions

__all__ = [
    "asked",
    "baseline_sentences",
    "simulation_section",
    "waiting_places",
]

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


def simulation_section(
    base: Baseline, *, forced: bool = False, answer: str = "simulate"
) -> Section:
    """Tell what a simulation found; where queues grow without end, times only if `forced`."""
    graph, found = base.graph, base.simulated
    teller = Teller(baseline_records(base, answer, forced=forced))
    name = graph.process.name or "Process"
    weeks = (("Week by week", _weeks_table(graph, found, teller)),) if found.weeks else ()
    shows = forced or not found.unbounded
    ends = _outcomes_table(graph, found, teller) if shows else None
    outcomes = (("By outcome", ends),) if ends is not None else ()
    return Section(
        f"{name}, simulated",
        tuple(_sentences(base, teller, forced=forced)),
        (
            *weeks,
            *outcomes,
            (_waiting(found), _waits_table(graph, found, teller)),
            ("Who is busy, and who is waited for", _pools_table(graph, found, teller)),
        ),
        figures=tuple(teller.told),
    )


def _waiting(found: Simulation) -> str:
    """Name the table of waits: at the end of a span many cases have not come to a step yet."""
    if found.question == "from":
        return "Waiting at each visit that has it behind it, by cause"
    return "Waiting in an average case, by cause"


def baseline_sentences(base: Baseline, answer: str) -> Section:
    """Tell of a baseline what `wfmap simulate` tells first, in the same figures."""
    teller = Teller(baseline_records(base, answer))
    sentences = tuple(_sentences(base, teller, forced=False))
    return Section("How long a case takes", sentences, (), figures=tuple(teller.told))


def _sentences(base: Baseline, teller: Teller, *, forced: bool) -> Iterator[str]:
    graph, found = base.graph, base.simulated
    yield asked(found)
    if not found.unbounded or forced:
        yield from _times(graph, found, teller)
    if found.not_settled is not None:
        yield f"{found.not_settled.message[:1].upper()}{found.not_settled.message[1:]}."
    if found.facts.process.cost is not None:
        cost = teller("cost", form=lambda value: f"{value:,.2f} {_currency(graph)}".rstrip())
        yield f"A case costs {cost}."
    yield f"{teller('throughput')} cases are done a day."
    yield from _beside(base, teller)
    if found.unfinished and found.question == "from":
        each = teller("unfinished.each", form=lambda value: f"{value:,.1f}")
        yield f"At the end {each} cases are unfinished on average, the backlog's included."
    elif found.unfinished:
        unfinished = teller("unfinished", form=lambda value: f"{value:,.0f}")
        yield f"{unfinished} of the measured cases never ended."
    if found.question == "long-run" and graph.process.backlog:
        yield "The backlog plays no part in the long run; `--from` begins with it."
    yield from _warnings(graph, found)
    yield _made(found)


def _currency(graph: ProcessGraph) -> str:
    return graph.process.currency or ""


def asked(found: Simulation) -> str:
    """Say which question is answered, for which span, with seed and version."""
    made = f"seed {found.seed}, wfmap {metadata.version('wfmap')}"
    if found.question == "from" and found.span is not None:
        return f"From {found.span.begin} until {found.span.until}, as stated at the start ({made})."
    if found.question == "as-asked":
        runs = f"{found.replications} replication{'s' if found.replications != 1 else ''}"
        return f"As asked: {found.cases:,} cases, {runs} ({made})."
    return f"In the long run, once the start is forgotten ({made})."


def _times(graph: ProcessGraph, found: Simulation, teller: Teller) -> Iterator[str]:
    time = found.cycle_time
    if not isfinite(time.mean):
        yield "No case came to an end, so there is no cycle time."
        return
    why = found.not_settled
    about = "" if why is None else "at least " if why.is_least else "about "
    mean = f"{about}{teller('cycle_time')} on average{_between(found, teller)}"
    p50, p90, p95 = (teller(key) for key in ("p50", "p90", "p95"))
    yield f"A case takes {mean}; half of them at most {p50}, nine of ten {p90}, 95 of 100 {p95}."
    if found.late_share is not None:
        yield f"{teller('late')} are over the target{meant_for(graph.process)}."


def _between(found: Simulation, teller: Teller) -> str:
    """Write the interval of the mean; how wide it is where both ends look alike."""
    time = found.cycle_time
    if time.low is None or time.high is None or time.low == time.high:
        return ""
    form = apart(time.low, time.high)
    if form(time.low) == form(time.high):
        return f", to within {teller('cycle_time.half')} at 95 %"
    low, high = (teller(f"cycle_time.{end}", form=form) for end in ("low", "high"))
    return f", between {low} and {high} at 95 %"


def _beside(base: Baseline, teller: Teller) -> Iterator[str]:
    """Say what the prediction gives, and why it differs."""
    known = base.predicted
    if not isfinite(known.cycle_time.mean) or known.unstable:
        return
    mean, p95, late = (teller(key, basis="predicted") for key in ("cycle_time", "p95", "late"))
    over = f", {late} over the target" if late else ""
    why = "" if base.gap is None else f"; it differs because {base.gap}"
    how = f"Predicted, {how_predicted(known)}".removesuffix(", ")
    yield f"{how}: {mean} on average, 95 of 100 at most {p95}{over}{why}."


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
        f"after a warm-up of {human(found.warm_up)}; {in_millions(found.events)} events."
    )


def _weeks_table(graph: ProcessGraph, found: Simulation, teller: Teller) -> Table:
    longest = sorted(found.pools, key=lambda actor: -found.pools[actor].mean_queue.value)[:_POOLS]

    def cases(key: str, element: str) -> str:
        return teller(key, element, form=lambda value: f"{value:,.1f}")

    form = teller.column(*(("cycle_time", place("week", week.begin)) for week in found.weeks))
    rows = []
    for week in found.weeks:
        at = place("week", week.begin)
        waiting = (cases("waiting", f"{at}/{place('actor', actor)}") for actor in longest)
        known = cases("came", at), cases("ended", at), teller("cycle_time", at, form=form)
        rows.append((week.begin, *known, *waiting))
    return Table(
        (
            "week from",
            "came",
            "ended",
            "cycle time",
            *(f"wait for {graph.actor_name(actor)} at its end" for actor in longest),
        ),
        tuple(rows),
        tuple(range(1, len(longest) + 4)),
    )


def waiting_places(
    graph: ProcessGraph, found: Simulation
) -> list[tuple[str, str, Mapping[Cause, float]]]:
    """List where an average case waits, longest first: name, element, seconds by cause.

    In a span it is what each visit waits that has it behind it.
    """
    rows: list[tuple[str, str, Mapping[Cause, float]]] = []
    waited = _at_a_visit if found.question == "from" else _in_a_case
    for step, fact in found.facts.steps.items():
        if not graph.steps[step].step.steps:
            rows.append((graph.steps[step].label, place("step", step), waited(fact)))
    for flow, passed in found.facts.flows.items():
        edge = graph.flows[flow]
        name = f"{graph.steps[edge.source].label} → {graph.steps[edge.target].label}"
        rows.append((name, place("flow", flow), waited(passed)))
    waiting = [row for row in rows if sum(row[2].values()) > 0]
    return sorted(waiting, key=lambda row: -sum(row[2].values()))


def _in_a_case(fact: StepFacts | FlowFacts) -> dict[Cause, float]:
    visits = fact.visits.value
    return {cause: times(visits, figure.value) for cause, figure in fact.waits.items()}


def _at_a_visit(fact: StepFacts | FlowFacts) -> dict[Cause, float]:
    return {cause: figure.value for cause, figure in fact.waits.items()}


def _waits_table(graph: ProcessGraph, found: Simulation, teller: Teller) -> Table:
    rows = waiting_places(graph, found)[:_SHOWN]
    key = "wait" if found.question == "from" else "wait_per_case"
    used: list[Cause] = [c for c in CAUSES if any(waits.get(c) for _, _, waits in rows)]
    parts = ("", *(f".{cause}" for cause in used))
    form = growing(teller.column(*((f"{key}{part}", at) for _, at, _ in rows for part in parts)))
    return Table(
        ("where", *used, "in all"),
        tuple(
            (
                name,
                *(teller(f"{key}.{c}", at, form=form) if waits.get(c) else "" for c in used),
                teller(key, at, form=form),
            )
            for name, at, waits in rows
        ),
        tuple(range(1, len(used) + 2)),
    )


def _outcomes_table(graph: ProcessGraph, found: Simulation, teller: Teller) -> Table | None:
    """List the ends with the cases that come to each; None where there is but one."""
    ends = [step for step, one in found.outcomes.items() if one.cycle_time is not None]
    if len(ends) < 2:  # noqa: PLR2004 - one is no choice
        return None
    columns: tuple[str, ...] = ("cases that come to", "share", "cycle time", "late")
    if all(found.outcomes[step].late is None for step in ends):
        columns = columns[:-1]
    form = teller.column(*(("cycle_time", place("outcome", step)) for step in ends))
    rows = []
    for step in ends:
        at = place("outcome", step)
        time = teller("cycle_time", at, form=form)
        told = teller("share", at, form=whole), time, teller("late", at)
        rows.append((graph.steps[step].label, *told)[: len(columns)])
    return Table(columns, tuple(rows), tuple(range(1, len(columns))))


def _pools_table(graph: ProcessGraph, found: Simulation, teller: Teller) -> Table:
    form = growing(teller.column(*(("wait", place("actor", actor)) for actor in found.pools)))
    return Table(
        ("actor", "servers", "busy", "in the queue", "wait"),
        tuple(
            (
                graph.actor_name(actor),
                str(pool.servers or "any"),
                teller("load", place("actor", actor), form=whole),
                teller("queue", place("actor", actor), form=growing(counted)),
                teller("wait", place("actor", actor), form=form),
            )
            for actor, pool in found.pools.items()
        ),
        (1, 2, 3, 4),
    )
