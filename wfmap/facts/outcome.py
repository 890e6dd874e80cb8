"""An average over nothing is no answer: what is said where no case came to its end."""

from typing import Final

from wfmap.errors import DocumentError, LimitError, WfmapError
from wfmap.facts.statements import stated
from wfmap.findings import Element, Finding
from wfmap.graph import ROOT, ProcessGraph
from wfmap.graph.counting import endless_after_events
from wfmap.graph.soundness import Unsound, soundness
from wfmap.graph.visits import visits

__all__ = ["can_end", "refuse_endless", "refuse_nothing", "refuse_round"]


def can_end(graph: ProcessGraph) -> bool:
    """Tell whether a case can come to an end at all, as far as the structure tells."""
    return soundness(graph)[ROOT].ends


def refuse_endless(graph: ProcessGraph) -> None:
    """Refuse to answer where the structure alone tells that cases never end.

    Raises:
        DocumentError: no case can ever end; it says why.
        WfmapError: some cases go round for ever, so that there is no time to average.
    """
    if not can_end(graph):
        refuse_nothing(graph, 0)
    refuse_round(graph)


def refuse_round(graph: ProcessGraph) -> None:
    """Refuse to answer where work that gets to some step goes round for ever, by its shares.

    Raises:
        WfmapError: it names the step.
    """
    endless = visits(graph).endless or endless_after_events(graph)
    if endless:
        node = graph.steps[endless[0]]
        raise WfmapError(
            f"work that gets to '{node.label}' ({node.pointer}) goes round for ever",
            "give the way out a share above 0, what is done again a rate below 1",
        )


def refuse_nothing(graph: ProcessGraph, ended: int, lacking: str | None = None) -> None:
    """Refuse to answer where none of the cases that count has ended.

    Args:
        graph: the process.
        ended: how many cases have.
        lacking: what the runs would need to be long enough, where they were cut off.

    Raises:
        DocumentError: it says why, as far as the structure and the load tell.
        LimitError: nothing is wrong with the document, but the runs were cut off.
    """
    if ended > 0:
        return
    faults = [fault for level in soundness(graph).values() for fault in level.faults]
    if not faults:
        overloaded = _overload(graph)
        if lacking is not None and overloaded is None:
            raise LimitError("the runs were too short for any case to end", lacking)
        reason = overloaded or _OTHER_REASON
        raise DocumentError((Finding("no-case-ends", "error", *reason),))
    raise DocumentError(tuple(_finding(graph, fault) for fault in faults))


_OTHER_REASON: Final = (
    "no case ended in this simulation, so there is no time to average",
    "let what is waited for come, and lead every way to an end",
)


def _overload(graph: ProcessGraph) -> tuple[str, str] | None:
    """Say who gets more work than can be done, and what to do about it; None where nobody does."""
    busy = {actor: facts.busy.value for actor, facts in stated(graph).actors.items() if facts.busy}
    fullest = max(busy, key=lambda actor: busy[actor], default="")
    if busy.get(fullest, 0.0) < 1:
        return None
    message = (
        f"no case ended in this simulation: {graph.actor_name(fullest)} gets "
        f"{busy[fullest] * 100:,.0f} % of the work it can do, so its queue grows without end"
    )
    return message, "give it less work, or more people"


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
