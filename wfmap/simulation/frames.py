"""How a process is measured in the long run: how long it needs to forget, and how it is cut.

The relaxation time of a queue is how long it takes to forget how it began: of one server
1 ÷ (μ(1 − √ρ)²) for random arrivals and work (Cohen, The Single Server Queue, 1982, II.2), more
where work is uneven, divided by the servers, and by the share of the week they are there. Of what
an empty start makes too short, 5.7 % are left after one of them and 1.2 % after two.
A run covers whole rounds of its calendar: weeks, and years where there are holidays.
"""

from dataclasses import dataclass
from math import ceil, sqrt
from typing import Final

from wfmap.facts import Facts, stated
from wfmap.graph import ProcessGraph, StepNode
from wfmap.model.process import Process
from wfmap.simulation.cycles import WEEK
from wfmap.units.weekly import MINUTES_PER_WEEK, windows

__all__ = ["LOOK", "MUCH", "RUNS", "Frame", "frame_of", "least_budget", "relaxation"]

RUNS: Final = 4
"""Independent runs of a process."""
LOOK: Final = 16
"""Rows of each run before the first look; two of them are a batch there."""
_WARM_UP: Final = 2.0
_BATCH: Final = 10.0
"""Relaxation times of a warm-up, and those that a batch has at least."""
_CASES: Final = 25.0
"""Cases that a batch has at least, on average."""
_FULLEST: Final = 0.995
"""No load above it is reckoned with: such a queue is not settled within any budget."""
_OVERLOADED: Final = 0.9
"""The load that is reckoned with where more comes in than can be done: what forgets at all does it
because something takes work away, and sooner."""
_SHARES_OF_YEAR: Final = (52.0, 26.0, 13.0, 6.5)
"""Weeks of a row where holidays matter: sixteen rows are whole years."""
_FEW: Final = 1000.0
_A_LITTLE_MORE: Final = 1.1
_ANY_NUMBER: Final = 1e18
MUCH: Final = 0.6
"""The share of the budget that a first look may take."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How runs are cut: warm-up, then rows of equal length; all times in seconds.

    Where no cases come by themselves, one follows the other, and a row is of `cases`. `relaxation`
    is what was known of it beforehand; `is_short` tells that the budget is too small for batches of
    ten of them. `expected` are the events of a first look.
    """

    warm_up: float
    row: float
    cases: int
    relaxation: float
    is_short: bool
    expected: float
    runs: int = RUNS


def relaxation(graph: ProcessGraph, facts: Facts | None = None) -> float:
    """Say how many seconds the slowest pool of a process takes to forget, by what is stated."""
    known = facts or stated(graph)
    return max((_of_pool(graph, known, actor) for actor in graph.process.actors), default=0.0)


def _of_pool(graph: ProcessGraph, facts: Facts, actor: str) -> float:
    busy = facts.actors[actor].busy
    if busy is None:
        return 0.0
    works = [
        (facts.steps[node.id].executions.value, *_moments(node))
        for node in graph.steps.values()
        if node.actor == actor and facts.steps[node.id].work is not None
    ]
    often = sum(count for count, _, _ in works)
    if often <= 0:
        return 0.0
    mean = sum(count * m for count, m, _ in works) / often
    second = sum(count * (v + m * m) for count, m, v in works) / often
    if mean <= 0:
        return 0.0
    load = min(busy.value, _FULLEST) if busy.value < 1 else _OVERLOADED
    uneven = max(1.0, _uneven_arrivals(graph)) + max(0.0, second / mean**2 - 1)
    servers, there = _servers(graph, facts, actor, mean)
    time = mean / (1 - sqrt(load)) ** 2 * uneven / 2 / servers
    return max(time, mean) / max(there, 1e-3)


def _moments(node: StepNode) -> tuple[float, float]:
    """Give mean and variance of one execution."""
    parts = [p for p in (node.step.processing_time, node.step.setup_time) if p is not None]
    return sum(p.expected for p in parts), sum(p.variance for p in parts)


def _uneven_arrivals(graph: ProcessGraph) -> float:
    arrivals = graph.process.arrivals
    every = arrivals.every if arrivals is not None else None
    if every is None or every.expected <= 0:
        return 1.0
    return every.variance / every.expected**2


