"""Whether every case can come to its end: the token game played through (van der Aalst 2011).

Each level of a process is checked on its own: from every beginning, every reachable marking. A
level is sound when no case stands still, no work is done twice by accident, every case can still
end, and every step can be done. Faults carry a counter-example: the path that leads to them.

    start ─(1)─► split ─(2)─► join ─(4)─► end      markings: {start} {1} {2, 3} {4} {}
                       └─(3)─►┘

    deadlock        a marking that holds tokens and lets no step go on
    lack of sync    a step that puts a second token where one is
    no completion   markings among which work goes round, with no way to the end or another fault
    dead node       a step that no marking lets go on

To look for bad shapes instead (a parallel split closed by an exclusive merge) is faster, but calls
some sound processes unsound and misses faults that choices far apart make together; and it has no
path to show. Playing is exact. Markings are visited breadth first, so that no counter-example of a
marking takes more turns than it needs.

What it costs are markings, and they multiply with branches side by side; so steps that only pass a
token on are folded away (`nets`), and the state space is capped at `MAX_STATES`. Where the cap is
reached, a reduced exploration follows that plays one enabled step at a time (a stubborn set,
Valmari 1991, for choices are free in these nets). It visits far fewer markings and loses no
standstill; doubled work it may miss in loops, and it says nothing on whether every case can end.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import networkx as nx

from wfmap.graph.exploration import MAX_STATES, Run
from wfmap.graph.graph import ProcessGraph
from wfmap.graph.nets import nets
from wfmap.graph.paths import links, reach, reversed_links
from wfmap.graph.tokens import Firing

__all__ = ["Exploration", "LevelSoundness", "Unsound", "UnsoundKind", "soundness"]

UnsoundKind = Literal["deadlock", "lack-of-sync", "no-completion", "dead-node"]

Exploration = Literal["full", "reduced", "partial"]
"""Every marking; the reduced exploration, complete; or not even that."""


@dataclass(frozen=True, slots=True)
class Unsound:
    """A fault of a level, with its counter-example.

    `step` is the join that waits (deadlock), the step that is reached twice (lack-of-sync), a
    step of the trap (no-completion), or the step that is never done (dead-node). `path` lists the
    steps done until then, in order; `choices` the flows taken on it where there was a choice, or
    where an event on a border occurred.
    For a deadlock, `arrived` are the incoming flows that hold a token and `missing` those that
    wait for one; for lack of synchronisation, `arrived` are the flows its tokens came by.
    """

    kind: UnsoundKind
    step: str
    path: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    arrived: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelSoundness:
    """What is known of one level; `faults` are in document order of their steps.

    `states` counts the markings visited, in the full exploration and the reduced one together,
    `moves` the tokens looked at in them.
    `ends` tells whether a case can come to an end at all, as far as the exploration went.
    """

    level: str
    faults: tuple[Unsound, ...]
    states: int
    exploration: Exploration
    ends: bool = True
    moves: int = 0

    @property
    def is_proven(self) -> bool:
        """Whether the absence of faults is proven."""
        return self.exploration == "full" and not self.faults


@lru_cache(maxsize=4)
def soundness(graph: ProcessGraph) -> Mapping[str, LevelSoundness]:
    """Check every level of a process; the answer is kept for the graphs asked for last."""
    return {level: _level(graph, level) for level in graph.levels}


def _level(graph: ProcessGraph, level: str) -> LevelSoundness:
    found: dict[tuple[UnsoundKind, str], Unsound] = {}
    states, moves, exploration, ends = 0, 0, 0, True
    for net in nets(graph, level):
        full = Run(net, MAX_STATES - min(states, MAX_STATES))
        full.explore(one_at_a_time=False)
        runs = [full]
        if full.is_capped:
            runs.append(Run(net, MAX_STATES))
            runs[-1].explore(one_at_a_time=True)
            exploration = max(exploration, 2 if runs[-1].is_capped else 1)
        ends = ends and (full.is_capped or frozenset() in full.numbers)
        states += sum(len(run.markings) for run in runs)
        moves += sum(run.moves for run in runs)
        for run in runs:
            for fault in _Explainer(graph, level, run).faults():
                found.setdefault((fault.kind, fault.step), fault)
    ordered = sorted(found.values(), key=lambda fault: graph.steps[fault.step].index)
    names: tuple[Exploration, ...] = ("full", "reduced", "partial")
    return LevelSoundness(level, tuple(ordered), states, names[exploration], ends, moves)


class _Explainer:
    """Turns what a run came upon into faults with their counter-examples."""

    def __init__(self, graph: ProcessGraph, level: str, run: Run) -> None:
        self._graph = graph
        self._run = run
        self._after = links(graph, level)
        self._reached: dict[str, frozenset[str]] = {}
        self._causes: dict[frozenset[str], tuple[str, ...]] = {}

    def faults(self) -> list[Unsound]:
        """Find the faults of the run; none that only follows from another."""
        found = [*self._deadlocks(), *self._doubles()]
        if not (self._run.is_capped or self._run.is_reduced):
            spoilt = self._leads_from(*(fault.step for fault in found))
            found += [fault for fault in self._traps() if fault.step not in spoilt]
            spoilt |= self._leads_from(*(fault.step for fault in found))
            found += [Unsound("dead-node", s) for s in self._never_done() if s not in spoilt]
        return found

    def _leads_from(self, *steps: str) -> frozenset[str]:
        for step in steps:
            if step not in self._reached:
                self._reached[step] = reach(self._after, (step,))
        return frozenset().union(*(self._reached[step] for step in steps))

    def _first_causes(self, steps: Iterable[str]) -> tuple[str, ...]:
        """Leave out steps that another of them leads to; of steps in one loop keep the first."""
        asked = frozenset(steps)
        if asked not in self._causes:
            kept: list[str] = []
            for step in sorted(asked, key=lambda step: self._graph.steps[step].index):
                if step not in self._leads_from(*kept):
                    after = self._leads_from(step)
                    kept = [*(other for other in kept if other not in after), step]
            self._causes[asked] = tuple(kept)
        return self._causes[asked]

    def _deadlocks(self) -> Iterator[Unsound]:
        places = self._run.net.places
        seen: set[str] = set()
        for number in self._run.stuck:
            marking = self._run.markings[number]
            for join in self._first_causes(places[n].target for n in marking):
                if join not in seen:
                    seen.add(join)
                    yield self._deadlock(number, join)

    def _deadlock(self, number: int, join: str) -> Unsound:
        net, marking = self._run.net, self._run.markings[number]
        joined = net.transitions[join].joined
        there = [n for n in joined if n in marking]
        missing = tuple(net.places[n].flows[-1] for n in joined if n not in marking)
        path, choices = self._story(number)
        return Unsound(
            kind="deadlock",
            step=join,
            path=(*path, *(step for n in there for step in net.places[n].passed)),
            choices=self._decisive(choices, missing),
            arrived=tuple(net.places[n].flows[-1] for n in there),
            missing=missing,
        )

    def _decisive(self, choices: tuple[str, ...], missing: tuple[str, ...]) -> tuple[str, ...]:
        """Keep the choices that led away from the flows that are missing, where there are any."""
        flows = self._graph.flows
        toward = reach(reversed_links(self._after), (flows[flow].source for flow in missing))
        unique = tuple(dict.fromkeys(choices))
        away = tuple(
            choice
            for choice in unique
            if choice not in missing
            and flows[choice].target not in toward
            and self._host(flows[choice].source) in toward
        )
        return away or unique

    def _host(self, step: str) -> str:
        return self._graph.steps[step].step.attached_to or step

    def _doubles(self) -> Iterator[Unsound]:
        first: dict[str, tuple[int, Firing]] = {}
        for number, firing in self._run.doubled:
            first.setdefault(firing.step, (number, firing))
        merges = [step for step in first if len(self._run.net.transitions[step].single) > 1]
        for step in self._first_causes(merges or first):
            number, firing = first[step]
            yield self._double(number, firing)

    def _double(self, number: int, firing: Firing) -> Unsound:
        places = self._run.net.places
        way = self._run.way_to(number)
        earlier = [f.takes for _, f in way if f.step == firing.step][-1:]
        came_by = dict.fromkeys(
            places[n].flows[-1]
            for n in (*(earlier[0] if earlier else ()), *firing.takes)
            if places[n].flows
        )
        path, choices = self._story(number)
        passed = (step for n in firing.takes for step in places[n].passed)
        return Unsound(
            kind="lack-of-sync",
            step=firing.step,
            path=(*path, *passed, firing.step),
            choices=choices,
            arrived=tuple(came_by),
        )

    def _traps(self) -> Iterator[Unsound]:
        """Find where tokens go on for ever: no end, and no other fault, can be reached."""
        run = self._run
        fine = {number for number, marking in enumerate(run.markings) if not marking}
        fine.update(run.stuck)
        fine.update(number for number, _ in run.doubled)
        waiting = deque(sorted(fine))
        while waiting:
            for number in run.before[waiting.popleft()]:
                if number not in fine:
                    fine.add(number)
                    waiting.append(number)
        rest = [number for number in range(len(run.markings)) if number not in fine]
        for_ever = _last_parts(rest, run.before)
        targets = {run.net.places[n].target for number in for_ever for n in run.markings[number]}
        for step in self._first_causes(targets):
            path, choices = self._story(
                next(
                    number
                    for number in for_ever
                    if any(run.net.places[n].target == step for n in run.markings[number])
                )
            )
            yield Unsound("no-completion", step, path, choices)

    def _never_done(self) -> Iterator[str]:
        run = self._run
        marked = frozenset().union(*run.markings)
        done = set(run.fired)
        for number in marked:
            done.update(run.net.places[number].passed)
        inside = dict.fromkeys(run.net.transitions)
        for place in run.net.places:
            inside.update(dict.fromkeys(place.passed))
        begun = {run.net.places[n].target for marking in run.net.initial for n in marking}
        led_to = self._leads_from(*begun)
        never = [s for s in inside if s in led_to and s not in done and self._is_on_a_way(s)]
        yield from self._first_causes(never)

    def _story(self, number: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Tell the steps done on the way to a marking, and the flows chosen on it."""
        net = self._run.net
        path: list[str] = []
        choices: list[str] = []
        for _, firing in self._run.way_to(number):
            for n in firing.takes:
                path.extend(net.places[n].passed)
            path.append(firing.step)
            given = [net.places[n].flows[0] for n in firing.gives if net.places[n].flows]
            choices.extend(given if self._chooses(firing.step) else ())
        return tuple(path), tuple(choices)

    def _chooses(self, step: str) -> bool:
        """Tell whether a step was one of several ways: a choice, or an event on a border."""
        node = self._graph.steps[step]
        chooses = len(node.outgoing) > 1 and node.split != "parallel"
        return chooses or node.step.attached_to is not None

    def _is_on_a_way(self, step: str) -> bool:
        """Tell steps from compensation, which hangs on a border and leads nowhere."""
        node = self._graph.steps[step]
        return node.step.attached_to is None or bool(node.outgoing)


def _last_parts(numbers: list[int], before: list[list[int]]) -> list[int]:
    """Keep the markings of loops that nothing leaves, in order."""
    whole: nx.DiGraph[int] = nx.DiGraph()
    whole.add_nodes_from(numbers)
    whole.add_edges_from((source, number) for number in numbers for source in before[number])
    parts = nx.condensation(whole.subgraph(numbers))
    last = (part for part in parts if parts.out_degree(part) == 0)
    return sorted(number for part in last for number in parts.nodes[part]["members"])
