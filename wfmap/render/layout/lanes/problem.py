"""The diagram as numbers: what the stages of the layout work on.

Nodes, lanes and links are named by their place in the document. Events attached to a border have
no cell of their own; their lines begin at the cell of their host, the *anchor*.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from wfmap.render.boxes import INSIDE, size_of
from wfmap.render.diagram import Diagram, Link, Node, NodeKind
from wfmap.render.layout.lanes.costs import ROW
from wfmap.render.layout.lanes.loops import back_edges, late_edges

__all__ = [
    "ASKED",
    "FAN",
    "STORES",
    "Edge",
    "Problem",
    "StoreUse",
    "fans_of",
    "gathered",
    "lone_ends",
    "problem_of",
    "upper_events",
]

FAN: Final = 3
"""So many branches that begin at once stand in one column."""

ASKED: Final = 4
"""So many answers to one question stand in one column; three leave by the corners of a diamond."""

_MOST_BELOW: Final = 3
"""So many events sit on the lower side of a step wherever their lines lead."""

_ASKING: Final[frozenset[NodeKind]] = frozenset(("decision", "inclusive", "event-gateway"))

STORES: Final = frozenset(("store", "document"))
"""Kinds of nodes that are placed near the steps that use them."""


class Edge(NamedTuple):
    """A line to be routed between the cells of two anchors.

    `style` is equal where two lines may share their last stretch into one target. A message is
    no work that flows: it binds no step to a column, and it may run to the left.
    """

    link: Link
    source: int
    target: int
    start: int
    finish: int
    is_back: bool
    is_data: bool
    style: int
    is_message: bool = False

    @property
    def is_flow(self) -> bool:
        """Whether work flows along it, so that its target stands further right."""
        return not (self.is_data or self.is_message or self.is_back)


class StoreUse(NamedTuple):
    """A step's use of a store."""

    link: Link
    store: int
    user: int


@dataclass(slots=True)
class Problem:
    """A diagram's nodes and lines as indices.

    `nodes` are the steps, then the stores' copies added by the stage that places them. Lists run
    parallel to `nodes`: `lane`, `host` (the anchor; the node itself where it is not attached),
    `width` and `height` in px. `edges` are the flows, then the data lines. `border` names the
    frame on whose border an event sits, `idle` the stores that nobody uses. `fans` are the
    targets of steps with many branches, in the author's order; `spread` is how wide the column
    of an event on a frame must be for others beside it, in px. `row_price` is how bad a row in use
    is beside bends and crossings.
    """

    diagram: Diagram
    lanes: int
    nodes: list[Node]
    lane: list[int]
    host: list[int]
    width: list[float]
    height: list[float]
    edges: list[Edge]
    uses: list[StoreUse]
    stores: list[Node]
    copies: list[int] = field(default_factory=list)
    idle: frozenset[int] = frozenset()
    border: dict[int, str] = field(default_factory=dict)
    fans: dict[int, list[int]] = field(default_factory=dict)
    spread: dict[int, float] = field(default_factory=dict)
    row_price: int = ROW

    @property
    def anchors(self) -> list[int]:
        """The nodes that have a cell of their own."""
        return [node for node, host in enumerate(self.host) if node == host]

    @property
    def free(self) -> list[int]:
        """The nodes that look for a cell of their own, without those that get theirs last."""
        return [node for node in self.anchors if not self.is_late(node)]

    def is_late(self, node: int) -> bool:
        """Tell what gets its cell when the steps have theirs: ports, and events on frames."""
        return node in self.border or self.nodes[node].kind == "port"

    def add_node(self, node: Node, lane: int) -> int:
        """Add a node, such as a store's copy; return its index."""
        index = len(self.nodes)
        width, height = size_of(node)
        self.nodes.append(node)
        self.lane.append(lane)
        self.host.append(index)
        self.width.append(width)
        self.height.append(height)
        return index


def lone_ends(problem: Problem) -> dict[int, int]:
    """Find the small shapes with one line only, one that comes from an event on a border.

    They are given by node, with the number of that line. They may stand below the event instead
    of in the middle of their column.
    """
    lines = Counter(end for edge in problem.edges for end in (edge.start, edge.finish))
    lines.update(host for node, host in enumerate(problem.host) if node != host)
    return {
        edge.finish: number
        for number, edge in enumerate(problem.edges)
        if edge.source != edge.start
        and lines[edge.finish] == 1
        and problem.nodes[edge.finish].kind not in INSIDE
    }


def gathered(problem: Problem) -> dict[int, list[int]]:
    """Find the boxes where many ways begin side by side: those only lead there, as written."""
    entered = {edge.finish for edge in problem.edges if edge.is_flow}
    leaving = Counter(edge.start for edge in problem.edges if edge.is_flow)
    into: dict[int, list[int]] = {}
    for edge in problem.edges:
        lone = edge.start not in entered and leaving[edge.start] == 1
        if edge.is_flow and lone and edge.source == edge.start:
            into.setdefault(edge.finish, []).append(edge.start)
    return {finish: ways for finish, ways in into.items() if len(ways) > FAN}


def upper_events(problem: Problem) -> frozenset[int]:
    """List the events on the upper side of their step.

    Events sit on the lower side, as readers of BPMN expect; of many, those go up whose lines all
    lead to lanes above.
    """
    hosts = Counter(host for node, host in enumerate(problem.host) if node != host)
    aims: dict[int, list[int]] = {}
    for edge in problem.edges:
        if edge.source != edge.start:
            aims.setdefault(edge.source, []).append(problem.lane[edge.finish])
    return frozenset(
        event
        for event, lanes in aims.items()
        if hosts[problem.host[event]] > _MOST_BELOW
        and all(lane < problem.lane[problem.host[event]] for lane in lanes)
    )


