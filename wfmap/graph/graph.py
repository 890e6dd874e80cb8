"""A process as a graph: steps and flows in document order, every level of sub-processes.

Read-only, and made once from a checked `Process`. A level is the inside of one sub-process, named
by its step's id; the outermost level is `ROOT`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wfmap.model.process import Process
from wfmap.model.semantics import is_event_subprocess, join_of, split_of
from wfmap.model.steps import Flow, Handoff, Join, Split, Step, StepKind

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["ROOT", "ExchangeEdge", "FlowEdge", "ProcessGraph", "StepNode"]

ROOT: Final = ""
"""The name of the outermost level."""


@dataclass(frozen=True, slots=True)
class StepNode:
    """A step in the graph.

    `actor` is who does it, inherited where the step is a gateway or event without one;
    `entry_actor` and `exit_actor` differ from it only for a sub-process without an actor, whose
    first and last inner steps receive and hand on the work. `incoming` and `outgoing` are ids of
    the flows the work takes, `told` and `tells` of messages in and out, `attached` the ids of
    events on its border, all in document order. `spoken` is what it is called where an import
    found no name for it.
    """

    id: str
    step: Step
    level: str
    pointer: str
    index: int
    actor: str | None
    entry_actor: str | None
    exit_actor: str | None
    incoming: tuple[str, ...]
    outgoing: tuple[str, ...]
    told: tuple[str, ...]
    tells: tuple[str, ...]
    attached: tuple[str, ...]
    spoken: str = ""

    @property
    def kind(self) -> StepKind:
        """The step's kind."""
        return self.step.kind

    @property
    def label(self) -> str:
        """The step's name; without one, where it stands if it was imported, else its id."""
        return self.step.name or self.spoken or self.id

    @property
    def split(self) -> Split:
        """How work goes on from it."""
        return split_of(self.step)

    @property
    def join(self) -> Join:
        """Whether it waits for any or all incoming flows.

        An inclusive gateway that only joins waits for all that can still come (BPMN).
        """
        only_joins = len(self.incoming) > 1 and len(self.outgoing) <= 1
        inclusive = self.step.kind == "decision" and self.step.split == "inclusive"
        if self.step.join is None and inclusive and only_joins:
            return "all"
        return join_of(self.step)

    @property
    def is_inclusive_join(self) -> bool:
        """Whether it waits for those of its incoming flows that can still come."""
        return self.join == "all" and self.split == "inclusive" and len(self.incoming) > 1

    @property
    def is_gateway(self) -> bool:
        """Whether it only routes: a decision or parallel step."""
        return self.step.kind in ("decision", "parallel")

    @property
    def is_work(self) -> bool:
        """Whether somebody does something here: a task, or a sub-process."""
        return self.step.kind in ("task", "subprocess")


@dataclass(frozen=True, slots=True)
class FlowEdge:
    """A flow in the graph; `level` is that of its source.

    `is_back` tells that it closes a loop, seen from the starts in document order.
    """

    id: str
    source: str
    target: str
    flow: Flow
    level: str
    pointer: str
    index: int
    giver: str | None
    receiver: str | None
    is_back: bool

    @property
    def is_handoff(self) -> bool:
        """Whether the work changes hands along it."""
        return self.giver is not None and self.receiver is not None and self.giver != self.receiver

    @property
    def is_message(self) -> bool:
        """Whether it only tells the other step something: no work goes along it."""
        return self.flow.message is True

    @property
    def handoff(self) -> Handoff | None:
        """The details of the handoff, where the document has any."""
        return self.flow.handoff

    @property
    def returned(self) -> float:
        """The share of handoffs along it that come back to the sender, 0 where none is stated."""
        share = self.handoff.rework_share if self.handoff is not None else None
        return 0.0 if share is None else share.value

    @property
    def is_rework(self) -> bool:
        """Whether it leads back to work done before: said so, or closing a loop."""
        return self.is_back if self.flow.rework is None else self.flow.rework

    @property
    def share(self) -> float | None:
        """The stated share of work that takes it, 0 to 1."""
        return None if self.flow.share is None else self.flow.share.value

    @property
    def label(self) -> str:
        """The answer or condition under which it is taken, or nothing."""
        return self.flow.when or ""


