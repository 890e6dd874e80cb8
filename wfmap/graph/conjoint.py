"""Start events that only go on together: those without which some join could never go on.

Start events are alternatives; what happens says which begins a case. Where a join waits for what
several of them begin, none of these is of use alone: their events belong to one conversation, the
first of them begins the case, and the others come to the same case (BPMN 2.0.2, 13.2). Each case
then begins at all of them, which leaves out how far apart they happen.

    ○ order  ──► a ──┐
                     ├─► join ──►     a case begins at order and at payment
    ○ payment ─► b ──┘

Of starts that lead to the same flow of a join, one begins; so there are combinations. They are
counted out up to `MAX_TOGETHER`; beyond that, all begin at once.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Final

from wfmap.graph.graph import FlowEdge, StepNode

__all__ = ["together"]

MAX_TOGETHER: Final = 64
"""Most combinations of starts that begin together; beyond, they all begin at once."""


def together(
    nodes: Sequence[StepNode],
    incoming: Mapping[str, Sequence[FlowEdge]],
    after: Mapping[str, Sequence[str]],
    starts: Sequence[str],
) -> list[tuple[str, ...]]:
    """Say which starts begin together; each of what is given is one way to begin.

    Starts belong together where a step waits for all its flows and no start alone leads to all of
    them; of the starts that lead to one of its flows, one begins.

    Args:
        nodes: the steps of a level, or of a part of it.
        incoming: their flows, those from outside left out.
        after: the steps right after each.
        starts: where it may begin.
    """
    groups: list[list[frozenset[str]]] = []
    for sources in _fed_together(nodes, incoming, after, starts):
        joined = [g for g in groups if any(s & t for s in sources for t in g)]
        groups = [g for g in groups if g not in joined]
        merged = [*(s for g in joined for s in g), *sources]
        groups.append(list(dict.fromkeys(merged)))
    found: dict[tuple[str, ...], None] = {}
    grouped = {start for group in groups for sources in group for start in sources}
    for group in groups:
        found.update(dict.fromkeys(_combinations(group)))
    found.update(((start,), None) for start in starts if start not in grouped)
    return list(found)


def _fed_together(
    nodes: Sequence[StepNode],
    incoming: Mapping[str, Sequence[FlowEdge]],
    after: Mapping[str, Sequence[str]],
    starts: Sequence[str],
) -> Iterator[list[frozenset[str]]]:
    if len(starts) <= 1:
        return
    joins = [n for n in nodes if n.join == "all" and n.split != "inclusive"]
    joins = [node for node in joins if len(incoming[node.id]) > 1]
    if not joins:
        return
    begun_by = _begun_by(after, starts)
    for node in joins:
        sources = [begun_by[flow.source] for flow in incoming[node.id]]
        if all(sources) and not frozenset.intersection(*sources):
            yield sources


def _begun_by(
    after: Mapping[str, Sequence[str]], starts: Sequence[str]
) -> Mapping[str, frozenset[str]]:
    """Map each step to the starts that lead to it; sets are bits, passed on along the work."""
    bits = dict.fromkeys(after, 0)
    bits.update((start, 1 << number) for number, start in enumerate(starts))
    waiting = deque(starts)
    while waiting:
        step = waiting.popleft()
        for target in after[step]:
            if bits[step] & ~bits[target]:
                bits[target] |= bits[step]
                waiting.append(target)
    return {
        step: frozenset(s for number, s in enumerate(starts) if found >> number & 1)
        for step, found in bits.items()
    }


def _combinations(group: list[frozenset[str]]) -> Iterator[tuple[str, ...]]:
    choices = [sorted(sources) for sources in group]
    count = 1
    for sources in choices:
        count *= len(sources)
    picks = product(*choices) if count <= MAX_TOGETHER else [tuple(frozenset().union(*group))]
    for pick in picks:
        yield tuple(sorted(set(pick)))
