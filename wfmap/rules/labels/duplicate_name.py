"""Two steps have the same name.

Finds:
    Tasks, waits, sub-processes and decisions of one level with the same name.

Why it matters:
    In conversations, logs and figures nobody knows which is meant; event logs know steps by their
    names alone.

How it decides:
    Per level; names compare without case and spaces. Decisions that only join are exempt, and so
    are same names under different actors' pools.

When it is wrong:
    The same work done at two places; make it a sub-process, or say what is different.

Sources:
    Mendling, Reijers, van der Aalst 2010 (G6); Silver, "BPMN Method and Style" (unique labels).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.findings import Related
from wfmap.graph import StepNode
from wfmap.graph.paths import components
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each step that repeats a name."""
    for level in subject.graph.levels:
        for part in components(subject.graph, level):
            first: dict[str, StepNode] = {}
            for step in part:
                node = subject.graph.steps[step]
                name = " ".join(node.step.name.casefold().split())
                if not name or not _is_told_apart_by_name(node):
                    continue
                other = first.setdefault(name, node)
                if other is not node:
                    yield at_step(
                        node,
                        f"two steps are called {quoted(node.label)}",
                        "say in one of the names what is different, or make them one step",
                        related=(Related("the first one", other.pointer),),
                    )


def _is_told_apart_by_name(node: StepNode) -> bool:
    if node.kind == "decision":
        return len(node.outgoing) > 1
    return node.kind in ("task", "wait", "subprocess")


RULE: Final = Rule.of(__name__, __doc__, check)
