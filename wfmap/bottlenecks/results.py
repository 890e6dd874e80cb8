"""The ranking as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from wfmap.bottlenecks.effects import Effect
from wfmap.bottlenecks.levers import LeverKind
from wfmap.bottlenecks.prices import Price
from wfmap.bottlenecks.staffing import Staffing
from wfmap.bottlenecks.tornado import Guess
from wfmap.findings import Element
from wfmap.prediction.predictor import PoolFigures

if TYPE_CHECKING:
    from wfmap.simulation import NotSettled

__all__ = ["Bottlenecks", "Ranked", "Verdict"]

Verdict = Literal["decided", "tie", "open", "predicted"]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A lever in its place.

    `rank_interval` holds the first and the last rank it could have among the levers of its kind,
    all of them where it was never simulated or has not settled. `effect` is simulated where it
    could be, `predicted` always there. `cause` is the main cause of what it changes: `work`, or a
    cause of waiting. `price` is what having it costs, None where it costs nothing by itself.
    `keeps_up` tells that with it, by prediction, no queue grows without end.
    """

    element: Element
    lever: str
    effect: Effect
    predicted: Effect
    rank: int
    rank_interval: tuple[int, int]
    mechanism: str
    cause: str = ""
    price: Price | None = None
    not_settled: "NotSettled | None" = None
    keeps_up: bool = True


@dataclass(frozen=True, slots=True)
class Bottlenecks:
    """Every kind of lever, best lever first, and what the process can do at most.

    `verdicts` says for each kind whether the best is `decided`, a `tie`, still `open`, or
    `predicted` only. `events` were simulated in all, at most `budget`; `settled` tells whether the
    process itself has, None where it was only predicted, and `not_settled` why not. `unstable` are
    pools with more work than they can do. `guesses` are the unproven numbers, the one that moves
    the answer most first; `staffing` what meets the target.
    """

    basis: Literal["predicted", "simulated"]
    kinds: Mapping[LeverKind, tuple[Ranked, ...]]
    verdicts: Mapping[LeverKind, Verdict]
    limited_by: str | None
    capacity: float
    unstable: tuple[PoolFigures, ...]
    batches: Mapping[LeverKind, int] = field(default_factory=dict)
    events: int = 0
    budget: int = 0
    settled: bool | None = None
    not_settled: "NotSettled | None" = None
    guesses: tuple[Guess, ...] = ()
    staffing: Staffing | None = None
