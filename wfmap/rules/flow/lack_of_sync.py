"""The same work is done twice by accident.

Finds:
    Ways that run side by side and meet in a step which does not wait for all of them.

Why it matters:
    All that comes after is done once for each way: two letters, two payments, two deliveries.

How it decides:
    Tokens are played through each level (see "deadlock"). A second token on a flow that holds one
    already is lack of synchronisation; the report names the step both came through, the flows
    they came by, and the split they come from. Ends may be reached several times.

When it is wrong:
    Work that is meant to run once for each way, such as a notice for every part of an order; put
    it on each of the ways, or in a step of `multi`.

Sources:
    van der Aalst et al. 2011, "Soundness of workflow nets"; Signavio "multi-merge".
"""

from collections.abc import Iterator, Mapping
from typing import Final

from wfmap.findings import Fix, Related
from wfmap.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.graph.paths import dominators
from wfmap.graph.soundness import LevelSoundness, Unsound, soundness
from wfmap.rules.repairs import joined_before, joins, splits
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import listed, quoted

HINT: Final = (
    'no other "join" or "split" here mends it alone: put a step of "kind": "parallel" where the '
    "ways that run side by side meet, and lead each of them there"
)
"""The way out where none of the usual ones helps."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each step where ways that run side by side meet unawares."""
    for level in soundness(subject.graph).values():
        yield from _faults(subject, level)


def _faults(subject: Subject, level: LevelSoundness) -> Iterator[Fault]:
    found = [fault for fault in level.faults if fault.kind == "lack-of-sync"]
    if found:
        above = dominators(subject.graph, level.level)
        for fault in found:
            yield _fault(subject, fault, _split_above(subject, fault.step, above))


def _split_above(subject: Subject, step: str, above: Mapping[str, str | None]) -> StepNode | None:
    """Find the last step on every way here after which work goes on side by side."""
    here = above.get(step)
    while here is not None:
        node = subject.graph.steps[here]
        beside = any(subject.graph.steps[e].step.interrupting is False for e in node.attached)
        if beside or (len(node.outgoing) > 1 and node.split in ("parallel", "inclusive")):
            return node
        here = above.get(here)
    return None


def _fault(subject: Subject, fault: Unsound, split: StepNode | None) -> Fault:
    graph = subject.graph
    node = graph.steps[fault.step]
    flows = [graph.flows[flow] for flow in fault.arrived]
    sources = listed(dict.fromkeys(quoted(graph.steps[flow.source].label) for flow in flows))
    origin = f" after {quoted(split.label)}" if split else ""
    related = [Related("one of the ways comes by this flow", flow.pointer) for flow in flows]
    if split is not None:
        related.insert(0, Related("from here the ways run side by side", split.pointer))
    return at_step(
        node,
        f"{quoted(node.label)} and all after it can be done twice for one case: the ways{origin} "
        f"run side by side and meet here unawares, coming from {sources}",
        HINT,
        options=_options(graph, node, split, flows),
        related=tuple(related),
    )


def _options(
    graph: ProcessGraph, node: StepNode, split: StepNode | None, flows: list[FlowEdge]
) -> tuple[Fix, ...]:
    """List what may let the ways meet once: the join, a join before it, or the split above."""
    chosen = [fix for place in (split, node) if place is not None for fix in splits(place)]
    return (*joins(node), joined_before(graph, node, flows), *chosen)


RULE: Final = Rule.of(__name__, __doc__, check)
