"""How fast work comes and how much of the week anybody is there: what queues are reckoned from."""

from collections.abc import Iterable, Mapping

from wfmap.graph.graph import ProcessGraph, StepNode
from wfmap.model.quantity import Duration
from wfmap.units.durations import DAY
from wfmap.units.weekly import MINUTES_PER_WEEK, in_utc, windows

__all__ = ["batch_size", "cases_per_second", "open_share", "open_together", "passed_on", "repeats"]


def cases_per_second(graph: ProcessGraph) -> float | None:
    """Compute cases per second of time on the clock, closed hours and peaks averaged in.

    Arrivals with a calendar come only in its open hours: `count` in each `per` is then the
    rate of an average `per`, and `every` counts open time.
    """
    arrivals = graph.process.arrivals
    if arrivals is None:
        return None
    if arrivals.count is not None and arrivals.per is not None:
        if arrivals.per.expected <= 0:
            return None
        return arrivals.count.value / arrivals.per.expected
    every: Duration | None = arrivals.every
    if every is None or every.expected <= 0:
        return None
    return open_share(graph, arrivals.calendar) / every.expected


def open_share(graph: ProcessGraph, calendar: str | None) -> float:
    """Compute the share of a week a calendar is open, 0 to 1; holidays are left out of account."""
    name = calendar or graph.process.calendar
    found = graph.process.calendars.get(name or "")
    if found is None:
        return 1.0
    return sum(end - start for start, end in windows(found.weekly)) / MINUTES_PER_WEEK


def open_together(graph: ProcessGraph, calendars: Iterable[str | None]) -> float:
    """Compute the share of a week in which at least one of some calendars is open."""
    weeks = []
    for calendar in calendars:
        found = graph.process.calendars.get(calendar or graph.process.calendar or "")
        if found is None:
            return 1.0
        weeks.append(in_utc(found.weekly, found.timezone))
    merged = windows("; ".join(dict.fromkeys(weeks))) if "24/7" not in weeks else ()
    return sum(end - start for start, end in merged) / MINUTES_PER_WEEK if merged else 1.0


def batch_size(graph: ProcessGraph, node: StepNode, visited: float) -> float:
    """Say how many cases share a set-up: those of an average batch, 1 without one.

    Args:
        graph: the process.
        node: the step.
        visited: its visits per case.
    """
    batch = node.step.batch
    if batch is None:
        return 1.0
    sizes = [batch.size.value] if batch.size is not None else []
    rate = cases_per_second(graph)
    if rate is not None and 0 < visited < float("inf"):
        per_second = rate * visited
        if batch.every is not None:
            sizes.append(per_second * batch.every.expected)
        if batch.at:
            sizes.append(per_second * DAY / len(batch.at))
    return max(1.0, min(sizes, default=1.0))


def passed_on(graph: ProcessGraph, node: StepNode, visits: Mapping[str, float]) -> float:
    """Say how many cases come to a step at once, from a batch by size right before it; 1 else.

    Between the two nothing may pull them apart: no work, no choice, no way in from elsewhere.

    Args:
        graph: the process.
        node: the step.
        visits: visits per case, by step.
    """
    if len(node.incoming) != 1 or node.step.batch is not None:
        return 1.0
    flow = graph.flows[node.incoming[0]]
    before, step = graph.steps[flow.source], graph.steps[flow.source].step
    works = step.processing_time is not None or step.setup_time is not None or bool(step.steps)
    if step.batch is None or step.batch.size is None or works or len(before.outgoing) != 1:
        return 1.0
    handed = flow.handoff.wait if flow.handoff is not None else None
    varies = any(time.variance for time in (step.wait_time, handed) if time is not None)
    size = batch_size(graph, before, visits[before.id])
    is_full = size == step.batch.size.value and not varies
    return size if is_full else 1.0


def repeats(node: StepNode) -> float:
    """Give the share of executions repeated at once; a rework flow takes the errors elsewhere."""
    if node.step.error_rate is None or any(flow.rework for flow in node.step.next):
        return 0.0
    return min(node.step.error_rate.value, _ALMOST_ALWAYS)


def repeats_for_ever(node: StepNode) -> bool:
    """Tell whether a step is never done: each time something is wrong, and it is done again."""
    rate = node.step.error_rate
    return rate is not None and rate.value >= 1 and not any(flow.rework for flow in node.step.next)


_ALMOST_ALWAYS = 0.999999
"""The largest error rate that is reckoned with; at 1 a step would never be done."""
