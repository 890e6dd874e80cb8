"""Playing the token game through: every marking that can be reached, up to a cap."""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

from wfmap.graph.tokens import Firing, Net, Transition

__all__ = ["MAX_STATES", "Run"]

MAX_STATES: Final = 20_000
"""Markings of one level that are visited before the exploration gives up."""

MAX_MOVES: Final = 40 * MAX_STATES
"""Tokens that are looked at, moved or kept, so that crowded markings cost no more than many."""
_LOOKED_AT: Final = 2
"""Looking whether a token can go on costs as much as this many that are kept."""


@dataclass(slots=True)
class Run:
    """One exploration of a net: its markings in the order of their discovery, and what came up.

    `came_from` gives for each marking the one before it and the firing between; `before` all
    markings that lead to it. `stuck` are markings that enable nothing, `doubled` firings that
    put a second token on a place, with the marking they left; `moves` counts the tokens looked at.
    """

    net: Net
    max_states: int
    markings: list[frozenset[int]] = field(default_factory=list)
    numbers: dict[frozenset[int], int] = field(default_factory=dict)
    came_from: list[tuple[int, Firing | None]] = field(default_factory=list)
    before: list[list[int]] = field(default_factory=list)
    stuck: list[int] = field(default_factory=list)
    doubled: list[tuple[int, Firing]] = field(default_factory=list)
    fired: set[str] = field(default_factory=set)
    is_capped: bool = False
    is_reduced: bool = False
    moves: int = 0

    def explore(self, *, one_at_a_time: bool) -> None:
        """Visit the markings, breadth first; one enabled step at each where asked to."""
        self.is_reduced = one_at_a_time
        for marking in self.net.initial:
            self._visit(marking, -1, None)
        waiting = deque(range(len(self.markings)))
        while waiting:
            here = waiting.popleft()
            enabled = list(self.net.enabled(self.markings[here]))
            self.moves += _LOOKED_AT * len(self.markings[here])
            if not enabled and self.markings[here]:
                self.stuck.append(here)
            for step in [min(enabled, key=_turn)] if one_at_a_time and enabled else enabled:
                for firing in self.net.firings(step, self.markings[here]):
                    known = len(self.markings)
                    self._fire(here, firing)
                    self.moves += len(self.markings[here]) + 1
                    waiting.extend(range(known, len(self.markings)))
            if len(self.markings) > self.max_states or self.moves > MAX_MOVES:
                self.is_capped = True
                return

    def _fire(self, here: int, firing: Firing) -> None:
        self.fired.add(firing.step)
        left = self.markings[here].difference(firing.takes)
        if firing.clears:
            self._visit(frozenset(), here, firing)
        elif left.isdisjoint(n for n in firing.gives if n not in self.net.beside):
            self._visit(left.union(firing.gives), here, firing)
        else:
            self.doubled.append((here, firing))

    def _visit(self, marking: frozenset[int], source: int, firing: Firing | None) -> None:
        number = self.numbers.get(marking)
        if number is None:
            number = self.numbers[marking] = len(self.markings)
            self.markings.append(marking)
            self.came_from.append((source, firing))
            self.before.append([])
        if source >= 0:
            self.before[number].append(source)

    def way_to(self, number: int) -> list[tuple[int, Firing]]:
        """List the firings that lead to a marking, each with the marking it starts from."""
        way: list[tuple[int, Firing]] = []
        source, firing = self.came_from[number]
        while firing is not None:
            way.append((source, firing))
            source, firing = self.came_from[source]
        return way[::-1]


def _turn(step: Transition) -> tuple[bool, bool, int]:
    """Let steps whose turn depends on others' tokens come last, else the first along the work."""
    return step.clears, bool(step.joined) and step.waits == "some", step.rank
