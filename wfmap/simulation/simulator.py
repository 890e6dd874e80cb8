"""ProcessGraph → Simulation: in the long run, from here on, or exactly as asked."""

from collections.abc import Callable
from datetime import date

from wfmap.errors import WfmapError
from wfmap.graph import ProcessGraph
from wfmap.model.limits import (
    MOST_CASES,
    MOST_REPLICATIONS,
    MOST_SEED,
    MOST_WEEKS,
    MOST_WORKERS,
    demand_within,
    whole_number,
)
from wfmap.simulation.asked import CASES, MOST_EVENTS, Asked, as_asked
from wfmap.simulation.clock import Clock
from wfmap.simulation.field import Helpers
from wfmap.simulation.fromnow import Begin, from_here_on
from wfmap.simulation.longrun import BUDGET, in_the_long_run
from wfmap.simulation.pilot import try_out
from wfmap.simulation.preconditions import demand_runnable
from wfmap.simulation.results import Simulation

__all__ = ["simulate"]


def simulate(  # noqa: PLR0913 - a simulation has as many choices
    graph: ProcessGraph,
    *,
    cases: int | None = None,
    replications: int | None = None,
    warm_up: int | None = None,
    begin: date | None = None,
    weeks: int | None = None,
    events: int | None = None,
    precision: float | None = None,
    seed: int = 0,
    workers: int = 1,
    backend: str | None = None,
    clock: Clock | None = None,
    log: bool = False,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Simulation:
    """Simulate a process.

    Three questions are answered. In the long run, unless told otherwise: runs go on until half the
    width of the 95 % interval of the mean cycle time is at most 2 % of it (5 % above a load of
    95 %), no trend is seen, and the batches are long enough; a backlog plays no part, and holidays
    come back each year. From here on, with `begin` or `weeks`: what happens in those weeks, which
    begin with the stated backlog. As asked, with `cases`, `replications`, `warm_up` or `log`:
    exactly these runs.

    Args:
        graph: a checked process.
        cases: how many cases each replication measures, warm-up included; others keep coming
            until these are done. 1,000 unless given.
        replications: how many; None: until the interval is narrow, 400 at most.
        warm_up: cases at the start that are left out; None: as many as MSER says.
        begin: the first day of a span; today is for the caller to say.
        weeks: how many weeks it lasts, 4 unless given.
        events: the budget of all runs together, 60 million unless given; as asked, what may be
            asked for, at least 10⁹.
        precision: half the width of the interval as a share of the mean, above 0.
        seed: the same seed gives the same bytes, whatever `workers` and `backend`.
        workers: processes to share the runs.
        backend: a backend of joblib, such as `loky` or one that was registered.
        clock: until when; where it strikes, nothing has settled, and there are no intervals.
        log: whether to keep event logs.
        progress: told how far it is, and what the most is.
        cancelled: asked between runs, and every second or so within one of this process.

    Raises:
        WfmapError: where work goes round for ever, or more was asked for than is allowed.
        LimitError: where a number is out of its range, work waits for what never comes, or the
            clock strikes before anything can be measured.
        CancelledError: when `cancelled` said so.
    """
    cases, replications = whole_number("cases", cases), whole_number("replications", replications)
    warm_up, weeks = whole_number("warm_up", warm_up), whole_number("weeks", weeks)
    events, seed = whole_number("events", events), whole_number("seed", seed) or 0
    demand_within(
        cases=(cases, 1, MOST_CASES),
        replications=(replications, 1, MOST_REPLICATIONS),
        warm_up=(warm_up, 0, MOST_CASES),
        weeks=(weeks, 1, MOST_WEEKS),
        events=(events, 1, MOST_CASES * MOST_REPLICATIONS),
        seed=(seed, 0, MOST_SEED),
        workers=(workers, 1, MOST_WORKERS),
    )
    demand_runnable(graph)
    try_out(graph)
    helpers = Helpers(workers, backend, cancelled, clock)
    if begin is not None or weeks is not None:
        if begin is None:
            raise WfmapError("a span of weeks needs its first day", "say from which date on")
        return from_here_on(
            graph,
            Begin(begin, 4 if weeks is None else weeks),
            events=events or BUDGET,
            seed=seed,
            precision=precision or 0.02,
            replications=replications,
            log=log,
            helpers=helpers,
            progress=progress,
        )
    if log or any(given is not None for given in (cases, replications, warm_up)):
        return as_asked(
            graph,
            Asked(CASES if cases is None else cases, replications, warm_up, log),
            seed=seed,
            precision=precision or 0.02,
            events=events or MOST_EVENTS,
            helpers=helpers,
            progress=progress,
        )
    return in_the_long_run(
        graph,
        events=events or BUDGET,
        seed=seed,
        precision=precision,
        helpers=helpers,
        progress=progress,
    )
