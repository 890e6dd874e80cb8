"""Work that comes to one actor at once: branches of a fork, instances, steps a level begins with.

Where nothing takes time between a fork and the first work of its branches, that work comes at one
instant; and where one actor does it, the second piece waits for the first, however little there is
to do otherwise.

    fork ─┬─► read (clerk)        read begins at once, file waits for read:
          └─► file (clerk)        ahead of file is 1 read

For each first step it is told how many entries of which others stand before it. They queue in the
order of the flows. Of alternatives behind one branch only one comes, so they never stand before
each other. It costs a walk from each fork to the first work behind it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from wfmap.graph.beginning import beginning
from wfmap.graph.counting import Visits
from wfmap.graph.events import event_subprocesses
from wfmap.graph.graph import ROOT, FlowEdge, ProcessGraph, StepNode
from wfmap.graph.shares import draws

__all__ = ["Abreast", "AllFirsts", "Firsts", "abreast", "firsts", "instances_beside"]

_DEEPEST = 40
"""Gateways in a row beyond which nothing is followed."""
_MOST_LOOKED_AT = 500
"""Steps on the way to first work beyond which it is not looked for: ways multiply with gateways."""
_MOST_INSIDE = 200
"""Steps of a branch beyond which its work is not followed."""


@dataclass(frozen=True, slots=True)
class Abreast:
    """What comes to the actor of a step at the instant at which its own work comes.

    Attributes:
        share: how much of the visits of the step come with others.
        ahead: entries that stand before it then, by step.
        others: all entries that come then, before it or after it.
        is_even: whether its own place among others is left to chance, each as likely.
    """

    share: float
    ahead: Mapping[str, float]
    others: float
    is_even: bool


@dataclass(frozen=True, slots=True)
class _Work:
    """The first work that is come to: a step, and how many entries of it come."""

    step: str
    entries: float


@dataclass(frozen=True, slots=True)
class _Some:
    """What comes at once, each with its chance; or of alternatives one, by their chances."""

    parts: tuple[tuple[float, "_Tree"], ...]
    is_choice: bool


@dataclass(frozen=True, slots=True)
class _Times:
    """Instances of a sub-process that begin side by side."""

    count: float
    inner: "_Tree"


_Tree: TypeAlias = _Work | _Some | _Times
_Entries: TypeAlias = dict[str, float]


def abreast(graph: ProcessGraph, visited: Visits) -> dict[str, Abreast]:
    """Find, for each step, what comes to its actor at the same instant."""
    walk = _Walk(graph, visited)
    found: dict[str, Abreast] = {}
    for chance, tree in walk.roots():
        for seen in _seen(graph, tree):
            if seen.others <= 0 or seen.step in found:
                continue
            visits = visited.steps[seen.step]
            if 0 < visits < float("inf"):
                share = min(1.0, chance * seen.chance / visits)
                found[seen.step] = Abreast(share, seen.ahead, seen.others, seen.is_even)
    return found


@dataclass(frozen=True, slots=True)
class Firsts:
    """The first work of each branch of a fork, or of what a level begins with.

    `steps` are the steps of each, none where it does not come at the instant of the fork;
    `is_alone` tells a branch that comes to one step, in every case. `inside` are all steps that
    belong to one branch alone.
    """

    steps: tuple[tuple[str, ...], ...]
    is_alone: tuple[bool, ...]
    inside: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class AllFirsts:
    """The first work of branches: by the step that splits, and by the level that begins.

    `several` has that of one instance, by sub-process of which several begin side by side.
    """

    splits: Mapping[str, Firsts]
    begins: Mapping[str, Firsts]
    several: Mapping[str, Firsts]


def firsts(graph: ProcessGraph, visited: Visits) -> AllFirsts:
    """Find the first work of branches."""
    walk = _Walk(graph, visited)
    begins = {
        level: _firsts(
            [_some(way, is_choice=True) for way in walk.ways(level, 0)],
            _apart(
                graph,
                [[n.id for some in way for n in some] for way in beginning(graph, level).ways],
            ),
        )
        for level in graph.levels
        if len(beginning(graph, level).ways) > 1
    }
    splits = {
        node.id: _firsts(
            [walk.along(flow, 0) for flow in graph.outgoing(node.id)],
            _apart(graph, [[flow.target] for flow in graph.outgoing(node.id)]),
        )
        for node in graph.steps.values()
        if len(node.outgoing) > 1 and node.split in ("parallel", "inclusive")
    }
    several = {
        node.id: _firsts([walk.level(node.id, 0)], [frozenset(_within(graph, node.id)) - {node.id}])
        for node in graph.steps.values()
        if node.step.steps and instances_beside(node) > 1
    }
    return AllFirsts(splits, begins, several)


def _firsts(trees: list[_Tree | None], inside: Sequence[frozenset[str]]) -> Firsts:
    steps = tuple(tuple(_entries(tree)) if tree is not None else () for tree in trees)
    return Firsts(steps, tuple(isinstance(tree, _Work) for tree in trees), tuple(inside))


def _apart(graph: ProcessGraph, branches: Sequence[Sequence[str]]) -> list[frozenset[str]]:
    """Say which steps belong to one branch alone, before it meets others in a join."""
    reached = [_until_join(graph, begin) for begin in branches]
    times = Counter(step for steps in reached for step in steps)
    return [
        frozenset(part for step in steps if times[step] == 1 for part in _within(graph, step))
        for steps in reached
    ]


def _until_join(graph: ProcessGraph, begin: Sequence[str]) -> set[str]:
    """Follow work up to the next join; of very much work, only the first steps."""
    seen: set[str] = set()
    open_ = list(begin)
    while open_ and len(seen) < _MOST_INSIDE:
        node = graph.steps[open_.pop()]
        if node.id not in seen and not (node.join == "all" and len(node.incoming) > 1):
            seen.add(node.id)
            open_.extend(f.target for f in graph.outgoing(node.id) if not f.flow.rework)
    return seen


def _within(graph: ProcessGraph, step: str) -> Iterator[str]:
    """Yield a step and all inside it."""
    yield step
    for inner in graph.at(step):
        yield from _within(graph, inner.id)


def instances_beside(node: StepNode) -> float:
    """Say how many instances of a step begin at once in a visit."""
    multi = node.step.multi
    if multi is None or multi.count is None or multi.order != "parallel":
        return 1.0
    return max(1.0, multi.count.value)


class _Walk:
    """Goes from what forks to the first work behind it."""

    def __init__(self, graph: ProcessGraph, visited: Visits) -> None:
        self.graph = graph
        self.visited = visited
        self.passed: set[str] = set()
        self.left = _MOST_LOOKED_AT

    def roots(self) -> Iterator[tuple[float, _Tree]]:
        """Yield what forks, with how often a case comes there; forks behind others are in them."""
        for level in self.graph.levels:
            if level not in self.passed and len(beginning(self.graph, level).ways) > 1:
                tree = self.level(level, 0)
                if tree is not None:
                    yield self.visited.steps[level] if level else 1.0, tree
        for node in self.graph.steps.values():
            forks = len(node.outgoing) > 1 and node.split in ("parallel", "inclusive")
            if forks and node.id not in self.passed:
                tree = self._onward(node, 0)
                if tree is not None:
                    yield self.visited.steps[node.id], tree
            if node.step.steps and instances_beside(node) > 1 and node.id not in self.passed:
                tree = self._first(node.id, 0)
                if tree is not None:
                    yield self.visited.steps[node.id], tree

    def _first(self, step: str, depth: int) -> _Tree | None:
        """Find the first work that is come to at a step in no time."""
        node = self.graph.steps[step]
        self.left = _MOST_LOOKED_AT if depth <= 1 else self.left - 1
        if depth > _DEEPEST or self.left <= 0 or node.step.batch is not None:
            return None
        if node.step.steps:
            self.passed.add(step)
            inner = self.level(step, depth + 1)
            count = instances_beside(node)
            return inner if inner is None or count <= 1 else _Times(count, inner)
        if node.step.processing_time is not None or node.step.setup_time is not None:
            return _Work(step, instances_beside(node)) if node.actor is not None else None
        if node.step.wait_time is not None or (node.join == "all" and len(node.incoming) > 1):
            return None
        return self._onward(node, depth + 1)

    def level(self, level: str, depth: int) -> _Tree | None:
        """Find the first work of a level."""
        if level != ROOT and self.graph.steps[level] in event_subprocesses(
            self.graph, self.graph.steps[level].level
        ):
            return None
        self.passed.add(level)
        ways = [_some(way, is_choice=True) for way in self.ways(level, depth)]
        return _some([(1.0, way) for way in ways], is_choice=False)

    def ways(self, level: str, depth: int) -> list[list[tuple[float, _Tree | None]]]:
        """List what a level begins with, each as its alternatives with their chances."""
        return [
            [(1 / len(way), self._each(some, depth)) for some in way]
            for way in beginning(self.graph, level).ways
        ]

    def _each(self, begins: Sequence[StepNode], depth: int) -> _Tree | None:
        return _some([(1.0, self._first(n.id, depth)) for n in begins], is_choice=False)

    def along(self, flow: FlowEdge, depth: int) -> _Tree | None:
        """Find the first work that a flow leads to in no time."""
        handoff = flow.flow.handoff
        if handoff is not None and (handoff.wait is not None or handoff.every is not None):
            return None
        return self._first(flow.target, depth + 1)

    def _onward(self, node: StepNode, depth: int) -> _Tree | None:
        flows = [f for f in self.graph.outgoing(node.id) if not f.flow.rework]
        if not flows or depth > _DEEPEST:
            return None
        is_choice = node.split not in ("parallel", "inclusive")
        if not is_choice:
            self.passed.add(node.id)
        visits = self.visited.steps[node.id]
        chances = {f.id: self.visited.flows.get(f.id, 0.0) / visits for f in flows if visits > 0}
        if node.split == "inclusive":
            chances = dict(zip(chances, draws(tuple(flows)), strict=False))
        parts = [(min(1.0, chances.get(f.id, 0.0)), self.along(f, depth)) for f in flows]
        return _some(parts, is_choice=is_choice)


def _some(parts: list[tuple[float, _Tree | None]], *, is_choice: bool) -> _Tree | None:
    kept = tuple((chance, tree) for chance, tree in parts if tree is not None and chance > 0)
    if len(kept) == 1 and kept[0][0] == 1:
        return kept[0][1]
    return _Some(kept, is_choice) if kept else None


@dataclass(frozen=True, slots=True)
class _Seen:
    step: str
    chance: float
    ahead: _Entries
    others: float
    is_even: bool


def _seen(graph: ProcessGraph, tree: _Tree) -> Iterator[_Seen]:
    """Say of each work of a tree what stands before it, and how much comes in all."""
    before = _passed(tree, {}, 1.0, even=False, turned=False)
    turned = _passed(tree, {}, 1.0, even=False, turned=True)
    after = {id(work): behind for work, behind, _, _ in turned}
    for work, ahead, chance, even in before:
        actor = graph.steps[work.step].actor
        own = {s: n for s, n in ahead.items() if graph.steps[s].actor == actor}
        rest = after[id(work)]
        more = sum(n for s, n in rest.items() if graph.steps[s].actor == actor)
        yield _Seen(work.step, chance, own, sum(own.values()) + more, even)


def _passed(
    tree: _Tree, ahead: _Entries, chance: float, *, even: bool, turned: bool
) -> list[tuple[_Work, _Entries, float, bool]]:
    """List the work of a tree with what stands before it, or `turned` with what comes after it."""
    if isinstance(tree, _Work):
        return [(tree, ahead, chance, even)]
    if isinstance(tree, _Times):
        others = {s: n * (tree.count - 1) / 2 for s, n in _entries(tree.inner).items()}
        standing = _added(ahead, others)
        return _passed(tree.inner, standing, chance * tree.count, even=True, turned=turned)
    found: list[tuple[_Work, _Entries, float, bool]] = []
    parts = tuple(reversed(tree.parts)) if turned else tree.parts
    for share, part in parts:
        found += _passed(part, ahead, chance * share, even=even, turned=turned)
        if not tree.is_choice:
            ahead = _added(ahead, {s: n * share for s, n in _entries(part).items()})
    return found


def _entries(tree: _Tree) -> _Entries:
    """Add up the entries that a tree brings, by step."""
    if isinstance(tree, _Work):
        return {tree.step: tree.entries}
    if isinstance(tree, _Times):
        return {step: n * tree.count for step, n in _entries(tree.inner).items()}
    found: _Entries = defaultdict(float)
    for share, part in tree.parts:
        for step, number in _entries(part).items():
            found[step] += share * number
    return dict(found)


def _added(one: _Entries, other: _Entries) -> _Entries:
    return {s: one.get(s, 0.0) + other.get(s, 0.0) for s in dict.fromkeys((*one, *other))}
