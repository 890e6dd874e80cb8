"""The machine code of the search for places, made before it is needed: `python -m` makes it."""

import os

from wfmap.native.jit import COMPILED
from wfmap.native.making import hand_over
from wfmap.render.layout.native.entry import proceed
from wfmap.render.layout.native.jit import ROOM
from wfmap.units.processes import MAKES_ENGINE

__all__ = ["main", "warm"]


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
