"""The diagram as numbers: what the stages of the layout work on.

Nodes, lanes and links are named by their place in the document. Events attached to a border have
no cell of their own; their lines begin at the cell of their host, the *anchor*.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from wfmap.render.boxes import INSIDE, size_of
from wfmap.render.diagram import Diagram, Link, Node
from wfmap.render.layout.lanes.loops import back_edges

__all__ = ["Edge", "Problem", "StoreUse", "lone_ends", "problem_of"]


class Edge(NamedTuple):
    """A line to be routed between the cells of two anchors.

    `style` is equal where two lines may share their last stretch into one target.
    """

    link: Link
    source: int
    target: int
    start: int
    finish: int
    is_back: bool
    is_data: bool
    style: int


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
    `width` and `height` in px. `edges` are the flows, then the data lines.
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

    @property
    def anchors(self) -> list[int]:
        """The nodes that have a cell of their own."""
        return [node for node, host in enumerate(self.host) if node == host]

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


def _style(link: Link) -> int:
    kinds = ("flow", "handoff", "data", "requirement", "network")
    return 2 * kinds.index(link.kind) + link.rework


def _hosts(nodes: list[Node]) -> list[int]:
    index = {node.id: place for place, node in enumerate(nodes)}
    hosts = [
        index.get(node.attached_to, place) if node.attached_to else place
        for place, node in enumerate(nodes)
    ]
    return [hosts[host] for host in hosts]


def _edges(
    links: list[Link], index: dict[str, int], host: list[int], roots: list[int]
) -> list[Edge]:
    ends = [(index[link.source], index[link.target]) for link in links]
    anchored = [(host[source], host[target]) for source, target in ends]
    back = back_edges(roots, anchored)
    return [
        Edge(
            link,
            source,
            target,
            start,
            finish,
            is_back=number in back,
            is_data=False,
            style=_style(link),
        )
        for number, (link, (source, target), (start, finish)) in enumerate(
            zip(links, ends, anchored, strict=True)
        )
    ]


def problem_of(diagram: Diagram) -> Problem:
    """Number a diagram's parts; a diagram without lanes has one."""
    steps = [node for node in diagram.nodes if node.kind != "store"]
    stores = [node for node in diagram.nodes if node.kind == "store"]
    index = {node.id: place for place, node in enumerate(steps)}
    store_index = {node.id: place for place, node in enumerate(stores)}
    lanes = {lane.id: place for place, lane in enumerate(diagram.lanes)}
    host = _hosts(steps)
    lane = [lanes.get(node.lane or "", 0) for node in steps]
    flows = [link for link in diagram.links if link.source in index and link.target in index]
    roots = [place for place, node in enumerate(steps) if node.kind == "start"]
    uses = [use for link in diagram.links for use in _uses(link, index, store_index)]
    return Problem(
        diagram=diagram,
        lanes=max(1, len(lanes)),
        nodes=steps,
        lane=[lane[anchor] for anchor in host],
        host=host,
        width=[size_of(node)[0] for node in steps],
        height=[size_of(node)[1] for node in steps],
        edges=_edges(flows, index, host, [*roots, *range(len(steps))]),
        uses=uses,
        stores=stores,
    )


def _uses(link: Link, steps: dict[str, int], stores: dict[str, int]) -> list[StoreUse]:
    if link.source in steps and link.target in stores:
        return [StoreUse(link, stores[link.target], steps[link.source])]
    if link.source in stores and link.target in steps:
        return [StoreUse(link, stores[link.source], steps[link.target])]
    return []
