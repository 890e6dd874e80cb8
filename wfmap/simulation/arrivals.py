"""How cases come in: a time line of weights, along which they arrive at even chance.

A second weighs as much as its rate: nothing outside the calendar's open hours, more in a peak.
Weights are normalised over an ordinary week so that the stated average holds: over the clock for
`count` in each `per`, over open hours for `every`.
"""

from functools import lru_cache
from itertools import pairwise

from wfmap.errors import WfmapError
from wfmap.graph import ProcessGraph
from wfmap.model.people import Calendar
from wfmap.model.process import Arrivals
from wfmap.model.quantity import Duration
from wfmap.simulation.calendars import Interval, WallClock, intervals_of, zone_of
from wfmap.simulation.cycles import Cycle, Opened, opened
from wfmap.simulation.engine import layout as at
from wfmap.simulation.image import Image
from wfmap.simulation.peaks import Peak, factors_of, raised, stretches
from wfmap.units.weekly import MINUTES_PER_WEEK, windows

__all__ = ["write_arrivals"]


def write_arrivals(image: Image, graph: ProcessGraph) -> Opened:
    """Write the source of cases, if any is stated, and give its time line of weights.

    Args:
        image: where to.
        graph: the process.
    """
    arrivals = graph.process.arrivals
    if arrivals is None:
        return opened(None, None, image.cycle)
    record = image.reserve(at.ARRIVAL_SIZE)
    image.i[record + at.R_KIND] = at.KIND_ARRIVAL
    image.i[record + at.A_BETWEEN] = image.distribution(_between(arrivals))
    spans, rates = _weights(graph, arrivals, image.cycle)
    image.i[record + at.A_CALENDAR] = image.calendar(spans, rates)
    image.i[at.H_ARRIVAL] = record
    return opened(spans, rates, image.cycle)


def _between(arrivals: Arrivals) -> Duration | None:
    if arrivals.count is None or arrivals.per is None:
        return arrivals.every
    mean = arrivals.per.expected / arrivals.count.value
    return Duration(distribution="exponential", mean=mean)


def _weights(
    graph: ProcessGraph, arrivals: Arrivals, cycle: Cycle
) -> tuple[tuple[Interval, ...] | None, tuple[float, ...] | None]:
    """Cut the open hours where peaks begin and end, and say the rate in each piece."""
    process = graph.process
    name = arrivals.calendar or process.calendar or ""
    calendar = process.calendars.get(name)
    spans = intervals_of(process, arrivals.calendar, cycle)
    if spans is None and not arrivals.peaks:
        return None, None
    clock = calendar or Calendar(weekly="24/7")
    spans = spans if spans is not None else cycle.cut([(0.0, cycle.days * 86400.0)])
    peaks = tuple((peak.weekly, peak.factor.value) for peak in arrivals.peaks)
    counted = arrivals.count is not None
    return _weighed(spans, clock.weekly, clock.timezone, peaks, cycle, counted=counted)


@lru_cache(maxsize=16)
def _weighed(  # noqa: PLR0913 - all that it depends on
    spans: tuple[Interval, ...],
    weekly: str,
    timezone: str,
    peaks: tuple[Peak, ...],
    cycle: Cycle,
    *,
    counted: bool,
) -> tuple[tuple[Interval, ...], tuple[float, ...]]:
    """Cut open hours at peaks; `counted` says that cases are counted over closed hours too."""
    clock = Calendar(weekly=weekly, timezone=timezone)
    share, mean = _week(clock, peaks)
    if mean == 0:
        raise WfmapError(
            "no case ever arrives: the peaks have the factor 0 in all hours in which cases come",
            "write a factor above 0, or leave hours of the week to no peak",
        )
    scale = 1 / (mean if counted else mean / share)
    clocks = WallClock(zone_of(clock), cycle.first)
    pieces, factors = raised(spans, stretches(peaks, clocks, cycle))
    kept = [(piece, x * scale) for piece, x in zip(pieces, factors, strict=True) if x > 0]
    return tuple(piece for piece, _ in kept), tuple(rate for _, rate in kept)


def _week(calendar: Calendar, peaks: tuple[Peak, ...]) -> tuple[float, float]:
    """Give the open share of a week, and its mean rate, closed hours included."""
    hours = windows(calendar.weekly)
    factors, cuts = factors_of(peaks)
    cuts |= {0, MINUTES_PER_WEEK, *(m for w in hours for m in w)}
    open_at = {m for start, end in hours for m in cuts.intersection(range(start, end))}
    share = rate = 0.0
    for a, b in pairwise(sorted(cuts)):
        if a in open_at:
            factor = factors[a]
            share += b - a
            rate += (b - a) * (1.0 if factor is None else factor)
    return share / MINUTES_PER_WEEK, rate / MINUTES_PER_WEEK
