"""How often Python looks for cycles in memory while a large document is worked on."""

import gc
from typing import Final

__all__ = ["collect_rarely"]

_THRESHOLDS: Final = (200_000, 20, 100)
"""Objects made between two collections of the youngest, and how many of those between older ones.

A document of 10,000 steps is some millions of small objects that all live to the end and hold no
cycles; with Python's own thresholds a quarter of the time of `check` goes into looking at them.
"""


def collect_rarely() -> None:
    """Set the collector of this process for documents; for programs of ours, not for a library."""
    gc.set_threshold(*_THRESHOLDS)
