"""Which flows close loops, told by dominators from a joint start: the order of keys plays no part.

A flow closes a loop where every way to its source leads through its target (a natural loop). What
then still goes round can be entered at several places: of such a loop the flows that the document
calls rework close it; else those that lead to the place nearest to the start, the first by name of
several. That is done again for the loops inside of what is left, up to a depth that no process
comes near to; deeper tangles are walked through once, nearest steps first, and what leads back on
the walk closes them, so that no document takes long. A loop that no start leads to is entered at
the first step of its level, if that is part of it, else at the first by name.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from wfmap.graph.graph import StepNode
from wfmap.graph.parts import parts_in_order

__all__ = ["back_flows"]

Link = tuple[str, str, str]
"""A flow, its source and its target; an event on a border comes after its step by no flow."""
_DEPTH = 30
"""Loops with several entries inside of each other that are looked at one by one."""
_BEFORE = ""
"""Stands before all starts; no id is empty."""


def back_flows(
    steps: Mapping[str, StepNode], links: Iterable[Link], rework: Collection[str] = ()
) -> frozenset[str]:
    """Find the flows that close a loop.

    Args:
        steps: the steps in document order.
        links: (flow, source, target).
        rework: flows the document calls rework.

    Returns:
        Ids of the flows that lead back, whatever the order of the steps.
    """
    every = [*links, *_borders(steps)]
    entries = _entries(steps, every)
    back: set[str] = set()
    left = every
    dominated = _Dominators(_after(left, entries))
    back.update(f for f, source, target in left if f and dominated.leads(target, source))
    left = [link for link in left if link[0] not in back]
    near = _distances(_after(every, entries))
    for depth in range(_DEPTH + 1):
        loops = _loops(steps, left)
        if not loops:
            break
        tangled = depth == _DEPTH
        found = _walked(left, near) if tangled else _closing(loops, left, rework, near)
        closing = set(found)
        back.update(closing)
        left = [link for link in left if link[0] not in closing]
    return frozenset(back)


def _walked(links: Sequence[Link], near: Mapping[str, int]) -> Iterator[str]:
    """Yield the flows that lead back on one walk through a graph, depth first and nearest first.

    An event on a border is taken for its step, for nothing can close a loop between the two.
    """
    host = {target: source for flow, source, target in links if not flow}
    after: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for flow, source, target in links:
        if flow:
            begin, end = host.get(source, source), host.get(target, target)
            after[begin].append((near.get(end, len(near)), end, flow))
    open_: set[str] = set()
    seen: set[str] = set()
    for root in sorted(after, key=lambda step: (near.get(step, len(near)), step)):
        stack = [(root, iter(sorted(after[root])))] if root not in seen else []
        while stack:
            step, ways = stack[-1]
            seen.add(step)
            open_.add(step)
            for _, end, flow in ways:
                if end in open_:
                    yield flow
                elif end not in seen:
                    stack.append((end, iter(sorted(after.get(end, ())))))
                    break
            else:
                stack.pop()
                open_.discard(step)


def _borders(steps: Mapping[str, StepNode]) -> Iterator[Link]:
    for node in steps.values():
        for event in node.attached:
            yield "", node.id, event


def _entries(steps: Mapping[str, StepNode], links: Sequence[Link]) -> list[str]:
    """List where work can begin: at steps nothing leads to, and once in each loop nothing does."""
    entered = {target for _, _, target in links}
    begin = [step for step in steps if step not in entered]
    known = _reached(_after(links, begin))
    firsts = {node.level: node.id for node in reversed(list(steps.values()))}
    after = {step: targets for step, targets in _after(links, ()).items() if step}
    for part in parts_in_order({step: after.get(step, ()) for step in steps}):
        if part[0] not in known:
            first = next((step for step in part if firsts[steps[step].level] == step), part[0])
            begin.append(first)
            known |= _reached(_after(links, [first]))
    return begin


def _after(links: Iterable[Link], begin: Iterable[str]) -> dict[str, list[str]]:
    after: dict[str, list[str]] = defaultdict(list)
    after[_BEFORE].extend(begin)
    for _, source, target in links:
        after[source].append(target)
    return after


def _reached(after: Mapping[str, Sequence[str]]) -> set[str]:
    return set(_distances(after))


def _distances(after: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Count the fewest flows from the joint start to each step."""
    found = {_BEFORE: 0}
    waiting = deque([_BEFORE])
    while waiting:
        step = waiting.popleft()
        for target in after.get(step, ()):
            if target not in found:
                found[target] = found[step] + 1
                waiting.append(target)
    return found


