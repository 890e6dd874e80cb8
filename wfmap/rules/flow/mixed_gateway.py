"""One gateway both joins and splits.

Finds:
    Decisions and parallel steps that several flows enter and several leave.

Why it matters:
    Readers see the split and miss the join, or the other way round.

How it decides:
    A decision or parallel step; more than one flow enters that is no rework, and more than one
    leaves. A loop back to a decision is how people write "ask again", and does not count.

When it is wrong:
    Where both halves are exclusive, the meaning is clear and only the drawing is crowded.

Sources:
    bpmnlint "no-gateway-join-fork"; Signavio modelling conventions.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.rules.rewiring import joined_first
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import plural, quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each gateway that does both."""
    for node in subject.graph.steps.values():
        if not node.is_gateway or len(node.outgoing) <= 1:
            continue
        entering = [flow for flow in subject.graph.incoming(node.id) if not flow.is_rework]
        if len(entering) > 1:
            joins = "waits for all of" if node.join == "all" else "goes on with any of"
            yield at_step(
                node,
                f"{quoted(node.label)} {joins} {plural(len(entering), 'flow')} and splits into "
                f"{len(node.outgoing)}",
                "put a step before it that joins, so that it only splits",
                options=(joined_first(subject.graph, node),),
                hint_stays=True,
            )


RULE: Final = Rule.of(__name__, __doc__, check)
