"""A process that somebody else started and that must not outlive them."""

import ctypes
import signal
import sys
from typing import Final

__all__ = ["MAKES_ENGINE", "OUTLIVES", "end_with_parent"]

MAKES_ENGINE: Final = "WFMAP_MAKES_ENGINE"
"""The environment variable that says that a process was started to compile the simulator."""
OUTLIVES: Final = "WFMAP_COMPILER_OUTLIVES"
"""The environment variable that lets it go on when whoever started it is done sooner."""


_PR_SET_PDEATHSIG: Final = 1
"""The option of prctl(2) that names the signal sent when the parent is gone."""


def end_with_parent(seconds: int, *, also_before: bool = True) -> None:
    """Leave no orphan, also where compiled code holds the lock so that no thread could watch.

    Args:
        seconds: of computing, after which this process ends by itself, wherever its parent is.
        also_before: whether it ends before that when its parent is gone.
    """
    if sys.platform == "linux" and also_before:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not there on Windows

        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        limit = seconds if most == resource.RLIM_INFINITY else min(seconds, most)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, most))
