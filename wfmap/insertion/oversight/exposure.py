"""What the result of an AI step comes to before anybody has looked at it.

All of it is read from the shape of the process (paths, lanes, kinds), never from a mark. A function
asked about a step that is not there raises KeyError.
"""

from dataclasses import dataclass

from wfmap.graph import ProcessGraph, StepNode
from wfmap.insertion.oversight.walking import after, is_ai, looks, once, outside, walk

__all__ = [
    "Outlook",
    "ai_steps",
    "chained_to",
    "next_checks",
    "outlook",
    "reaches_person_unchained",
]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the result of a step comes to before anybody has looked at it.

    `checks` are the first steps by people on each way, `ais` the AI steps met before them,
    `machines` the work of machines on the way and `gateways` what routes it; `outside` steps of
    somebody outside, and `ends`, where ways end unseen. `direct` names the checks that no machine
    acts in front of.
    """

    checks: tuple[StepNode, ...]
    ais: tuple[StepNode, ...]
    machines: tuple[StepNode, ...]
    gateways: tuple[StepNode, ...]
    outside: tuple[StepNode, ...]
    ends: tuple[StepNode, ...]
    direct: frozenset[str]

    @property
    def unseen(self) -> tuple[StepNode, ...]:
        """Where the result takes effect before anybody has looked at it."""
        return (*self.outside, *self.ends)


def ai_steps(graph: ProcessGraph) -> tuple[StepNode, ...]:
    """List the steps that an AI does, in document order."""
    return tuple(node for node in graph.steps.values() if is_ai(graph, node))


@once
def outlook(graph: ProcessGraph, step: str) -> Outlook:
    """Follow the result of a step until somebody looks at it; its own border events left out."""

    def stops(node: StepNode) -> bool:
        return looks(graph, node) or is_ai(graph, node) or outside(graph, node)

    def acts(node: StepNode) -> bool:
        return stops(node) or node.is_work

    found = walk(graph, after(graph, step), stops, _with_border)
    open_ = [node for node in found if not stops(node)]
    return Outlook(
        checks=tuple(n for n in found if looks(graph, n)),
        ais=tuple(n for n in found if is_ai(graph, n)),
        machines=tuple(n for n in open_ if n.is_work),
        gateways=tuple(n for n in open_ if n.is_gateway),
        outside=tuple(n for n in found if outside(graph, n)),
        ends=tuple(n for n in open_ if not after(graph, n.id)),
        direct=frozenset(n.id for n in walk(graph, after(graph, step), acts) if looks(graph, n)),
    )


def _with_border(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    events = tuple(graph.steps[event] for event in graph.steps[step].attached)
    return (*after(graph, step), *events)


def next_checks(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    """List the first steps by people on every way from a step."""
    return outlook(graph, step).checks


def chained_to(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    """List the AI steps that get the result of a step before anybody has looked at it."""
    return outlook(graph, step).ais


def reaches_person_unchained(graph: ProcessGraph, step: str) -> bool:
    """Tell whether some way from a step comes to a person before it comes to another AI step."""
    return bool(next_checks(graph, step))
