"""What has no end, as a number of its own: the wait in a queue that grows, the visits of a loop.

IEEE 754 has infinity, but zero times infinity and infinity less infinity are no numbers there, and
one of them spoils every sum it gets into. Here nothing, however often, is nothing, and without end
less without end is still without end.
"""

from math import isfinite
from typing import Final, Self

__all__ = ["UNBOUNDED", "Unbounded", "number"]


class Unbounded(float):
    """A number without end, above every other."""

    __slots__ = ()

    def __new__(cls) -> Self:
        """Make it; there is one."""
        return super().__new__(cls, "inf")

    def __mul__(self, other: float) -> float:
        """Multiply: nothing without end is nothing."""
        return 0.0 if other == 0 else self

    __rmul__ = __mul__

    def __add__(self, _other: float) -> float:
        """Add anything: it has no end."""
        return self

    __radd__ = __add__

    def __sub__(self, _other: float) -> float:
        """Take anything away: it has no end."""
        return self

    def __truediv__(self, _other: float) -> float:
        """Divide by anything: it has no end."""
        return self

    def __rtruediv__(self, _other: float) -> float:
        """Divide among what has no end: nothing is left for each."""
        return 0.0

    def __reduce__(self) -> str:
        """Be the same in another process."""
        return "UNBOUNDED"


UNBOUNDED: Final = Unbounded()
"""The number without end."""


def number(value: float) -> float:
    """Give a number that is finite, or the one without end."""
    return value if isfinite(value) else UNBOUNDED
