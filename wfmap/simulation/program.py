"""ProcessGraph → Program: every choice that can be made before a run is made here.

The engine knows numbers only; the ids of steps, flows and pools are kept beside, in document
order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.graph import ROOT, ProcessGraph, StepNode
from wfmap.graph.beginning import beginning
from wfmap.graph.packing import closing_of
from wfmap.graph.rates import repeats
from wfmap.graph.shares import draws, is_race, shares_out
from wfmap.model.closing import OnClosing
from wfmap.model.steps import Batch
from wfmap.simulation.arrivals import write_arrivals
from wfmap.simulation.calendars import clock_times, zone_of
from wfmap.simulation.cycles import Cycle, Opened, cycle_of
from wfmap.simulation.engine import layout as at
from wfmap.simulation.image import Image
from wfmap.simulation.marks import watched
from wfmap.simulation.occasions import Events, limited_flows, times_of
from wfmap.simulation.pools import PoolPlan, Pools, needs_somebody
from wfmap.simulation.preconditions import demand_runnable, demand_sound
from wfmap.simulation.randoms import hash_of

__all__ = ["Program", "compile"]

_CLOSING: Final[Mapping[OnClosing, int]] = {
    "pause": at.ON_CLOSING_PAUSE,
    "finish": at.ON_CLOSING_FINISH,
    "hand-over": at.ON_CLOSING_HAND_OVER,
    "do-not-start": at.ON_CLOSING_DO_NOT_START,
}

_ALMOST_ALWAYS: Final = 0.999999
"""The largest share of handoffs that come back; at 1 none would ever be accepted."""


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """A process ready to run: the memory before its first event, and the ids behind its numbers.

    `steps`, `flows` (messages among them) and `pools` are in document order, as their indices in
    the arrays are. The time line begins and repeats as `cycle` says; along `arrivals` cases come,
    one for each second of weight on average where they are stated.
    """

    graph: ProcessGraph
    i: NDArray[np.int64]
    f: NDArray[np.float64]
    steps: tuple[str, ...]
    flows: tuple[str, ...]
    pools: tuple[PoolPlan, ...]
    cycle: Cycle
    arrivals: Opened


def compile(graph: ProcessGraph, cycle: Cycle | None = None) -> Program:  # noqa: A001 - what it does
    """Make the program of a checked process.

    Args:
        graph: the process.
        cycle: the time line; None: from `cycles.FIRST`, its dates taken literally.

    Raises:
        WfmapError: there is nothing to run.
        LimitError: there is more of it than fits into the memory of a run.
    """
    demand_runnable(graph)
    return _Compiler(graph, cycle or cycle_of(graph.process, literal=True)).program()


class _Compiler:
    """Writes the records of a process, those referred to before those that refer."""

    def __init__(self, graph: ProcessGraph, cycle: Cycle) -> None:
        self.graph = graph
        self.image = Image(cycle)
        self.arrivals = Opened(None, None, cycle)
        self.pools = Pools(self.image, graph)
        self.node_at: dict[str, int] = {}
        self.events = Events(self.image, graph, self.node_at)
        self.counts = limited_flows(graph)

    def program(self) -> Program:
        """Write everything."""
        steps = list(self.graph.steps.values())
        first = self.image.reserve(at.NODE_SIZE * (len(steps) + 1))
        for node in steps:
            self.node_at[node.id] = first + at.NODE_SIZE * node.index
        self.node_at[ROOT] = first + at.NODE_SIZE * len(steps)
        for node in steps:
            self._write_node(node)
        self._write_root(self.node_at[ROOT], len(steps))
        self._write_backlog()
        self._write_header(len(steps))
        image = self.image
        demand_sound(image)
        return Program(
            graph=self.graph,
            i=np.array(image.i, dtype=np.int64),
            f=np.array(image.f, dtype=np.float64),
            steps=tuple(self.graph.steps),
            flows=tuple(self.graph.flows),
            pools=tuple(self.pools.plans),
            cycle=image.cycle,
            arrivals=self.arrivals,
        )

    def _write_node(self, node: StepNode) -> None:
        i, f, step, record = self.image.i, self.image.f, node.step, self.node_at[node.id]
        has_inside = bool(self.graph.at(node.id)) and node.kind == "subprocess"
        i[record + at.N_INDEX] = node.index
        i[record + at.N_HASH] = hash_of(node.id)
        if not has_inside:
            i[record + at.N_WORK] = self.image.distribution(step.processing_time)
            i[record + at.N_SETUP] = self.image.distribution(step.setup_time)
        i[record + at.N_CLOSING] = _CLOSING[closing_of(self.graph, node)]
        if needs_somebody(node) and node.actor in self.pools.pool_at:
            i[record + at.N_POOL] = self.pools.pool_at[node.actor]
            i[record + at.N_CLASS] = self.pools.class_at[node.actor, step.priority or 0]
        timer, wait = times_of(self.graph, node)
        i[record + at.N_TIMER] = self.image.distribution(timer)
        i[record + at.N_WAIT] = self.image.distribution(wait)
        i[record + at.N_JOIN] = _join(node)
        i[record + at.N_ENTRIES] = len(node.incoming)
        i[record + at.N_IS_LOGGED] = int(node.is_work and not has_inside)
        self.events.write(node)
        f[record + at.NF_FIXED_COST] = step.fixed_cost.value if step.fixed_cost else 0.0
        f[record + at.NF_ERROR] = repeats(node)
        self._write_multi(node, record)
        self._write_border(node, record)
        self._write_flows(node, record)
        self._write_messages(node, record)
        if has_inside:
            self._write_starts(record, node.id)
            self.events.write_level(record, node.id)
        if step.batch is not None:
            i[record + at.N_BATCH] = self._write_batch(node, step.batch)
        if i[record + at.N_JOIN] == at.JOIN_INCLUSIVE:
            i[record + at.N_REACHED] = self.image.numbers(_reaching(self.graph, node.id))

    def _write_multi(self, node: StepNode, record: int) -> None:
        multi = node.step.multi
        if multi is not None and multi.count is not None and multi.count.value != 1:
            parallel = multi.order == "parallel"
            order = at.MULTI_PARALLEL if parallel else at.MULTI_SEQUENTIAL
            self.image.i[record + at.N_MULTI] = order
            self.image.f[record + at.NF_INSTANCES] = multi.count.value

    def _write_border(self, node: StepNode, record: int) -> None:
        events = [self.node_at[event] for event in node.attached]
        self.image.i[record + at.N_EVENTS] = self.image.numbers(events)
        self.image.i[record + at.N_EVENT_COUNT] = len(events)

    def _write_flows(self, node: StepNode, record: int) -> None:
        i, f = self.image.i, self.image.f
        outgoing = self.graph.outgoing(node.id)
        rates, _ = shares_out(self.graph, node, outgoing)
        if node.split == "inclusive":
            rates = draws(outgoing)
        first = self.image.reserve(at.FLOW_SIZE * len(outgoing))
        i[record + at.N_OUT], i[record + at.N_OUT_COUNT] = first, len(outgoing)
        i[record + at.N_SPLIT] = _split(self.graph, node)
        for k, (flow, rate) in enumerate(zip(outgoing, rates, strict=True)):
            place = first + k * at.FLOW_SIZE
            i[place + at.L_INDEX] = flow.index
            i[place + at.L_HASH] = hash_of(flow.id)
            i[place + at.L_TARGET] = self.node_at[flow.target]
            i[place + at.L_SOURCE] = record
            i[place + at.L_SLOT] = self.graph.steps[flow.target].incoming.index(flow.id)
            i[place + at.L_IS_REWORK] = int(bool(flow.flow.rework))
            i[place + at.L_IS_DEFAULT] = int(bool(flow.flow.default))
            i[place + at.L_LIMIT] = flow.flow.at_most or 0
            i[place + at.L_COUNT] = self.counts.get(flow.id, 0)
            i[record + at.N_LIMITED] |= int(flow.flow.at_most is not None)
            f[place + at.LF_SHARE] = rate
            handoff = flow.handoff
            if handoff is not None:
                i[place + at.L_WAIT] = self.image.distribution(handoff.wait)
                f[place + at.LF_EVERY] = handoff.every.expected if handoff.every else 0.0
                back = handoff.rework_share
                f[place + at.LF_RETURN] = min(back.value, _ALMOST_ALWAYS) if back else 0.0

    def _write_messages(self, node: StepNode, record: int) -> None:
        """Write the messages that begin a step: those that other starts do without."""
        found = [(flow, self.graph.steps[self.graph.flows[flow].target]) for flow in node.tells]
        begun = [
            (flow, target)
            for flow, target in found
            if target in beginning(self.graph, target.level).told
        ]
        first = self.image.reserve(at.MESSAGE_SIZE * len(begun))
        self.image.i[record + at.N_MESSAGES] = first
        self.image.i[record + at.N_MESSAGE_COUNT] = len(begun)
        for k, (_, target) in enumerate(begun):
            place = first + k * at.MESSAGE_SIZE
            self.image.i[place + at.G_TARGET] = self.node_at[target.id]
            self.image.i[place + at.G_LEVEL] = self.events.level_around(node, target.level)
            self.image.f[place + at.GF_SHARE] = 1 / len(target.told)

    def _write_starts(self, record: int, level: str) -> None:
        found = beginning(self.graph, level)
        either = [self.node_at[node.id] for some in found.either for node in some]
        starts = [*either, *(self.node_at[node.id] for node in found.always)]
        bundles = [0, *accumulate(len(some) for some in found.either)]
        self.image.i[record + at.N_STARTS] = self.image.numbers(starts)
        self.image.i[record + at.N_START_COUNT] = len(starts)
        self.image.i[record + at.N_EITHER] = len(found.either)
        self.image.i[record + at.N_BUNDLES] = self.image.numbers(bundles)

    def _write_batch(self, node: StepNode, batch: Batch) -> int:
        i = self.image.i
        process = self.graph.process
        declared = process.actors.get(node.actor or "")
        name = (declared.calendar if declared else None) or process.calendar
        zone = zone_of(process.calendars.get(name or ""))
        cycle = self.image.cycle
        times = _clock_times(batch.at, zone, cycle.days, cycle.first)
        record = self.image.reserve(at.BATCH_SIZE)
        i[record + at.R_KIND] = at.KIND_BATCH
        i[record + at.B_SIZE] = int(batch.size.value) if batch.size is not None else 0
        i[record + at.B_TIMES] = self.image.reals(times)
        i[record + at.B_TIMES_COUNT] = len(times)
        every = batch.every.expected if batch.every else 0.0
        self.image.f[record : record + 3] = [every, cycle.origin, cycle.period]
        return record

    def _write_root(self, record: int, index: int) -> None:
        self.image.i[record + at.N_INDEX] = index
        self.image.i[record + at.N_HASH] = hash_of(ROOT)
        self._write_starts(record, ROOT)
        self.events.write_level(record, ROOT)
        self.image.i[at.H_ROOT] = record

    def _write_backlog(self) -> None:
        waiting = [(step, n.value) for step, n in self.graph.process.backlog.items()]
        known = [(step, count) for step, count in waiting if step in self.graph.steps and count > 0]
        first = self.image.reserve(at.BACKLOG_SIZE * len(known))
        for k, (step, count) in enumerate(known):
            place = first + k * at.BACKLOG_SIZE
            path = self._path(step)
            self.image.i[place + at.Z_DEPTH] = len(path) - 1
            self.image.i[place + at.Z_PATH] = self.image.numbers(path)
            self.image.f[place + at.ZF_COUNT] = count
        self.image.i[at.H_BACKLOG] = first
        self.image.i[at.H_BACKLOG_COUNT] = len(known)

    def _path(self, step: str) -> list[int]:
        """List the records of a step and the steps around it, outermost first."""
        path = [self.node_at[step]]
        while (step := self.graph.steps[step].level) != ROOT:
            path.insert(0, self.node_at[step])
        return path

    def _write_header(self, steps: int) -> None:
        i = self.image.i
        nodes = list(self.graph.steps.values())
        flows = len(self.graph.flows)
        self.arrivals = write_arrivals(self.image, self.graph)
        i[at.H_NODE_COUNT] = steps
        i[at.H_CASE_SIZE] = at.E_VISITS + steps + 1
        i[at.H_JOIN_SIZE] = at.J_SLOTS + max((len(n.incoming) for n in nodes), default=0)
        i[at.H_SCOPE_SIZE] = at.S_COUNTS + max((n + 1 for n in self.counts.values()), default=0)
        i[at.H_FLOW_STATS] = at.STEP_COLUMNS * steps
        i[at.H_ROW_HEAD] = at.ROW_HEAD + at.SNAPSHOT_COLUMNS * len(self.pools.plans)
        i[at.H_STATS_WIDTH] = at.STEP_COLUMNS * steps + at.FLOW_COLUMNS * flows
        i[at.H_ROW_SIZE] = i[at.H_ROW_HEAD] + i[at.H_STATS_WIDTH]
        i[at.H_SLACK] = self._slack(nodes)
        marks = [self.graph.steps[step].index for step in watched(self.graph)]
        i[at.H_MARKS], i[at.H_MARK_COUNT] = self.image.numbers(marks), len(marks)

    def _slack(self, nodes: list[StepNode]) -> int:
        """Bound the room that one event or act can take, but for what servers take who begin.

        Those are no more than there are tokens; `Memory.grow` keeps room for them.
        """
        i = self.image.i
        fan = max((len(n.outgoing) + len(n.tells) + len(n.attached) for n in nodes), default=0)
        fan += self.events.most
        counts = [self.image.f[self.node_at[n.id] + at.NF_INSTANCES] for n in nodes]
        most = min(int(max(counts, default=0.0)), at.AT_ONCE) + 2 + fan
        each = at.TOKEN_SIZE + i[at.H_SCOPE_SIZE] + at.UNDO_SIZE
        each += at.TIMER_SIZE * (1 + self.events.most)
        once = i[at.H_CASE_SIZE] + i[at.H_JOIN_SIZE] + i[at.H_SCOPE_SIZE] + i[at.H_ROW_SIZE]
        return most * each + once


_clock_times = lru_cache(maxsize=64)(clock_times)
"""The instants of times of day, once for all processes that have them."""


def _join(node: StepNode) -> int:
    if node.join != "all" or len(node.incoming) < 2:  # noqa: PLR2004 - one flow waits for no other
        return at.JOIN_ANY
    return at.JOIN_INCLUSIVE if node.is_inclusive_join else at.JOIN_ALL


def _split(graph: ProcessGraph, node: StepNode) -> int:
    outgoing = graph.outgoing(node.id)
    if node.split == "inclusive":
        return at.SPLIT_INCLUSIVE
    if node.split == "parallel":
        has_rework = any(flow.flow.rework for flow in outgoing)
        return at.SPLIT_REWORK if has_rework else at.SPLIT_ALL
    return at.SPLIT_RACE if is_race(graph, node) else at.SPLIT_EXCLUSIVE


def _reaching(graph: ProcessGraph, step: str) -> list[int]:
    """Say by which flows into a step work can come there from each step, a bit for each flow.

    It goes along flows and events, and through the step itself only at the end.
    """
    before: Mapping[str, list[str]] = {name: [] for name in graph.steps}
    for flow in graph.flows.values():
        before[flow.target].append(flow.source)
    for node in graph.steps.values():
        for event in node.attached:
            before[event].append(node.id)
    marked = dict.fromkeys(graph.steps, 0)
    for slot, flow in enumerate(graph.incoming(step)):
        bit = 1 << min(slot, at.LAST_BIT)
        open_ = [flow.source]
        while open_:
            source = open_.pop()
            if not marked[source] & bit:
                marked[source] |= bit
                open_ += before[source] if source != step else []
    return [*marked.values(), 0]
