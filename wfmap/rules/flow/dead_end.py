"""A step just stops, where other ways end in an end event.

Finds:
    Steps that no flow leaves, in a process that shows its other ends.

Why it matters:
    A reader cannot tell an end that is meant from a flow that was forgotten.

How it decides:
    The part of the level that flows connect has steps of kind "end", and the step is not one and
    has no `next`. Events that set off compensation are exempt, and what they set off:
    when it is done, work goes on where it was thrown.

When it is wrong:
    Never, as a question of style; accept the ends that are meant, or add "kind": "end".

Sources:
    bpmnlint "no-implicit-end"; BPMN 2.0.2, section 10.5.3 (end event).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.findings import Related
from wfmap.graph import StepNode
from wfmap.graph.paths import components
from wfmap.graph.uncounted import undoing
from wfmap.model.semantics import is_event_subprocess
from wfmap.rules.rewiring import ended
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each step that ends without saying so."""
    undoes = undoing(subject.graph)
    for level in subject.graph.levels:
        for part in components(subject.graph, level):
            nodes = [subject.graph.steps[step] for step in part]
            end = next((node for node in nodes if node.kind == "end"), None)
            if end is None:
                continue
            for node in nodes:
                is_undoing = node.id in undoes and level not in undoes
                if _stops(node) and not is_undoing:
                    yield at_step(
                        node,
                        f"the work stops after {quoted(node.label)}, which is no end event",
                        "say where it goes next, or lead it to an end",
                        related=(Related("another way ends here", end.pointer),),
                        options=tuple(ended(subject.graph, node)),
                        hint_stays=True,
                    )


def _stops(node: StepNode) -> bool:
    if node.outgoing or node.kind == "end" or is_event_subprocess(node.step):
        return False
    compensates = node.step.attached_to is not None and node.step.trigger in (None, "none")
    throws_link = node.kind == "event" and node.step.trigger == "none"
    return not (compensates or throws_link)


RULE: Final = Rule.of(__name__, __doc__, check)