@dataclass(frozen=True, slots=True)
class ExchangeEdge:
    """A message between a step and a party whose steps are not described, or two such parties.

    `giver` and `receiver` are actors; `source` is the step that sends, `target` the step that
    receives, None where that side is a party without steps. At most one of them is a step.
    """

    id: str
    source: str | None
    target: str | None
    giver: str | None
    receiver: str | None
    name: str
    handoff: Handoff | None
    pointer: str

    @property
    def step(self) -> str | None:
        """The step at one end of it, None between two parties without steps."""
        return self.source or self.target


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class ProcessGraph:
    """A process as a graph.

    `steps`, `flows` and `levels` are in document order; `members` and `inner_flows` sort them by
    level. Messages between steps are among the `flows`, and nowhere else: no work goes along
    them. `exchanges` are the messages with parties whose steps are not described.
    """

    process: Process
    steps: Mapping[str, StepNode]
    flows: Mapping[str, FlowEdge]
    levels: tuple[str, ...]
    members: Mapping[str, tuple[StepNode, ...]]
    inner_flows: Mapping[str, tuple[FlowEdge, ...]]
    exchanges: tuple[ExchangeEdge, ...] = ()

    def at(self, level: str) -> tuple[StepNode, ...]:
        """List the steps of one level."""
        return self.members.get(level, ())

    def flows_at(self, level: str) -> tuple[FlowEdge, ...]:
        """List the flows of work whose two ends are on one level."""
        return self.inner_flows.get(level, ())

    def incoming(self, step: str) -> tuple[FlowEdge, ...]:
        """List the flows into a step."""
        return tuple(self.flows[flow] for flow in self.steps[step].incoming)

    def outgoing(self, step: str) -> tuple[FlowEdge, ...]:
        """List the flows out of a step."""
        return tuple(self.flows[flow] for flow in self.steps[step].outgoing)

    def predecessors(self, step: str) -> tuple[StepNode, ...]:
        """List the steps with a flow into a step, each once."""
        return tuple(self.steps[s] for s in dict.fromkeys(f.source for f in self.incoming(step)))

    def successors(self, step: str) -> tuple[StepNode, ...]:
        """List the steps a step has a flow to, each once."""
        return tuple(self.steps[t] for t in dict.fromkeys(f.target for f in self.outgoing(step)))

    def starts(self, level: str = ROOT) -> tuple[StepNode, ...]:
        """List the steps a level begins with: no flow enters, and no event sets them off."""
        return tuple(node for node in self.at(level) if self.is_start(node))

    def ends(self, level: str = ROOT) -> tuple[StepNode, ...]:
        """List the steps a level ends with: no flow leaves."""
        return tuple(
            n for n in self.at(level) if not n.outgoing and not is_event_subprocess(n.step)
        )

    def is_start(self, node: StepNode) -> bool:
        """Tell whether work begins at a step: no flow enters.

        The first step of a level without start events begins it even where rework leads back to
        it, for that is how people write a loop to the beginning.
        """
        if node.step.attached_to is not None or is_event_subprocess(node.step):
            return False
        return not node.incoming or self._is_first(node)

    def __repr__(self) -> str:
        """Name it, and say how large it is."""
        size = f"{len(self.steps)} steps, {len(self.flows)} flows"
        return f"<ProcessGraph {self.process.name!r}: {size}>"

    def to_networkx(self) -> "nx.MultiDiGraph[str]":
        """Give a graph of networkx: a node for each step, an edge for each flow, keyed by its id.

        Nodes have `label`, `kind`, `actor` and `level` (the id of the sub-process around, or ""),
        edges `share` (0 to 1, or None), `handoff` and `message`. It is a copy.
        """
        import networkx as nx  # noqa: PLC0415 - only for those who ask for it

        found: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=self.process.name)
        for node in self.steps.values():
            found.add_node(
                node.id, label=node.label, kind=node.kind, actor=node.actor, level=node.level
            )
        for edge in self.flows.values():
            share = edge.flow.share.value if edge.flow.share is not None else None
            found.add_edge(
                edge.source,
                edge.target,
                key=edge.id,
                share=share,
                handoff=edge.is_handoff,
                message=edge.is_message,
            )
        return found

    def _is_first(self, node: StepNode) -> bool:
        level = self.at(node.level)
        return (
            level[0] is node
            and all(self.flows[flow].is_back for flow in node.incoming)
            and all(other.kind != "start" for other in level)
        )

    @property
    def handoffs(self) -> tuple[FlowEdge, ...]:
        """The flows along which the work changes hands."""
        return tuple(flow for flow in self.flows.values() if flow.is_handoff)

    def actor_name(self, actor: str | None) -> str:
        """Name an actor for a person: its name, its id, or `nobody`."""
        if actor is None:
            return "nobody"
        declared = self.process.actors.get(actor)
        return declared.name if declared and declared.name else actor

    def inside(self, step: str) -> Iterator[StepNode]:
        """Yield every step inside a sub-process, at any depth, in document order."""
        for node in self.steps.values():
            level = node.level
            while level != ROOT:
                if level == step:
                    yield node
                    break
                level = self.steps[level].level
