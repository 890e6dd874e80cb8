"""The nets of a level: its connected parts as token games.

Steps with one way in and one way out are folded into the place they pass a token through, which
changes no answer and keeps the state space small: three branches of ten tasks between a split and
its join have 11³ = 1,331 markings as they stand, and one when folded. What a split may do is
written out as one firing for each way: an inclusive split of n flows has 2ⁿ − 1 of them; beyond
`MAX_SUBSETS_OF` flows it is played with each flow alone and with all of them.

Start events are alternatives, but for those that only go on together (`conjoint`). Activities and
gateways that no flow enters begin in every case (`beginning`).
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Final

from wfmap.graph.beginning import begins_always
from wfmap.graph.conjoint import together
from wfmap.graph.events import catches
from wfmap.graph.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.graph.paths import components, links, reach
from wfmap.graph.tokens import Net, Place, Transition
from wfmap.model.semantics import is_event_subprocess, stops_all

__all__ = ["nets"]

MAX_SUBSETS_OF: Final = 5
"""Inclusive splits with more flows are played with each flow alone and with all of them."""


def nets(graph: ProcessGraph, level: str) -> Iterator[Net]:
    """Make the nets of a level, one for each connected part that a start begins.

    Exempt are levels without flows (ad-hoc), single steps, event sub-processes (their insides
    are levels of their own), and parts that nothing begins.
    """
    for part in components(graph, level):
        nodes = tuple(
            graph.steps[step] for step in part if not is_event_subprocess(graph.steps[step].step)
        )
        if len(nodes) > 1 and any(graph.is_start(node) for node in nodes):
            yield _Builder(graph, level, nodes).net()


class _Builder:
    """Makes the net of one connected part."""

    def __init__(self, graph: ProcessGraph, level: str, nodes: Sequence[StepNode]) -> None:
        self._graph = graph
        self._nodes = nodes
        self._incoming: dict[str, list[FlowEdge]] = {node.id: [] for node in nodes}
        self._outgoing: dict[str, list[FlowEdge]] = {node.id: [] for node in nodes}
        for flow in (flow for node in nodes for flow in graph.outgoing(node.id)):
            if flow.target in self._incoming:
                self._outgoing[flow.source].append(flow)
                self._incoming[flow.target].append(flow)
        whole = links(graph, level)
        self._after = {n.id: tuple(t for t in whole[n.id] if t in self._incoming) for n in nodes}
        starts = [node for node in nodes if graph.is_start(node)]
        begin = [node for node in starts if not _is_link(node)]
        self._starts = [node.id for node in begin or starts]
        self._places: list[Place] = []
        self._given: dict[str, int] = {}
        self._begun: dict[str, int] = {}

    def net(self) -> Net:
        """Make the net."""
        kept = [node for node in self._nodes if not self._passes(node)]
        for node in kept:
            if node.id in self._starts or node.step.attached_to is not None:
                self._begun[node.id] = self._add(Place((), (), node.id))
            for flow in self._outgoing[node.id]:
                self._given[flow.id] = self._add(self._run(flow))
        ranks = self._ranks()
        into: dict[str, list[int]] = {node.id: [] for node in kept}
        for number, place in enumerate(self._places):
            if place.flows:
                into[place.target].append(number)
        transitions = {n.id: self._transition(n, into[n.id], ranks) for n in kept}
        initial = tuple(
            frozenset(self._begun[start] for start in together) for together in self._beginnings()
        )
        return Net(tuple(self._places), transitions, initial, self._beside())

    def _beside(self) -> frozenset[int]:
        """Number the places that only events which interrupt nothing lead to."""
        aside = {n.id for n in self._nodes if n.step.attached_to and _goes_beside(n)}
        main = reach(
            {step: [t for t in self._after[step] if t not in aside] for step in self._after},
            self._starts,
        )
        origins = (
            self._graph.flows[place.flows[0]].source if place.flows else place.target
            for place in self._places
        )
        return (
            frozenset(n for n, o in enumerate(origins) if o not in main) if aside else frozenset()
        )

    def _add(self, place: Place) -> int:
        self._places.append(place)
        return len(self._places) - 1

    def _passes(self, node: StepNode) -> bool:
        return (
            len(self._incoming[node.id]) == 1
            and len(self._outgoing[node.id]) == 1
            and not node.attached
            and node.step.attached_to is None
            and node.id not in self._starts
            and not self._stops(node)
        )

    def _run(self, flow: FlowEdge) -> Place:
        flows, passed = [flow.id], []
        while self._passes(node := self._graph.steps[flow.target]):
            passed.append(node.id)
            flow = self._outgoing[node.id][0]
            flows.append(flow.id)
        return Place(tuple(flows), tuple(passed), flow.target)

    def _transition(self, node: StepNode, into: list[int], ranks: Mapping[str, int]) -> Transition:
        waits = node.join == "all" or self._joins_inclusively(node)
        begun = {self._begun[node.id]} if node.id in self._begun else set()
        return Transition(
            id=node.id,
            single=frozenset(begun if waits else begun.union(into)),
            joined=tuple(into) if waits else (),
            waits="some" if node.split == "inclusive" else "all",
            gives=tuple(dict.fromkeys(self._gives(node))),
            clears=self._stops(node),
            rank=ranks[node.id],
        )

    def _stops(self, node: StepNode) -> bool:
        """Tell an event that stops all else in its level, itself included, as soon as it occurs.

        An escalation does where whoever catches it interrupts.
        """
        if stops_all(node.step):
            return True
        if node.step.trigger != "escalation":
            return False
        caught = catches(self._graph, node)
        return bool(caught) and caught[0].interrupts

    def _joins_inclusively(self, node: StepNode) -> bool:
        """Tell a converging inclusive gateway: it splits inclusively but has nothing to split."""
        inclusive = node.is_gateway and node.step.split == "inclusive"
        return inclusive and node.step.join is None and len(self._outgoing[node.id]) <= 1

    def _gives(self, node: StepNode) -> Iterator[tuple[int, ...]]:
        """Yield the ways on, and those by events on the border."""
        if self._stops(node):
            yield ()
            return
        ways = list(self._ways(node))
        here = [self._graph.steps[event] for event in node.attached if self._occurs(event)]
        stops = [(self._begun[e.id],) for e in here if not _goes_beside(e)]
        beside = [self._begun[e.id] for e in here if _goes_beside(e)]
        for chosen in product((False, True), repeat=len(beside)):
            extra = tuple(n for n, occurs in zip(beside, chosen, strict=True) if occurs)
            for way in (*ways, *stops):
                yield (*way, *extra)

    def _occurs(self, event: str) -> bool:
        """Tell whether an event on a border can occur: compensation only looks like one."""
        trigger = self._graph.steps[event].step.trigger
        return event in self._begun and bool(self._outgoing[event] or trigger not in (None, "none"))

    def _ways(self, node: StepNode) -> Iterator[tuple[int, ...]]:
        """Yield the sets of flows a step may leave by, as `wfmap.graph.visits` counts them."""
        flows = self._outgoing[node.id]
        out = [self._given[flow.id] for flow in flows]
        if len(out) <= 1:
            yield tuple(out)
        elif node.split in ("exclusive", "event"):
            yield from ((number,) for number in out)
        elif node.split == "inclusive":
            yield from _subsets(out, [flow.flow.default is True for flow in flows])
        else:
            forward = tuple(self._given[f.id] for f in flows if not f.flow.rework)
            yield from ((forward,) if forward else ())
            yield from ((self._given[f.id],) for f in flows if f.flow.rework)

    def _ranks(self) -> dict[str, int]:
        """Number the steps so that each comes after those before it, loops aside."""
        order: list[str] = []
        seen: set[str] = set()
        for root in (*self._starts, *self._after):
            stack = [] if root in seen else [(root, iter(self._after[root]))]
            seen.add(root)
            while stack:
                step, targets = stack[-1]
                target = next((t for t in targets if t not in seen), None)
                if target is None:
                    order.append(step)
                    stack.pop()
                else:
                    seen.add(target)
                    stack.append((target, iter(self._after[target])))
        return {step: rank for rank, step in enumerate(reversed(order))}

    def _beginnings(self) -> list[tuple[str, ...]]:
        """Say which starts begin a case together; see `together`."""
        found = together(self._nodes, self._incoming, self._after, self._starts)
        always = [start for start in self._starts if self._begins(start)]
        if not always:
            return found
        others = [tuple(s for s in each if s not in always) for each in found]
        return list(dict.fromkeys((*o, *always) for o in others if o)) or [tuple(always)]

    def _begins(self, start: str) -> bool:
        """Tell a start that begins in every case."""
        node = self._graph.steps[start]
        return begins_always(node) and not node.told


def _subsets(out: list[int], defaults: list[bool]) -> Iterator[tuple[int, ...]]:
    """Yield the flows an inclusive split may take: any that hold, or else the default."""
    yield from ((n,) for n, is_default in zip(out, defaults, strict=True) if is_default)
    rest = [n for n, is_default in zip(out, defaults, strict=True) if not is_default]
    sizes = range(1, len(rest) + 1) if len(rest) <= MAX_SUBSETS_OF else (1, len(rest))
    for size in sizes:
        yield from combinations(rest, size)


def _goes_beside(event: StepNode) -> bool:
    """Tell an event on a border that stops nothing; compensation begins when its step is done."""
    return event.step.interrupting is False or event.step.trigger == "compensation"


def _is_link(node: StepNode) -> bool:
    """Tell an event that nothing sets off but a link from elsewhere (BPMN link event)."""
    return node.kind == "event" and node.step.trigger in (None, "none")
