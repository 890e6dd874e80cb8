"""Where time goes, as the document states it: work and waiting, per step, actor and phase."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Final

from wfmap.answers.names import Named, the_actor, the_step
from wfmap.facts import Cause, Facts, Gap
from wfmap.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.results import Endless

__all__ = ["ActorTime", "FlowTime", "Share", "StepTime", "TimeAnswer", "answer_time"]

UNSAID: Final = "not said"
"""The phase or value of steps for which the document names none."""


@dataclass(frozen=True, slots=True)
class StepTime:
    """Time of one step in an average case, in seconds; `cost` in the document's currency.

    `waits` are the stated waits at the step by cause; waits on the way to it are the flows'.
    """

    step: Named
    actor: Named
    visits: Endless
    work: Endless
    waits: Mapping[Cause, Endless]
    wait: Endless
    cost: Endless | None
    value: str


@dataclass(frozen=True, slots=True)
class FlowTime:
    """Waiting on one flow in an average case, in seconds, by cause."""

    flow: str
    from_step: Named
    to_step: Named
    visits: Endless
    waits: Mapping[Cause, Endless]
    wait: Endless


@dataclass(frozen=True, slots=True)
class ActorTime:
    """Time of one actor in an average case, in seconds.

    `busy` is the share of its stated time that the stated work takes; above 1 it cannot keep up.
    """

    actor: Named
    steps: int
    work: Endless
    wait: Endless
    cost: Endless | None
    busy: Endless | None


@dataclass(frozen=True, slots=True)
class Share:
    """Work and waiting of a phase, or of a kind of value, in an average case, in seconds."""

    name: str
    work: Endless
    wait: Endless


@dataclass(frozen=True, slots=True)
class TimeAnswer:
    """Where time goes in an average case, in seconds.

    `work` and `wait` add up every step and flow, so where branches run side by side they are more
    than a case lasts. `flow_efficiency` is work ÷ (work + wait), None where both are 0.
    `per_day` is how many cases arrive in a day. `gaps` name what is missing and what it would
    change.
    """

    work: Endless
    wait: Endless
    waits: Mapping[Cause, Endless]
    flow_efficiency: Endless | None
    cost: Endless | None
    currency: str | None
    per_day: Endless | None
    steps: tuple[StepTime, ...]
    flows: tuple[FlowTime, ...]
    actors: tuple[ActorTime, ...]
    phases: tuple[Share, ...]
    values: tuple[Share, ...]
    gaps: tuple[Gap, ...]


def answer_time(graph: ProcessGraph, facts: Facts) -> TimeAnswer:
    """Add up the stated times of an average case."""
    steps = tuple(_step(graph, facts, node) for node in graph.steps.values() if _counts(node))
    flows = tuple(
        _flow(graph, facts, flow) for flow in graph.flows.values() if facts.flows[flow.id].waits
    )
    parts: list[StepTime | FlowTime] = [*steps, *flows]
    work = sum(step.work for step in steps)
    wait = sum(part.wait for part in parts)
    arrivals = facts.process.arrivals
    return TimeAnswer(
        work=work,
        wait=wait,
        waits=_added(part.waits for part in parts),
        flow_efficiency=work / (work + wait) if 0 < work + wait < inf else None,
        cost=facts.process.cost.value if facts.process.cost is not None else None,
        currency=graph.process.currency,
        per_day=arrivals.value * SECONDS_PER_DAY if arrivals is not None else None,
        steps=steps,
        flows=flows,
        actors=_actors(graph, facts, steps),
        phases=_phases(graph, steps),
        values=_shares(steps, {s.step.id: s.value for s in steps}, VALUES),
        gaps=facts.gaps,
    )


SECONDS_PER_DAY: Final = 86400.0
VALUES: Final = {"value-adding": "value-adding", "necessary": "necessary", "waste": "waste"}


def _counts(node: StepNode) -> bool:
    """Gateways take no time; a sub-process's time is that of its steps, and its own wait."""
    return node.kind not in ("decision", "parallel", "start", "end") or bool(
        node.step.processing_time or node.step.wait_time
    )


def _step(graph: ProcessGraph, facts: Facts, node: StepNode) -> StepTime:
    stated = facts.steps[node.id]
    waits: dict[Cause, float] = {
        cause: stated.visits.value * f.value for cause, f in stated.waits.items()
    }
    return StepTime(
        step=the_step(node),
        actor=the_actor(graph, node.actor),
        visits=stated.visits.value,
        work=stated.work_per_case,
        waits=waits,
        wait=stated.wait_per_case,
        cost=None if stated.cost is None else stated.cost.value,
        value=node.step.value or UNSAID,
    )


def _flow(graph: ProcessGraph, facts: Facts, flow: FlowEdge) -> FlowTime:
    stated = facts.flows[flow.id]
    return FlowTime(
        flow=flow.id,
        from_step=the_step(graph.steps[flow.source]),
        to_step=the_step(graph.steps[flow.target]),
        visits=stated.visits.value,
        waits={cause: stated.visits.value * f.value for cause, f in stated.waits.items()},
        wait=stated.wait_per_case,
    )


def _added(parts: Iterable[Mapping[Cause, float]]) -> dict[Cause, float]:
    total: dict[Cause, float] = defaultdict(float)
    for part in parts:
        for cause, wait in part.items():
            total[cause] += wait
    return dict(total)


def _actors(
    graph: ProcessGraph, facts: Facts, steps: tuple[StepTime, ...]
) -> tuple[ActorTime, ...]:
    by_actor: dict[str, list[StepTime]] = defaultdict(list)
    for step in steps:
        if step.actor.id and graph.steps[step.step.id].is_work:
            by_actor[step.actor.id].append(step)
    order = (*graph.process.actors, *(a for a in by_actor if a not in graph.process.actors))
    return tuple(_actor(graph, facts, a, by_actor[a]) for a in order if a in by_actor)


def _actor(graph: ProcessGraph, facts: Facts, actor: str, steps: list[StepTime]) -> ActorTime:
    costs = [step.cost for step in steps if step.cost is not None]
    stated = facts.actors.get(actor)
    return ActorTime(
        actor=the_actor(graph, actor),
        steps=len(steps),
        work=sum(step.work for step in steps),
        wait=sum(step.wait for step in steps),
        cost=sum(costs) if costs else None,
        busy=stated.busy.value if stated is not None and stated.busy is not None else None,
    )


def _phases(graph: ProcessGraph, steps: tuple[StepTime, ...]) -> tuple[Share, ...]:
    phases = {step.step.id: graph.steps[step.step.id].step.phase or UNSAID for step in steps}
    return _shares(steps, phases, graph.process.phases) if graph.process.phases else ()


def _shares(
    steps: tuple[StepTime, ...], group: Mapping[str, str], names: Mapping[str, str]
) -> tuple[Share, ...]:
    """Add steps up by group, in the order of `names`, what belongs to none last."""
    found: list[Share] = []
    for key in (*names, UNSAID):
        inside = [step for step in steps if group[step.step.id] == key]
        if inside:
            work, wait = sum(s.work for s in inside), sum(s.wait for s in inside)
            found.append(Share(names.get(key, key), work, wait))
    return tuple(found)
