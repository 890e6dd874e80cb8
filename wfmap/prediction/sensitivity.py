"""How much the cycle time feels of each step: derivatives of the mean, through all blocks.

In a chain a step counts as often as it is visited. The latest of several branches feels each of
them by a derivative, which is found by moving that branch's mean and variance a little.
"""

from collections import defaultdict
from dataclasses import dataclass

from wfmap.graph.compose import Level
from wfmap.graph.moments import Moments, latest

__all__ = ["Weights", "weights"]

_LITTLE = 1e-3


@dataclass(frozen=True, slots=True)
class Weights:
    """Derivatives of the mean cycle time: by each step's mean and variance, by each flow's mean."""

    means: dict[str, float]
    variances: dict[str, float]
    flows: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Chain:
    """A chain that is entered `entered` times a case, and what its mean and variance weigh."""

    begin: str
    end: str | None
    entered: float
    mean: float
    variance: float


def weights(level: Level) -> Weights:
    """Find the weights of the steps of a level that is the outermost."""
    found = Weights(defaultdict(float), defaultdict(float), defaultdict(float))
    starts = level.starts()
    for start in starts:
        share = 1 / len(starts)
        _weigh(level, _Chain(start, None, share, share, 0.0), found, 0)
    return found


def _weigh(level: Level, chain: _Chain, found: Weights, depth: int) -> None:
    if chain.entered <= 0 or depth > _DEEPEST:
        return
    for step in level.reachable(chain.begin, chain.end):
        count = level.visited.steps[step] / chain.entered
        found.means[step] += chain.mean * count
        found.variances[step] += chain.variance * count
        block = level.blocks.get(step)
        if block is None or (block.end is not None and block.end == step):
            for edge in level.graph.outgoing(step):
                taken = level.visited.flows.get(edge.id, 0.0)
                found.flows[edge.id] += chain.mean * taken / chain.entered
            continue
        branches = [level.branch(block, flow, depth + 1) for flow in block.branches]
        instead = level.instead(block)
        for place, flow in enumerate(block.branches):
            felt = _felt(branches, place, instead)
            mean = count * (chain.mean * felt[0].mean + chain.variance * felt[0].variance)
            spread = count * (chain.mean * felt[1].mean + chain.variance * felt[1].variance)
            entered = level.visited.flows.get(flow, 0.0)
            found.flows[flow] += mean
            target = level.graph.flows[flow].target
            _weigh(level, _Chain(target, block.end, entered, mean, spread), found, depth + 1)


_DEEPEST = 50


def _felt(branches: list[Moments], place: int, instead: int | None) -> tuple[Moments, Moments]:
    """Give the derivatives of the latest by one branch's mean, and by its variance."""
    base, one = latest(branches, instead), branches[place]
    if one.mean <= 0:
        return Moments(0.0, 0.0), Moments(0.0, 0.0)
    found: list[Moments] = []
    for longer, wider in (
        (one.mean * _LITTLE, 0.0),
        (0.0, (one.variance or one.mean**2) * _LITTLE),
    ):
        moved = Moments(one.mean + longer, one.variance + wider, one.taken)
        after = latest([*branches[:place], moved, *branches[place + 1 :]], instead)
        by = longer or wider
        found.append(Moments((after.mean - base.mean) / by, (after.variance - base.variance) / by))
    return found[0], found[1]
