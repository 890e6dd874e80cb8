"""The simulator's machine code, made before it is needed; `python -m` makes it for others.

Compiling takes some twenty seconds, once on a machine: the code is kept on disk. Processes that
start side by side would each compile, so one does it first.
"""

from typing import Final

from wfmap.graph import build
from wfmap.model.process import Process
from wfmap.simulation.jit import COMPILED
from wfmap.simulation.program import compile  # noqa: A004 - what it does
from wfmap.simulation.run import run
from wfmap.units.processes import end_with_parent

__all__ = ["main", "warm"]

SECONDS_OF_WORK: Final = 600
"""Seconds of computing after which the process ends by itself."""


def warm() -> None:
    """Make or load the machine code; does nothing in plain Python."""
    if COMPILED:
        once = Process.model_validate({"wfmap": "1", "steps": {"a": {"processing_time": "1 s"}}})
        run(compile(build(once)), seed=0, replication=0, cases=1)


def main() -> None:
    """Make the machine code for whoever started this process, and end with them."""
    end_with_parent(SECONDS_OF_WORK)
    warm()


if __name__ == "__main__":
    main()
