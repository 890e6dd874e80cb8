"""A document → a run to be watched: what tokens did, put in order, as few whole numbers as can be.

A trace has a row for each stay of a token: in a queue and at work, in a batch, on its way. A row
becomes one event for each of its ends, so the queue of a step at a time is what was counted up
to there. Within an instant a stay ends before the token moves, and the next begins after that.

    trace     [queued ── started ─────── ended]        one row
    stream     queues    starts          ends  moves   one event each, in order of time

What is written is cut where it would be longer than a page can carry; it says so.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, groupby, pairwise
from math import floor, inf
from typing import Final

from wfmap.errors import LimitError
from wfmap.graph import ProcessGraph, StepNode
from wfmap.graph.packing import closing_of
from wfmap.operations.progress import SILENT, Progress
from wfmap.operations.results.replay import KINDS, ReplayResult, ReplayRunResult
from wfmap.render.paint.xml import safe_id
from wfmap.simulation.calendars import union
from wfmap.simulation.engine import layout as at
from wfmap.simulation.pools import PoolPlan
from wfmap.simulation.trace import Trace, trace

__all__ = ["LEAST", "LONGEST", "carried", "replay"]

LONGEST: Final = 380_000
"""Bytes of JSON that a replay takes at most, of all its runs together."""
LEAST: Final = 150_000
"""Bytes that are left for it on a page where something else takes room as well."""
_HOURS: Final = 0.15
"""Share of it that the hours of those who work may take."""
_SHORT: Final = 3600.0
"""Seconds of a run below which a tick is a millisecond."""
_FINE: Final = 0.001

Folds = Mapping[str, Collection[str]]
"""Steps that are drawn as one box, by the id of the box."""
Event = tuple[float, int, int, int, int, int]
"""Time in seconds, case, whether it ends a stay (0), moves (1) or begins one (2), row, place in
the row, code."""
_NUMBER: Final = {kind: number for number, kind in enumerate(KINDS)}


def replay(
    graphs: Mapping[str | None, ProcessGraph],
    cases: int,
    *,
    seed: int = 0,
    room: int = LONGEST,
    progress: Progress = SILENT,
) -> ReplayResult:
    """Make the stream of a process, and of what candidates make of it, on the same random numbers.

    Args:
        graphs: the processes by candidate, None for the one as it is.
        cases: how many cases are followed in each, 1 or more.
        seed: decides every random number; `simulate --log` with it and as many cases logs this run.
        room: how many bytes of JSON it may take, all runs together.
        progress: asked whether it is cancelled.

    Raises:
        CancelledError: it is.
        LimitError: more happens at one instant than can be followed or carried.
        WfmapError: there is nothing to run.
    """
    traces = {
        name: trace(graph, cases, seed=seed, cancelled=progress.cancelled)
        for name, graph in graphs.items()
    }
    longest = max(found.until for found in traces.values())
    tick = _FINE if longest < _SHORT else 1.0
    each = room // len(graphs)
    runs = [_run(name, found, cases, tick, each) for name, found in traces.items()]
    end = min((run.until for run, is_cut in runs if is_cut), default=None)
    if any(is_cut and not run.times for run, is_cut in runs):
        raise LimitError(
            "more happens at the very start than a replay can carry", "is the backlog too large?"
        )
    return ReplayResult(
        origin=next(iter(traces.values())).program.cycle.first.isoformat(),
        zone=_zone(next(iter(graphs.values()))),
        tick=1 if tick == 1.0 else tick,
        seed=seed,
        kinds=KINDS,
        runs=tuple(run if end is None else _until(run, end) for run, _ in runs),
    )


def _zone(graph: ProcessGraph) -> str:
    """Name the time zone of a process, UTC where it has several."""
    zones = {calendar.timezone for calendar in graph.process.calendars.values()}
    return zones.pop() if len(zones) == 1 else "UTC"


def carried(found: ReplayResult, folds: Sequence[Folds]) -> str:
    """Write a replay as short as can be for a page, its steps and flows named as on a map.

    Args:
        found: the replay.
        folds: for each run the steps that are drawn as one box, by the id of the box.
    """
    values = found.to_dict()
    for run, boxes in zip(values["runs"], folds, strict=True):
        index = {step: number for number, step in enumerate(run["steps"])}
        run["folds"] = {safe_id(box): [index[s] for s in steps] for box, steps in boxes.items()}
        for names in ("steps", "flows"):
            run[names] = [safe_id(name) for name in run[names]]
    return json.dumps(values, separators=(",", ":"), ensure_ascii=False)


def _run(
    name: str | None, found: Trace, cases: int, tick: float, room: int
) -> tuple[ReplayRunResult, bool]:
    """Write a run as long as there is room; tell whether it was cut.

    Raises:
        LimitError: its steps and flows alone take all of the room.
    """
    graph, until = found.program.graph, floor(found.until / tick)
    index = {step: number for number, step in enumerate(graph.steps)}
    hours, opened = _hours(found, tick, int(room * _HOURS))
    run = ReplayRunResult(
        name=graph.process.name,
        candidate=name,
        steps=tuple(graph.steps),
        labels=tuple(node.label for node in graph.steps.values()),
        flows=tuple(graph.flows),
        sources=tuple(index[flow.source] for flow in graph.flows.values()),
        targets=tuple(index[flow.target] for flow in graph.flows.values()),
        inside=tuple(index.get(node.level, -1) for node in graph.steps.values()),
        hours=hours,
        open=opened,
        cases=cases,
        entered=0,
        left=0,
        until=until,
        whole=found.is_whole,
        times=(),
        numbers=(),
        counts=(),
        codes=(),
    )
    left = room - len(_compact(run))
    if left <= 0:
        raise LimitError(
            "the process has more steps and flows than a page can play",
            "shorten names, or play it without a candidate",
        )
    groups, is_cut = _fitting(_groups(found, tick), left)
    whole = _with(run, groups)
    return (_until(whole, sum(whole.times)), True) if is_cut else (whole, False)


def _compact(run: ReplayRunResult) -> bytes:
    return json.dumps(run.__dict__).encode()


Group = tuple[int, int, list[int]]
"""Ticks since the start, a case, the codes of what it does then."""


def _groups(found: Trace, tick: float) -> Iterator[Group]:
    """Put what cases do in order of time, that of one case at one tick together."""
    events = sorted(event for event in _events(found) if event[0] <= found.until)
    ticked = ((floor(time / tick), case, code) for time, case, *_, code in events)
    for (time, case), members in groupby(ticked, key=lambda event: event[:2]):
        yield time, case, [code for _, _, code in members]


def _fitting(groups: Iterator[Group], room: int) -> tuple[list[Group], bool]:
    """Take groups while they fit into so many bytes, whole ticks only; tell whether any is left."""
    kept: list[Group] = []
    last = 0
    for group in groups:
        time, case, codes = group
        columns = (time - last, case, len(codes), *codes)
        room -= sum(len(str(number)) + 2 for number in columns)
        if room < 0:
            return [one for one in kept if one[0] < time], True
        kept.append(group)
        last = time
    return kept, False


def _with(run: ReplayRunResult, groups: Sequence[Group]) -> ReplayRunResult:
    """Write groups into the columns of a run."""
    times = [0, *(time for time, _, _ in groups)]
    codes = tuple(code for _, _, found in groups for code in found)
    kinds = [code % len(KINDS) for code in codes]
    return replace(
        run,
        entered=kinds.count(_NUMBER["enters"]),
        left=kinds.count(_NUMBER["leaves"]),
        times=tuple(after - before for before, after in pairwise(times)),
        numbers=tuple(case for _, case, _ in groups),
        counts=tuple(len(found) for _, _, found in groups),
        codes=codes,
    )


def _until(run: ReplayRunResult, end: int) -> ReplayRunResult:
    """Cut a run at a tick, so that all runs of a replay end together."""
    if run.until <= end:
        return run
    kept: list[Group] = []
    time = place = 0
    for gap, case, count in zip(run.times, run.numbers, run.counts, strict=True):
        time += gap
        if time > end:
            break
        kept.append((time, case, list(run.codes[place : place + count])))
        place += count
    hours = tuple(_before(changes, end) for changes in run.hours)
    return replace(_with(run, kept), hours=hours, until=end, whole=False)


def _before(changes: Sequence[int], end: int) -> tuple[int, ...]:
    """Take the changes of hours that are before a tick."""
    return tuple(gap for gap, time in zip(changes, accumulate(changes), strict=True) if time < end)


_ENDS, _MOVES, _BEGINS = range(3)


def _events(found: Trace) -> Iterator[Event]:
    """Make the events of each row of a trace."""
    columns = (found.case, found.where, found.kind, found.part)
    numbers = zip(*(column.tolist() for column in columns), strict=True)
    times = zip(found.since.tolist(), found.started.tolist(), found.ended.tolist(), strict=True)
    for row, ((case, where, kind, part), (since, started, ended)) in enumerate(
        zip(numbers, times, strict=True)
    ):
        made = _of(kind, part, since, started, ended)
        for place, (time, order, what) in enumerate(made):
            if time < inf:
                yield time, case, order, row, place, where * len(KINDS) + _NUMBER[what]


def _of(
    kind: int, part: int, since: float, started: float, ended: float
) -> Iterator[tuple[float, int, str]]:
    """Make the events of one row: when, where in the instant, and what."""
    if kind in _POINTS:
        yield ended, _MOVES, _POINTS[kind]
    elif kind in _STAYS:
        begins, ends = _STAYS[kind]
        if since < ended:
            yield since, _BEGINS, begins
            yield ended, _ENDS, ends
    elif kind in (at.TRACE_WENT, at.TRACE_CAME_BACK):
        yield from _way(kind == at.TRACE_WENT, since, ended)
    else:
        yield from _work(kind, part, since, started, ended)


_POINTS: Final = {
    at.TRACE_BORN: "enters",
    at.TRACE_ENDED: "leaves",
    at.TRACE_WAITS: "gathers",
    at.TRACE_GOES_ON: "let-go",
}
_STAYS: Final = {
    at.TRACE_GATHERED: ("gathers", "let-go"),
    at.TRACE_RESTED: ("rests", "rested"),
}
_OVER: Final = {
    at.TRACE_DONE: "ends",
    at.TRACE_HANDED_OVER: "put-back",
    at.TRACE_STOPPED: "stops",
}


def _way(is_on: bool, since: float, ended: float) -> Iterator[tuple[float, int, str]]:  # noqa: FBT001 - which way
    """Make the events of a way along a flow; it takes no time, or it begins and ends."""
    if since == ended and is_on:
        yield ended, _MOVES, "moves"
        return
    yield since, _MOVES, "sets-out"
    yield ended, _MOVES, "arrives" if is_on else "turned-back"


def _work(
    kind: int, part: int, since: float, started: float, ended: float
) -> Iterator[tuple[float, int, str]]:
    """Make the events of a wait for somebody and the work after it, of which either may be none.

    Who was put back queues from then on, also for no time.
    """
    if part > 0:
        is_queue = True
    else:
        is_queue = since < started
        if is_queue:
            yield since, _BEGINS, "queues"
    if kind == at.TRACE_STOPPED and started == ended:
        if is_queue:
            yield ended, _ENDS, "gives-up"
        return
    order = _BEGINS if started < ended else _ENDS
    if is_queue:
        yield started, order, "resumes" if part else "starts"
    elif started < ended:
        yield started, order, "begins"
    if is_queue or started < ended:
        yield ended, _ENDS, _OVER[kind]


def _hours(
    found: Trace, tick: float, room: int
) -> tuple[tuple[tuple[int, ...], ...], tuple[int, ...]]:
    """List the hours of those who work, each once, and which are those of each step."""
    graph = found.program.graph
    known: dict[tuple[int, ...], int] = {}
    of_actor: dict[str, int] = {}
    for plan in found.program.pools:
        changes = _changes(plan, found.until, tick)
        of_actor[plan.actor] = -1 if changes is None else known.setdefault(changes, len(known))
    opened = tuple(
        of_actor.get(node.actor or "", -1) if _pauses(graph, node) else -1
        for node in graph.steps.values()
    )
    if sum(len(str(change)) + 2 for changes in known for change in changes) > room:
        return (), tuple(-1 for _ in opened)
    return tuple(known), opened


def _pauses(graph: ProcessGraph, node: StepNode) -> bool:
    """Tell whether the work of a step stands still while nobody is on duty."""
    return node.is_work and closing_of(graph, node) != "finish"


def _changes(plan: PoolPlan, until: float, tick: float) -> tuple[int, ...] | None:
    """List when a pool opens and closes in turn, in ticks since the last; None: never closed."""
    if any(group.opened.is_always for group in plan.groups):
        return None
    spans = union([list(group.opened.spans(until)) for group in plan.groups])
    moments = [0, *(floor(moment / tick) for span in spans for moment in span)]
    return tuple(after - before for before, after in pairwise(moments))
