"""An irreversible decision is taken and carried out by one and the same actor.

Finds:
    Steps that take a decision which cannot be undone, and that nobody else has in hand either
    right before or right after.

Why it matters:
    Nobody can notice a mistake while there is still time.

How it decides:
    The decision's `reversibility` is irreversible. All steps of work nearest before it, and on
    at least one branch the nearest after it, are done by the same actor or by a machine
    (service, script or rule tasks, systems, AI). A branch that ends without further work does
    nothing, and is left out, as is a decision nothing follows.

When it is wrong:
    A check inside the step that the map does not show, such as two keys or a limit in the
    system.

Sources:
    COSO Internal Control 2013, principle 10 (four eyes); NIST SP 800-53 Rev. 5, AC-3(2).
"""

from collections.abc import Callable, Iterator
from typing import Final

from wfmap.findings import Related
from wfmap.graph import StepNode
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import quoted

MACHINE_TYPES: Final = frozenset(("service", "script", "rule", "ai"))
MACHINES: Final = frozenset(("system", "ai"))


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each irreversible decision that only one actor sees."""
    for node in subject.graph.steps.values():
        decision = subject.process.decisions.get(node.step.decision or "")
        if decision is None or decision.reversibility != "irreversible" or node.actor is None:
            continue
        before = _nearest(node, subject.graph.predecessors)
        after = _nearest(node, subject.graph.successors)
        unchecked = [step for step in after if not _is_other(subject, step, node.actor)]
        if not unchecked or any(_is_other(subject, step, node.actor) for step in before):
            continue
        who = subject.graph.actor_name(node.actor)
        yield at_step(
            node,
            f"{quoted(node.label)} cannot be undone, and nobody but {who} sees it before "
            f"{quoted(unchecked[0].label)}",
            "let somebody else prepare or review it, at least above a limit",
            related=tuple(
                Related(f"{quoted(step.label)} follows without a check", step.pointer)
                for step in unchecked[:3]
            ),
        )


def _nearest(node: StepNode, neighbours: Callable[[str], tuple[StepNode, ...]]) -> list[StepNode]:
    """Find the nearest steps in one direction in which somebody looks at the case."""
    seen = {node.id}
    queue, found = [node], list[StepNode]()
    for step in queue:
        for following in neighbours(step.id):
            if following.id not in seen:
                seen.add(following.id)
                (found if _counts(following) else queue).append(following)
    return found


def _counts(step: StepNode) -> bool:
    """Tell whether somebody looks at the case in a step: works, or takes a decision."""
    return step.is_work or step.step.decision is not None


def _is_other(subject: Subject, step: StepNode, actor: str) -> bool:
    """Tell whether a person other than `actor` does a step."""
    if step.actor in (None, actor) or step.step.type in MACHINE_TYPES:
        return False
    declared = subject.process.actors.get(step.actor or "")
    return declared is None or declared.kind not in MACHINES


RULE: Final = Rule.of(__name__, __doc__, check)
