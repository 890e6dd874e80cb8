"""What a simulation found, every figure with its interval where it has settled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from wfmap.facts import Cause, Facts, Figure
from wfmap.simulation.batch import Batch
from wfmap.simulation.settling import Between, NotSettled, StoppedBy
from wfmap.units.unbounded import UNBOUNDED

__all__ = ["Distribution", "Log", "Outcome", "PoolRun", "Question", "Simulation", "Week"]

Array = NDArray[np.float64]

Question = Literal["long-run", "from", "as-asked"]
"""What was asked: what a case takes once the start is forgotten, what happens in a span that begins
as stated, or exactly the runs that were named."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """A time in seconds: its mean with the 95 % interval of the mean, and its percentiles.

    `low` and `high` are None where it has not settled. `spreads` are the intervals of the
    percentiles, in their order.
    """

    mean: float
    low: float | None
    high: float | None
    p50: float
    p90: float
    p95: float
    spreads: tuple[tuple[float, float] | None, ...] = (None, None, None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The cases that came to one of the ends: their share, mean cycle time, and how many are late.

    `cycle_time` is in seconds, None where there are none; `late` the share of them over the target,
    None where it is not meant for them.
    """

    share: Figure
    cycle_time: Figure | None
    late: Figure | None


@dataclass(frozen=True, slots=True, eq=False)
class PoolRun:
    """What a pool did.

    `load` is the share of its time on duty that it worked, None where it has no limit; `wait` the
    mean time in its queue in seconds, of everybody who entered. `members` names its servers in
    order of their numbers, where they are members. `queue_grid` is the mean length
    of the queue in cells of `grid_width` seconds from the start on. `littles_gap` is how far the
    area under the queue and the sum of waits are apart, relative, in the worst replication.
    """

    load: Figure | None
    mean_queue: Figure
    wait: Figure
    servers: int
    members: tuple[str, ...]
    queue_grid: Array
    grid_width: float
    littles_gap: float


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """The event log of a replication: one row per execution, in order of its end.

    `case`, `step`, `pool` and `server` are numbers: of the case (negative: from the backlog), of
    the step in document order, of the pool in `Simulation.pools` and of its server (−1: nobody);
    `queued`, `started` and `ended` are seconds since the Monday, UTC, that `Simulation.origin` is.
    """

    case: NDArray[np.int64]
    step: NDArray[np.int64]
    pool: NDArray[np.int64]
    server: NDArray[np.int64]
    queued: Array
    started: Array
    ended: Array


@dataclass(frozen=True, slots=True, eq=False)
class Week:
    """What happens in one week of a span, on average over all runs.

    `begin` is its first day. `came` cases began and `left` ended in it; of those that began in
    it and ended within the span `cycle_time` is the mean time in seconds. `queues` are mean
    lengths by actor, `waiting` how many wait at its end.
    """

    begin: str
    came: Figure
    left: Figure
    cycle_time: Figure | None
    queues: Mapping[str, Figure]
    waiting: Mapping[str, Figure]


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """A simulated process.

    `question` says what was asked, `span` the dates it holds for, None in the long run. `settled`
    tells whether cycle times and queues are known to the precision asked for; None where exactly
    the runs that were named were made. `not_settled` says why not. `unbounded`: queues grow without
    end, so that times only say how long was simulated.

    `means`, `costs` and `late` are per batch of cases, or per replication where `batches` are
    replications: the mean cycle time, the mean cost of a case, the share of cases over the target
    (None without one), which `late_share` is over all. `throughput` is cases per second. `waits`
    has seconds per visit by cause, for steps and for flows by id. `unstable` names pools with more
    work than they can do, `unfinished` counts measured cases that never ended; in a span
    those of all runs that are under way at its end, the backlog's included. `cases` are those
    that were measured; as asked, those of a replication, warm-up included. `warm_up` are cases, in
    the long run seconds. `samples` are some cycle times, for histograms. `weeks` are those of a
    span. `outcomes` tell the cases of each end apart, by its id. `runs` are the batches of every
    run, from which all of it was made.
    """

    facts: Facts
    cycle_time: Distribution
    means: Array
    costs: Array
    late: Array | None
    late_share: Figure | None
    throughput: Figure
    waits: Mapping[str, Mapping[Cause, Figure]]
    pools: Mapping[str, PoolRun]
    cases: int
    replications: int
    warm_up: float
    seed: int
    events: int
    executions: int
    unstable: tuple[str, ...]
    unfinished: float
    samples: Array
    question: Question
    span: Between | None
    settled: bool | None
    stopped_by: StoppedBy
    not_settled: NotSettled | None
    unbounded: bool
    batches: int
    origin: str
    runs: Sequence[Sequence[Batch]]
    logs: tuple[Log, ...] = field(default=())
    weeks: tuple[Week, ...] = field(default=())
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)

    def without_times(self) -> "Simulation":
        """Give it without what only says how long was simulated, where queues grow without end.

        Its cycle times are `UNBOUNDED`, without intervals; there is no share that is late, and
        nothing of single outcomes, samples and batches.
        """
        none = Distribution(UNBOUNDED, None, None, UNBOUNDED, UNBOUNDED, UNBOUNDED)
        whole = replace(self.facts.process, cycle_time=Figure(UNBOUNDED, "simulated"))
        return replace(
            self,
            facts=replace(self.facts, process=whole),
            cycle_time=none,
            means=np.zeros(0),
            late=None,
            late_share=None,
            samples=np.zeros(0),
            outcomes={},
            runs=(),
        )
