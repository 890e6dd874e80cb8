"""How often a case visits each step: an absorbing Markov chain (Kemeny & Snell 1960).

A visit is one arrival of work at a step. Splits multiply or share the work, joins that wait for
all flows take one visit from all of them together. Shares the document leaves out are taken as
even, and said to be. Visits v follow from what enters at each step and from how much each step
sends on to each other in a visit:

    v = entry + weightᵀ v          check ──.8──► pay       v(check) = 1 + .2 v(check) = 1.25
                                   └.2─► check             v(pay)   = .8 × 1.25       = 1

To follow cases at random would give the same figures with noise, and to follow every path never
ends where there is a loop. The equations are solved strongly connected part by part, in the order
the work flows, so a process without loops takes linear time; a loop of n steps takes n³, for its
steps only. A part that work enters and never leaves has no solution: its visits are infinite, and
it is named `endless`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from wfmap.graph.beginning import beginning
from wfmap.graph.events import event_subprocesses, occasion_of
from wfmap.graph.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.graph.joins import InclusiveJoin, inclusive_joins
from wfmap.graph.limits import limited
from wfmap.graph.moments import Moments
from wfmap.graph.parts import parts_in_order
from wfmap.graph.races import is_timed
from wfmap.graph.rates import repeats_for_ever
from wfmap.graph.shares import is_race, race_at, shares_out
from wfmap.graph.stays import Stay
from wfmap.model.semantics import is_event_subprocess
from wfmap.units.laws import Law

__all__ = [
    "Chain",
    "Tried",
    "Visits",
    "chain_of",
    "count",
    "endless_after_events",
    "event_rates",
    "leave",
]


@dataclass(frozen=True, slots=True)
class Tried:
    """What a trial counted of the steps whose visits no share says, see `uncounted`.

    `steps` are visits per case of these, `flows` how often flows that lead to them are taken;
    `stays` tell how much of its work a step got done that others may stop. `cases` were tried, and
    took `cycle_time`; those that the target is meant for took `aimed`, None where none were, and
    `fates` tell them apart by how they came out: the share of all of them, and their mean time.
    Where nothing is left to chance, `waits` are the seconds a visit of each step that was waited
    for, by cause. `times` and `aims` stand for what all cases took, and those that the target is
    meant for: alike likely, the shortest first.
    """

    steps: Mapping[str, float]
    flows: Mapping[str, float]
    stays: Mapping[str, Stay]
    cases: int
    cycle_time: Moments
    aimed: Moments | None
    fates: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    waits: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    times: tuple[float, ...] = ()
    aims: tuple[float, ...] = ()

    @property
    def is_rhythm(self) -> bool:
        """Whether nothing was left to chance, so that all of it is as it was seen."""
        return bool(self.waits)


@dataclass(frozen=True, slots=True)
class Visits:
    """Expected visits per case.

    `steps` counts visits of a step begun per case, by step; `flows` how often a flow is taken.
    `assumed` names the steps whose shares are taken as even, `endless` the steps in loops that
    nothing leaves: their visits are infinite. `stays` are the visits of steps that timers watch,
    and of those inside them; `rests` the mean and second moment of the stated wait, in seconds, of
    what comes after a split which waits for the first of several, and of steps that are not done
    in every case; `waits` the law of the wait, in open time, for actors whose queue deadlines cut
    short. `tried` is what a trial counted where no share says it, None where nothing had to be.
    """

    steps: Mapping[str, float]
    flows: Mapping[str, float]
    assumed: tuple[str, ...] = ()
    endless: tuple[str, ...] = ()
    stays: Mapping[str, Stay] = field(default_factory=dict)
    rests: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    waits: Mapping[str, Law] = field(default_factory=dict)
    tried: Tried | None = None

    def is_tried(self, step: str) -> bool:
        """Tell a step whose visits a trial counted."""
        return self.tried is not None and step in self.tried.steps


@dataclass(slots=True)
class Chain:
    """The linear equations of a process: v = entry + weightᵀ v.

    `flow_rate` says for each flow where it begins and how often it is taken in a visit of that.
    """

    entry: dict[str, float] = field(default_factory=dict)
    weight: dict[tuple[str, str], float] = field(default_factory=dict)
    flow_rate: dict[str, tuple[str, float]] = field(default_factory=dict)
    stays: Mapping[str, Stay] = field(default_factory=dict)
    reached: Mapping[str, float] = field(default_factory=dict)
    assumed: list[str] = field(default_factory=list)

    def ends(self, step: str) -> float:
        """Say how often a visit of a step comes to its own end."""
        return self.stays[step].completes if step in self.stays else 1.0

    def kept(self, source: str, target: str) -> float:
        """Say how much of what leaves a step gets to another before both are cut off."""
        before = self.reached.get(source, 1.0)
        return self.reached.get(target, 1.0) / before if before > 0 else 0.0

    def set(self, known: Mapping[str, float]) -> None:
        """Take the visits of some steps as they are given, wherever work comes from."""
        self.weight = {way: rate for way, rate in self.weight.items() if way[1] not in known}
        self.entry.update(known)

    def add(self, source: str, target: str, weight: float) -> None:
        """Send work from a step to another, but for what is cut off on the way."""
        self.weigh(source, target, weight * self.kept(source, target))

    def weigh(self, source: str, target: str, weight: float) -> None:
        """Send work from a step to another, all of it."""
        self.weight[source, target] = self.weight.get((source, target), 0.0) + weight


def count(
    graph: ProcessGraph,
    stays: Mapping[str, Stay],
    reached: Mapping[str, float],
    tried: Tried | None = None,
) -> Visits:
    """Compute the expected visits of every step and flow in one case.

    Args:
        graph: the process.
        stays: how the races between steps and the timers on their border go.
        reached: the chance that a step inside a sub-process is come to before it is cut off.
        tried: visits that are known already, because a trial counted them.
    """
    chain = chain_of(graph, stays, reached)
    if tried is not None:
        chain.set(tried.steps)
    counts, endless = _solve(list(graph.steps), chain)
    again = {s for s, node in graph.steps.items() if repeats_for_ever(node) and counts[s] > 0}
    endless = tuple(s for s in graph.steps if s in again or s in endless) if again else endless
    flows = {f: counts[source] * rate for f, (source, rate) in chain.flow_rate.items()}
    if tried is not None:
        flows.update(tried.flows)
    rests = _rests(graph, flows)
    return Visits(counts, flows, tuple(chain.assumed), endless, stays, rests, tried=tried)


def endless_after_events(graph: ProcessGraph) -> tuple[str, ...]:
    """Name the steps that work goes round in for ever once some event has occurred.

    How often what is thrown is caught is not counted in visits; here each event on a border and
    each event sub-process occurs once in a case.
    """
    chain = chain_of(graph, {}, {})
    for node in graph.steps.values():
        if node.step.attached_to is not None or is_event_subprocess(node.step):
            chain.entry[node.id] = 1.0
    return _solve(list(graph.steps), chain)[1]


def chain_of(graph: ProcessGraph, stays: Mapping[str, Stay], reached: Mapping[str, float]) -> Chain:
    """Write down the equations; the arguments are those of `count`."""
    chain = Chain(stays=stays, reached=reached)
    for level in graph.levels:
        _enter(graph, level, chain)
        _enter_late(graph, level, chain)
    joins = inclusive_joins(graph)
    for join, joined in joins.items():
        for split in joined.splits:
            chain.add(split, join, 1.0)
    for node in graph.steps.values():
        leave(graph, node, chain, joins)
    return chain


def event_rates(graph: ProcessGraph, node: StepNode, stays: Mapping[str, Stay]) -> dict[str, float]:
    """Say how often each event on a step's border occurs in a visit.

    A timer does where it is over before the step; other events by their share of those visits that
    come to an end of their own.
    """
    stay = stays.get(node.id)
    ends = stay.completes if stay is not None else 1.0
    found: dict[str, float] = {}
    for event in node.attached:
        attached = graph.steps[event]
        share = attached.step.share
        if is_timed(attached):
            found[event] = stay.occurs.get(event, 0.0) if stay is not None else 0.0
        else:
            found[event] = share.value * ends if share is not None else 0.0
    return found


def _rests(graph: ProcessGraph, flows: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Find waits that are not as stated: where one comes first, or a step is not always done."""
    found = _won(graph, flows)
    for node in graph.steps.values():
        done, time = _instances(node), node.step.wait_time
        if done < 1 and time is not None and not is_timed(node):
            stated = (time.expected, time.variance + time.expected**2)
            mean, second = found.get(node.id, stated)
            found[node.id] = (done * mean, done * second)
    return found


