"""The ways around an AI step: who does the work by hand, and how far a case can do without the AI.

A function asked about a step that is not there raises KeyError.
"""

from collections.abc import Iterator

from wfmap.graph import ProcessGraph, StepNode
from wfmap.insertion.oversight.exposure import outlook
from wfmap.insertion.oversight.walking import (
    after,
    answered_once,
    before,
    is_ai,
    is_human_step,
    walk,
)

__all__ = ["as_before", "fallback_of", "goes_around", "in_shadow", "replaced_by_ai"]


@answered_once
def fallback_of(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    """List the steps in which people do the work without the AI.

    First the ways around it: from an event on its border, from another answer of a gateway in front
    of it. Where there is none, the people a gateway behind it sends a part of the cases to, as far
    as they write what the machines write, or one of the two does not say what it writes.
    """
    around = _first_people(graph, _ways_around(graph, step))
    return around or _by_answer(graph, step)


def _first_people(graph: ProcessGraph, begin: tuple[StepNode, ...]) -> tuple[StepNode, ...]:
    """List who has the case first, before any machine works on it."""
    found = walk(graph, begin, lambda n: n.is_work or is_human_step(graph, n))
    return tuple(node for node in found if is_human_step(graph, node))


@answered_once
def _ways_around(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    """List where ways around a step begin: at events on its border, at answers given before it.

    Another answer is a way around only where its work comes back to where the AI's goes on.
    """
    events = tuple(graph.steps[event] for event in graph.steps[step].attached)
    found = [target for event in events for target in after(graph, event.id)]
    answers = dict.fromkeys(s.id for s in _in_front(graph, step))
    onward = _onward(graph, step) if answers else frozenset()
    for split in answers:
        others = (n for n in after(graph, split) if not _leads_to(graph, n, step))
        around = [node for node in others if _comes_back(graph, node, onward)]
        if around:
            found += around
            break  # what parts further ahead are other cases
    return tuple({node.id: node for node in found}.values())


def _onward(graph: ProcessGraph, step: str) -> frozenset[str]:
    """Name where the result goes, past those who look at it first."""
    first = outlook(graph, step).direct
    ways = walk(graph, after(graph, step), lambda n: is_human_step(graph, n) and n.id not in first)
    return frozenset(node.id for node in ways)


def _comes_back(graph: ProcessGraph, node: StepNode, onward: frozenset[str]) -> bool:
    if node.id in onward:
        return True
    own = walk(graph, (node,), lambda n: is_human_step(graph, n) or is_ai(graph, n))
    begin = [n for one in own for n in (one, *after(graph, one.id))]
    ways = walk(graph, begin, lambda n: n.is_work)
    return any(other.id in onward for other in ways)


def _in_front(graph: ProcessGraph, step: str) -> Iterator[StepNode]:
    """Yield the splits between a step and whoever had the case last."""

    def stops(node: StepNode) -> bool:
        return node.id == step or is_human_step(graph, node) or is_ai(graph, node)

    for node in walk(graph, before(graph, step), stops, before):
        if not stops(node) and len(node.outgoing) > 1:
            yield node


def _leads_to(graph: ProcessGraph, node: StepNode, step: str) -> bool:
    """Tell whether a way leads to a step before anybody has looked at the case."""
    found = walk(graph, (node,), lambda n: n.id == step or is_human_step(graph, n))
    return any(other.id == step for other in found)


def _by_answer(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    seen = outlook(graph, step)
    direct = [node for node in seen.checks if node.id in seen.direct]
    if len(direct) + len(seen.machines) < 2:  # noqa: PLR2004 - an answer is one of two or more
        return ()
    written = {a.store for node in seen.machines for a in node.step.writes}
    return tuple(n for n in direct if _does_it_too(n, written))


def _does_it_too(node: StepNode, written: set[str]) -> bool:
    own = {access.store for access in node.step.writes}
    return not written or not own or bool(own & written)


@answered_once
def replaced_by_ai(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    """List the steps by hand that a case can do without because of the AI.

    Those of `fallback_of`, where some way from the AI step leads past the ways around it: neither
    the person an AI only helps, nor the next one behind an AI that only watches.
    """
    begin = {node.id for node in _ways_around(graph, step)}
    by_hand = fallback_of(graph, step)
    return tuple(n for n in by_hand if _leads_past(graph, step, n, begin or {n.id}))


def _leads_past(graph: ProcessGraph, step: str, by_hand: StepNode, avoided: set[str]) -> bool:
    """Tell whether a way leads past some steps to an end, or to where the work by hand goes on."""
    behind = {n.id for n in walk(graph, after(graph, by_hand.id), lambda n: n.is_work)} - avoided
    ways = walk(graph, after(graph, step), lambda n: n.id in avoided or n.id in behind)
    return any(n.id in behind or not after(graph, n.id) for n in ways if n.id not in avoided)


def as_before(graph: ProcessGraph, step: str) -> frozenset[str]:
    """Name the steps a case comes to around the AI step up to the next human step, which counts."""
    ways = walk(
        graph, _ways_around(graph, step), lambda n: is_human_step(graph, n) or is_ai(graph, n)
    )
    return frozenset(node.id for node in ways)


def goes_around(graph: ProcessGraph, step: str) -> bool:
    """Tell whether a case can go on without the AI step: by hand, or as if it were not there."""
    if fallback_of(graph, step):
        return True
    onward = _onward(graph, step)
    return any(_comes_back(graph, node, onward) for node in _ways_around(graph, step))


def in_shadow(graph: ProcessGraph, step: str) -> bool:
    """Tell a shadow stage: nothing uses the result, work goes on as it does around the AI step."""
    onward = {node.id for node in after(graph, step)}
    return bool(onward) and onward <= {node.id for node in _ways_around(graph, step)}
