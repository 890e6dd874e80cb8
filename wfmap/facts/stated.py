"""ProcessGraph → Facts, from the numbers the document states and nothing else.

Nothing is guessed in silence: what is missing becomes a `Gap` that says what it would change.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from wfmap.facts.facts import (
    ActorFacts,
    Cause,
    Facts,
    Figure,
    FlowFacts,
    Gap,
    ProcessFacts,
    StepFacts,
)
from wfmap.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.graph.visits import Visits, visits
from wfmap.model.people import Actor
from wfmap.model.quantity import Duration
from wfmap.units.durations import DAY, HOUR
from wfmap.units.weekly import MINUTES_PER_WEEK, windows

__all__ = ["arrival_rate", "batch_size", "open_share", "open_together", "stated"]


def stated(graph: ProcessGraph) -> Facts:
    """Collect the stated facts of a process."""
    counted = visits(graph)
    steps = {node.id: _step(graph, node, counted) for node in graph.steps.values()}
    flows = {flow.id: _flow(flow, counted) for flow in graph.flows.values()}
    arrivals = arrival_rate(graph)
    actors = _actors(graph, steps, arrivals)
    return Facts(
        steps=steps,
        flows=flows,
        actors=actors,
        process=_process(steps, flows, arrivals),
        gaps=tuple(_gaps(graph, counted)),
    )


def _step(graph: ProcessGraph, node: StepNode, counted: Visits) -> StepFacts:
    visited = counted.steps[node.id]
    executions = visited * _instances(node) / (1 - _errors(node))
    work = _work(graph, node, visited)
    note = "shares taken as even" if node.id in counted.assumed else ""
    return StepFacts(
        visits=Figure(visited, note=note),
        executions=Figure(executions),
        work=None if work is None else Figure(work),
        waits=_waits(node),
        cost=_cost(graph, node, executions, work),
    )


def _instances(node: StepNode) -> float:
    multi = node.step.multi
    return multi.count.value if multi is not None and multi.count is not None else 1.0


def _errors(node: StepNode) -> float:
    """Share of executions repeated at once; a rework flow takes the errors elsewhere."""
    if node.step.error_rate is None or any(flow.rework for flow in node.step.next):
        return 0.0
    return min(node.step.error_rate.value, 0.999999)


def _work(graph: ProcessGraph, node: StepNode, visited: float) -> float | None:
    if not _has_time(node):
        return None
    time, setup = node.step.processing_time, node.step.setup_time
    shared = batch_size(graph, node, visited)
    return (time.expected if time else 0.0) + (setup.expected / shared if setup else 0.0)


def _has_time(node: StepNode) -> bool:
    return node.step.processing_time is not None or node.step.setup_time is not None


def batch_size(graph: ProcessGraph, node: StepNode, visited: float) -> float:
    """Say how many cases share a set-up: those of an average batch, 1 without one.

    Args:
        graph: the process.
        node: the step.
        visited: its visits per case.
    """
    batch = node.step.batch
    if batch is None:
        return 1.0
    sizes = [batch.size.value] if batch.size is not None else []
    arrivals = arrival_rate(graph)
    if arrivals is not None and 0 < visited < float("inf"):
        per_second = arrivals.value * visited
        if batch.every is not None:
            sizes.append(per_second * batch.every.expected)
        if batch.at:
            sizes.append(per_second * DAY / len(batch.at))
    return max(1.0, min(sizes, default=1.0))


def _waits(node: StepNode) -> dict[Cause, Figure]:
    waits: dict[Cause, Figure] = {}
    if node.step.wait_time is not None:
        waits["extraneous"] = Figure(node.step.wait_time.expected)
    batch = node.step.batch
    if batch is not None and batch.every is not None:
        waits["batching"] = Figure(
            batch.every.expected / 2, note="half the time between batches, on average"
        )
    return waits


def _cost(
    graph: ProcessGraph, node: StepNode, executions: float, work: float | None
) -> Figure | None:
    actor = graph.process.actors.get(node.actor or "")
    rate = actor.cost_per_hour if actor is not None else None
    fixed = node.step.fixed_cost
    if fixed is None and (rate is None or work is None):
        return None
    per_execution = fixed.value if fixed is not None else 0.0
    if rate is not None and work is not None:
        per_execution += rate.value * work / HOUR
    return Figure(executions * per_execution)


def _flow(flow: FlowEdge, counted: Visits) -> FlowFacts:
    waits: dict[Cause, Figure] = {}
    handoff = flow.handoff
    if handoff is not None and handoff.wait is not None:
        waits["handoff"] = Figure(handoff.wait.expected)
    if handoff is not None and handoff.every is not None:
        waits["batching"] = Figure(
            handoff.every.expected / 2, note="half the time between batches, on average"
        )
    return FlowFacts(visits=Figure(counted.flows.get(flow.id, 0.0)), waits=waits)


def arrival_rate(graph: ProcessGraph) -> Figure | None:
    """Compute cases per second of wall-clock time, closed hours and peaks averaged in.

    Arrivals with a calendar come only in its open hours: `count` in each `per` is then the
    rate of an average `per`, and `every` counts open time.
    """
    arrivals = graph.process.arrivals
    if arrivals is None:
        return None
    if arrivals.count is not None and arrivals.per is not None:
        if arrivals.per.expected <= 0:
            return None
        return Figure(arrivals.count.value / arrivals.per.expected)
    every: Duration | None = arrivals.every
    if every is None or every.expected <= 0:
        return None
    return Figure(open_share(graph, arrivals.calendar) / every.expected)


def open_share(graph: ProcessGraph, calendar: str | None) -> float:
    """Compute the share of a week a calendar is open, 0 to 1; holidays are left out of account."""
    name = calendar or graph.process.calendar
    found = graph.process.calendars.get(name or "")
    if found is None:
        return 1.0
    return sum(end - start for start, end in windows(found.weekly)) / MINUTES_PER_WEEK


def open_together(graph: ProcessGraph, calendars: Iterable[str | None]) -> float:
    """Compute the share of a week in which at least one of some calendars is open."""
    weeks = []
    for calendar in calendars:
        found = graph.process.calendars.get(calendar or graph.process.calendar or "")
        if found is None:
            return 1.0
        weeks.append(found.weekly)
    merged = windows("; ".join(dict.fromkeys(weeks))) if "24/7" not in weeks else ()
    return sum(end - start for start, end in merged) / MINUTES_PER_WEEK if merged else 1.0


def _actors(
    graph: ProcessGraph, steps: Mapping[str, StepFacts], arrivals: Figure | None
) -> dict[str, ActorFacts]:
    work: dict[str, float] = defaultdict(float)
    for node in graph.steps.values():
        if node.actor is not None and not node.step.steps:
            work[node.actor] += steps[node.id].work_per_case
    return {
        actor: ActorFacts(Figure(work.get(actor, 0.0)), _busy(graph, actor, work, arrivals))
        for actor in graph.process.actors
    }


def _busy(
    graph: ProcessGraph, actor: str, work: Mapping[str, float], arrivals: Figure | None
) -> Figure | None:
    declared = graph.process.actors[actor]
    if arrivals is None or actor not in work:
        return None
    if declared.capacity is None and not declared.members:
        return None
    available = declared.availability.value if declared.availability is not None else 1.0
    time = available * _open_servers(graph, declared)
    if time <= 0:
        return None
    return Figure(
        arrivals.value * work[actor] / time,
        note="arrivals × work per case ÷ (capacity × availability × open share of the week)",
    )


def _open_servers(graph: ProcessGraph, actor: Actor) -> float:
    """Count an actor's servers by the share of the week each is on duty, and by speed."""
    if not actor.members:
        count = actor.capacity.value if actor.capacity is not None else 0.0
        return count * open_share(graph, actor.calendar)
    return sum(
        (member.speed.value if member.speed is not None else 1.0)
        * open_share(graph, member.calendar or actor.calendar)
        for member in actor.members.values()
    )


