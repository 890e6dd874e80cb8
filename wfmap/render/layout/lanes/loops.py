"""Which lines lead back: found depth first, from the starts in document order."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

__all__ = ["back_edges", "late_edges", "topological"]

Ends = tuple[int, int]


def _leaving(ends: Sequence[Ends]) -> dict[int, list[tuple[int, int]]]:
    leaving: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, (source, target) in enumerate(ends):
        leaving[source].append((number, target))
    return leaving


def back_edges(roots: Iterable[int], ends: Sequence[Ends]) -> set[int]:
    """Find the edges that close a loop, by their numbers.

    `roots` are tried in this order and may name a node twice; `ends` are (source, target) pairs
    in document order. An edge from a node to itself is a back edge.
    """
    leaving = _leaving(ends)
    open_nodes: set[int] = set()
    seen: set[int] = set()
    back: set[int] = set()
    for root in roots:
        if root in seen:
            continue
        stack: list[tuple[int, Iterator[tuple[int, int]]]] = [(root, iter(leaving[root]))]
        seen.add(root)
        open_nodes.add(root)
        while stack:
            node, rest = stack[-1]
            step = next(rest, None)
            if step is None:
                open_nodes.discard(node)
                stack.pop()
            elif step[1] in open_nodes:
                back.add(step[0])
            elif step[1] not in seen:
                seen.add(step[1])
                open_nodes.add(step[1])
                stack.append((step[1], iter(leaving[step[1]])))
    return back


def late_edges(work: Sequence[Ends], messages: Sequence[tuple[int, Ends]]) -> set[int]:
    """Find the messages, or rework, that would close a loop with what comes before them.

    `work` has no loops; messages are taken one after the other, and told by their numbers.
    """
    ahead: dict[int, list[int]] = defaultdict(list)
    for source, target in work:
        ahead[source].append(target)
    late: set[int] = set()
    for number, (source, target) in messages:
        if _leads(ahead, target, source):
            late.add(number)
        else:
            ahead[source].append(target)
    return late


def _leads(ahead: dict[int, list[int]], source: int, target: int) -> bool:
    stack, seen = [source], {source}
    while stack:
        here = stack.pop()
        if here == target:
            return True
        for beyond in ahead.get(here, ()):
            if beyond not in seen:
                seen.add(beyond)
                stack.append(beyond)
    return False


def topological(nodes: Sequence[int], successors: Sequence[Sequence[int]]) -> list[int]:
    """Order nodes so that every edge leads forward; ties in document order.

    `successors` has no loops; a node is taken as early as the nodes before it allow.
    """
    waiting = [0] * len(successors)
    for node in nodes:
        for successor in successors[node]:
            waiting[successor] += 1
    ready = [node for node in nodes if not waiting[node]]
    heapq.heapify(ready)
    order: list[int] = []
    while ready:
        node = heapq.heappop(ready)
        order.append(node)
        for successor in successors[node]:
            waiting[successor] -= 1
            if not waiting[successor]:
                heapq.heappush(ready, successor)
    return order
