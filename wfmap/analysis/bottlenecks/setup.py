"""How levers are simulated."""

from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = ["Effort", "Setup"]


@dataclass(frozen=True, slots=True)
class Effort:
    """How long it is tried: replications in the first round, and at most."""

    first: int = 20
    most: int = 160


@dataclass(frozen=True, slots=True)
class Setup:
    """How levers are simulated; none of it changes which lever is best, only how sure it is.

    `cases` are measured in each replication, 500 or fewer in a large process where none are given,
    after a warm-up of `warm_up`; without one, of as many cases as arrive while an average case is
    under way, so that the process has filled.
    """

    cases: int | None = None
    warm_up: int | None = None
    seed: int = 0
    workers: int = 1
    backend: str | None = None
    effort: Effort = field(default_factory=Effort)
    told: Callable[[str], None] | None = None
    cancelled: Callable[[], bool] | None = None
