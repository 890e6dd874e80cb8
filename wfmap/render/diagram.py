"""What is to be drawn, without a coordinate: the input of every layout.

A `Diagram` is made from a process graph and an overlay by the views. A layout turns it into a
`Scene`. Everything is in the order in which it shall be read: lanes from top to bottom, nodes and
links as the document has them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from wfmap.model.people import ActorKind
from wfmap.model.steps import StepType
from wfmap.overlay import Mark

__all__ = [
    "NO_MARK",
    "Cell",
    "Diagram",
    "Frame",
    "Icon",
    "Lane",
    "LaneKind",
    "Link",
    "LinkKind",
    "Marker",
    "Mode",
    "Node",
    "NodeKind",
    "Pool",
    "Trigger",
]

LaneKind = ActorKind | Literal["unknown"]

NodeKind = Literal[
    # steps of a process
    "task",
    "subprocess",
    "decision",
    "inclusive",
    "parallel",
    "event-gateway",
    "start",
    "end",
    "event",
    "wait",
    # where a flow goes on in another row: a ring with a letter
    "connector",
    # where a message meets a band that has no steps: never drawn itself
    "port",
    # what steps use, and the boxes of the network views
    "store",
    "document",
    "actor",
    "system",
    "data",
    "dmn-decision",
    "dmn-input",
    "dmn-source",
]

Icon = StepType
Trigger = Literal[
    "timer",
    "message",
    "signal",
    "error",
    "condition",
    "escalation",
    "compensation",
    "cancel",
    "terminate",
    "link",
]
Marker = Literal["parallel-instances", "sequential-instances", "loop", "compensation", "ad-hoc"]

LinkKind = Literal["flow", "handoff", "message", "association", "data", "requirement", "network"]
Mode = Literal["read", "write", "readwrite"]

NO_MARK: Final = Mark()
"""Nothing is laid over an element."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A band over the full width for one actor; `kind` unknown where nobody is named.

    `pool` is the id of the pool it lies in, if any. A `closed` lane is a party whose steps are not
    described (BPMN black-box pool): an empty band where messages end.
    """

    id: str
    label: str
    kind: LaneKind = "person"
    note: str = ""
    pool: str | None = None
    closed: bool = False
    mark: Mark = NO_MARK


@dataclass(frozen=True, slots=True)
class Pool:
    """A frame around the lanes of one organisation (BPMN participant)."""

    id: str
    label: str
    note: str = ""
    mark: Mark = NO_MARK


@dataclass(frozen=True, slots=True)
class Frame:
    """An unfolded sub-process: a region around the nodes whose `frame` names it.

    `frame` is the id of the region it lies in, if any. `by_event` tells that an event sets it off,
    apart from the flow around it: its border is dotted.
    """

    id: str
    label: str
    frame: str | None = None
    by_event: bool = False
    markers: tuple[Marker, ...] = ()
    note: str = ""
    href: str = ""
    mark: Mark = NO_MARK


@dataclass(frozen=True, slots=True)
class Node:
    """A box, diamond, ring or cylinder.

    `lane` is a lane's id, None only where the diagram has no lanes. `attached_to` is the node or
    the frame on whose border an event sits. An event `throws` where it gives a signal rather than
    waits for one; a step set off `by_event` has a dotted border. `note` is what a reader is told
    besides the label; `spoken` is what it is called where it has no label; `href` links to the
    node's own page; `count` is of steps that are folded into it; `phase` is the id of one. A
    store's `lane` is ignored where stores are placed near their users.
    """

    id: str
    kind: NodeKind
    label: str
    lane: str | None = None
    icon: Icon | None = None
    trigger: Trigger | None = None
    markers: tuple[Marker, ...] = ()
    attached_to: str | None = None
    interrupting: bool = True
    throws: bool = False
    by_event: bool = False
    frame: str | None = None
    note: str = ""
    spoken: str = ""
    href: str = ""
    count: int = 0
    phase: str = ""
    mark: Mark = NO_MARK


@dataclass(frozen=True, slots=True)
class Link:
    """A line from `source` to `target`.

    A data link runs from a step to a store whatever its `mode`; the mode says which end has the
    head. `number` is written into the disc of a handoff. `rework` says that it leads back to work
    done before; `default` that it is taken where no other answer holds. `weight` from 0 to 1
    makes the lines of network views thicker. `source_frame` and `target_frame` are frames at whose
    border the line begins or ends, where it has to do with the whole and with no step in it.
    """

    id: str
    source: str
    target: str
    kind: LinkKind = "flow"
    label: str = ""
    mode: Mode = "write"
    rework: bool = False
    default: bool = False
    number: int | None = None
    weight: float = 0
    source_frame: str | None = None
    target_frame: str | None = None
    note: str = ""
    mark: Mark = NO_MARK


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a node is pinned: its column, and its row within the lane, from 0; None is free."""

    column: int | None
    row: int | None


@dataclass(frozen=True, slots=True)
class Diagram:
    """All that is to be drawn.

    `subtitle` is one line of figures under the title; `description` is what a screen reader says.
    `heat_legend` and `badge_legend` explain the overlay's colours and badges, `words` the kinds of
    lines (`rework` among them) where they mean something else than on a flow map. `language` is
    how words are divided, such as `de_DE`. `phases` are names by id, in order. Ids are unique among
    lanes, among nodes and frames together, and among links; references resolve.
    """

    title: str
    subtitle: str = ""
    description: str = ""
    lanes: tuple[Lane, ...] = ()
    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()
    frames: tuple[Frame, ...] = ()
    pools: tuple[Pool, ...] = ()
    pins: Mapping[str, Cell] = field(default_factory=dict)
    heat_legend: str = ""
    badge_legend: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    phases: Mapping[str, str] = field(default_factory=dict)

    @property
    def labels(self) -> Iterator[str]:
        """Every label: of lanes, nodes, frames and links."""
        yield self.title
        yield from (lane.label for lane in self.lanes)
        yield from (node.label for node in self.nodes)
        yield from (frame.label for frame in self.frames)
        yield from (link.label for link in self.links)
