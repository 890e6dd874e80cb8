"""A document → a simulation, with its event log; two documents → what the change does."""

from dataclasses import replace
from typing import Annotated, Any, Final, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from wfmap import options as asked
from wfmap.analysis.baseline import Asking, Baseline, baseline, gap_reason, is_named
from wfmap.analysis.comparison import Comparison, between
from wfmap.facts.outcome import refuse_endless
from wfmap.graph import ProcessGraph
from wfmap.logs import FORMATS as LOG_FORMATS
from wfmap.logs import EventLog
from wfmap.logs import write as write_log
from wfmap.model.limits import MOST_CASES, MOST_REPLICATIONS, MOST_WEEKS
from wfmap.operations.checking import Built
from wfmap.operations.fields import (
    AllowUnstable,
    Backend,
    Day,
    Events,
    RequireSettled,
    Seconds,
    Seed,
    Workers,
    clock_of,
    workers_of,
)
from wfmap.operations.progress import SILENT, Progress
from wfmap.options import Said
from wfmap.prediction.predictor import predict
from wfmap.simulation import BUDGET, Helpers, Log, NotSettled, Simulation, pair
from wfmap.simulation import simulate as run_simulation
from wfmap.simulation.asked import CASES
from wfmap.simulation.asked import Asked as Runs
from wfmap.simulation.clock import demand_something
from wfmap.simulation.preconditions import demand_runnable

__all__ = [
    "LOG_FORMATS",
    "Options",
    "compare",
    "demand_simulable",
    "event_log",
    "simulate",
    "write_log",
]


EVENTS_A_CASE: Final = 10
"""Events of a case where its process is not looked at: some five steps are enabled and end."""


class Options(asked.Options):
    """How a process is simulated.

    In the long run, until the answer has settled; with `begin`, from a day on; with `cases`,
    `replications` or `warm_up`, exactly as asked.
    """

    cases: Annotated[
        int | None,
        Said(("--cases", "-n")),
        Field(
            ge=1,
            le=MOST_CASES,
            description="Exactly so many cases in each replication, warm-up included.",
        ),
    ] = None
    replications: Annotated[
        int | None,
        Said(("--replications", "-r")),
        Field(ge=1, le=MOST_REPLICATIONS, description="Exactly so many replications."),
    ] = None
    seed: Seed = 0
    warm_up: Annotated[
        int | None,
        Field(
            ge=0,
            le=MOST_CASES,
            description="Exactly so many cases are left out at the start.",
        ),
    ] = None
    events: Annotated[
        Events,
        Field(description="The most events in all, such as 200e6; 60 million without it."),
    ] = None
    seconds: Seconds = None
    begin: Annotated[
        Day | None,
        Said(("--from",), metavar="DATE"),
        Field(
            alias="from",
            description="From that day on (YYYY-MM-DD), with the backlog, instead of the long run.",
        ),
    ] = None
    weeks: Annotated[
        int | None,
        Field(ge=1, le=MOST_WEEKS, description="How many weeks from there on; 4 without it."),
    ] = None
    require_settled: RequireSettled = False
    workers: Workers = None
    backend: Backend = None
    allow_unstable: AllowUnstable = False

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.begin is not None and (self.cases is not None or self.warm_up is not None):
            raise ValueError("`from` takes no `cases` and no `warm_up`: the weeks decide")
        if self.weeks is not None and self.begin is None:
            raise ValueError("`weeks` needs `from`, the day they begin")
        return self

    @property
    def budget(self) -> int:
        """The most events that are simulated, as far as the options tell.

        Where exactly some runs are named, a case counts as `EVENTS_A_CASE`.
        """
        if self.begin is not None or not is_named(self.asking()):
            return self.events or BUDGET
        runs = Runs(self.cases or CASES, self.replications)
        return runs.cases * runs.most * EVENTS_A_CASE

    def asking(self) -> Asking:
        """Give what is asked."""
        return Asking(
            cases=self.cases,
            replications=self.replications,
            warm_up=self.warm_up,
            begin=self.begin,
            weeks=self.weeks,
            events=self.events,
            seed=self.seed,
        )

    def how(self, progress: Progress = SILENT) -> dict[str, Any]:
        """Give what changes no figure; a clock starts now."""
        return {
            "workers": workers_of(self.workers),
            "backend": self.backend,
            "progress": progress.counted,
            "cancelled": progress.cancelled,
            "clock": clock_of(self.seconds),
        }


def demand_simulable(built: Built) -> None:
    """Refuse a process that has nothing to simulate, or work in it that never ends.

    Raises:
        WfmapError: it says why.
    """
    demand_runnable(built.graph)
    refuse_endless(built.graph)


