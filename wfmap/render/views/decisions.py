"""The decisions view: a decision requirements diagram (DMN), with owners and makers."""

from collections.abc import Iterator

from wfmap.graph import ProcessGraph, StepNode
from wfmap.model.decisions import Decision
from wfmap.overlay import Overlay
from wfmap.render.diagram import NO_MARK, Diagram, Link, Node
from wfmap.render.views.words import counted

__all__ = ["decisions_view"]


def decisions_view(graph: ProcessGraph, overlay: Overlay) -> Diagram:
    """Draw each decision with its inputs, the authority behind it, and who makes it.

    Solid lines are information requirements, dashed ones authority requirements. A decision that
    an earlier one leads to along the flow is joined to it. Splits without a decision entry are
    drawn too: somebody decides there, on a basis nobody wrote down.
    """
    process = graph.process
    taken = {n.step.decision: n for n in graph.steps.values() if n.step.decision is not None}
    bare = tuple(_undeclared(graph))
    nodes = (
        *_inputs(graph),
        *_sources(graph, taken),
        *(
            _decision(identity, decision, taken.get(identity), overlay)
            for identity, decision in process.decisions.items()
        ),
        *(_bare(node, overlay) for node in bare),
    )
    undocumented = sum(decision.documented is not True for decision in process.decisions.values())
    subtitle = " · ".join(
        (
            counted(len(process.decisions), "decision"),
            f"{undocumented + len(bare)} not documented",
        )
    )
    return Diagram(
        title=f"{process.name}: decisions",
        subtitle=subtitle,
        description=f"Who decides what, and on which basis: {subtitle}.",
        nodes=nodes,
        links=tuple(_links(graph, taken, bare)),
        heat_legend=overlay.heat_legend,
        badge_legend=overlay.badge_legend,
        words={"requirement": "is decided on", "data": "has authority over"},
    )


def _undeclared(graph: ProcessGraph) -> Iterator[StepNode]:
    for node in graph.steps.values():
        splits = node.kind == "decision" and len(node.outgoing) > 1
        if splits and node.step.decision not in graph.process.decisions and node.split != "event":
            yield node


def _inputs(graph: ProcessGraph) -> Iterator[Node]:
    used = dict.fromkeys(i for d in graph.process.decisions.values() for i in d.inputs)
    for identity in used:
        item = graph.process.data.get(identity)
        label = item.name if item is not None and item.name else identity
        yield Node(f"data:{identity}", "dmn-input", label)


def _authority(decision: Decision, step: StepNode | None) -> Iterator[tuple[str, str]]:
    """Yield who stands behind a decision: (actor, in which part)."""
    if decision.owner is not None:
        yield decision.owner, "owns"
    maker = decision.maker or (step.actor if step is not None else None)
    if maker is not None:
        yield maker, "decides"


def _sources(graph: ProcessGraph, taken: dict[str, StepNode]) -> Iterator[Node]:
    actors = dict.fromkeys(
        actor
        for identity, decision in graph.process.decisions.items()
        for actor, _ in _authority(decision, taken.get(identity))
    )
    bare = dict.fromkeys(n.actor for n in _undeclared(graph) if n.actor is not None)
    for actor in {**actors, **bare}:
        yield Node(f"actor:{actor}", "dmn-source", graph.actor_name(actor))


def _decision(
    identity: str,
    decision: Decision,
    step: StepNode | None,
    overlay: Overlay,
) -> Node:
    parts: list[str] = [decision.logic if decision.logic != "unknown" else "logic unknown"]
    parts += [decision.authority] if decision.authority else []
    parts += [f"{decision.stakes} stakes"] if decision.stakes else []
    parts += [decision.reversibility] if decision.reversibility else []
    return Node(
        id=f"decision:{identity}",
        kind="dmn-decision",
        label=decision.name or decision.question or identity,
        note=" · ".join(parts),
        mark=NO_MARK if step is None else overlay.steps.get(step.id, NO_MARK),
    )


def _bare(node: StepNode, overlay: Overlay) -> Node:
    return Node(
        id=f"decision:{node.id}",
        kind="dmn-decision",
        label=node.label,
        note="no decision is described",
        mark=overlay.steps.get(node.id, NO_MARK),
    )


def _links(
    graph: ProcessGraph, taken: dict[str, StepNode], bare: tuple[StepNode, ...]
) -> Iterator[Link]:
    for identity, decision in graph.process.decisions.items():
        target = f"decision:{identity}"
        for item in decision.inputs:
            yield Link(f"{item}~{identity}", f"data:{item}", target, "requirement")
        parts: dict[str, list[str]] = {}
        for actor, part in _authority(decision, taken.get(identity)):
            parts.setdefault(actor, []).append(part)
        for actor, said in parts.items():
            label = " and ".join(said)
            yield Link(f"{actor}~~{identity}", f"actor:{actor}", target, "data", label=label)
    for node in bare:
        if node.actor is not None:
            source, target = f"actor:{node.actor}", f"decision:{node.id}"
            yield Link(f"{node.actor}~~{node.id}", source, target, "data", label="decides")
