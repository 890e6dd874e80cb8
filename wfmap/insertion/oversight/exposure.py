"""The next human check behind an AI step, and what its result reaches before that.

    AI step ─► machine ─► gateway ─► person A ─► person B      checks: A, and not B behind A
                             └─────► end                       the end is unseen: nobody checked

A walk follows the result along every way, breadth first, and each way stops at the first human
step, at another AI, or at somebody outside: what lies behind has had its check, or is exposed to
the other AI. What the walk met on the way is the exposure: machines that acted on the result,
gateways that routed it, ends where it took effect unseen. It is read from paths, lanes and kinds,
never from a mark that says "reviewed", for a mark may be forgotten or wrong. A walk costs the steps
it meets, once for each AI step; every rule asks for the same ones, so answers are kept. A function
asked about a step that is not there raises KeyError.
"""

from dataclasses import dataclass

from wfmap.graph import ProcessGraph, StepNode
from wfmap.insertion.oversight.walking import (
    after,
    answered_once,
    is_ai,
    is_human_step,
    is_outside,
    walk,
)

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
    """What the result of a step comes to before the next human check.

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
        """Where the result takes effect before any human check."""
        return (*self.outside, *self.ends)


def ai_steps(graph: ProcessGraph) -> tuple[StepNode, ...]:
    """List the steps that an AI does, in document order."""
    return tuple(node for node in graph.steps.values() if is_ai(graph, node))


@answered_once
def outlook(graph: ProcessGraph, step: str) -> Outlook:
    """Follow the result of a step to the next human checks; its own border events left out."""

    def stops(node: StepNode) -> bool:
        return is_human_step(graph, node) or is_ai(graph, node) or is_outside(graph, node)

    def acts(node: StepNode) -> bool:
        return stops(node) or node.is_work

    found = walk(graph, after(graph, step), stops, _with_border)
    open_ = [node for node in found if not stops(node)]
    return Outlook(
        checks=tuple(n for n in found if is_human_step(graph, n)),
        ais=tuple(n for n in found if is_ai(graph, n)),
        machines=tuple(n for n in open_ if n.is_work),
        gateways=tuple(n for n in open_ if n.is_gateway),
        outside=tuple(n for n in found if is_outside(graph, n)),
        ends=tuple(n for n in open_ if not after(graph, n.id)),
        direct=frozenset(
            n.id for n in walk(graph, after(graph, step), acts) if is_human_step(graph, n)
        ),
    )


def _with_border(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    events = tuple(graph.steps[event] for event in graph.steps[step].attached)
    return (*after(graph, step), *events)


def next_checks(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    """List the first steps by people on every way from a step."""
    return outlook(graph, step).checks


def chained_to(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    """List the AI steps that get the result of a step before the next human check."""
    return outlook(graph, step).ais


def reaches_person_unchained(graph: ProcessGraph, step: str) -> bool:
    """Tell whether some way from a step comes to a person before it comes to another AI step."""
    return bool(next_checks(graph, step))