def simulate(
    built: Built, options: Options, progress: Progress = SILENT, *, log: bool = False
) -> Baseline:
    """Simulate a process, and predict it.

    Where queues grow without end there are no times, unless the options allow it.

    Args:
        built: the document.
        options: how.
        progress: told how far it is.
        log: whether an event log is wanted; then exactly the runs that the options name are made,
            and the log of the first is kept.

    Raises:
        WfmapError: work goes round for ever, or the simulation was cancelled.
    """
    refuse_endless(built.graph)
    if not log:
        made = baseline(built.graph, options.asking(), **options.how(progress))
        return made if options.allow_unstable else made.without_times()
    named = _named(options)
    found = run_simulation(built.graph, log=True, **named.asking().given(), **named.how(progress))
    predicted = predict(built.graph)
    return Baseline(built.graph, predicted, found, gap_reason(built.graph, predicted, found))


def _named(options: Options) -> Options:
    """Name the runs, where no other question was asked."""
    if options.begin is not None or is_named(options.asking()):
        return options
    return options.model_copy(update={"cases": 1000})


def event_log(built: Built, simulation: Simulation, options: Options) -> EventLog:
    """Give the event log of the first replication, run again where it was not kept.

    Raises:
        LimitError: it was not kept, and the clock struck: nothing is run after that.
    """
    kept = simulation
    demand_something(kept.logs, is_late=kept.stopped_by == "clock")
    if not kept.logs:
        alone = {"replications": 1, "workers": 1, "backend": None}
        once = _named(options).model_copy(update=alone)
        kept = run_simulation(built.graph, log=True, **once.asking().given(), **once.how())
    return _event_log(built.graph, kept, kept.logs[0])


def _event_log(graph: ProcessGraph, simulation: Simulation, log: Log) -> EventLog:
    first, names = [0], list[str]()
    for actor, pool in simulation.pools.items():
        names += _servers(graph, actor, pool.servers)
        first.append(len(names))
    known = (log.server >= 0) & (log.pool >= 0)
    places = np.array(first)[np.where(known, log.pool, 0)] + log.server
    origin = np.datetime64(simulation.origin, "us").astype(np.int64)
    return EventLog(
        case=log.case,
        activity=log.step,
        resource=np.where(known & (places < len(names)), places, -1),
        enabled=_moments(log.queued, origin),
        started=_moments(log.started, origin),
        ended=_moments(log.ended, origin),
        activities=tuple(node.label for node in graph.steps.values()),
        resources=tuple(names),
    )


def _servers(graph: ProcessGraph, actor: str, servers: int) -> list[str]:
    """Name the servers of a pool: its members, or numbered."""
    members = graph.process.actors[actor].members
    if members:
        return [member.name or name for name, member in members.items()]
    name = graph.actor_name(actor)
    return [f"{name} {number}" for number in range(1, servers + 1)] if servers > 1 else [name]


def _moments(seconds: NDArray[np.float64], origin: np.int64) -> NDArray[np.int64]:
    """Turn seconds since the simulation's first day into microseconds since 1970."""
    micros: NDArray[np.int64] = np.rint(seconds * 1e6).astype(np.int64)
    return micros + origin


def compare(
    as_is: Built, to_be: Built, options: Options, progress: Progress = SILENT
) -> Comparison:
    """Simulate two processes, each as `simulate` does, and what the one changes about the other.

    Where queues of one of them grow without end there are no times, unless options allow it.

    That is told by paired runs of both on the same random numbers, cut into the same batches: in
    the long run until both have settled, within a total of events of their own. Else the process
    as it is decides how many replications and how long the warm-up, of the other one too.

    Raises:
        WfmapError: one of them cannot be simulated.
    """
    found = _compared(as_is, to_be, options, progress)
    return found if options.allow_unstable else found.without_times()


def _compared(as_is: Built, to_be: Built, options: Options, progress: Progress) -> Comparison:
    asking, how = options.asking(), options.how(progress)
    before, after = (baseline(b.graph, asking, **how) for b in (as_is, to_be))
    if asking.begin is None and asking.weeks is None and not is_named(asking):
        found = pair(
            as_is.graph,
            to_be.graph,
            events=options.events or BUDGET,
            seed=options.seed,
            helpers=Helpers(how["workers"], how["backend"], how["cancelled"], how["clock"]),
        )
        why = None if found.effect.settled else _why(found.as_is, found.to_be)
        return Comparison((before, after), found.effect, why)
    same = replace(asking, replications=before.simulated.replications)
    if before.simulated.question == "as-asked":
        same = replace(same, warm_up=int(before.simulated.warm_up))
    other = baseline(to_be.graph, same, prediction=after.predicted, **how)
    return Comparison((before, other), between(before.simulated, other.simulated))


def _why(*found: Simulation) -> NotSettled | None:
    return next((one.not_settled for one in found if one.not_settled is not None), None)
