"""Work that goes round in no time, for ever: told from the document where each move is certain.

Steps that take time let other work go on, and loops of flows alone are found where visits are
counted. What is left are events that lead back to whoever throws them: an event sub-process that
sends the very signal it began with, an error at once whose border leads back to its step. A loop is
told here when each of its steps takes no time and surely leads to the next one; whether the others
end is for the simulation to see.

    step ── throws an error ──► event on its border ── flow taken for certain ──► the same step

A simulation of such a loop never gets to the next second, so it has to be refused before. A graph
is made of the certain moves only, among the steps that work may get to at all, and a strongly
connected part in it is such a loop: one pass over steps and flows (Tarjan 1972). To take possible
moves as well would refuse processes in which a share leads out.
"""

from collections.abc import Iterator

from wfmap.graph.events import catches, event_subprocesses
from wfmap.graph.graph import ROOT, FlowEdge, ProcessGraph, StepNode
from wfmap.graph.limits import limited
from wfmap.graph.parts import parts_in_order
from wfmap.graph.shares import shares_out
from wfmap.graph.uncounted import told_by
from wfmap.model.semantics import throws, trigger_of

__all__ = ["endless_in_no_time"]


def endless_in_no_time(graph: ProcessGraph) -> tuple[str, ...]:
    """Name the steps of a loop, in order, that work goes round in no time once it gets there.

    Empty where there is none, or none that is certain.
    """
    if not any(throws(node.step) or node.tells for node in graph.steps.values()):
        return ()
    reached = _reached(graph)
    after = {
        node.id: list(dict.fromkeys(_surely(graph, node))) if node.id in reached else []
        for node in graph.steps.values()
    }
    for part in parts_in_order(after):
        if len(part) > 1 or part[0] in after[part[0]]:
            return _in_order(part, after)
    return ()


def _in_order(part: list[str], after: dict[str, list[str]]) -> tuple[str, ...]:
    """Go round once in a part in which all lead back to each other."""
    way = [part[0]]
    while True:
        follower = next(step for step in after[way[-1]] if step in part)
        if follower in way:
            return tuple(way[way.index(follower) :])
        way.append(follower)


def _takes_time(node: StepNode) -> bool:
    step = node.step
    times = (step.processing_time, step.setup_time, step.wait_time, step.batch)
    return any(time is not None for time in times)


def _surely(graph: ProcessGraph, node: StepNode) -> Iterator[str]:
    """Yield the steps that work gets to for certain from a step, at the same instant."""
    if _takes_time(node):
        return
    starts = [inner for inner in graph.at(node.id) if graph.is_start(inner)]
    if graph.at(node.id):
        multi = node.step.multi
        if len(starts) == 1 and (multi is None or multi.count is None or multi.count.value >= 1):
            yield starts[0].id
        return
    caught, goes_on = _caught(graph, node)
    yield from caught
    for catch in told_by(graph, node):
        if catch.where == "inside" and not catch.interrupts:
            yield catch.catcher
    if goes_on:
        yield from _along(graph, node)


def _caught(graph: ProcessGraph, node: StepNode) -> tuple[list[str], bool]:
    """List who surely catches what a step throws, and tell whether its own work goes on."""
    found, trigger = catches(graph, node), trigger_of(node.step)
    if not throws(node.step):
        return [], True
    if trigger == "signal":
        beside = [c.catcher for c in found if c.where == "inside" and not c.interrupts]
        return beside, not any(c.interrupts for c in found)
    first = found[:1]
    surely = [c.catcher for c in first if c.where == "border" or not c.interrupts]
    stops = trigger in ("error", "cancel", "terminate") or any(c.interrupts for c in first)
    return surely, not stops and trigger != "compensation"


def _along(graph: ProcessGraph, node: StepNode) -> Iterator[str]:
    if node.attached:
        return
    outgoing = graph.outgoing(node.id)
    rates = limited(node, outgoing, shares_out(graph, node, outgoing)[0])
    for flow, rate in zip(outgoing, rates, strict=True):
        target = graph.steps[flow.target]
        waits = target.join == "all" and len(target.incoming) > 1
        if rate >= 1 and not waits and _is_instant(flow):
            yield flow.target


def _is_instant(flow: FlowEdge) -> bool:
    """Tell a flow that is passed at once, and that nothing comes back along."""
    handoff = flow.handoff
    if flow.flow.at_most is not None:
        return False
    return handoff is None or (
        handoff.wait is None and handoff.every is None and handoff.rework_share is None
    )


def _reached(graph: ProcessGraph) -> set[str]:
    """Find the steps that work may get to."""
    open_ = [node.id for node in graph.at(ROOT) if graph.is_start(node)] or [
        node.id for node in graph.at(ROOT)[:1]
    ]
    open_ += [node.id for node in event_subprocesses(graph, ROOT)]
    found: set[str] = set()
    while open_:
        step = open_.pop()
        if step not in found:
            found.add(step)
            open_ += _maybe(graph, graph.steps[step])
    return found


def _maybe(graph: ProcessGraph, node: StepNode) -> Iterator[str]:
    outgoing = graph.outgoing(node.id)
    rates, _ = shares_out(graph, node, outgoing)
    yield from (flow.target for flow, rate in zip(outgoing, rates, strict=True) if rate > 0)
    yield from node.attached
    yield from (graph.flows[flow].target for flow in node.tells)
    inside = graph.at(node.id)
    yield from (inner.id for inner in inside if graph.is_start(inner))
    yield from (inner.id for inner in event_subprocesses(graph, node.id))
