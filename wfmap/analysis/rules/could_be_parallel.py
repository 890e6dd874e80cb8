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

from wfmap.analysis.rule import Case, Fault, Rule, at_flow
from wfmap.analysis.wording import quoted
from wfmap.graph import FlowEdge, StepNode
from wfmap.model.steps import Access
from wfmap.units.durations import MINUTE, human

SHORTEST: Final = MINUTE
"""Working time in seconds from which running side by side is worth it (own default)."""


def check(case: Case) -> Iterator[Fault]:
    """Yield a fault at each flow between two such steps."""
    for flow in case.graph.flows.values():
        if flow.is_message or flow.is_rework or not flow.is_handoff:
            continue
        first, second = case.graph.steps[flow.source], case.graph.steps[flow.target]
        alone = len(first.outgoing) == 1 and len(second.incoming) == 1
        if alone and _is_plain(first) and _is_plain(second) and _independent(case, flow):
            yield _fault(case, flow, first, second)


def _is_plain(node: StepNode) -> bool:
    """Tell whether it is a task with a time and with data, and neither begins nor ends anything."""
    time = node.step.processing_time
    works = node.kind == "task" and time is not None and time.expected >= SHORTEST
    return works and bool(node.step.reads or node.step.writes) and not node.attached


def _independent(case: Case, flow: FlowEdge) -> bool:
    first, second = case.graph.steps[flow.source].step, case.graph.steps[flow.target].step
    written = _touched(case, first.writes)
    handed = set(flow.handoff.data) if flow.handoff is not None else set()
    made = {item for _, item in written} | handed
    used = _touched(case, second.reads)
    return bool(second.reads) and not written & used and not made & {item for _, item in used}


def _touched(case: Case, accesses: tuple[Access, ...]) -> set[tuple[str, str]]:
    """List (store, item) of accesses; all that a store holds where no item is named."""
    return {
        (access.store, item)
        for access in accesses
        for item in (access.data or case.process.stores[access.store].holds or ("",))
    }


def _fault(case: Case, flow: FlowEdge, first: StepNode, second: StepNode) -> Fault:
    times = [n.step.processing_time.expected for n in (first, second) if n.step.processing_time]
    giver, receiver = (case.graph.actor_name(actor) for actor in (flow.giver, flow.receiver))
    return at_flow(
        flow,
        f"{quoted(second.label)} ({receiver}) reads nothing that {quoted(first.label)} ({giver}) "
        f"makes, and waits for it: side by side they would save {human(min(times))} or more",
        "let both start at once and join after them",
    )


RULE: Final = Rule.of(__name__, __doc__, check)
