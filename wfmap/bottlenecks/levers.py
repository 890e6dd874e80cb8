"""What could be changed about a process, one lever at a time.

A lever is one change of one element, such as "this step 10 % faster" or "one more in this pool".
Levers are compared within their kind only: ten percent off a step and one more person are unlike.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args

from wfmap.bottlenecks.outcomes import alternatives
from wfmap.findings import Element
from wfmap.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.graph.rates import open_share
from wfmap.graph.visits import Visits, visits
from wfmap.units.figures import exact

__all__ = ["HOURS", "KINDS", "POINTS", "Lever", "LeverKind", "levers"]

LeverKind = Literal["faster", "capacity", "hours", "handoff", "batch", "rework", "share"]
KINDS: Final[tuple[LeverKind, ...]] = get_args(LeverKind)
"""The kinds of levers, in the order in which they are reported."""

POINTS: Final = 0.1
"""By how much a decision's share is changed: ten points in a hundred."""
HOURS: Final = 60
"""By how much open hours are made longer, in minutes at the end of each window."""


@dataclass(frozen=True, slots=True)
class Lever:
    """One change of one element.

    `size` is the share by which times or rework shrink, or the points by which a share grows.
    `part` is the id of the flow where the lever is one outcome of a decision.
    """

    kind: LeverKind
    element: Element
    change: str
    size: float = 0.0
    part: str = ""

    @property
    def name(self) -> str:
        """The lever in one line: what is changed, and how."""
        return f"{self.element.name or self.element.id}: {self.change}"


def levers(graph: ProcessGraph, faster: float = 0.1) -> tuple[Lever, ...]:
    """List every lever of a process, in the order of kinds and of the document.

    Args:
        graph: the process.
        faster: the share by which a step is made faster, over 0 and under 1; its times are
            multiplied by 1 - `faster`.
    """
    counted = visits(graph)
    return (
        *_faster(graph, counted, faster),
        *_pools(graph, counted),
        *_hours(graph, counted),
        *_handoffs(graph, counted),
        *_batches(graph, counted),
        *_rework(graph, counted),
        *_shares(graph, counted),
    )


def _visited(graph: ProcessGraph, counted: Visits) -> Iterator[StepNode]:
    for node in graph.steps.values():
        if 0 < counted.steps[node.id] < float("inf"):
            yield node


def _works(node: StepNode) -> bool:
    times = (node.step.processing_time, node.step.setup_time)
    return not node.step.steps and any(t is not None and t.expected > 0 for t in times)


def _faster(graph: ProcessGraph, counted: Visits, size: float) -> Iterator[Lever]:
    for node in _visited(graph, counted):
        if _works(node):
            yield Lever("faster", _step(node), f"{exact(size * 100)} % faster", size)


def _busy_actors(graph: ProcessGraph, counted: Visits) -> dict[str, None]:
    """List the actors that work, with a capacity, in document order."""
    at_work = {node.actor for node in _visited(graph, counted) if _works(node)}
    return {
        actor: None
        for actor, declared in graph.process.actors.items()
        if actor in at_work and (declared.capacity is not None or declared.members)
    }


def _pools(graph: ProcessGraph, counted: Visits) -> Iterator[Lever]:
    for actor in _busy_actors(graph, counted):
        yield Lever("capacity", _actor(graph, actor), "one more")


def _hours(graph: ProcessGraph, counted: Visits) -> Iterator[Lever]:
    for actor in _busy_actors(graph, counted):
        if any(_can_be_longer(graph, name) for name in calendars_of(graph, actor)):
            yield Lever("hours", _actor(graph, actor), f"open {HOURS} min longer")


def calendars_of(graph: ProcessGraph, actor: str) -> tuple[str, ...]:
    """List the calendars by which an actor and its members work, the default included."""
    declared = graph.process.actors[actor]
    own = declared.calendar or graph.process.calendar
    named = [own, *(member.calendar for member in declared.members.values())]
    return tuple(dict.fromkeys(name for name in named if name is not None))


def _can_be_longer(graph: ProcessGraph, calendar: str) -> bool:
    return calendar in graph.process.calendars and open_share(graph, calendar) < 1


def _handoffs(graph: ProcessGraph, counted: Visits) -> Iterator[Lever]:
    for flow in graph.flows.values():
        waits = flow.handoff is not None and (flow.handoff.wait or flow.handoff.every)
        if waits and counted.flows.get(flow.id, 0.0) > 0:
            yield Lever("handoff", _flow(graph, flow), "handed over at once")


def _batches(graph: ProcessGraph, counted: Visits) -> Iterator[Lever]:
    for node in _visited(graph, counted):
        if node.step.batch is not None:
            yield Lever("batch", _step(node), "done one by one")


def _rework(graph: ProcessGraph, counted: Visits) -> Iterator[Lever]:
    for node in _visited(graph, counted):
        if node.step.error_rate is not None and node.step.error_rate.value > 0:
            yield Lever("rework", _step(node), "half the errors", 0.5)
        if node.split in ("exclusive", "event"):
            yield from _loops(graph, counted, node)
        for flow in graph.outgoing(node.id):
            returned = flow.handoff.rework_share if flow.handoff is not None else None
            if returned is not None and returned.value > 0:
                yield Lever("rework", _flow(graph, flow), "half as many come back", 0.5)


def _loops(graph: ProcessGraph, counted: Visits, node: StepNode) -> Iterator[Lever]:
    flows = graph.outgoing(node.id)
    for flow in flows:
        rate = counted.flows.get(flow.id, 0.0) / counted.steps[node.id]
        if len(flows) > 1 and flow.is_rework and 0 < rate < 1:
            yield Lever("rework", _flow(graph, flow), "half as often", 0.5, flow.id)


def _shares(graph: ProcessGraph, counted: Visits) -> Iterator[Lever]:
    for node in _visited(graph, counted):
        if node.split != "exclusive":
            continue
        for group in alternatives(graph, node):
            rates = {flow.id: counted.flows.get(flow.id, 0.0) for flow in group}
            for flow in group:
                others = sum(rates.values()) - rates[flow.id]
                points = min(POINTS, others / counted.steps[node.id])
                if points > 0 and rates[flow.id] > 0:
                    yield _more_often(graph, node, flow, points)


def _more_often(graph: ProcessGraph, node: StepNode, flow: FlowEdge, points: float) -> Lever:
    target = flow.label or graph.steps[flow.target].label
    change = f"'{target}' {points * 100:.0f} points more often"
    return Lever("share", _step(node), change, points, flow.id)


def _step(node: StepNode) -> Element:
    return Element("step", node.id, node.label)


def _actor(graph: ProcessGraph, actor: str) -> Element:
    return Element("actor", actor, graph.actor_name(actor))


def _flow(graph: ProcessGraph, flow: FlowEdge) -> Element:
    source, target = graph.steps[flow.source].label, graph.steps[flow.target].label
    return Element("flow", flow.id, f"{source} → {target}")
