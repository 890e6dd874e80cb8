"""Which flows close loops: depth-first search from the starts, in document order."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from wfmap.graph.graph import StepNode

__all__ = ["back_flows"]


def back_flows(
    steps: Mapping[str, StepNode],
    links: Iterable[tuple[str, str, str]],
    rework: Collection[str] = (),
) -> frozenset[str]:
    """Find the flows that close a loop.

    Args:
        steps: the steps in document order.
        links: (flow, source, target).
        rework: flows the document calls rework; they are followed last, so that where a loop
            may be read both ways it is they that close it.

    Returns:
        Ids of the flows that lead to a step still open on the way from a start.
    """
    leaving: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for node in steps.values():
        for event in node.attached:
            leaving[node.id].append(("", event))
    for flow, source, target in sorted(links, key=lambda link: link[0] in rework):
        leaving[source].append((flow, target))
    begin = [n.id for n in steps.values() if not n.incoming and n.step.attached_to is None]
    back: set[str] = set()
    seen: set[str] = set()
    for root in (*begin, *steps):
        if root not in seen:
            back.update(_search(root, leaving, seen))
    return frozenset(back)


def _search(
    root: str, leaving: Mapping[str, list[tuple[str, str]]], seen: set[str]
) -> Iterator[str]:
    open_ = {root}
    seen.add(root)
    stack = [(root, iter(leaving.get(root, ())))]
    while stack:
        step, flows = stack[-1]
        for flow, target in flows:
            if target in open_:
                if flow:
                    yield flow
            elif target not in seen:
                seen.add(target)
                open_.add(target)
                stack.append((target, iter(leaving.get(target, ()))))
                break
        else:
            open_.discard(step)
            stack.pop()
