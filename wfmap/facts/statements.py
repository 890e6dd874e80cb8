"""ProcessGraph → Facts, from the numbers the document states and nothing else.

Nothing is guessed in silence: what is missing becomes a `Gap` that says what it would change.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from math import inf

from wfmap.facts.facts import (
    ActorFacts,
    Basis,
    Cause,
    Facts,
    Figure,
    FlowFacts,
    Gap,
    ProcessFacts,
    StepFacts,
    times,
)
from wfmap.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.graph.races import is_border_timer, is_timed
from wfmap.graph.rates import (
    batch_size,
    cases_per_second,
    open_share,
    open_together,
    repeats,
    repeats_for_ever,
)
from wfmap.graph.uncounted import uncounted
from wfmap.graph.visits import Visits, visits
from wfmap.model.people import Actor
from wfmap.units.durations import HOUR

__all__ = ["arrival_rate", "batch_size", "open_share", "open_together", "stated", "step_facts"]


def stated(graph: ProcessGraph) -> Facts:
    """Collect the stated facts of a process."""
    counted = visits(graph)
    steps = {node.id: step_facts(graph, node, counted) for node in graph.steps.values()}
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


def step_facts(graph: ProcessGraph, node: StepNode, counted: Visits) -> StepFacts:
    """Collect the stated facts of one step."""
    visited = counted.steps[node.id]
    executions = visited * _instances(node) / (1 - repeats(node))
    if repeats_for_ever(node) and executions > 0:
        executions = inf
    work = _work(graph, node, visited)
    stay = counted.stays.get(node.id)
    if work is not None and stay is not None and stay.whole > 0:
        work *= stay.work / stay.whole
    ends = stay.completes if stay is not None else 1.0
    return StepFacts(
        visits=Figure(visited, _basis(node.id, counted), note=_note(node, counted)),
        executions=Figure(executions, _basis(node.id, counted)),
        work=None if work is None else Figure(work),
        waits=_waits(node, counted),
        cost=_cost(graph, node, executions, work, ends),
    )


def _basis(step: str, counted: Visits) -> Basis:
    return "simulated" if counted.is_tried(step) else "stated"


def _note(node: StepNode, counted: Visits) -> str:
    """Say where a count of visits comes from that no share states."""
    if counted.tried is not None and counted.is_tried(node.id):
        return f"counted in a trial of {counted.tried.cases:,} cases: no share says it"
    if node.id in counted.assumed:
        return "shares taken as even"
    if is_timed(node):
        return "a race of this timer against the whole stay at its step"
    if node.id in counted.rests and _instances(node) >= 1:
        return "a race of the events after a split: the first decides"
    return ""


def _instances(node: StepNode) -> float:
    multi = node.step.multi
    return multi.count.value if multi is not None and multi.count is not None else 1.0


def _work(graph: ProcessGraph, node: StepNode, visited: float) -> float | None:
    if not _has_time(node):
        return None
    time, setup = node.step.processing_time, node.step.setup_time
    shared = batch_size(graph, node, visited)
    return (time.expected if time else 0.0) + (setup.expected / shared if setup else 0.0)


def _has_time(node: StepNode) -> bool:
    return node.step.processing_time is not None or node.step.setup_time is not None


def _waits(node: StepNode, counted: Visits) -> dict[Cause, Figure]:
    waits: dict[Cause, Figure] = {}
    if node.step.wait_time is not None and not is_border_timer(node):
        stay = counted.stays.get(node.id)
        rest, _ = counted.rests.get(node.id, (node.step.wait_time.expected, 0.0))
        waits["extraneous"] = Figure(rest * (stay.completes if stay is not None else 1.0))
    batch = node.step.batch
    if batch is not None and batch.every is not None:
        waits["batching"] = Figure(
            batch.every.expected / 2, note="half the time between batches, on average"
        )
    return waits


def _cost(
    graph: ProcessGraph, node: StepNode, executions: float, work: float | None, ends: float
) -> Figure | None:
    """Compute the cost of a step in a case; what is fixed only where it comes to its end."""
    actor = graph.process.actors.get(node.actor or "")
    rate = actor.cost_per_hour if actor is not None else None
    fixed = node.step.fixed_cost
    if fixed is None and (rate is None or work is None):
        return None
    per_execution = fixed.value * ends if fixed is not None else 0.0
    if rate is not None and work is not None:
        per_execution += rate.value * work / HOUR
    return Figure(times(executions, per_execution))


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
    rate = cases_per_second(graph)
    return None if rate is None else Figure(rate)


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
    if counted.tried is None and uncounted(graph).steps:
        yield Gap(
            "document",
            "",
            "a trial of what is thrown, stopped or undone",
            "visits are counted as if it never happened",
        )
    for step in counted.assumed:
        yield Gap("step", step, "shares of its branches", "they are taken as even")
    for node in graph.steps.values():
        said = node.step.share is not None or is_timed(node) or counted.is_tried(node.id)
        if node.step.attached_to is not None and not said:
            yield Gap(
                "step", node.id, "share", "its share is not stated and not derived: taken as 0"
            )
    for node in graph.steps.values():
        if node.kind == "task" and not _has_time(node) and counted.steps[node.id] > 0:
            yield Gap("step", node.id, "processing_time", "its work counts as none")
    working = {node.actor for node in graph.steps.values() if node.is_work}
    for actor, declared in process.actors.items():
        countable = declared.kind != "external" and actor in working
        if countable and declared.capacity is None and not declared.members:
            yield Gap("actor", actor, "capacity", "how busy it is cannot be computed")
