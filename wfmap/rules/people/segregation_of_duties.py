"""The same actor asks for something and approves it.

Finds:
    A step that approves, by the actor who made the request just before.

Why it matters:
    Who can both ask and approve can err or cheat unseen; auditors look for it first.

How it decides:
    The name of the step begins with a word of approval, the step names its actor, and walking
    back from it through work of that same actor leads to a step whose name begins with a word of
    request before anybody else has had it. Both lists are settings (`approvals`, `requests`).
    External actors, systems and AI are left out: a customer may well approve an own order.

When it is wrong:
    A role that many people share, where the system makes sure that they differ; accept it and
    name that control as the reason. Names in other languages need the settings.

Sources:
    COSO Internal Control 2013, principle 10; NIST SP 800-53 Rev. 5, AC-5.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.findings import Related
from wfmap.graph import ProcessGraph, StepNode
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import quoted

APPROVALS: Final = ("approve", "authorise", "authorize", "sign off", "countersign", "release")
"""How the names of steps begin that approve (own default)."""

REQUESTS: Final = ("request", "submit", "create", "raise", "prepare", "enter", "draft", "order")
"""How the names of steps begin that ask for something (own default)."""

SPARED: Final = frozenset(("external", "system", "ai", "organization"))


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each approval by the one who asked."""
    approvals = subject.words("approvals", APPROVALS)
    requests = subject.words("requests", REQUESTS)
    for node in subject.graph.steps.values():
        if not _begins(node, approvals) or node.step.actor_id is None or _is_spared(subject, node):
            continue
        request = _own_request(subject.graph, node, requests)
        if request is not None:
            who = subject.graph.actor_name(node.actor)
            yield at_step(
                node,
                f"{who} does both {quoted(request.label)} and {quoted(node.label)}",
                "let somebody else approve",
                related=(Related(f"{quoted(request.label)} is done by {who}", request.pointer),),
            )


def _begins(node: StepNode, words: tuple[str, ...]) -> bool:
    label = f"{node.label.casefold()} "
    return any(label.startswith(f"{word.casefold()} ") for word in words)


def _is_spared(subject: Subject, node: StepNode) -> bool:
    declared = subject.process.actors.get(node.actor or "")
    return declared is not None and declared.kind in SPARED


def _own_request(graph: ProcessGraph, node: StepNode, words: tuple[str, ...]) -> StepNode | None:
    """Find the request that an actor made and nobody else has had since."""
    seen = {node.id}
    queue = [node]
    for step in queue:
        for before in graph.predecessors(step.id):
            if before.id in seen or before.actor != node.actor:
                continue
            if before.is_work and before.step.actor_id is not None and _begins(before, words):
                return before
            seen.add(before.id)
            queue.append(before)
    return None


RULE: Final = Rule.of(__name__, __doc__, check)
