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
    """How levers are simulated; None of it changes which lever is best, only how sure it is."""

    cases: int = 500
    warm_up: int = 100
    seed: int = 0
    workers: int = 1
    backend: str | None = None
    effort: Effort = field(default_factory=Effort)
    told: Callable[[str], None] | None = None
    cancelled: Callable[[], bool] | None = None
