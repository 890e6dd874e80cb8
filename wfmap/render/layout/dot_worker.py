"""Run as `python -m`: DOT on standard input, Graphviz's JSON on standard output."""

import sys
from typing import Final

import pygraphviz

from wfmap.units.processes import end_with_parent

__all__ = ["main"]

SECONDS_OF_WORK: Final = 120
"""Seconds of computing after which the process ends by itself, wherever its parent is."""


def main() -> None:
    """Lay out the graph on standard input with `dot`."""
    end_with_parent(SECONDS_OF_WORK)
    text = sys.stdin.buffer.read().decode()
    graph = pygraphviz.AGraph(string=text)
    drawn = graph.draw(format="json0", prog="dot")
    if not isinstance(drawn, bytes):
        sys.exit("Graphviz drew nothing")
    sys.stdout.buffer.write(drawn)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
