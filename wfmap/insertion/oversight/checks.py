"""Who watches an AI step: who looks next, who does it by hand, who is asked, what is learned.

All of it is read from the shape of the process (paths, lanes, kinds, stores), never from a mark, so
that a document written by hand and a rewritten one are judged alike. A function asked about a step
that is not there raises KeyError. What comes in tuples is in the order in which work reaches it.
"""

from functools import lru_cache
from typing import Final

from wfmap.analysis.lineage import lineage
from wfmap.graph import ProcessGraph, StepNode
from wfmap.insertion.oversight.exposure import (
    ai_steps,
    next_checks,
    outlook,
)
from wfmap.insertion.oversight.fallback import (
    fallback_of,
)
from wfmap.insertion.oversight.walking import answered_once, is_ai, reached
from wfmap.insertion.patterns.words import APPROVING, CHECKING, says
from wfmap.insertion.rewriting.people import is_person

__all__ = [
    "NAMES_OF_CHECKS",
    "corrections_of",
    "escalation_of",
    "feedback_of",
    "receivers_of",
    "reviewers_of",
    "reviews_of",
]

NAMES_OF_CHECKS: Final = (*APPROVING, *CHECKING)
"""Words by which people name a step that looks at somebody else's result."""


@answered_once
def reviews_of(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    """List the steps by people who look at the result: not those who do it by hand.

    A person whom the result comes to before any machine acts on it looks at it. Behind a machine
    the next work is no review: only a step that keeps corrections is, or one that is named a check
    and gets a sample from an inclusive split. Nor is an escalation one.
    """
    seen, by_hand = outlook(graph, step), fallback_of(graph, step)
    kept = set(corrections_of(graph, step))
    return tuple(
        n
        for n in seen.checks
        if n not in by_hand
        and (n.id in seen.direct or _is_audit(graph, n, kept))
        and not _hands_to(graph, n, by_hand)
    )


def _is_audit(graph: ProcessGraph, node: StepNode, kept: set[str]) -> bool:
    if any(access.store in kept for access in node.step.writes):
        return True
    beside = (f for f in graph.incoming(node.id) if graph.steps[f.source].split == "inclusive")
    sampled = any(flow.share is not None and flow.share < 1 for flow in beside)
    return sampled and says(node.label, NAMES_OF_CHECKS)


def _hands_to(graph: ProcessGraph, node: StepNode, by_hand: tuple[StepNode, ...]) -> bool:
    """Tell whether a step only passes cases on to those who do the work by hand: an escalation."""
    seen = outlook(graph, node.id)
    return bool(seen.checks) and not seen.unseen and all(n in by_hand for n in seen.checks)


def receivers_of(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    """List the steps by people that go on with the result behind a machine or a review."""
    seen = outlook(graph, step)
    reviews, by_hand = reviews_of(graph, step), fallback_of(graph, step)
    behind = (n for review in (*reviews, *by_hand) for n in next_checks(graph, review.id))
    found = {n.id: n for n in (*seen.checks, *behind)}
    known = {n.id for n in (*reviews, *by_hand)}
    return tuple(n for n in found.values() if n.id not in known)


def reviewers_of(graph: ProcessGraph, step: str) -> tuple[str, ...]:
    """Name the actors who review the result of a step, each once."""
    return tuple(dict.fromkeys(n.actor for n in reviews_of(graph, step) if n.actor is not None))


def escalation_of(graph: ProcessGraph, step: str) -> tuple[str, ...]:
    """Name the actors who decide what the AI and those behind it cannot, each once.

    They are named by `escalates_to` of the AI or of the people next to it, or they are the second
    and further people whom a gateway behind the AI sends cases to.
    """
    direct = outlook(graph, step)
    takers = [n.actor for n in direct.checks if n.id in direct.direct]
    by_hand = [n.actor for n in fallback_of(graph, step)]
    asked = dict.fromkeys((graph.steps[step].actor, *takers, *by_hand))
    declared = (graph.process.actors.get(actor or "") for actor in asked)
    named = [actor.escalates_to for actor in declared if actor is not None]
    further = list(dict.fromkeys((*by_hand, *takers)))[1:]
    found = dict.fromkeys(a for a in (*named, *further) if a and is_person(graph, a))
    return tuple(found)


@answered_once
def corrections_of(graph: ProcessGraph, step: str) -> tuple[str, ...]:
    """Name the stores in which people keep what they did with the result, owned or not.

    Only people behind the AI or beside it write them, and no later work but an AI's reads them: a
    store that the process lives on is no record of the AI's mistakes.
    """
    people, traced, known = _behind(graph, step), lineage(graph), _beside_ais(graph)
    stores = dict.fromkeys(a.store for node in people for a in node.step.writes)

    def kept(store: str) -> bool:
        return all(
            use.step in known if use.writes else not _read_later(graph, people, use.step)
            for use in traced.of_store.get(store, ())
        )

    return tuple(store for store in stores if kept(store))


def _read_later(graph: ProcessGraph, people: tuple[StepNode, ...], reader: str) -> bool:
    """Tell whether later work, but an AI's, is what reads a store."""
    if is_ai(graph, graph.steps[reader]):
        return False
    return any(reader in _reached(graph, node.id) for node in people)


_reached = answered_once(reached)


@lru_cache(maxsize=2)  # as lineage
def _beside_ais(graph: ProcessGraph) -> frozenset[str]:
    """Name all the people behind and beside the AI steps of a process."""
    return frozenset(n.id for ai in ai_steps(graph) for n in _behind(graph, ai.id))


def _behind(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    """List who looks first, who does it by hand, and who corrects after a look."""
    first = (*next_checks(graph, step), *fallback_of(graph, step))
    second = tuple(n for node in first for n in next_checks(graph, node.id))
    return tuple({node.id: node for node in (*first, *second)}.values())


def feedback_of(graph: ProcessGraph, step: str) -> tuple[str, ...]:
    """Name the stores of corrections that somebody owns."""
    stores = graph.process.stores
    return tuple(s for s in corrections_of(graph, step) if s in stores and stores[s].owner)
