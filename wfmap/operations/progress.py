"""How an operation tells how far it is, and how it is asked to stop: one protocol for every door.

The shell draws a bar of it, a service streams it, a notebook passes it over.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

__all__ = ["SILENT", "Progress"]


@dataclass(frozen=True, slots=True)
class Progress:
    """Who is told, and who may stop it; each may be missing.

    `told` gets what is being done, in a few words. `counted` gets how many runs are done and how
    many there will be at most. `cancelled` is asked now and then; the operation then ends with a
    `CancelledError`.
    """

    told: Callable[[str], None] | None = None
    counted: Callable[[int, int], None] | None = None
    cancelled: Callable[[], bool] | None = None

    def tell(self, text: str) -> None:
        """Tell what is being done, where anybody is told."""
        if self.told is not None:
            self.told(text)


SILENT: Final = Progress()
"""Nobody is told, and nobody stops it."""
