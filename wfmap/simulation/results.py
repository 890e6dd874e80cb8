"""What a simulation found, every figure with its interval over the replications."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from wfmap.facts import Cause, Facts, Figure

__all__ = ["Distribution", "Log", "PoolRun", "Simulation"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Distribution:
    """A time in seconds: its mean with the 95 % interval of the mean, and its percentiles."""

    mean: float
    low: float
    high: float
    p50: float
    p90: float
    p95: float


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
    `queued`, `started` and `ended` are seconds since `calendars.EPOCH`.
    """

    case: NDArray[np.int64]
    step: NDArray[np.int64]
    pool: NDArray[np.int64]
    server: NDArray[np.int64]
    queued: Array
    started: Array
    ended: Array


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """A simulated process.

    `means`, `costs` and `late` are per replication, for paired comparisons: the mean cycle time,
    the mean cost of a case, the share of cases over the target (None without one). `throughput`
    is cases per second. `waits` has seconds per visit by cause, for steps and for flows by id.
    `unstable` names pools with more work than they can do, `unfinished` counts measured cases
    that never ended. `samples` are cycle times of the first replications, for histograms.
    """

    facts: Facts
    cycle_time: Distribution
    means: Array
    costs: Array
    late: Array | None
    throughput: Figure
    waits: Mapping[str, Mapping[Cause, Figure]]
    pools: Mapping[str, PoolRun]
    cases: int
    replications: int
    warm_up: int
    seed: int
    events: int
    executions: int
    unstable: tuple[str, ...]
    unfinished: int
    samples: Array
    logs: tuple[Log, ...] = field(default=())
