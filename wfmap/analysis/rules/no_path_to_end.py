"""From some steps on, no case ever ends.

Finds:
    Loops that no flow leaves, levels in which every step has a step after it, and markings from
    which no end can be reached any more.

Why it matters:
    Cases that get there are never finished: they pile up, and every mean over all cases is
    infinite.

How it decides:
    Per level: steps that lead to each other, and none of them to a step outside. Reported once for
    each such loop, with the number of steps that lead only there. Beyond that, tokens are played
    through (see "deadlock"): where a token can go on for ever but never end, the fault is
    reported with the path to it.

When it is wrong:
    Processes that run on purpose for ever, such as monitoring.

Sources:
    van der Aalst et al. 2011, "Soundness of workflow nets" (option to complete); Camunda
    "no-loop"; bpmnlint "end-event-required".
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.levels import level_name
from wfmap.analysis.repairs import joins, splits
from wfmap.analysis.rewiring import way_out
from wfmap.analysis.rule import Case, Fault, Rule, at_step
from wfmap.analysis.wording import listed, plural, quoted
from wfmap.findings import Fix
from wfmap.graph.paths import cycles, links, reach, reversed_links
from wfmap.graph.soundness import Unsound, soundness

SHOWN: Final = 4
"""Steps of a loop that the sentence names."""


def check(case: Case) -> Iterator[Fault]:
    """Yield a fault for each loop without exit, and each marking that can never end."""
    for level in case.graph.levels:
        after = links(case.graph, level)
        ends = [node.id for node in case.graph.at(level) if not node.outgoing]
        finishing = reach(reversed_links(after), ends)
        if len(finishing) < len(after):
            yield from _loops(case, level, finishing)
        for fault in soundness(case.graph)[level].faults:
            if fault.kind == "no-completion" and fault.step in finishing:
                yield _trap(case, fault)


def _loops(case: Case, level: str, finishing: frozenset[str]) -> Iterator[Fault]:
    after = links(case.graph, level)
    before = reversed_links(after)
    for loop in cycles(case.graph, level):
        inside = frozenset(loop)
        if loop[0] in finishing or any(t not in inside for s in loop for t in after[s]):
            continue
        trapped = reach(before, loop) - inside - finishing
        names = [quoted(case.graph.steps[step].label) for step in loop]
        lead = f"; {plural(len(trapped), 'more step')} can only lead there" if trapped else ""
        where = f"nothing ends {level_name(case, level)}: " if not finishing else ""
        yield at_step(
            case.graph.steps[loop[0]],
            f"{where}no flow leads out of the loop of {listed(names, SHOWN)}{lead}",
            "add the way out: a decision with a flow that leaves the loop",
            options=tuple(way_out(case.graph, loop)),
            hint_stays=True,
        )


def _trap(case: Case, fault: Unsound) -> Fault:
    node = case.graph.steps[fault.step]
    way = listed([quoted(case.graph.steps[step].label) for step in fault.path[-SHOWN:]], SHOWN)
    return at_step(
        node,
        f"after {way} a case can go on at {quoted(node.label)} but never come to an end",
        "check which flows of its splits and joins belong together",
        options=tuple(_options(case, fault)),
    )


def _options(case: Case, fault: Unsound) -> Iterator[Fix]:
    """List what may lead to an end: other splits and joins on the way here, the last first."""
    for step in dict.fromkeys((fault.step, *reversed(fault.path))):
        node = case.graph.steps[step]
        yield from splits(node)
        if len(node.incoming) > 1:
            yield from joins(node)


RULE: Final = Rule.of(__name__, __doc__, check)
