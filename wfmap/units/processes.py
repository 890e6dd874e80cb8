"""A process that somebody else started and that must not outlive them."""

import ctypes
import signal
import sys
from typing import Final

__all__ = ["end_with_parent"]

_PR_SET_PDEATHSIG: Final = 1
"""The option of prctl(2) that names the signal sent when the parent is gone."""


def end_with_parent(seconds: int) -> None:
    """Leave no orphan, also where compiled code holds the lock so that no thread could watch.

    Args:
        seconds: of computing, after which this process ends by itself, wherever its parent is.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not there on Windows

        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        limit = seconds if most == resource.RLIM_INFINITY else min(seconds, most)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, most))
