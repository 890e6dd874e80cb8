"""Run as `python -m`: DOT on standard input, Graphviz's JSON on standard output."""

import sys

import pygraphviz

__all__ = ["main"]


def main() -> None:
    """Lay out the graph on standard input with `dot`."""
    text = sys.stdin.buffer.read().decode()
    graph = pygraphviz.AGraph(string=text)
    drawn: bytes = graph.draw(format="json0", prog="dot") or b""
    sys.stdout.buffer.write(drawn)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
