"""Which steps of a level can be drawn as one box: blocks with one entry and one way out.

A block begins at a step and holds all that can be reached from it before a later step, which every
way out of it leads through (a post-dominator); it is one where nothing enters it but at its
beginning. From a step the post-dominators are a chain, so its blocks grow along that chain:

    ask ─► check ─┬► pay ──┬► file ─► …      blocks of 'ask': ask + check,
                  └► send ─┘                  ask + check + pay + send, and so on

A step that leads to an end of its own, such as a refusal, has no step behind it that all ways lead
through. Where too many boxes are left, what only leads to such ends is set aside, blocks are
looked for again, and the ends stay beside their block, put together as one.

Blocks are sets of bits, so that whether one is closed, and whether two part each other, is known
from a few operations on whole numbers; to try the blocks of 2,000 steps takes a second, where sets
of names took minutes. What is chosen is chosen greedily, the least first: a block that would part
one that is chosen already is left out, and one that holds it takes its place.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import ceil
from typing import Final, NamedTuple

from wfmap.graph.graph import ProcessGraph
from wfmap.graph.paths import links, parts_of, post_dominators_of, reach, reversed_links

__all__ = ["Fold", "Foldable", "blocks_to_fold", "groups_to_fold"]

_SPREAD: Final = 3.0
"""How many times the mean a block may hold before larger ones are tried."""

_LEAST: Final = 8
"""So many steps a block may hold in any case."""

_WIDER: Final = 4
"""How many times larger the blocks are that are tried next."""

_FEW: Final = 2
"""A block has at least so many steps of work: one alone is as easily drawn itself."""


@dataclass(frozen=True, slots=True)
class Foldable:
    """What blocks are made of.

    Args:
        after: each step to those right after it; an event on a border comes after its step.
        rank: how much each step weighs, 0 or more; what weighs least is folded first.
        work: steps that are counted as such.
        kept: steps that stay boxes.
        bound: steps that are in no block without their host, to that host.
    """

    after: Mapping[str, Sequence[str]]
    rank: Mapping[str, tuple[float, float]]
    work: Collection[str]
    kept: Collection[str]
    bound: Mapping[str, str]

    @classmethod
    def of(
        cls,
        graph: ProcessGraph,
        level: str,
        rank: Mapping[str, tuple[float, float]],
        *,
        hidden: Collection[str] = (),
        kept: Collection[str] = (),
    ) -> "Foldable":
        """Take one level of a process, less some steps that are not drawn."""
        there = {node.id: node for node in graph.at(level) if node.id not in hidden}
        after = {
            step: tuple(to for to in targets if to in there)
            for step, targets in links(graph, level).items()
            if step in there
        }
        still = [step for step, node in there.items() if node.kind in ("start", "end")]
        return cls(
            after,
            rank,
            frozenset(step for step, node in there.items() if node.is_work),
            frozenset((*still, *kept)),
            {e: node.id for node in there.values() for e in node.attached if e in there},
        )


@dataclass(frozen=True, slots=True)
class Fold:
    """Steps that are drawn as one box, in document order.

    `ends` are those to which only steps inside lead, of which there are several: they are drawn as
    one end beside it.
    """

    steps: tuple[str, ...]
    ends: tuple[str, ...] = ()

    @property
    def saved(self) -> int:
        """How many boxes fewer are drawn."""
        return len(self.steps) - 1 + max(0, len(self.ends) - 1)


class _Run(NamedTuple):
    """A block that can be chosen: its steps as bits, and how much they weigh."""

    weight: tuple[float, float]
    size: int
    place: int
    steps: int


class _Blocks:
    """The blocks of one level, or of a part of it."""

    def __init__(self, of: Foldable, aside: Collection[str] = ()) -> None:
        self.of = of
        self.names = [step for step in of.after if step not in aside]
        self.place = {step: place for place, step in enumerate(self.names)}
        after = {s: [t for t in of.after[s] if t in self.place] for s in self.names}
        before = reversed_links(after)
        self.after = after
        self.behind = post_dominators_of(after)
        self.before = {
            step: self.bits(other for other in sources if other != step)
            for step, sources in before.items()
        }
        self.work = self.bits(step for step in of.work if step in self.place)
        self.kept = self.bits(step for step in of.kept if step in self.place)
        self._regions: dict[str, tuple[int, int]] = {}

    def bits(self, steps: Iterable[str]) -> int:
        """Write steps as bits."""
        found = 0
        for step in steps:
            found |= 1 << self.place[step]
        return found

    def steps(self, bits: int) -> list[str]:
        """Name the steps that bits stand for, in document order."""
        return [self.names[place] for place in _places(bits)]

    def region(self, step: str, until: str) -> tuple[int, int]:
        """Give all that is reached from a step before another, and what leads into the rest."""
        known = self._regions.get(step)
        if known is None:
            inside = {step: None}
            waiting = [step]
            while waiting:
                for target in self.after[waiting.pop()]:
                    if target != until and target not in inside:
                        inside[target] = None
                        waiting.append(target)
            known = self._regions[step] = self.bits(inside), self.into(inside, step)
        return known

    def into(self, steps: Iterable[str], first: str) -> int:
        """Give what leads into some steps, the first of them left out."""
        found = 0
        for step in steps:
            found |= self.before[step] if step != first else 0
        return found

    def weight(self, bits: int) -> tuple[float, float]:
        """Add up what steps weigh."""
        ranks = [self.of.rank[step] for step in self.steps(bits)]
        return sum(rank[0] for rank in ranks), sum(rank[1] for rank in ranks)

    def runs(self, most: int) -> Iterator[_Run]:
        """Yield the blocks of at most so many steps."""
        weights: dict[str, tuple[float, float]] = {}
        for first in self.names:
            if first in self.of.bound:
                continue
            inside, into, here = 0, 0, first
            weight = (0.0, 0.0)
            while (until := self.behind.get(here)) is not None:
                region, leading = self.region(here, until)
                if region & self.kept or until in self.of.bound:
                    break
                if region & inside:
                    more = self.weight(region & ~inside)
                    into |= self.into(self.steps(region & ~inside), first)
                else:
                    if here not in weights:
                        weights[here] = self.weight(region)
                    more = weights[here]
                    into |= leading | (self.before[here] if here != first else 0)
                weight = weight[0] + more[0], weight[1] + more[1]
                inside |= region
                size = inside.bit_count()
                if size > most:
                    break
                if not into & ~inside and (inside & self.work).bit_count() >= _FEW:
                    yield _Run(weight, size, self.place[first], inside)
                here = until
                if inside >> self.place[here] & 1:
                    break


def _places(bits: int) -> Iterator[int]:
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


class _Aside:
    """What does not lead to the end that most work comes to; of parts each has an end of its own.

    It is drawn with the block from which alone it is reached.
    """

    def __init__(self, of: Foldable) -> None:
        before = reversed_links(of.after)
        main: set[str] = set()
        for part in parts_of(of.after):
            ends = [step for step in part if not of.after[step]]
            if ends:
                main |= reach(before, [max(ends, key=lambda step: of.rank[step][1])])
        self.since = {s: _near(before, s, main) for s in of.after if s not in main}
        self.ends = frozenset(s for s in self.since if s in of.kept and not of.after[s])
        self.still = frozenset(s for s in self.since if s in of.kept or not of.after[s])

    def beside(self, steps: AbstractSet[str]) -> list[str]:
        """Name what is reached from some steps alone."""
        return [step for step, since in self.since.items() if since and since <= steps]


def _near(before: Mapping[str, Sequence[str]], step: str, main: Collection[str]) -> frozenset[str]:
    """Name the steps of the main part from which a step is reached without others of it."""
    found: set[str] = set()
    seen, waiting = {step}, [step]
    while waiting:
        for source in before[waiting.pop()]:
            if source in main:
                found.add(source)
            elif source not in seen:
                seen.add(source)
                waiting.append(source)
    return frozenset(found)


class _Chosen:
    """Blocks that are chosen, none of which parts another."""

    def __init__(self, blocks: _Blocks, aside: _Aside | None) -> None:
        self.blocks = blocks
        self.aside = aside
        self.boxes = len(blocks.of.after)
        self.owner: dict[int, int] = {}
        self.covered = 0

    def take(self, steps: int) -> None:
        """Choose a block in place of those that it holds, unless it parts one."""
        touched = self.covered & steps
        inner: list[int] = []
        while touched:
            block = self.owner[(touched & -touched).bit_length() - 1]
            if block & ~steps:
                return
            inner.append(block)
            touched &= ~block
        self.boxes -= self.fold(steps).saved - sum(self.fold(block).saved for block in inner)
        self.owner.update(dict.fromkeys(_places(steps), steps))
        self.covered |= steps

    def fold(self, bits: int) -> Fold:
        """Add to a block what was set aside and is reached from it alone."""
        inside = set(self.blocks.steps(bits))
        own = [] if self.aside is None else self.aside.beside(inside)
        ends = [step for step in own if self.aside and step in self.aside.ends]
        inside.update(step for step in own if self.aside and step not in self.aside.still)
        order = tuple(step for step in self.blocks.of.after if step in inside)
        return Fold(order, tuple(ends) if len(ends) > 1 else ())

    def all(self) -> tuple[Fold, ...]:
        """List the blocks in document order."""
        bits = dict.fromkeys(self.owner[place] for place in _places(self.covered))
        return tuple(self.fold(block) for block in bits)


def blocks_to_fold(of: Foldable, most: int) -> tuple[Fold, ...]:
    """Choose blocks until so many boxes are left, what weighs least first.

    No block holds more than three times the mean while that is enough; where even whole branches
    are not, more boxes than asked for stay.

    Args:
        of: the steps.
        most: how many boxes may be left, 1 or more.

    Returns:
        The blocks, apart from each other, in document order.
    """
    if len(of.after) <= most:
        return ()
    found = _chosen(of, most, None)
    if _left(of, found) <= most:
        return found
    return min(found, _chosen(of, most, _Aside(of)), key=lambda folds: _left(of, folds))


def _left(of: Foldable, folds: Iterable[Fold]) -> int:
    """Count the boxes that are left."""
    return len(of.after) - sum(fold.saved for fold in folds)


def _chosen(of: Foldable, most: int, aside: _Aside | None) -> tuple[Fold, ...]:
    """Choose blocks, larger ones where small ones do not do."""
    blocks = _Blocks(of, () if aside is None else aside.since)
    size = max(_LEAST, ceil(_SPREAD * len(of.after) / most))
    while True:
        chosen = _Chosen(blocks, aside)
        for run in sorted(blocks.runs(size)):
            if chosen.boxes <= most:
                break
            chosen.take(run.steps)
        if chosen.boxes <= most or size >= len(of.after):
            return chosen.all()
        size *= _WIDER


def groups_to_fold(
    of: Foldable, groups: Iterable[Collection[str]], most: int | None
) -> tuple[Fold, ...]:
    """Choose groups of steps until so many boxes are left, what weighs least first.

    What stays a box is left out of its group, and so is an event whose host is not in it.

    Args:
        of: the steps.
        groups: which belong together; no step is in two.
        most: how many boxes may be left; None: every group is folded.
    """
    able: list[Fold] = []
    for group in groups:
        inside = {step for step in group if step in of.after and step not in of.kept}
        inside = {s for s in inside if s not in of.bound} | {
            event for event, host in of.bound.items() if host in inside
        }
        if sum(step in of.work for step in inside) >= _FEW:
            able.append(Fold(tuple(step for step in of.after if step in inside)))
    able.sort(key=lambda block: _weight(of, block))
    left = len(of.after)
    found: list[Fold] = []
    for block in able:
        if most is not None and left <= most:
            break
        found.append(block)
        left -= len(block.steps) - 1
    place = {step: number for number, step in enumerate(of.after)}
    return tuple(sorted(found, key=lambda block: place[block.steps[0]]))


def _weight(of: Foldable, block: Fold) -> tuple[float, float, int]:
    ranks = [of.rank[step] for step in block.steps]
    return sum(rank[0] for rank in ranks), sum(rank[1] for rank in ranks), len(ranks)