def _loops(steps: Mapping[str, StepNode], links: Sequence[Link]) -> list[list[str]]:
    """List the parts of a graph that still go round."""
    after = _after(links, ())
    whole = {step: after.get(step, ()) for step in steps}
    return [p for p in parts_in_order(whole) if len(p) > 1 or p[0] in whole[p[0]]]


def _closing(
    loops: Sequence[Sequence[str]],
    links: Sequence[Link],
    rework: Collection[str],
    near: Mapping[str, int],
) -> Iterator[str]:
    """Yield flows of loops with several entries that are taken to close them."""
    loop_of = {step: number for number, loop in enumerate(loops) for step in loop}
    inside: dict[int, list[Link]] = defaultdict(list)
    entered: dict[int, set[str]] = defaultdict(set)
    for link in links:
        _, source, target = link
        if target not in loop_of:
            continue
        if loop_of.get(source) == loop_of[target]:
            inside[loop_of[target]].append(link)
        else:
            entered[loop_of[target]].add(target)
    for number in range(len(loops)):
        said = [flow for flow, _, _ in inside[number] if flow in rework]
        if said:
            yield from said
            continue
        can_close = {target for flow, _, target in inside[number] if flow}
        heads = (entered[number] & can_close) or can_close
        head = min(heads, key=lambda step: (near.get(step, len(near)), step))
        yield from (flow for flow, _, target in inside[number] if flow and target == head)


class _Dominators:
    """Immediate dominators of all that a joint start leads to (Cooper, Harvey & Kennedy 2001)."""

    def __init__(self, after: Mapping[str, Sequence[str]]) -> None:
        self._order = self._reversed_postorder(after)
        self._number = {step: number for number, step in enumerate(self._order)}
        self._above = self._found(after)
        self._size = [1] * len(self._order)
        for number in range(len(self._order) - 1, 0, -1):
            self._size[self._above[number]] += self._size[number]
        self._place = [0] * len(self._order)
        free = [1] * len(self._order)
        for number in range(1, len(self._order)):
            above = self._above[number]
            self._place[number] = free[above]
            free[above] += self._size[number]
            free[number] = self._place[number] + 1

    @staticmethod
    def _reversed_postorder(after: Mapping[str, Sequence[str]]) -> list[str]:
        done: list[str] = []
        seen = {_BEFORE}
        stack = [(_BEFORE, iter(after.get(_BEFORE, ())))]
        while stack:
            step, targets = stack[-1]
            target = next((t for t in targets if t not in seen), None)
            if target is None:
                done.append(step)
                stack.pop()
            else:
                seen.add(target)
                stack.append((target, iter(after.get(target, ()))))
        return done[::-1]

    def _found(self, after: Mapping[str, Sequence[str]]) -> list[int]:
        before: list[list[int]] = [[] for _ in self._order]
        for number, step in enumerate(self._order):
            for target in after.get(step, ()):
                before[self._number[target]].append(number)
        above = [-1] * len(self._order)
        above[0] = 0
        changed = True
        while changed:
            changed = False
            for number in range(1, len(above)):
                known = [n for n in before[number] if above[n] >= 0]
                best = known[0]
                for other in known[1:]:
                    best = self._common(above, best, other)
                if above[number] != best:
                    above[number], changed = best, True
        return above

    @staticmethod
    def _common(above: Sequence[int], one: int, other: int) -> int:
        while one != other:
            while one > other:
                one = above[one]
            while other > one:
                other = above[other]
        return one

    def leads(self, step: str, other: str) -> bool:
        """Tell whether every way to another step leads through a step, or is that step."""
        if step not in self._number or other not in self._number:
            return False
        above, below = self._number[step], self._number[other]
        first = self._place[above]
        return first <= self._place[below] < first + self._size[above]
