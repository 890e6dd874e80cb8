"""A loop is, by its own numbers, never left.

Finds:
    Loops with a way out whose share is zero, steps whose errors have all of it done again, and
    handoffs that all come back.

Why it matters:
    Visits, work, cost and time of such a process are infinite, and so is every answer built on
    them.

How it decides:
    The equations of the visits have no solution at the step, although flows lead from it to an end.
    Shares that are not given are taken as even. A fork whose flows go on and back at once has the
    same effect: each pass sends one more round.

When it is wrong:
    Shares rounded to 0 and 1; give the rare exit its share.

Sources:
    Kemeny & Snell 1960, "Finite Markov chains" (absorbing chains).
"""

from collections.abc import Iterable, Iterator
from typing import Final

from wfmap.findings import Fix
from wfmap.graph import FlowEdge, StepNode
from wfmap.graph.paths import cycles, links, reach, reversed_links
from wfmap.graph.rates import repeats_for_ever
from wfmap.graph.soundness import soundness
from wfmap.graph.visits import visits
from wfmap.rules.repairs import put, splits
from wfmap.rules.rule import Fault, Rule, Subject, at_flow, at_step
from wfmap.words.sentences import listed, quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each loop that nothing leaves often enough."""
    endless = frozenset(visits(subject.graph).endless)
    if not endless:
        return
    yield from _never_done(subject, endless)
    for level in subject.graph.levels:
        ends = [node.id for node in subject.graph.at(level) if not node.outgoing]
        finishing = reach(reversed_links(links(subject.graph, level)), ends)
        doubled = _doubled(subject, level)
        for loop in cycles(subject.graph, level):
            if endless.issuperset(loop) and loop[0] in finishing:
                exits = _exits(subject, loop)
                if _forks(subject, exits) or doubled.isdisjoint(loop):
                    yield _fault(subject, loop, exits)


def _never_done(subject: Subject, endless: frozenset[str]) -> Iterator[Fault]:
    """Yield a fault for each step, and each handoff, of which nothing is ever right."""
    for node in subject.graph.steps.values():
        if node.id in endless and repeats_for_ever(node):
            yield at_step(
                node,
                f"by its error rate, {quoted(node.label)} is done again for ever",
                'give it an "error_rate" below 1',
                fixes=(_open(f"{node.pointer}/error_rate", "error_rate"),),
            )
    for flow in subject.graph.handoffs:
        back = flow.handoff.rework_share if flow.handoff is not None else None
        if back is not None and back.value >= 1 and flow.source in endless:
            giver, receiver = (
                subject.graph.actor_name(actor) for actor in (flow.giver, flow.receiver)
            )
            yield at_flow(
                flow,
                f"by its share, all that {giver} hands over to {receiver} comes back, for ever",
                'give the handoff a "rework_share" below 1',
                fixes=(_open(f"{flow.pointer}/handoff/rework_share", "rework_share"),),
            )


def _open(place: str, name: str) -> Fix:
    return Fix(f'leave "{name}" open until it is known', ({"op": "remove", "path": place},))


def _doubled(subject: Subject, level: str) -> frozenset[str]:
    """Find the steps at which ways meet unawares; numbers of a loop around them mean nothing."""
    faults = soundness(subject.graph)[level].faults
    return frozenset(fault.step for fault in faults if fault.kind == "lack-of-sync")


def _exits(subject: Subject, loop: tuple[str, ...]) -> dict[str, list[FlowEdge]]:
    """List the flows that leave a loop, by the step they leave it at."""
    inside = frozenset(loop)
    exits: dict[str, list[FlowEdge]] = {}
    for step in loop:
        out = [flow for flow in subject.graph.outgoing(step) if flow.target not in inside]
        if out:
            exits[step] = out
    return exits


def _forks(subject: Subject, exits: Iterable[str]) -> bool:
    """Tell whether a step goes on and back at once, so that each round sends one more."""
    splits_of = (subject.graph.steps[step].split for step in exits)
    return any(split in ("parallel", "inclusive") for split in splits_of)


def _fault(subject: Subject, loop: tuple[str, ...], exits: dict[str, list[FlowEdge]]) -> Fault:
    names = listed([quoted(subject.graph.steps[step].label) for step in loop])
    told = listed([quoted(subject.graph.steps[step].label) for step in exits])
    return at_step(
        subject.graph.steps[loop[0]],
        f"by its shares, no case ever leaves the loop of {names}",
        f'give the way out after {told} a "share" above 0, and the way back the rest',
        options=tuple(
            fix for step in exits for fix in _options(subject.graph.steps[step], subject)
        ),
    )


def _options(node: StepNode, subject: Subject) -> Iterator[Fix]:
    """List what may let cases out: one way at a time, or shares that are left open."""
    yield from splits(node)
    stated = [flow for flow in subject.graph.outgoing(node.id) if flow.share is not None]
    if stated:
        patch = tuple({"op": "remove", "path": f"{flow.pointer}/share"} for flow in stated)
        title = f'leave each "share" after {quoted(node.label)} open until it is known'
        if node.split == "exclusive":
            yield Fix(title, patch)
        elif node.split != "event":
            chosen = f'let {quoted(node.label)} choose one way ("split": "exclusive"), and '
            yield Fix(chosen + title, (*put(node, split="exclusive"), *patch))


RULE: Final = Rule.of(__name__, __doc__, check)
