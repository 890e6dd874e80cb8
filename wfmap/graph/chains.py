"""The longest chain of hands a case goes through."""

from wfmap.graph.graph import ProcessGraph

__all__ = ["longest_chain"]


def longest_chain(graph: ProcessGraph) -> tuple[str, ...]:
    """Name the actors on the way with the most handoffs, from the first to the last.

    Flows that close loops are left out; ties go to the way that comes first in the document.
    """
    best: dict[str, tuple[int, str | None]] = {}
    for start in _forward_order(graph):
        count, before = 0, None
        for flow in graph.incoming(start):
            if not flow.is_back and flow.source in best:
                reached = best[flow.source][0] + flow.is_handoff
                if before is None or reached > count:
                    count, before = reached, flow.source
        best[start] = (count, before)
    if not best:
        return ()
    last: str | None = max(best, key=lambda step: best[step][0])
    way: list[str] = []
    while last is not None:
        way.append(last)
        last = best[last][1]
    actors = [actor for step in reversed(way) if (actor := graph.steps[step].actor) is not None]
    return tuple(a for i, a in enumerate(actors) if i == 0 or actors[i - 1] != a)


def _forward_order(graph: ProcessGraph) -> list[str]:
    """Order steps so that every flow but those that close loops leads forward."""
    waiting = {
        node.id: sum(not graph.flows[flow].is_back for flow in node.incoming)
        for node in graph.steps.values()
    }
    ready = [step for step, count in waiting.items() if not count]
    order: list[str] = []
    while ready:
        step = ready.pop(0)
        order.append(step)
        for flow in graph.outgoing(step):
            if not flow.is_back:
                waiting[flow.target] -= 1
                if not waiting[flow.target]:
                    ready.append(flow.target)
    return order