def _servers(graph: ProcessGraph, facts: Facts, actor: str, mean: float) -> tuple[float, float]:
    """Give the servers of a pool, and the share of the week that they are there."""
    declared = graph.process.actors[actor]
    count = float(len(declared.members)) or (declared.capacity.value if declared.capacity else 1.0)
    arrivals, busy = facts.process.arrivals, facts.actors[actor].busy
    work = facts.actors[actor].work_per_case.value
    if arrivals is None or busy is None or busy.value <= 0 or mean <= 0:
        return max(count, 1.0), 1.0
    return max(count, 1.0), min(1.0, arrivals.value * work / busy.value / max(count, 1.0))


def frame_of(graph: ProcessGraph, events: int, *, relaxed: float = 0.0) -> Frame:
    """Say how a process is measured.

    Args:
        graph: the process.
        events: the budget of all runs together.
        relaxed: a relaxation time in seconds that is known better, as a least value.
    """
    facts = stated(graph)
    relaxing = max(relaxation(graph, facts), relaxed)
    each = 1.0 + sum(step.visits.value for step in facts.steps.values())
    arrivals = facts.process.arrivals
    if arrivals is None or arrivals.value <= 0:
        cases = ceil(_CASES / 2)
        return Frame(0.0, 0.0, cases, 0.0, False, RUNS * LOOK * cases * each)  # noqa: FBT003 - nothing to shorten
    flow = _time_in_process(facts)
    row = max(_BATCH / 2 * relaxing, flow / 2, _CASES / 2 / arrivals.value)
    warm_up = _WARM_UP * relaxing + 2 * flow
    pace = arrivals.value * each * RUNS * LOOK
    if has_week(graph):
        row = _in_weeks(graph.process, row, events * MUCH / pace)
        warm_up = max(1.0, ceil(warm_up / WEEK)) * WEEK
    most = events * MUCH / pace
    is_short = row > most
    return Frame(
        min(warm_up, 4 * most), min(row, most), 0, relaxing, is_short, pace * min(row, most)
    )


def least_budget(graph: ProcessGraph, relaxed: float, dear: float) -> float:
    """Give the events of all runs from which on a first look ends with long enough batches.

    Args:
        graph: the process.
        relaxed: its relaxation time in seconds, as far as it is known.
        dear: how many events happen for each that is reckoned with, 1 or more.
    """
    events = _FEW
    while events < _ANY_NUMBER:
        frame = frame_of(graph, int(events), relaxed=relaxed)
        warm_up = frame.warm_up / (LOOK * frame.row) if frame.row > 0 else 0.0
        if not frame.is_short and frame.expected * (1 + warm_up) * dear <= events:
            return events
        events *= _A_LITTLE_MORE
    return events


def _time_in_process(facts: Facts) -> float:
    """Give the time of a case where nobody is ever busy, in seconds."""
    process = facts.process
    return sum(figure.value for figure in (process.work, process.wait) if figure is not None)


def has_week(graph: ProcessGraph) -> bool:
    """Tell whether anything in a process goes by the clock."""
    process = graph.process
    arrivals = process.arrivals
    if arrivals is not None and arrivals.peaks:
        return True
    batches = [node.step.batch for node in graph.steps.values()]
    handoffs = [flow.handoff for flow in graph.flows.values()]
    if any(batch is not None and (batch.at or batch.every) for batch in batches):
        return True
    if any(handoff is not None and handoff.every for handoff in handoffs):
        return True
    return any(
        calendar.holidays or windows(calendar.weekly) != ((0, MINUTES_PER_WEEK),)
        for calendar in process.calendars.values()
    )


def _in_weeks(process: Process, row: float, most: float) -> float:
    """Make a batch of two rows whole weeks; years have whole numbers of rows where holidays are."""
    weeks = ceil(2 * row / WEEK - 1e-9) * WEEK / 2
    if not any(calendar.holidays for calendar in process.calendars.values()):
        return weeks
    for share in _SHARES_OF_YEAR:
        if weeks <= share * WEEK <= most:
            return share * WEEK
    year = _SHARES_OF_YEAR[0] * WEEK
    return ceil(row / year) * year if row > year else weeks
