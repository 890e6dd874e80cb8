"""How often Python looks for cycles in memory: seldom for a document, often in a service."""

import gc
import sys
from typing import Final

__all__ = ["collect_no_more", "collect_often", "collect_rarely"]

_THRESHOLDS: Final = (200_000, 20, 100)
"""Objects made between two collections of the youngest, and how many of those between older ones.

A document of 10,000 steps is some millions of small objects that all live to the end and hold no
cycles; with Python's own thresholds a quarter of the time of `check` goes into looking at them.
"""

_USUAL: Final = (700, 10, 10)
"""Python's own thresholds."""


def collect_rarely() -> None:
    """Set the collector of this process for documents; for programs of ours, not for a library."""
    gc.set_threshold(*_THRESHOLDS)


def collect_often() -> None:
    """Let this process look for cycles as Python does by itself, but not at what it holds by now.

    For a process that goes on for weeks: each request leaves some cycles, and by the thresholds
    for documents 30 MB of them pile up before anybody looks.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_USUAL)


def collect_no_more() -> None:
    """Let this process end without a last look at every object; the system takes them all.

    That look is a sixth of the time of a short command. Where DuckDB was used it is taken all the
    same: without it DuckDB writes at the end that its own objects were never freed.
    """
    if "_duckdb" in sys.modules:
        return
    gc.disable()
    gc.freeze()
