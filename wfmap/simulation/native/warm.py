"""The simulator's machine code, made before it is needed; `python -m` makes it for others.

Compiling takes some twenty seconds, once on a machine: the code is kept on disk. Processes that
start side by side would each compile, so one does it first.
"""

import os
import sys
from contextlib import suppress
from typing import Final

from wfmap.simulation.engine.loop import proceed
from wfmap.simulation.native.jit import COMPILED, make
from wfmap.simulation.native.making import handed_over
from wfmap.units.processes import MAKES_ENGINE, OUTLIVES, end_with_parent

__all__ = ["is_warm", "main", "warm"]

SECONDS_OF_WORK: Final = 600
"""Seconds of computing after which the process ends by itself."""


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
    """Make the machine code for whoever started this process, and end with them.

    It is kept on disk, and handed over on standard output.
    """
    if not os.environ.get(MAKES_ENGINE):
        warm()
        return
    end_with_parent(SECONDS_OF_WORK, also_before=not os.environ.get(OUTLIVES))
    code = make()
    with suppress(BrokenPipeError):  # whoever wanted it is gone; it is kept for the next
        sys.stdout.buffer.write(handed_over(code))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
