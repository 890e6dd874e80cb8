"""An average over nothing is no answer: what is said where no case came to its end."""

from wfmap.errors import DocumentError
from wfmap.findings import Element, Finding
from wfmap.graph import ROOT, ProcessGraph
from wfmap.graph.soundness import Unsound, soundness

__all__ = ["can_end", "refuse_endless", "refuse_nothing"]


def can_end(graph: ProcessGraph) -> bool:
    """Tell whether a case can come to an end at all, as far as the structure tells."""
    return soundness(graph)[ROOT].ends


def refuse_endless(graph: ProcessGraph) -> None:
    """Refuse to answer where the structure alone tells that no case can ever end.

    Raises:
        DocumentError: it says why.
    """
    if not can_end(graph):
        refuse_nothing(graph, 0)


def refuse_nothing(graph: ProcessGraph, ended: int) -> None:
    """Refuse to answer where none of the cases that count has ended.

    Raises:
        DocumentError: it says why, as far as the structure tells.
    """
    if ended > 0:
        return
    faults = [fault for level in soundness(graph).values() for fault in level.faults]
    if not faults:
        message = "no case ended in this simulation, so there is no time to average"
        hint = "lead every way to an end, and let what is waited for come"
        raise DocumentError((Finding("no-case-ends", "error", message, hint),))
    raise DocumentError(tuple(_finding(graph, fault) for fault in faults))


def _finding(graph: ProcessGraph, fault: Unsound) -> Finding:
    node = graph.steps[fault.step]
    name = f"'{node.label}'"
    said = {
        "deadlock": f"no case ends: {name} waits for work that never comes (a deadlock)",
        "lack-of-sync": f"no case ends: work comes to {name} twice, and more each time",
        "no-completion": f"no case ends: from {name} on there is no way to an end",
        "dead-node": f"no case ends: {name} can never be done",
    }
    return Finding(
        "no-case-ends",
        "error",
        said[fault.kind],
        "`wfmap check` tells the way there, and what would mend it",
        pointer=node.pointer,
        element=Element("step", node.id, node.label),
        key=fault.kind,
    )
