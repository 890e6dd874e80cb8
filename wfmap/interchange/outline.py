"""What formats of boxes and arrows say alike: lanes, labels, ties to borders, other parties."""

from collections.abc import Iterator

from wfmap.graph import ROOT, FlowEdge, ProcessGraph, StepNode
from wfmap.units.figures import figure

__all__ = ["borders", "exchanges_of", "lanes", "said", "shown"]

End = tuple[str, bool]
"""An end of a message: a step, or an actor where the second is true."""


def lanes(graph: ProcessGraph) -> Iterator[tuple[str | None, tuple[StepNode, ...]]]:
    """Yield the steps of the outermost level by actor: its name, None where nobody is named."""
    for actor in dict.fromkeys(node.actor for node in graph.at(ROOT)):
        own = tuple(node for node in graph.at(ROOT) if node.actor == actor)
        yield (None if actor is None else graph.actor_name(actor)), own


def shown(node: StepNode) -> str:
    """Give what stands on a box; a gateway without a name has the sign of its kind."""
    if node.is_gateway and not node.step.name:
        return "+" if node.split == "parallel" else " "
    return node.label


def said(flow: FlowEdge) -> str:
    """Give what stands on an arrow: the answer, and the share where there is one."""
    share = "" if flow.share is None else f"{figure(flow.share * 100)} %"
    return ", ".join(part for part in (flow.label, share) if part)


def borders(graph: ProcessGraph) -> Iterator[tuple[str, str]]:
    """Yield each step with each event on its border."""
    for node in graph.steps.values():
        for event in node.attached:
            yield node.id, event


def exchanges_of(graph: ProcessGraph) -> tuple[dict[str, str], list[tuple[End, End, str]]]:
    """Give the parties whose steps are not described, by name, and the messages with them."""
    parties: dict[str, str] = {}
    messages: list[tuple[End, End, str]] = []
    for message in graph.exchanges:
        ends: list[End] = []
        for step, party in ((message.source, message.giver), (message.target, message.receiver)):
            if step is not None:
                ends.append((step, False))
            elif party is not None:
                parties[party] = graph.actor_name(party)
                ends.append((party, True))
        if len(ends) == len(("source", "target")):
            messages.append((ends[0], ends[1], message.name))
    return parties, messages
