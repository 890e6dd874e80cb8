"""How an answer simulates."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wfmap.simulation.clock import Clock

__all__ = ["EVENTS", "Terms"]

EVENTS: Final = 30_000_000
"""Events of an answer unless told otherwise, shared out among all that it simulates."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How processes are raced; none of it but `events` and `seed` changes a figure.

    `events` are the total of all runs. `told` gets how far it is, `cancelled` is asked now and
    then. Where the `clock` strikes, nothing has settled.
    """

    events: int = EVENTS
    seed: int = 0
    workers: int = 1
    backend: str | None = None
    told: Callable[[str], None] | None = None
    cancelled: Callable[[], bool] | None = None
    clock: "Clock | None" = None
