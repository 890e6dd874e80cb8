"""A run to be watched, event by event, as a result."""

from dataclasses import dataclass

from wfmap.results import Number, Omitted, Result

__all__ = ["KINDS", "ReplayResult", "ReplayRunResult"]

KINDS = (
    "gathers",
    "let-go",
    "queues",
    "starts",
    "begins",
    "ends",
    "put-back",
    "resumes",
    "gives-up",
    "stops",
    "rests",
    "rested",
    "moves",
    "sets-out",
    "arrives",
    "turned-back",
    "enters",
    "leaves",
)
"""What an event of a replay can be.

At a step a token gathers with others (in a batch, or at a join) and is let go; queues for somebody;
starts after it has queued, or begins at once; ends; is put back in the queue at closing time and
resumes; gives up queueing or stops working where it is stopped; rests after the work and has
rested. Along a flow it moves at once, or sets out and arrives later, or is turned back to where it
came from. A case enters the process and leaves it.
"""


@dataclass(frozen=True)
class ReplayRunResult:
    """One process of a replay, from the first day on.

    `candidate` is the insertion that made it, not there for the process as it is. `steps` and
    `flows` are ids in document order, `labels` the names of the steps, `inside` the number of the
    step around each step, −1 at the outermost level, `sources` and `targets` the numbers of the
    steps that each flow leads from and to. `hours` are the hours of whoever works, each as ticks at
    which it opens and closes in turn, the first from the start and each from the one before; `open`
    numbers those of each step, −1 where work never pauses or the hours are too many to be listed.

    `cases` were asked for and `entered` and `left` the process until `until` (ticks), those of the
    backlog and those that came later included; `whole` tells whether all that were asked for have
    left by then.

    The events stand in four columns. What one case does at one time stands together: `times` are
    ticks since the last such time, `numbers` the case (negative: of the backlog), `counts` how many
    events of `codes` it is. A code is the number of a step or flow (0 for the process itself) times
    the number of kinds, plus that of its kind.
    """

    name: str
    candidate: Omitted[str]
    steps: tuple[str, ...]
    labels: tuple[str, ...]
    flows: tuple[str, ...]
    sources: tuple[int, ...]
    targets: tuple[int, ...]
    inside: tuple[int, ...]
    hours: tuple[tuple[int, ...], ...]
    open: tuple[int, ...]
    cases: int
    entered: int
    left: int
    until: int
    whole: bool
    times: tuple[int, ...]
    numbers: tuple[int, ...]
    counts: tuple[int, ...]
    codes: tuple[int, ...]


@dataclass(frozen=True)
class ReplayResult(Result):
    """A simulated run as events in order: the process as it is, and what a candidate makes of it.

    `origin` is the first day, a Monday, from midnight UTC on; `zone` where clocks are read; `tick`
    the length of a unit of time in seconds. Both runs use the same `seed`. `kinds` names what an
    event can be, by its number.
    """

    origin: str
    zone: str
    tick: Number
    seed: int
    kinds: tuple[str, ...]
    runs: tuple[ReplayRunResult, ...]
