"""A flow crosses the border of a sub-process.

Finds:
    Flows whose two ends are on different levels.

Why it matters:
    A sub-process is one step from outside: it is entered as a whole and left when it is done. No
    analysis follows such a flow, and BPMN forbids it.

How it decides:
    The source and the target of a flow are inside different sub-processes. Messages may cross.

When it is wrong:
    Never.

Sources:
    BPMN 2.0.2 (sequence flow connection rules).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.levels import level_name
from wfmap.analysis.rewiring import crossed
from wfmap.analysis.rule import Case, Fault, Rule, at_flow
from wfmap.analysis.wording import quoted


def check(case: Case) -> Iterator[Fault]:
    """Yield a fault for each flow between levels."""
    for flow in case.graph.flows.values():
        target = case.graph.steps[flow.target]
        if flow.is_message or target.level == flow.level:
            continue
        source = case.graph.steps[flow.source]
        yield at_flow(
            flow,
            f"the flow from {quoted(source.label)} in {level_name(case, flow.level)} to "
            f"{quoted(target.label)} in {level_name(case, target.level)} crosses the border of a "
            "sub-process",
            "lead it to the sub-process itself, or from an event on its border",
            options=tuple(crossed(case.graph, flow)),
            hint_stays=True,
        )


RULE: Final = Rule.of(__name__, __doc__, check)
