"""What an answer that simulates says of itself: which question it answers, and how sure it is."""

from dataclasses import dataclass
from typing import Final, Protocol

__all__ = ["PREDICTED", "State", "Unsettled"]


class Unsettled(Protocol):
    """Why something has not settled, in a word and in a sentence."""

    @property
    def reason(self) -> str:
        """`budget`, `drift`, `overload` or `near-saturation`."""
        ...

    @property
    def events_needed(self) -> int | None:
        """How many events in all would settle it; None where that is not known."""

    @property
    def message(self) -> str:
        """Why, in a sentence."""
        ...


@dataclass(frozen=True, slots=True)
class State:
    """The question of an answer (`long-run`, `from` or `as-asked`), and whether it has settled.

    `question` is None where nothing was simulated, `settled` also where exactly some runs were
    named; `not_settled` says why not, None where it has.
    """

    question: str | None
    settled: bool | None
    not_settled: Unsettled | None = None


PREDICTED: Final = State(None, None)
"""The state of an answer that simulates nothing."""
