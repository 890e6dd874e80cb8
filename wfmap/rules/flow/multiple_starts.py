"""The process begins in several places, and nothing says when which.

Finds:
    Several starts of one level that have neither a name nor a trigger.

Why it matters:
    Readers cannot tell alternatives from things that all must happen. A step that begins is
    often one whose incoming flow was forgotten. Start events are alternatives; tasks and gateways
    that no flow enters all begin, in every case.

How it decides:
    Per part that flows connect: more than one step begins it, and of these at least one is no
    start event with a name or a trigger, and is not set off by a message. wfmap takes start events
    as alternatives, each for an equal share of cases, but those that some join needs together as
    one; it begins tasks and gateways in all cases.

When it is wrong:
    Where the names of the first tasks make it clear.

Sources:
    Mendling, Reijers, van der Aalst 2010, "Seven process modeling guidelines", G3; BPMN 2.0.2,
    sections 13.2 (starts of one conversation begin one case) and 13.3.2 (activities without
    incoming flows begin with their process).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.findings import Fix, Related
from wfmap.graph import StepNode
from wfmap.graph.beginning import beginning
from wfmap.graph.paths import components
from wfmap.model.patch import Operation
from wfmap.rules.levels import level_name
from wfmap.rules.repairs import put
from wfmap.rules.rewiring import begun
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import listed, quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each start after the first of a part, where they are unclear."""
    for level in subject.graph.levels:
        for part in components(subject.graph, level):
            starts = [n for s in part if subject.graph.is_start(n := subject.graph.steps[s])]
            unclear = [node for node in starts if not _is_clear(node)]
            if len(starts) > 1 and unclear:
                yield _fault(subject, level, starts, unclear)


def _fault(subject: Subject, level: str, starts: list[StepNode], unclear: list[StepNode]) -> Fault:
    names = listed([quoted(node.label) for node in starts])
    node = unclear[-1]
    return at_step(
        node,
        f"{level_name(subject, level)} begins in {len(starts)} places: {names}; "
        f"{_taken(subject, level, starts)}",
        f"if {quoted(node.label)} comes after another step, add the flow to it; else say what "
        'sets it off: a step of kind "start" with a name or a "trigger"',
        options=(_begun(subject, unclear),),
        hint_stays=True,
        related=tuple(
            Related("it also begins here", other.pointer) for other in starts if other is not node
        ),
    )


def _taken(subject: Subject, level: str, starts: list[StepNode]) -> str:
    """Say what several starts are taken for."""
    begin = beginning(subject.graph, level)
    at_once = {node.id for node in begin.always}
    always = [node for node in starts if node.id in at_once]
    if any(len(some) > 1 for some in begin.either):
        return "they are taken as alternatives, and those that a join needs together as one"
    if not always:
        return "they are taken as alternatives"
    if len(always) == len(starts):
        return "each case begins at all of them"
    return f"each case begins at {listed([quoted(node.label) for node in always])}"


def _is_clear(node: StepNode) -> bool:
    said = node.step.trigger not in (None, "none") or bool(node.step.name)
    return bool(node.told) or (node.kind in ("start", "event") and said)


def _begun(subject: Subject, unclear: list[StepNode]) -> Fix:
    """Offer messages as what sets the unclear ones off."""
    patch: list[Operation] = []
    for node in unclear:
        if node.kind in ("start", "event"):
            patch += put(node, trigger="message")
        else:
            patch += begun(subject.graph, node, trigger="message").patch
    names = listed([quoted(node.label) for node in unclear])
    return Fix(f'say that messages set {names} off ("trigger": "message")', tuple(patch))


RULE: Final = Rule.of(__name__, __doc__, check)