def _won(graph: ProcessGraph, flows: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Find the waits of events that were the first of several, mixed with those begun otherwise."""
    found: dict[str, tuple[float, float]] = {}
    races = [node for node in graph.steps.values() if is_race(graph, node)]
    won = {
        flow: outcome
        for node in races
        for flow, outcome in zip(node.outgoing, race_at(graph, node), strict=True)
    }
    for target in dict.fromkeys(graph.flows[flow].target for flow in won):
        time = graph.steps[target].step.wait_time
        parts = [
            (flows.get(f, 0.0), (won[f].mean, won[f].second))
            if f in won
            else (flows.get(f, 0.0), (time.expected, time.variance + time.expected**2))
            for f in graph.steps[target].incoming
            if time is not None
        ]
        total = sum(weight for weight, _ in parts)
        if 0 < total < float("inf"):
            mean, second = (sum(w * m[k] for w, m in parts) / total for k in (0, 1))
            found[target] = (mean, second)
    return found


def _enter(graph: ProcessGraph, level: str, chain: Chain) -> None:
    """Let what enters a level begin where it begins; see `beginning`."""
    found = beginning(graph, level)
    for node in found.all:
        if level:
            chain.add(level, node.id, _instances(graph.steps[level]) * found.weight(node))
        else:
            chain.entry[node.id] = found.weight(node)
    for node in found.told:
        for message in node.told:
            source = graph.flows[message].source
            chain.add(source, node.id, chain.ends(source) / len(node.told))


def _enter_late(graph: ProcessGraph, level: str, chain: Chain) -> None:
    """Begin event sub-processes by their shares, where all else in their level is done."""
    for node in event_subprocesses(graph, level):
        share = occasion_of(graph, node).share or 0.0
        if level:
            chain.add(level, node.id, _instances(graph.steps[level]) * share * chain.ends(level))
        else:
            chain.entry[node.id] = share


def _instances(node: StepNode) -> float:
    multi = node.step.multi
    return multi.count.value if multi is not None and multi.count is not None else 1.0


def leave(
    graph: ProcessGraph,
    node: StepNode,
    chain: Chain,
    joins: Mapping[str, InclusiveJoin],
) -> None:
    """Write down where work goes from one step, into the equations of a process or new ones."""
    left = ends = chain.ends(node.id)
    for event, rate in event_rates(graph, node, chain.stays).items():
        chain.add(node.id, event, rate)
        attached = graph.steps[event]
        if attached.step.interrupting is not False and not is_timed(attached):
            left -= rate
    for message in node.tells:
        chain.flow_rate[message] = (node.id, ends)
    outgoing = graph.outgoing(node.id)
    shares, even = shares_out(graph, node, outgoing)
    rates = limited(node, outgoing, shares)
    if even:
        chain.assumed.append(node.id)
    for flow, rate in zip(outgoing, rates, strict=True):
        joined = joins.get(flow.target)
        counts = joined is None or flow.id not in joined.inner
        _follow(graph, flow, rate * max(0.0, left), chain, counts=counts)


def _follow(
    graph: ProcessGraph, flow: FlowEdge, rate: float, chain: Chain, *, counts: bool
) -> None:
    """Lead work along a flow; one into an inclusive join does not count, its split does."""
    target = graph.steps[flow.target]
    synchronised = target.join == "all" and not target.is_inclusive_join
    waits_for = max(1, len(target.incoming)) if synchronised else 1
    rate *= chain.kept(flow.source, flow.target)
    chain.flow_rate[flow.id] = (flow.source, rate)
    if counts:
        chain.weigh(flow.source, flow.target, rate * (1 - flow.returned) / waits_for)
    if flow.returned:
        chain.weigh(flow.source, flow.source, rate * flow.returned)


def _solve(steps: list[str], chain: Chain) -> tuple[dict[str, float], tuple[str, ...]]:
    """Solve v = entry + weightᵀ v part by part, in the order the work flows."""
    into: dict[str, list[tuple[str, float]]] = {step: [] for step in steps}
    after: dict[str, list[str]] = {step: [] for step in steps}
    for (source, target), weight in chain.weight.items():
        into[target].append((source, weight))
        if weight > 0:
            after[source].append(target)
    counts: dict[str, float] = {}
    endless: set[str] = set()
    for part in parts_in_order(after):
        given = [
            chain.entry.get(step, 0.0)
            + sum(counts[s] * w for s, w in into[step] if s in counts and w > 0)
            for step in part
        ]
        solved = _solve_part(part, given, into)
        if solved is None:
            endless.update(part)
            solved = [float("inf")] * len(part)
        counts.update(zip(part, solved, strict=True))
    return {s: counts[s] for s in steps}, tuple(s for s in steps if s in endless)


_SINGULAR = 1e-12


def _solve_part(
    part: list[str], given: list[float], into: Mapping[str, list[tuple[str, float]]]
) -> list[float] | None:
    """Solve one strongly connected part; None where work that enters never leaves."""
    if not any(given):
        return [0.0] * len(part)
    if any(np.isinf(given)):
        return [float("inf")] * len(part)
    if len(part) == 1:
        again = sum(w for s, w in into[part[0]] if s == part[0])
        return None if again >= 1 - _SINGULAR else [given[0] / (1 - again)]
    place = {step: i for i, step in enumerate(part)}
    matrix = np.eye(len(part))
    for step, row in place.items():
        for source, weight in into[step]:
            if source in place:
                matrix[row, place[source]] -= weight
    try:
        solved = np.linalg.solve(matrix, np.array(given))
    except np.linalg.LinAlgError:
        return None
    sane = (
        np.all(np.isfinite(solved)) and np.all(solved > -_SINGULAR) and solved.max() < 1 / _SINGULAR
    )
    return [float(x) for x in solved] if sane else None
