"""Which lines share a track for nothing: into one target, from a fan, to and from a party."""

from collections.abc import Iterator
from typing import Final

from wfmap.render.layout.lanes.problem import Problem

__all__ = ["fan_edges", "sharing"]

_PAIR: Final = 2


def fan_edges(problem: Problem) -> dict[int, list[int]]:
    """List, by the step they leave, the lines that share a trunk to its branches."""
    return {
        start: [
            number
            for number, edge in enumerate(problem.edges)
            if edge.is_flow and edge.start == start and edge.finish in branches
        ]
        for start, branches in problem.fans.items()
    }


def sharing(problem: Problem) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the lines that share their way where a second list tells different values for them.

    Those are lines into one target from different sources, the branches of a fan, and a message
    with its answer.
    """
    into: dict[tuple[int, int], list[int]] = {}
    for number, edge in enumerate(problem.edges):
        into.setdefault((edge.finish, edge.style), []).append(number)
    for group in into.values():
        yield group, [problem.edges[number].source for number in group]
    for together in (*fan_edges(problem).values(), *_exchanges(problem)):
        yield together, together


def _exchanges(problem: Problem) -> list[list[int]]:
    """Pair a message to a party without steps with its only answer: they run side by side."""
    found: dict[tuple[int, int], list[int]] = {}
    for number, edge in enumerate(problem.edges):
        for step, port in ((edge.start, edge.finish), (edge.finish, edge.start)):
            if edge.is_message and problem.nodes[port].kind == "port":
                found.setdefault((step, problem.lane[port]), []).append(number)
    pairs = [numbers for numbers in found.values() if len(numbers) == _PAIR]
    starts = [[problem.nodes[problem.edges[n].start].kind for n in pair] for pair in pairs]
    return [pair for pair, kinds in zip(pairs, starts, strict=True) if kinds.count("port") == 1]
