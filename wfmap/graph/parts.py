"""The strongly connected parts of a graph, in the order the work flows (Tarjan 1972).

Every prediction and simulation begins with the visits, and the visits with these parts. networkx
has them too, but to load it takes longer than to predict.
"""

from collections.abc import Iterator, Mapping, Sequence

__all__ = ["parts_in_order"]

Links = Mapping[str, Sequence[str]]
"""What comes after each node; all of them are keys."""


def parts_in_order(after: Links) -> list[list[str]]:
    """List the strongly connected parts, each before those that come after it.

    The nodes of a part are in order of their names.
    """
    search = _Search(after)
    for node in after:
        if node not in search.number:
            search.walk(node)
    return search.parts[::-1]


class _Search:
    """A walk through the graph, depth first, that meets the last parts first.

    `number` counts nodes as they are met; `lowest` is the least number that each is known to get
    back to within its part. `waiting` are those whose part is not known yet.
    """

    def __init__(self, after: Links) -> None:
        self.after = after
        self.number: dict[str, int] = {}
        self.lowest: dict[str, int] = {}
        self.waiting: dict[str, None] = {}
        self.parts: list[list[str]] = []

    def walk(self, first: str) -> None:
        """Walk from a node to all that come after it, without recursion: chains may be long."""
        path: list[tuple[str, Iterator[str]]] = [self._met(first)]
        while path:
            node, targets = path[-1]
            further = self._next(node, targets)
            if further is not None:
                path.append(self._met(further))
                continue
            path.pop()
            if path:
                before = path[-1][0]
                self.lowest[before] = min(self.lowest[before], self.lowest[node])
            if self.lowest[node] == self.number[node]:
                self._close(node)

    def _met(self, node: str) -> tuple[str, Iterator[str]]:
        self.number[node] = self.lowest[node] = len(self.number)
        self.waiting[node] = None
        return node, iter(self.after[node])

    def _next(self, node: str, targets: Iterator[str]) -> str | None:
        """Find the next node that was not met; note those that lead back."""
        for target in targets:
            if target not in self.number:
                return target
            if target in self.waiting:
                self.lowest[node] = min(self.lowest[node], self.number[target])
        return None

    def _close(self, first: str) -> None:
        """Take a part out: all that was met since its first node and still waits."""
        part: list[str] = []
        while not part or part[-1] != first:
            part.append(self.waiting.popitem()[0])
        self.parts.append(sorted(part))
