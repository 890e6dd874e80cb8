"""Which data is at hand before a step on every path: a forward must-analysis over the graph.

Data is at hand once a step before has read or written it, or a handoff has carried it; a message
brings its data to the step it tells. Branches that exclude each other leave what all of them
bring; a join that waits for all of them leaves what any of them brings. The greatest solution is
found by passes in reverse postorder over bit sets (Kam & Ullman 1976): as many passes as loops
are nested, plus two.

Where the flow leaves it open the answer is the mild one, so that nobody is accused wrongly: an
event sub-process, which can begin at any time, and steps that nothing reaches lack nothing; nor
does a step behind a join that waits for its own loop.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from wfmap.analysis.lineage import Lineage, lineage
from wfmap.graph import ROOT, ProcessGraph, StepNode
from wfmap.model.semantics import is_event_subprocess

__all__ = ["Availability", "availability"]

_Token = tuple[str, str]
"""A store and a data item; the store is empty for "wherever it is kept"."""


@dataclass(frozen=True, slots=True)
class _Link:
    """One way from a point to another: the point it leaves, the bits it brings."""

    source: int
    brings: int


@dataclass(slots=True)
class _Points:
    """The graph with two points per step: 2i before it, 2i + 1 after it.

    `brings` are bits by point after a step, `links` the ways into each point.
    """

    roots: dict[int, None] = field(default_factory=dict)
    links: list[list[_Link]] = field(default_factory=list)
    waits: list[bool] = field(default_factory=list)
    brings: list[int] = field(default_factory=list)

    def link(self, source: int, target: int, brings: int = 0) -> None:
        self.links[target].append(_Link(source, brings))

    def successors(self) -> list[list[int]]:
        after: list[list[int]] = [[] for _ in self.links]
        for target, links in enumerate(self.links):
            for link in links:
                after[link.source].append(target)
        return after


@dataclass(frozen=True, slots=True, eq=False)
class Availability:
    """What is at hand before each step on every path."""

    graph: ProcessGraph
    bits: Mapping[_Token, int]
    points: _Points
    state: tuple[int | None, ...]
    names: tuple[str, ...]

    def has(self, step: str, data: str, *, store: str = "") -> bool:
        """Tell whether an item is at hand before a step on every path.

        With `store`, whether it is known to be in that store on every path: written or read there
        by name. Reading all of a store proves only what no step of the process writes into it.
        """
        known = self.state[2 * self.graph.steps[step].index]
        return known is None or bool(known & self.bits.get((store, data), 0))

    def at(self, step: str) -> frozenset[str]:
        """Name the data at hand before a step on every path; all data for a step none reaches."""
        known = self.state[2 * self.graph.steps[step].index]
        return frozenset(
            data
            for (store, data), bit in self.bits.items()
            if not store and (known is None or known & bit)
        )

    def way_without(self, step: str, data: str, *, limit: int | None = None) -> tuple[str, ...]:
        """Show a way to a step on which an item is not at hand.

        Args:
            step: where the way ends.
            data: the item.
            limit: how many steps to show at most, the last of the way; the whole way without it.

        Returns:
            Ids of the steps up to `step`, itself included; nothing where the item is at hand.
        """
        if self.has(step, data):
            return ()
        bit = self.bits.get(("", data), 0)
        path = [2 * self.graph.steps[step].index]
        seen = set(path)
        rest = [self._lacking(path[0], bit)]
        while path[-1] not in self.points.roots and (limit is None or len(path) < 2 * limit):
            before = next((point for point in rest[-1] if point not in seen), None)
            if before is None:
                path.pop()
                rest.pop()
            else:
                seen.add(before)
                path.append(before)
                rest.append(self._lacking(before, bit))
        return tuple(self.names[point // 2] for point in reversed(path) if point % 2 == 0)

    def _lacking(self, point: int, bit: int) -> Iterator[int]:
        """Yield the points before one from which work comes without the bit."""
        for link in self.points.links[point]:
            known = self.state[link.source]
            if known is not None and not (known | link.brings) & bit:
                yield link.source


@lru_cache(maxsize=2)  # as lineage
def availability(graph: ProcessGraph) -> Availability:
    """Compute what is at hand before each step on every path."""
    traced = lineage(graph)
    bits = _bits(traced)
    points = _points(traced, bits)
    return Availability(graph, bits, points, tuple(_solve(points)), tuple(graph.steps))


def _bits(traced: Lineage) -> dict[_Token, int]:
    kept = (token for node in traced.graph.steps.values() for token in _tokens_of(traced, node))
    carried = (("", item) for items in traced.carried.values() for item in items)
    return {token: 1 << n for n, token in enumerate(dict.fromkeys((*kept, *carried)))}


def _points(traced: Lineage, bits: Mapping[_Token, int]) -> _Points:
    graph = traced.graph
    points = _Points()
    for node in graph.steps.values():
        points.links += [[], []]
        points.waits += [node.join == "all", False]
        points.brings += [0, _union(_tokens_of(traced, node), bits)]
    for flow in graph.flows.values():
        source, target = graph.steps[flow.source], graph.steps[flow.target]
        brings = _union((("", item) for item in traced.carried.get(flow.id, ())), bits)
        if flow.is_message:
            points.brings[2 * target.index] |= brings
        else:
            points.link(2 * source.index + 1, 2 * target.index, brings)
    for node in graph.steps.values():
        _enter(graph, node, points)
        for end in _ends(graph, node):
            points.link(end, 2 * node.index + 1)
    return points


def _tokens_of(traced: Lineage, node: StepNode) -> Iterator[_Token]:
    for use in traced.of_step.get(node.id, ()):
        for item in use.data:
            yield "", item
            if traced.proves(use, item):
                yield use.store, item


def _union(tokens: Iterable[_Token], bits: Mapping[_Token, int]) -> int:
    total = 0
    for token in tokens:
        total |= bits[token]
    return total


def _enter(graph: ProcessGraph, node: StepNode, points: _Points) -> None:
    """Link what leads into a step besides flows: its level's begin, the step it sits on."""
    host = graph.steps.get(node.step.attached_to or "")
    if host is not None:
        points.link(2 * host.index, 2 * node.index)
    elif graph.is_start(node) or _begins(graph, node):
        if node.level == ROOT:
            points.roots[2 * node.index] = None
        else:
            points.link(2 * graph.steps[node.level].index, 2 * node.index)


