"""The token game: where tokens can be, what each step takes and what it gives.

The net is that of workflow-net theory (van der Aalst et al. 2011) for the parts of a process:
one place for each run of flows, one transition for each way a step can go on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Firing", "Net", "Place", "Transition"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a token can be: on `flows`, one after the other, through the steps it `passed`.

    A place without flows is a start of the level, or an event on a border that has occurred.
    """

    flows: tuple[str, ...]
    passed: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True)
class Transition:
    """A step of the net.

    `single` are places of which one token is enough, `joined` those it waits for together:
    for `all` of them, or for `some`, those that can still get a token (an inclusive join).
    `gives` are the ways it goes on. `clears` tells that it ends the level, whatever else runs.
    `rank` orders steps along the work.
    """

    id: str
    single: frozenset[int]
    joined: tuple[int, ...]
    waits: Literal["all", "some"]
    gives: tuple[tuple[int, ...], ...]
    clears: bool
    rank: int


@dataclass(frozen=True, slots=True)
class Firing:
    """One step taking tokens and giving tokens, by the numbers of their places."""

    step: str
    takes: tuple[int, ...]
    gives: tuple[int, ...]
    clears: bool = False


@dataclass(frozen=True, slots=True)
class Net:
    """The token game of one connected part of a level; `initial` are alternative beginnings.

    `beside` are the places that only events which interrupt nothing lead to: such an event may
    occur again while what it set off is still under way, so a second token there is no fault.
    """

    places: tuple[Place, ...]
    transitions: Mapping[str, Transition]
    initial: tuple[frozenset[int], ...]
    beside: frozenset[int] = frozenset()
    feeds: dict[str, Mapping[int, frozenset[int]]] = field(default_factory=dict)

    def enabled(self, marking: frozenset[int]) -> Iterator[Transition]:
        """Yield the steps that can go on, in order of their first token's place."""
        seen: set[str] = set()
        for number in sorted(marking):
            step = self.places[number].target
            if step not in seen:
                seen.add(step)
                if any(True for _ in self.takes(self.transitions[step], marking)):
                    yield self.transitions[step]

    def takes(self, step: Transition, marking: frozenset[int]) -> Iterator[tuple[int, ...]]:
        """Yield the sets of places a step can take tokens from."""
        for number in sorted(step.single & marking):
            yield (number,)
        if not step.joined:
            return
        there = tuple(number for number in step.joined if number in marking)
        if len(there) == len(step.joined) or (
            there and step.waits == "some" and not self._more_to_come(step, marking, there)
        ):
            yield there

    def firings(self, step: Transition, marking: frozenset[int]) -> Iterator[Firing]:
        """Yield every way a step can go on."""
        for takes in self.takes(step, marking):
            for gives in step.gives:
                yield Firing(step.id, takes, gives, step.clears)

    def _more_to_come(
        self, step: Transition, marking: frozenset[int], there: tuple[int, ...]
    ) -> bool:
        """Tell whether an inclusive join must wait (BPMN 2.0.2, section 13.4.3).

        It waits for a token that can reach one of its empty places and none of its filled ones.
        """
        feeds = self._feeds(step)
        filled = frozenset(there)
        for number in marking - filled:
            fed = feeds.get(number, frozenset())
            if fed and not fed & filled:
                return True
        return False

    def _feeds(self, step: Transition) -> Mapping[int, frozenset[int]]:
        """Map each place to the places of an inclusive join that its token can get to."""
        known = self.feeds.get(step.id)
        if known is None:
            known = self.feeds[step.id] = _feeding(self, step)
        return known


def _feeding(net: Net, join: Transition) -> Mapping[int, frozenset[int]]:
    before: dict[int, set[int]] = {}
    into: dict[str, list[int]] = {}
    for number, place in enumerate(net.places):
        into.setdefault(place.target, []).append(number)
    for transition in net.transitions.values():
        if transition.id == join.id:
            continue
        for number in {n for gives in transition.gives for n in gives}:
            before.setdefault(number, set()).update(into.get(transition.id, ()))
    found: dict[int, set[int]] = {}
    for goal in join.joined:
        seen, waiting = {goal}, [goal]
        while waiting:
            for number in before.get(waiting.pop(), ()):
                if number not in seen:
                    seen.add(number)
                    waiting.append(number)
        for number in seen:
            found.setdefault(number, set()).add(goal)
    return {number: frozenset(goals) for number, goals in found.items()}
