"""Where a level begins: at one of its start events, and at all else that no flow enters.

Start events are alternatives: what happens says which of them begins the level (BPMN 2.0.2,
13.5.1); those that only go on together begin together (`conjoint`). Activities and gateways that no
flow enters begin with their level, all of them, in every case (13.3.2); so two tasks of a
sub-process that nothing links are done side by side. What a message flow sets off begins when the
message comes, not with its level.

    ┌───────────┐
    │ pack      │   both begin when the sub-process does, and it ends
    │ write bill│   when both are done
    └───────────┘
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from wfmap.graph.conjoint import together
from wfmap.graph.graph import ProcessGraph, StepNode

__all__ = ["Beginning", "beginning", "beginning_of", "begins_always"]

_ASIDE = "x-bpmn"


@dataclass(frozen=True)
class Beginning:
    """Where a level begins.

    Attributes:
        either: alternatives, each a step or several that begin together; without further word each
            takes an equal share of the cases.
        always: steps that begin in every case.
        told: steps that messages begin.
    """

    either: tuple[tuple[StepNode, ...], ...]
    always: tuple[StepNode, ...]
    told: tuple[StepNode, ...]

    @cached_property
    def all(self) -> tuple[StepNode, ...]:
        """The steps that begin with the level: the alternatives first, each once."""
        either = (node for some in self.either for node in some)
        return tuple({node.id: node for node in (*either, *self.always)}.values())

    @cached_property
    def ways(self) -> tuple[tuple[tuple[StepNode, ...], ...], ...]:
        """What begins at once, each as its alternatives."""
        either = (self.either,) if self.either else ()
        return (*either, *(((node,),) for node in self.always))

    @cached_property
    def is_one(self) -> bool:
        """Whether it begins at one step in each case."""
        return len(self.ways) <= 1 and all(len(some) == 1 for some in self.either)

    def weight(self, node: StepNode) -> float:
        """Say how often the level begins at a step of `all`."""
        return self._weights.get(node.id, 0.0)

    @cached_property
    def _weights(self) -> dict[str, float]:
        among = Counter(name for some in self.either for name in {node.id for node in some})
        weights = {name: count / len(self.either) for name, count in among.items()}
        return weights | {node.id: 1.0 for node in self.always}


def beginning(graph: ProcessGraph, level: str) -> Beginning:
    """Say where the work of a level begins; where every step comes after another, at its first."""
    return beginning_of(graph, graph.at(level))


def beginning_of(graph: ProcessGraph, nodes: Iterable[StepNode]) -> Beginning:
    """Say where the work of some steps of a level begins, the others left aside."""
    every = tuple(nodes)
    starts = [node for node in every if graph.is_start(node)]
    alone = [node for node in starts if not node.told and not _is_aside(node)]
    alone = alone or [node for node in starts if not node.told] or starts[:1] or list(every[:1])
    named = {node.id for node in alone}
    told = tuple(node for node in starts if node.id not in named)
    always = [node for node in alone if begins_always(node)]
    waits = [node for node in alone if not begins_always(node)]
    either = _alternatives(graph, every, waits, always)
    if either:
        common = set.intersection(*({node.id for node in some} for some in either))
        always = [*(node for node in either[0] if node.id in common), *always]
        either = [tuple(node for node in some if node.id not in common) for some in either]
        either = either if all(either) else []
    return Beginning(tuple(either), tuple(always), told)


def _alternatives(
    graph: ProcessGraph, nodes: tuple[StepNode, ...], either: list[StepNode], always: list[StepNode]
) -> list[tuple[StepNode, ...]]:
    """List the alternatives; of start events that only go on together, all are one."""
    if len(either) <= 1:
        return [(node,) for node in either]
    known = {node.id for node in nodes}
    incoming = {
        node.id: [f for f in graph.incoming(node.id) if f.source in known] for node in nodes
    }
    after = {
        node.id: [
            *(f.target for f in graph.outgoing(node.id) if f.target in known),
            *(event for event in node.attached if event in known),
        ]
        for node in nodes
    }
    own = dict.fromkeys(node.id for node in either)
    found = together(nodes, incoming, after, [*own, *(node.id for node in always)])
    kept = (tuple(s for s in some if s in own) for some in found)
    return [tuple(graph.steps[s] for s in some) for some in dict.fromkeys(kept) if some]


def begins_always(node: StepNode) -> bool:
    """Tell a step that begins with its level wherever no flow enters it, and waits for nothing."""
    return node.kind not in ("start", "event", "end") and node.step.type != "receive"


def _is_aside(node: StepNode) -> bool:
    """Tell what does not begin by itself: the end of a link, an end, what undoes other work."""
    aside = node.step.extensions.get(_ASIDE)
    undoes = isinstance(aside, Mapping) and "isForCompensation" in aside
    is_link = node.kind == "event" and node.step.trigger in (None, "none")
    return undoes or is_link or node.kind == "end"