def _begins(graph: ProcessGraph, node: StepNode) -> bool:
    """Tell whether a level that nothing starts is taken to begin here: at its first step."""
    level = graph.at(node.level)
    return level[0] is node and not graph.starts(node.level) and not is_event_subprocess(node.step)


def _ends(graph: ProcessGraph, node: StepNode) -> Iterator[int]:
    """Yield the points from which a step is left: its inner ends, or its own begin."""
    ends = graph.ends(node.id) if node.step.steps else ()
    if ends:
        yield from (2 * end.index + 1 for end in ends)
    else:
        yield 2 * node.index


def _solve(points: _Points) -> list[int | None]:
    """Solve for the bits at each point, from "everything" downwards; None is everything."""
    state: list[int | None] = [None] * len(points.links)
    order = _reverse_postorder(points)
    reached = frozenset(order)
    links = {p: [link for link in points.links[p] if link.source in reached] for p in order}
    changed = True
    while changed:
        changed = False
        for point in order:
            given = [_passed(link, state) for link in links[point]]
            if point in points.roots:
                given.append(0)
            known = _all_of(given) if points.waits[point] else _common(given)
            if known is not None:
                known |= points.brings[point]
            if known != state[point]:
                state[point], changed = known, True
    return state


def _passed(link: _Link, state: list[int | None]) -> int | None:
    known = state[link.source]
    return None if known is None else known | link.brings


def _all_of(given: list[int | None]) -> int | None:
    total = 0
    for known in given:
        if known is None:
            return None
        total |= known
    return total


def _common(given: list[int | None]) -> int | None:
    total: int | None = None
    for known in given:
        if known is not None:
            total = known if total is None else total & known
    return total


def _reverse_postorder(points: _Points) -> list[int]:
    after = points.successors()
    seen = set[int]()
    done: list[int] = []
    for root in points.roots:
        if root in seen:
            continue
        seen.add(root)
        stack = [(root, iter(after[root]))]
        while stack:
            point, rest = stack[-1]
            following = next((p for p in rest if p not in seen), None)
            if following is None:
                done.append(point)
                stack.pop()
            else:
                seen.add(following)
                stack.append((following, iter(after[following])))
    done.reverse()
    return done
