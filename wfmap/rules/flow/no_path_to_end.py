"""From some steps on, no case ever ends.

Finds:
    Loops that no flow leaves, levels in which every step has a step after it, markings from which
    no end can be reached any more, and work that is always stopped by an event whose way leads
    back to it.

Why it matters:
    Cases that get there are never finished: they pile up, and every mean over all cases is
    infinite.

How it decides:
    Per level: steps that lead to each other, and none of them to a step outside. Reported once for
    each such loop, with the number of steps that lead only there. Beyond that, tokens are played
    through (see "deadlock"): where a token can go on for ever but never end, the fault is
    reported with the path to it. Of a sub-process in which every way ends in an error that is
    caught, only the way of its event is followed.

When it is wrong:
    Processes that run on purpose for ever, such as monitoring.

Sources:
    van der Aalst et al. 2011, "Soundness of workflow nets" (option to complete); Camunda
    "no-loop"; bpmnlint "end-event-required".
"""

from collections.abc import Iterator
from typing import Final

from wfmap.findings import Fix
from wfmap.graph.endings import HOW_OUT, caught_for_ever
from wfmap.graph.paths import cycles, links, reach, reversed_links
from wfmap.graph.soundness import Unsound, soundness
from wfmap.rules.levels import level_name
from wfmap.rules.repairs import joins, splits
from wfmap.rules.rewiring import way_out
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import listed, plural, quoted

SHOWN: Final = 4
"""Steps of a loop that the sentence names."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each loop without exit, and each marking that can never end."""
    for level in subject.graph.levels:
        after = links(subject.graph, level)
        ends = [node.id for node in subject.graph.at(level) if not node.outgoing]
        finishing = reach(reversed_links(after), ends)
        if len(finishing) < len(after):
            yield from _loops(subject, level, finishing)
        for fault in soundness(subject.graph)[level].faults:
            if fault.kind == "no-completion" and fault.step in finishing:
                yield _trap(subject, fault)
    caught = caught_for_ever(subject.graph)
    if caught is not None:
        host = subject.graph.steps[caught.host]
        yield at_step(host, f"nothing ends the process: {caught.story(subject.graph)}", HOW_OUT)


def _loops(subject: Subject, level: str, finishing: frozenset[str]) -> Iterator[Fault]:
    after = links(subject.graph, level)
    before = reversed_links(after)
    for loop in cycles(subject.graph, level):
        inside = frozenset(loop)
        if loop[0] in finishing or any(t not in inside for s in loop for t in after[s]):
            continue
        trapped = reach(before, loop) - inside - finishing
        names = [quoted(subject.graph.steps[step].label) for step in loop]
        lead = f"; {plural(len(trapped), 'more step')} can only lead there" if trapped else ""
        where = f"nothing ends {level_name(subject, level)}: " if not finishing else ""
        yield at_step(
            subject.graph.steps[loop[0]],
            f"{where}no flow leads out of the loop of {listed(names, SHOWN)}{lead}",
            "add the way out: a decision with a flow that leaves the loop",
            options=tuple(way_out(subject.graph, loop)),
            hint_stays=True,
        )


def _trap(subject: Subject, fault: Unsound) -> Fault:
    node = subject.graph.steps[fault.step]
    way = listed([quoted(subject.graph.steps[step].label) for step in fault.path[-SHOWN:]], SHOWN)
    return at_step(
        node,
        f"after {way} a case can go on at {quoted(node.label)} but never come to an end",
        "check which flows of its splits and joins belong together",
        options=tuple(_options(subject, fault)),
    )


def _options(subject: Subject, fault: Unsound) -> Iterator[Fix]:
    """List what may lead to an end: other splits and joins on the way here, the last first."""
    for step in dict.fromkeys((fault.step, *reversed(fault.path))):
        node = subject.graph.steps[step]
        yield from splits(node)
        if len(node.incoming) > 1:
            yield from joins(node)


RULE: Final = Rule.of(__name__, __doc__, check)
