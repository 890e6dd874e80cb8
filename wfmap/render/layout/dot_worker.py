"""Run as `python -m`: DOT on standard input, Graphviz's JSON on standard output."""

import ctypes
import signal
import sys
from typing import Final

import pygraphviz

__all__ = ["main"]

SECONDS_OF_WORK: Final = 120
"""Seconds of computing after which the process ends by itself, wherever its parent is."""

_PR_SET_PDEATHSIG: Final = 1
"""The option of prctl(2) that names the signal sent when the parent is gone."""


def main() -> None:
    """Lay out the graph on standard input with `dot`."""
    _end_with_parent()
    text = sys.stdin.buffer.read().decode()
    graph = pygraphviz.AGraph(string=text)
    drawn = graph.draw(format="json0", prog="dot")
    if not isinstance(drawn, bytes):
        sys.exit("Graphviz drew nothing")
    sys.stdout.buffer.write(drawn)
    sys.stdout.flush()


def _end_with_parent() -> None:
    """Leave no orphan: Graphviz holds the interpreter's lock, so no thread could watch."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not there on Windows

        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        unlimited = most == resource.RLIM_INFINITY
        limit = SECONDS_OF_WORK if unlimited else min(SECONDS_OF_WORK, most)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, most))


if __name__ == "__main__":
    main()
