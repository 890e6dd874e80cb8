"""Let a score say whether one person looks or two.

Matches:
    A second look by hand: a person reads what another has just read, or what another reads at the
    same time, and its name says that it is the second, or both look for the same thing.

What it does:
    Gives each case a score after what both look at. Where the score is low, one look is enough; all
    others get their second look as before. Nobody's first look is left out.

How it is rewritten:
    The common surround in front of the second look. Who looks first sees the score and says whether
    that is enough; later only a sample of what had one look gets its second one all the same.

When it is wrong:
    Where a law or an agreement asks for two looks in every case; where the first one knows the
    score before looking and leans on it; where nobody learns later what one look has missed.

Sources:
    Lång et al. 2023 (readings of mammograms 44.3 % fewer, no fewer cancers found); consensus
    meetings were not counted.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import ProcessGraph, StepNode
from wfmap.insertion.patterns.pattern import (
    ErrorLimit,
    Match,
    Pattern,
    Plan,
    Setting,
    at_step,
    in_front,
)
from wfmap.insertion.patterns.words import AGAIN, LOOKING, says
from wfmap.insertion.terms import Stage
from wfmap.model.process import Process
from wfmap.readiness.terms import Purpose
from wfmap.words.sentences import quoted

NAME: Final = "triage-to-one-or-two"

STAGES: Final[tuple[Stage, ...]] = ("shadow", "supervised", "autonomous")
"""It says how many look; a help in the second look itself would be another pattern."""


def matches(setting: Setting) -> Iterator[Match]:
    """Yield the second looks."""
    for node in setting.by_hand:
        first = _first_look(setting, node)
        if first is None:
            continue
        why = (
            f"{quoted(first.label)} has looked at the same before, or does so at the same time",
            "each case takes two looks, whatever it looks like",
        )
        yield at_step(setting, NAME, node, why, verb="Score", stages=STAGES, reviewer=first.actor)


def _first_look(setting: Setting, node: StepNode) -> StepNode | None:
    """Find whose look this one repeats; None where it is the first one or no look."""
    seen = _seen(node)
    for other in (*_before(setting, node), *_beside(setting, node)):
        if not seen & _seen(other) or other not in setting.staffed:
            continue
        looks = all(says(one.label, LOOKING) for one in (node, other))
        if says(node.label, AGAIN) or (looks and other in _beside(setting, node)):
            return other
    return None


def _seen(node: StepNode) -> frozenset[str]:
    return frozenset(access.store for access in node.step.reads)


def _before(setting: Setting, node: StepNode) -> tuple[StepNode, ...]:
    return tuple(giver for giver in setting.graph.predecessors(node.id) if giver.is_work)


def _beside(setting: Setting, node: StepNode) -> tuple[StepNode, ...]:
    """Give the steps that begin with this one, of which the first is the first look."""
    found: list[StepNode] = []
    for giver in setting.graph.predecessors(node.id):
        if giver.split == "parallel":
            together = setting.graph.successors(giver.id)
            found += together[: [one.id for one in together].index(node.id)]
    return tuple(found)


def rewrite(graph: ProcessGraph, plan: Plan) -> Process:
    """Put a score with its surround in front of the second look."""
    return in_front(graph, plan)


PATTERN: Final = Pattern(
    name=NAME,
    page=__doc__,
    matches=matches,
    rewrite=rewrite,
    purpose=Purpose(
        name=NAME,
        needed=("completeness",),
        helpful=("accuracy", "conformity"),
        reads_only=True,
        because="a score of what is not there is a guess",
    ),
    knows_the_task=True,
    only_prepares=True,
    task_fit=(0.6, 0.4, 0.85),
    error_limit=ErrorLimit(0.1, "One person has looked at every case."),
)
