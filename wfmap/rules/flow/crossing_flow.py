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

from wfmap.rules.levels import level_name
from wfmap.rules.rewiring import crossed
from wfmap.rules.rule import Fault, Rule, Subject, at_flow
from wfmap.words.sentences import quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each flow between levels."""
    for flow in subject.graph.flows.values():
        target = subject.graph.steps[flow.target]
        if flow.is_message or target.level == flow.level:
            continue
        source = subject.graph.steps[flow.source]
        yield at_flow(
            flow,
            f"the flow from {quoted(source.label)} in {level_name(subject, flow.level)} to "
            f"{quoted(target.label)} in {level_name(subject, target.level)} crosses the border of "
            "a sub-process",
            "lead it to the sub-process itself, or from an event on its border",
            options=tuple(crossed(subject.graph, flow)),
            hint_stays=True,
        )


RULE: Final = Rule.of(__name__, __doc__, check)