_APART: Final = 1_000_000
"""The style of the first message: each has its own, for none shares its way."""


def _style(link: Link, number: int) -> int:
    if link.kind == "message":
        return _APART + number
    kinds = ("flow", "handoff", "association", "data", "requirement", "network")
    return 2 * kinds.index(link.kind) + link.rework


def fans_of(nodes: Sequence[Node], edges: Sequence[Edge]) -> dict[int, list[int]]:
    """Find the steps with many branches: the targets that only they lead to, as written.

    What lies in a frame of its own, or is reached on another way too, is no part of a fan.
    """
    entering = Counter(edge.finish for edge in edges if edge.is_flow)
    fans: dict[int, list[int]] = {}
    for edge in edges:
        inner = nodes[edge.source].frame == nodes[edge.target].frame
        plain = edge.source == edge.start and edge.target == edge.finish
        if edge.is_flow and plain and inner and entering[edge.finish] == 1:
            fans.setdefault(edge.start, []).append(edge.finish)
    return {
        start: branches
        for start, branches in fans.items()
        if len(branches) >= (ASKED if nodes[start].kind in _ASKING else FAN)
    }


def _is_small_fan(nodes: Sequence[Node], branches: Sequence[int]) -> bool:
    """Tell three branches of work from three ends, which stand around their step."""
    return len(branches) == FAN and any(nodes[node].kind != "end" for node in branches)


def _hosts(nodes: list[Node]) -> list[int]:
    index = {node.id: place for place, node in enumerate(nodes)}
    hosts = [
        index.get(node.attached_to, place) if node.attached_to else place
        for place, node in enumerate(nodes)
    ]
    return [hosts[host] for host in hosts]


def _first_inside(diagram: Diagram, nodes: Sequence[Node]) -> dict[int, int]:
    """Name, for events on frames, the first step of the frame: what leads there closes a loop."""
    around = {frame.id: frame.frame for frame in diagram.frames}
    first: dict[str, int] = {}
    for place, node in enumerate(nodes):
        frame = None if node.attached_to in around else node.frame
        while frame is not None:
            first.setdefault(frame, place)
            frame = around.get(frame)
    return {
        place: first[node.attached_to]
        for place, node in enumerate(nodes)
        if node.attached_to in first
    }


def _edges(
    links: list[Link],
    index: dict[str, int],
    host: list[int],
    roots: list[int],
    inside: dict[int, int],
) -> list[Edge]:
    """Number the lines; what leads back is what is said to, then what else closes a loop."""
    ends = [(index[link.source], index[link.target]) for link in links]
    anchored = [(host[source], host[target]) for source, target in ends]
    looped = [(inside.get(start, start), finish) for start, finish in anchored]
    told = {number for number, link in enumerate(links) if link.kind == "message"}
    starts = frozenset(roots[: len(roots) - len(host)])
    work = [number for number in range(len(links)) if number not in told]
    again = [number for number in work if links[number].rework]
    onward = [number for number in work if not links[number].rework]
    back = {onward[at] for at in back_edges(roots, [looped[number] for number in onward])}
    ahead = [looped[number] for number in onward if number not in back]
    back |= late_edges(ahead, [(number, looped[number]) for number in again])
    back |= late_edges(
        [looped[number] for number in work if number not in back],
        [(n, looped[n]) for n in sorted(told, key=lambda n: (looped[n][1] not in starts, n))],
    )
    return [
        Edge(
            link,
            source,
            target,
            start,
            finish,
            is_back=number in back,
            is_data=False,
            style=_style(link, number),
            is_message=link.kind == "message",
        )
        for number, (link, (source, target), (start, finish)) in enumerate(
            zip(links, ends, anchored, strict=True)
        )
    ]


def problem_of(diagram: Diagram) -> Problem:
    """Number a diagram's parts; a diagram without lanes has one."""
    steps = [node for node in diagram.nodes if node.kind not in STORES]
    stores = [node for node in diagram.nodes if node.kind in STORES]
    index = {node.id: place for place, node in enumerate(steps)}
    store_index = {node.id: place for place, node in enumerate(stores)}
    lanes = {lane.id: place for place, lane in enumerate(diagram.lanes)}
    host = _hosts(steps)
    lane = [lanes.get(node.lane or "", 0) for node in steps]
    flows = [link for link in diagram.links if link.source in index and link.target in index]
    roots = [place for place, node in enumerate(steps) if node.kind == "start"]
    uses = [use for link in diagram.links for use in _uses(link, index, store_index)]
    edges = _edges(flows, index, host, [*roots, *range(len(steps))], _first_inside(diagram, steps))
    frames = {frame.id for frame in diagram.frames}
    sizes = [size_of(node) for node in steps]
    return Problem(
        diagram=diagram,
        lanes=max(1, len(lanes)),
        nodes=steps,
        lane=[lane[anchor] for anchor in host],
        host=host,
        width=[width for width, _ in sizes],
        height=[height for _, height in sizes],
        edges=edges,
        uses=uses,
        stores=stores,
        idle=frozenset(range(len(stores))) - {use.store for use in uses},
        border={
            place: node.attached_to
            for place, node in enumerate(steps)
            if node.attached_to is not None and node.attached_to in frames
        },
        fans=fans_of(steps, edges),
    )


def _uses(link: Link, steps: dict[str, int], stores: dict[str, int]) -> list[StoreUse]:
    if link.source in steps and link.target in stores:
        return [StoreUse(link, stores[link.target], steps[link.source])]
    if link.source in stores and link.target in steps:
        return [StoreUse(link, stores[link.source], steps[link.target])]
    return []
