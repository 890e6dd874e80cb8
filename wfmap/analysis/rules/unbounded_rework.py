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

from wfmap.analysis.repairs import splits
from wfmap.analysis.rule import Case, Fault, Rule, at_flow, at_step
from wfmap.analysis.wording import listed, quoted
from wfmap.findings import Fix
from wfmap.graph import FlowEdge, StepNode
from wfmap.graph.paths import cycles, links, reach, reversed_links
from wfmap.graph.rates import repeats_for_ever
from wfmap.graph.soundness import soundness
from wfmap.graph.visits import visits


def check(case: Case) -> Iterator[Fault]:
    """Yield a fault for each loop that nothing leaves often enough."""
    endless = frozenset(visits(case.graph).endless)
    if not endless:
        return
    yield from _never_done(case, endless)
    for level in case.graph.levels:
        ends = [node.id for node in case.graph.at(level) if not node.outgoing]
        finishing = reach(reversed_links(links(case.graph, level)), ends)
        doubled = _doubled(case, level)
        for loop in cycles(case.graph, level):
            if endless.issuperset(loop) and loop[0] in finishing:
                exits = _exits(case, loop)
                if _forks(case, exits) or doubled.isdisjoint(loop):
                    yield _fault(case, loop, exits)


def _never_done(case: Case, endless: frozenset[str]) -> Iterator[Fault]:
    """Yield a fault for each step, and each handoff, of which nothing is ever right."""
    for node in case.graph.steps.values():
        if node.id in endless and repeats_for_ever(node):
            yield at_step(
                node,
                f"by its error rate, {quoted(node.label)} is done again for ever",
                'give it an "error_rate" below 1',
                fixes=(_open(f"{node.pointer}/error_rate", "error_rate"),),
            )
    for flow in case.graph.handoffs:
        back = flow.handoff.rework_share if flow.handoff is not None else None
        if back is not None and back.value >= 1 and flow.source in endless:
            giver, receiver = (
                case.graph.actor_name(actor) for actor in (flow.giver, flow.receiver)
            )
            yield at_flow(
                flow,
                f"by its share, all that {giver} hands over to {receiver} comes back, for ever",
                'give the handoff a "rework_share" below 1',
                fixes=(_open(f"{flow.pointer}/handoff/rework_share", "rework_share"),),
            )


def _open(place: str, name: str) -> Fix:
    return Fix(f'leave "{name}" open until it is known', ({"op": "remove", "path": place},))


def _doubled(case: Case, level: str) -> frozenset[str]:
    """Find the steps at which ways meet unawares; numbers of a loop around them mean nothing."""
    faults = soundness(case.graph)[level].faults
    return frozenset(fault.step for fault in faults if fault.kind == "lack-of-sync")


def _exits(case: Case, loop: tuple[str, ...]) -> dict[str, list[FlowEdge]]:
    """List the flows that leave a loop, by the step they leave it at."""
    inside = frozenset(loop)
    exits: dict[str, list[FlowEdge]] = {}
    for step in loop:
        out = [flow for flow in case.graph.outgoing(step) if flow.target not in inside]
        if out:
            exits[step] = out
    return exits


def _forks(case: Case, exits: Iterable[str]) -> bool:
    """Tell whether a step goes on and back at once, so that each round sends one more."""
    return any(case.graph.steps[step].split == "parallel" for step in exits)


def _fault(case: Case, loop: tuple[str, ...], exits: dict[str, list[FlowEdge]]) -> Fault:
    names = listed([quoted(case.graph.steps[step].label) for step in loop])
    told = listed([quoted(case.graph.steps[step].label) for step in exits])
    return at_step(
        case.graph.steps[loop[0]],
        f"by its shares, no case ever leaves the loop of {names}",
        f'give the way out after {told} a "share" above 0, and the way back the rest',
        options=tuple(fix for step in exits for fix in _options(case.graph.steps[step], case)),
    )


def _options(node: StepNode, case: Case) -> Iterator[Fix]:
    """List what may let cases out: one way at a time, or shares that are left open."""
    yield from splits(node)
    stated = [flow for flow in case.graph.outgoing(node.id) if flow.share is not None]
    if node.split == "exclusive" and stated:
        patch = tuple({"op": "remove", "path": f"{flow.pointer}/share"} for flow in stated)
        title = f'leave each "share" after {quoted(node.label)} open until it is known'
        yield Fix(title, patch)


RULE: Final = Rule.of(__name__, __doc__, check)
