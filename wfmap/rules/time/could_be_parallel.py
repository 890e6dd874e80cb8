"""Two steps stand in a row that need nothing of each other.

Finds:
    Neighbouring tasks by different actors, of which the second uses nothing that the first makes.

Why it matters:
    Side by side, the case waits for the longer of the two instead of both.

How it decides:
    A task follows another directly, both are work of a minute or more by different actors, both
    say which data they read or write, nothing written by the first (into a store, or handed over)
    is read by the second, and neither is a check whose outcome decides over the other.

When it is wrong:
    The second needs a thing that no data model shows: a signature, a place, a good.

Sources:
    Reijers & Liman Mansar 2005 (parallelism); Netjes et al. 2009 (data dependencies).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import FlowEdge, StepNode
from wfmap.model.steps import Access
from wfmap.rules.rule import Fault, Rule, Subject, at_flow
from wfmap.units.durations import MINUTE, human
from wfmap.words.sentences import quoted

SHORTEST: Final = MINUTE
"""Working time in seconds from which running side by side is worth it (own default)."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault at each flow between two such steps."""
    for flow in subject.graph.flows.values():
        if flow.is_message or flow.is_rework or not flow.is_handoff:
            continue
        first, second = subject.graph.steps[flow.source], subject.graph.steps[flow.target]
        alone = len(first.outgoing) == 1 and len(second.incoming) == 1
        if alone and _is_plain(first) and _is_plain(second) and _independent(subject, flow):
            yield _fault(subject, flow, first, second)


def _is_plain(node: StepNode) -> bool:
    """Tell whether it is a task with a time and with data, and neither begins nor ends anything."""
    time = node.step.processing_time
    works = node.kind == "task" and time is not None and time.expected >= SHORTEST
    return works and bool(node.step.reads or node.step.writes) and not node.attached


def _independent(subject: Subject, flow: FlowEdge) -> bool:
    first, second = subject.graph.steps[flow.source].step, subject.graph.steps[flow.target].step
    written = _touched(subject, first.writes)
    handed = set(flow.handoff.data) if flow.handoff is not None else set()
    made = {item for _, item in written} | handed
    used = _touched(subject, second.reads)
    return bool(second.reads) and not written & used and not made & {item for _, item in used}


def _touched(subject: Subject, accesses: tuple[Access, ...]) -> set[tuple[str, str]]:
    """List (store, item) of accesses; all that a store holds where no item is named."""
    return {
        (access.store, item)
        for access in accesses
        for item in (access.data or subject.process.stores[access.store].holds or ("",))
    }


def _fault(subject: Subject, flow: FlowEdge, first: StepNode, second: StepNode) -> Fault:
    times = [n.step.processing_time.expected for n in (first, second) if n.step.processing_time]
    giver, receiver = (subject.graph.actor_name(actor) for actor in (flow.giver, flow.receiver))
    return at_flow(
        flow,
        f"{quoted(second.label)} ({receiver}) reads nothing that {quoted(first.label)} ({giver}) "
        f"makes, and waits for it: side by side they would save {human(min(times))} or more",
        "let both start at once and join after them",
    )


RULE: Final = Rule.of(__name__, __doc__, check)
