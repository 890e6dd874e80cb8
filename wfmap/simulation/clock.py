"""A guard in seconds beside the budget in events: where it strikes, nothing is said to be settled.

How far a machine gets in some seconds differs from one to the next, so an answer that the clock
ended is told as such, has no interval, and is not kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final

from wfmap.errors import LimitError

__all__ = ["ENDED", "Clock", "demand_something"]

ENDED: Final = {False: "budget of events", True: "time allowed"}
"""What ended runs that have not settled, by whether the clock did."""


@dataclass(frozen=True, slots=True)
class Clock:
    """When an answer has to be there, in seconds by a clock that all processes of a machine share.

    `now` tells the time; it is passed on to processes that help.
    """

    until: float
    now: Callable[[], float] = monotonic

    @classmethod
    def after(cls, seconds: float, now: Callable[[], float] = monotonic) -> "Clock":
        """Allow so many seconds from now on, 0 or more."""
        return cls(now() + seconds, now)

    @property
    def has_struck(self) -> bool:
        """Whether the time is over."""
        return self.now() >= self.until


def demand_something(found: object, *, is_late: bool) -> None:
    """Refuse to answer where the clock struck before anything could be measured.

    Raises:
        LimitError: so it is.
    """
    if is_late and not found:
        raise LimitError(
            "the time allowed was over before anything could be measured", "allow more `seconds`"
        )
