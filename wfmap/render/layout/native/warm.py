"""Where a search begins: a memory in, places and routes in it when it comes back.

`python -m` makes the machine code of it before it is needed.
"""

import os

from wfmap.native.jit import COMPILED
from wfmap.native.machine import Memory
from wfmap.native.making import hand_over
from wfmap.render.layout.native import at
from wfmap.render.layout.native.jit import ROOM, cells, entry
from wfmap.render.layout.native.seeking import seek
from wfmap.render.layout.native.wide import route_lines
from wfmap.units.processes import MAKES_ENGINE

__all__ = ["main", "proceed", "warm"]


def _proceed(i: Memory, f: Memory, events: int) -> int:  # noqa: ARG001 - as every entry is called
    m = cells(i)
    if m[at.H_TASK] == at.SEEK:
        seek(m)
    else:
        route_lines(m)
    full: int = m[at.H_FULL]
    return full


proceed = entry(_proceed)
"""Carry out the task of a memory; 1 where it was too small, so that nothing in it counts."""


def warm() -> None:
    """Wait until the machine code is made or loaded; does nothing in plain Python.

    Raises:
        WfmapError: it cannot be made.
    """
    if COMPILED:
        proceed.wait()


def main() -> None:
    """Make the machine code for whoever started this process, or wait for it."""
    if os.environ.get(MAKES_ENGINE):
        hand_over(ROOM.make)
    else:
        warm()


if __name__ == "__main__":
    main()
