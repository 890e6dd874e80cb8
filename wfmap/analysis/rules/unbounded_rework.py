"""A loop is, by its own numbers, never left.

Finds:
    Loops with a way out whose share is zero.

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

from collections.abc import Iterator
from math import isinf

from wfmap.analysis.rule import Case, Fault, at_step
from wfmap.analysis.wording import listed, quoted
from wfmap.graph.paths import cycles, links, reach, reversed_links


def check(case: Case) -> Iterator[Fault]:
    """Yield a fault for each loop that nothing leaves often enough."""
    endless = {step for step, facts in case.facts.steps.items() if isinf(facts.visits.value)}
    if not endless:
        return
    for level in case.graph.levels:
        ends = [node.id for node in case.graph.at(level) if not node.outgoing]
        finishing = reach(reversed_links(links(case.graph, level)), ends)
        for loop in cycles(case.graph, level):
            if endless.issuperset(loop) and loop[0] in finishing:
                yield _fault(case, loop)


def _fault(case: Case, loop: tuple[str, ...]) -> Fault:
    inside = frozenset(loop)
    flows = [flow for step in loop for flow in case.graph.outgoing(step)]
    out = [flow for flow in flows if flow.target not in inside]
    names = listed([quoted(case.graph.steps[step].label) for step in loop])
    exits = listed([quoted(case.graph.steps[flow.source].label) for flow in out])
    return at_step(
        case.graph.steps[loop[0]],
        f"by its shares, no case ever leaves the loop of {names}",
        f"give the way out after {exits} a share above 0, and let the step choose one flow "
        '("split": "exclusive")',
    )