def _process(
    steps: Mapping[str, StepFacts], flows: Mapping[str, FlowFacts], arrivals: Figure | None
) -> ProcessFacts:
    costs = [fact.cost.value for fact in steps.values() if fact.cost is not None]
    wait = sum(f.wait_per_case for f in steps.values()) + sum(
        f.wait_per_case for f in flows.values()
    )
    return ProcessFacts(
        arrivals=arrivals,
        work=Figure(sum(fact.work_per_case for fact in steps.values())),
        wait=Figure(wait),
        cost=Figure(sum(costs)) if costs else None,
    )


def _gaps(graph: ProcessGraph, counted: Visits) -> Iterator[Gap]:
    process = graph.process
    if process.arrivals is None:
        yield Gap("document", "", "arrivals", "volumes are per case; no load can be computed")
    for step in counted.assumed:
        yield Gap("step", step, "shares of its branches", "they are taken as even")
    for node in graph.steps.values():
        if node.kind == "task" and not _has_time(node) and counted.steps[node.id] > 0:
            yield Gap("step", node.id, "processing_time", "its work counts as none")
    working = {node.actor for node in graph.steps.values() if node.is_work}
    for actor, declared in process.actors.items():
        countable = declared.kind != "external" and actor in working
        if countable and declared.capacity is None and not declared.members:
            yield Gap("actor", actor, "capacity", "how busy it is cannot be computed")
