"""The AI works where the process is not held up.

Finds:
    AI steps that take nothing off the actor who limits the process.

Why it matters:
    Only the bottleneck sets how much gets done. Halving a step beside it took a process from
    21.05 time units to 20.35; a fifth less at the bottleneck took it to 4.39 (exact results of
    the design).

How it decides:
    An actor with a predicted load of 70 % or more (own default, setting `limit`) limits the
    process, and is none of those whom the AI step concerns: who review its result, do its work by
    hand, or do it. The AI's people would be less busy than it even if they did all of the AI's
    cases, so that the bottleneck was not theirs before. And no case can end behind the AI without
    coming to the bottleneck. An AI in the shadow is left out. It is the same as the rule
    off-bottleneck of other catalogues.

When it is wrong:
    Insertions that serve quality or cost, not time.

Sources:
    Goldratt (theory of constraints); Hopp & Spearman, Factory Physics.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from wfmap.graph import StepNode
from wfmap.insertion.oversight import (
    after,
    ai_steps,
    fallback_of,
    in_shadow,
    load_of,
    reliefs,
    reviews_of,
    walk,
)
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import percent, quoted

if TYPE_CHECKING:
    from wfmap.prediction.predictor import Prediction

LIMIT: Final = 0.7
"""Busy share from which an actor holds a process up (own default)."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each AI step beside the bottleneck."""
    for node in ai_steps(subject.graph):
        prediction = subject.prediction
        limiting = None if prediction is None else prediction.limited_by
        if prediction is None or limiting is None:
            return
        load = load_of(prediction, limiting)
        if load >= subject.number("limit", LIMIT) and _is_beside(
            subject, prediction, node, limiting
        ):
            who = subject.graph.actor_name(limiting)
            yield at_step(
                node,
                f"the AI in {quoted(node.label)} takes nothing off {who}, who limits the process "
                f"(busy {percent(load)} of the time): no more gets done, nor much faster",
                f"ease {who} first, or say which other gain it is for",
            )


def _is_beside(subject: Subject, prediction: "Prediction", node: StepNode, limiting: str) -> bool:
    graph = subject.graph
    near = (*reviews_of(graph, node.id), *fallback_of(graph, node.id), node)
    if limiting in {n.actor for n in near} or in_shadow(graph, node.id):
        return False
    if any(r.by_hand >= load_of(prediction, limiting) for r in reliefs(subject, node)):
        return False
    return not _spares(subject, node, limiting)


def _spares(subject: Subject, node: StepNode, limiting: str) -> bool:
    """Tell whether a case can end behind the AI without work for the bottleneck."""
    ways = walk(
        subject.graph, after(subject.graph, node.id), lambda n: n.actor == limiting and n.is_work
    )
    meets = any(n.actor == limiting and n.is_work for n in ways)
    ends = any(not after(subject.graph, n.id) for n in ways if n.actor != limiting or not n.is_work)
    return meets and ends


RULE: Final = Rule.of(__name__, __doc__, check)
