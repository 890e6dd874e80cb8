"""Who watches an AI step: who looks next, who does it by hand, who is asked, what is learned.

All of it is read from the shape of the process (paths, lanes, kinds, stores), never from a mark, so
that a document written by hand and a rewritten one are judged alike. A function asked about a step
that is not there raises KeyError. What comes in tuples is in the order in which work reaches it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wfmap.analysis.lineage import lineage
from wfmap.graph import ProcessGraph, StepNode
from wfmap.insertion.patterns.words import APPROVING, CHECKING, says
from wfmap.insertion.rewriting.people import is_person
from wfmap.insertion.walking import after, before, is_ai, looks, outside, reached, walk

__all__ = [
    "NAMES_OF_CHECKS",
    "Outlook",
    "ai_steps",
    "as_before",
    "chained_to",
    "corrections_of",
    "escalation_of",
    "fallback_of",
    "feedback_of",
    "goes_around",
    "in_shadow",
    "next_checks",
    "outlook",
    "reaches_person_unchained",
    "receivers_of",
    "replaced_by_ai",
    "reviewers_of",
    "reviews_of",
]

NAMES_OF_CHECKS: Final = (*APPROVING, *CHECKING)
"""Words by which people name a step that looks at somebody else's result."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the result of a step comes to before anybody has looked at it.

    `checks` are the first steps by people on each way, `ais` the AI steps met before them,
    `machines` the work of machines on the way and `gateways` what routes it; `outside` steps of
    somebody outside, and `ends`, where ways end unseen. `direct` names the checks that no machine
    acts in front of.
    """

    checks: tuple[StepNode, ...]
    ais: tuple[StepNode, ...]
    machines: tuple[StepNode, ...]
    gateways: tuple[StepNode, ...]
    outside: tuple[StepNode, ...]
    ends: tuple[StepNode, ...]
    direct: frozenset[str]

    @property
    def unseen(self) -> tuple[StepNode, ...]:
        """Where the result takes effect before anybody has looked at it."""
        return (*self.outside, *self.ends)


def ai_steps(graph: ProcessGraph) -> tuple[StepNode, ...]:
    """List the steps that an AI does, in document order."""
    return tuple(node for node in graph.steps.values() if is_ai(graph, node))


def outlook(graph: ProcessGraph, step: str) -> Outlook:
    """Follow the result of a step until somebody looks at it; its own border events left out."""

    def stops(node: StepNode) -> bool:
        return looks(graph, node) or is_ai(graph, node) or outside(graph, node)

    def acts(node: StepNode) -> bool:
        return stops(node) or node.is_work

    found = walk(graph, after(graph, step), stops, _with_border)
    open_ = [node for node in found if not stops(node)]
    return Outlook(
        checks=tuple(n for n in found if looks(graph, n)),
        ais=tuple(n for n in found if is_ai(graph, n)),
        machines=tuple(n for n in open_ if n.is_work),
        gateways=tuple(n for n in open_ if n.is_gateway),
        outside=tuple(n for n in found if outside(graph, n)),
        ends=tuple(n for n in open_ if not after(graph, n.id)),
        direct=frozenset(n.id for n in walk(graph, after(graph, step), acts) if looks(graph, n)),
    )


def _with_border(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    events = tuple(graph.steps[event] for event in graph.steps[step].attached)
    return (*after(graph, step), *events)


def next_checks(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    """List the first steps by people on every way from a step."""
    return outlook(graph, step).checks


def chained_to(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    """List the AI steps that get the result of a step before anybody has looked at it."""
    return outlook(graph, step).ais


def reaches_person_unchained(graph: ProcessGraph, step: str) -> bool:
    """Tell whether some way from a step comes to a person before it comes to another AI step."""
    return bool(next_checks(graph, step))


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


def fallback_of(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    """List the steps in which people do the work without the AI.

    First the ways around it: from an event on its border, from another answer of a gateway in front
    of it. Where there is none, the people a gateway behind it sends a part of the cases to, as far
    as they write what the machines write, or one of the two does not say what it writes.
    """
    around = _first_people(graph, _ways_around(graph, step))
    return around or _by_answer(graph, step)


def _first_people(graph: ProcessGraph, begin: tuple[StepNode, ...]) -> tuple[StepNode, ...]:
    """List who has the case first, before any machine works on it."""
    found = walk(graph, begin, lambda n: n.is_work or looks(graph, n))
    return tuple(node for node in found if looks(graph, node))


def _ways_around(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    """List where ways around a step begin: at events on its border, at answers given before it.

    Another answer is a way around only where its work comes back to where the AI's goes on.
    """
    events = tuple(graph.steps[event] for event in graph.steps[step].attached)
    found = [target for event in events for target in after(graph, event.id)]
    answers = dict.fromkeys(s.id for s in _in_front(graph, step))
    onward = _onward(graph, step) if answers else frozenset()
    for split in answers:
        others = (n for n in after(graph, split) if not _leads_to(graph, n, step))
        around = [node for node in others if _comes_back(graph, node, onward)]
        if around:
            found += around
            break  # what parts further ahead are other cases
    return tuple({node.id: node for node in found}.values())


def _onward(graph: ProcessGraph, step: str) -> frozenset[str]:
    """Name where the result goes, past those who look at it first."""
    first = outlook(graph, step).direct
    ways = walk(graph, after(graph, step), lambda n: looks(graph, n) and n.id not in first)
    return frozenset(node.id for node in ways)


def _comes_back(graph: ProcessGraph, node: StepNode, onward: frozenset[str]) -> bool:
    if node.id in onward:
        return True
    own = walk(graph, (node,), lambda n: looks(graph, n) or is_ai(graph, n))
    begin = [n for one in own for n in (one, *after(graph, one.id))]
    ways = walk(graph, begin, lambda n: n.is_work)
    return any(other.id in onward for other in ways)


def _in_front(graph: ProcessGraph, step: str) -> Iterator[StepNode]:
    """Yield the splits between a step and whoever had the case last."""

    def stops(node: StepNode) -> bool:
        return node.id == step or looks(graph, node) or is_ai(graph, node)

    for node in walk(graph, before(graph, step), stops, before):
        if not stops(node) and len(node.outgoing) > 1:
            yield node


def _leads_to(graph: ProcessGraph, node: StepNode, step: str) -> bool:
    """Tell whether a way leads to a step before anybody has looked at the case."""
    found = walk(graph, (node,), lambda n: n.id == step or looks(graph, n))
    return any(other.id == step for other in found)


def _by_answer(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    seen = outlook(graph, step)
    direct = [node for node in seen.checks if node.id in seen.direct]
    if len(direct) + len(seen.machines) < 2:  # noqa: PLR2004 - an answer is one of two or more
        return ()
    written = {a.store for node in seen.machines for a in node.step.writes}
    return tuple(n for n in direct if _does_it_too(n, written))


def _does_it_too(node: StepNode, written: set[str]) -> bool:
    own = {access.store for access in node.step.writes}
    return not written or not own or bool(own & written)


def replaced_by_ai(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    """List the steps by hand that a case can do without because of the AI.

    Those of `fallback_of`, where some way from the AI step leads past the ways around it: neither
    the person an AI only helps, nor the next one behind an AI that only watches.
    """
    begin = {node.id for node in _ways_around(graph, step)}
    by_hand = fallback_of(graph, step)
    return tuple(n for n in by_hand if _leads_past(graph, step, begin or {n.id}))


def _leads_past(graph: ProcessGraph, step: str, avoided: set[str]) -> bool:
    ways = walk(graph, after(graph, step), lambda n: n.id in avoided)
    return any(n.id not in avoided and not after(graph, n.id) for n in ways)


def as_before(graph: ProcessGraph, step: str) -> frozenset[str]:
    """Name the steps a case comes to around the AI step until somebody looks, looks included."""
    ways = walk(graph, _ways_around(graph, step), lambda n: looks(graph, n) or is_ai(graph, n))
    return frozenset(node.id for node in ways)


def goes_around(graph: ProcessGraph, step: str) -> bool:
    """Tell whether a case can go on without the AI step: by hand, or as if it were not there."""
    if fallback_of(graph, step):
        return True
    onward = _onward(graph, step)
    return any(_comes_back(graph, node, onward) for node in _ways_around(graph, step))


def in_shadow(graph: ProcessGraph, step: str) -> bool:
    """Tell whether nothing hangs on the result: work goes on where it goes around the AI step."""
    onward = {node.id for node in after(graph, step)}
    return bool(onward) and onward <= {node.id for node in _ways_around(graph, step)}


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


def corrections_of(graph: ProcessGraph, step: str) -> tuple[str, ...]:
    """Name the stores in which people keep what they did with the result, owned or not.

    Only people behind the AI or beside it write them, and no later work but an AI's reads them: a
    store that the process lives on is no record of the AI's mistakes.
    """
    people, traced = _behind(graph, step), lineage(graph)
    known = {n.id for ai in ai_steps(graph) for n in _behind(graph, ai.id)}
    later = frozenset(n for node in people for n in reached(graph, node.id))
    stores = dict.fromkeys(a.store for node in people for a in node.step.writes)

    def kept(store: str) -> bool:
        return all(
            use.step in known if use.writes else use.step not in later or _ai(graph, use.step)
            for use in traced.of_store.get(store, ())
        )

    return tuple(store for store in stores if kept(store))


def _ai(graph: ProcessGraph, step: str) -> bool:
    return is_ai(graph, graph.steps[step])


def _behind(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    """List who looks first, who does it by hand, and who corrects after a look."""
    first = (*next_checks(graph, step), *fallback_of(graph, step))
    second = tuple(n for node in first for n in next_checks(graph, node.id))
    return tuple({node.id: node for node in (*first, *second)}.values())


def feedback_of(graph: ProcessGraph, step: str) -> tuple[str, ...]:
    """Name the stores of corrections that somebody owns."""
    stores = graph.process.stores
    return tuple(s for s in corrections_of(graph, step) if s in stores and stores[s].owner)
