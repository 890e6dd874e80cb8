"""The simulator's machine code, made before it is needed; `python -m` makes it for others.

Compiling takes some twenty seconds, once on a machine: the code is kept on disk. Processes that
start side by side would each compile, so one does it first.
"""

import os

from wfmap.native.making import hand_over
from wfmap.simulation.engine.loop import proceed
from wfmap.simulation.native.jit import COMPILED, make
from wfmap.units.processes import MAKES_ENGINE

__all__ = ["is_warm", "main", "warm"]


def warm() -> None:
    """Wait until the machine code is made or loaded; does nothing in plain Python.

    Raises:
        WfmapError: it cannot be made.
    """
    if COMPILED:
        proceed.wait()


def is_warm() -> bool:
    """Tell whether other processes could run at once: nothing is to be compiled any more."""
    return not COMPILED or proceed.takes_arrays()


def main() -> None:
    """Make the machine code for whoever started this process, or wait for it."""
    if os.environ.get(MAKES_ENGINE):
        hand_over(make)
    else:
        warm()


if __name__ == "__main__":
    main()
