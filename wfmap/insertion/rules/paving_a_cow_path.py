"""The AI does quickly what should not be done at all.

Finds:
    AI steps on work that is waste, and AI steps that only exist because something came back.

Why it matters:
    Waste that is automated stays, and becomes harder to take out. Where cases come back, the cause
    is upstream: an AI in the loop hides it.

How it decides:
    The AI step, or the step by hand that it spares people, has the value waste. Or the AI step lies
    on a way back only: without the flows that are rework (stated, or closing a loop) it leads to
    no end, or nothing leads to it.

When it is wrong:
    Loops whose cause is outside of the house, such as letters of customers with something missing.

Sources:
    Hammer 1990 (Don't automate, obliterate); Reijers & Liman Mansar 2005 (task elimination);
    lean: the seven wastes.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.findings import Related
from wfmap.graph import ProcessGraph, StepNode
from wfmap.insertion.oversight import ai_steps, replaced_by_ai
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each AI step on waste or in a loop back."""
    for node in ai_steps(subject.graph):
        worthless = [
            n for n in (node, *replaced_by_ai(subject.graph, node.id)) if n.step.value == "waste"
        ]
        if worthless:
            yield at_step(
                node,
                f"the AI in {quoted(node.label)} does quicker what is waste",
                "take the step out; find out who asks for it first",
                related=tuple(
                    Related(f"{quoted(n.label)} is waste", n.pointer) for n in worthless[:1]
                ),
            )
        elif _is_way_back(subject.graph, node):
            yield at_step(
                node,
                f"the AI in {quoted(node.label)} works only on cases that came back",
                "look for the cause upstream: what must be right there so that none comes back",
            )


def _is_way_back(graph: ProcessGraph, node: StepNode) -> bool:
    """Tell whether a step lies on a way back only."""
    if not any(flow.is_rework for flow in graph.flows_at(node.level)):
        return False
    return not _leads_on(graph, node) or not _is_led_to(graph, node)


def _leads_on(graph: ProcessGraph, node: StepNode) -> bool:
    seen, waiting = {node.id}, [node]
    while waiting:
        step = waiting.pop()
        if not step.outgoing:
            return True
        flows = (flow for flow in graph.outgoing(step.id) if not flow.is_rework)
        new = [graph.steps[flow.target] for flow in flows if flow.target not in seen]
        seen.update(n.id for n in new)
        waiting += new
    return False


def _is_led_to(graph: ProcessGraph, node: StepNode) -> bool:
    seen, waiting = {node.id}, [node]
    while waiting:
        step = waiting.pop()
        if graph.is_start(step) or step.step.attached_to is not None:
            return True
        flows = (flow for flow in graph.incoming(step.id) if not flow.is_rework)
        new = [graph.steps[flow.source] for flow in flows if flow.source not in seen]
        seen.update(n.id for n in new)
        waiting += new
    return False


RULE: Final = Rule.of(__name__, __doc__, check)
