"""The rows of a map, each a diagram of its own; flows between rows end and begin at connectors.

A connector is a ring with a letter. All flows that lead from other rows to one step have its
letter; the step is entered from one ring of that letter in its own row. Letters follow the rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from string import ascii_uppercase
from typing import Final

from wfmap.render.diagram import Cell, Diagram, Link, Node
from wfmap.render.layout.rows.cutting import DATA

__all__ = ["PARTED", "Divided", "divided"]

PARTED: Final = "@"
"""What divides, in the id of a connector or of the last part of a flow, the element from a lane."""


@dataclass(frozen=True, slots=True)
class Divided:
    """A diagram in rows.

    `rows` are diagrams from top to bottom, each with the lanes in which something stands; the ids
    of their connectors begin with the step that flows lead to. `row` is the row of every step from
    0, `letters` are those of the steps that are entered from other rows, `called` their names.
    Within a row the parts of a flow lead onwards; `rework` are the flows that as a whole do not.
    """

    rows: Sequence[Diagram]
    row: Mapping[str, int]
    letters: Mapping[str, str]
    called: Mapping[str, str]
    rework: frozenset[str]


@dataclass(slots=True)
class _Row:
    nodes: list[Node] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    rings: dict[str, Node] = field(default_factory=dict)
    beside: dict[str, None] = field(default_factory=dict)


class _Rows:
    """Divides a diagram."""

    def __init__(self, diagram: Diagram, rows: Mapping[str, int]) -> None:
        self.diagram = diagram
        self.row = dict(rows)
        self.node = {node.id: node for node in diagram.nodes}
        self.around = {frame.id: frame.frame for frame in diagram.frames}
        for node in diagram.nodes:
            if node.attached_to is not None and node.id not in self.row:
                self.row[node.id] = self._at_frame(node.attached_to)
        self.rows = [_Row() for _ in range(max(self.row.values(), default=0) + 1)]

    def _at_frame(self, frame: str) -> int:
        """Tell the row of an event on a frame: that of the frame's first step."""
        inside = [n for n in self.diagram.nodes if frame in self._frames(n.frame)]
        return min((self.row[n.id] for n in inside if n.id in self.row), default=0)

    def _frames(self, frame: str | None) -> Iterator[str]:
        seen: set[str] = set()
        while frame is not None and frame not in seen:
            seen.add(frame)
            yield frame
            frame = self.around.get(frame)

    def letters(self) -> dict[str, str]:
        """Give a letter to every step that flows lead to from another row."""
        entered = {
            link.target
            for link in self.diagram.links
            if link.source in self.row
            and link.target in self.row
            and self.row[link.source] != self.row[link.target]
        }
        place = {node.id: number for number, node in enumerate(self.diagram.nodes)}
        order = sorted(entered, key=lambda step: (self.row[step], place[step]))
        return {step: _letter(number) for number, step in enumerate(order)}

    def divide(self) -> list[Diagram]:
        """Give every row its steps, its parts of flows, and what its steps use."""
        for node in self.diagram.nodes:
            if node.id in self.row:
                self.rows[self.row[node.id]].nodes.append(node)
        used: set[str] = set()
        for link in self.diagram.links:
            if link.source in self.row and link.target in self.row:
                self._link(link)
                continue
            step, other = link.source, link.target
            if step not in self.row:
                step, other = other, step
            if step in self.row:
                row = self.rows[self.row[step]]
                row.beside.setdefault(other)
                row.links.append(link)
                used.add(other)
        for node in self.diagram.nodes:
            if node.id not in self.row and node.id not in used:
                self.rows[-1].beside.setdefault(node.id)
        return [self._diagram(row) for row in self.rows]

    def _link(self, link: Link) -> None:
        start, finish = self.rows[self.row[link.source]], self.rows[self.row[link.target]]
        if start is finish:
            start.links.append(link)
            return
        source, target = self.node[link.source], self.node[link.target]
        apart = self._apart(link, source, target)
        out = self._ring(start, source, f"{link.target}{PARTED}{source.lane}", apart)
        start.links.append(replace(link, target=out, target_frame=None, rework=False))
        into = f"{link.target}{PARTED}"
        if into not in finish.rings:
            self._ring(finish, target, into, apart)
            last = replace(
                link,
                id=f"{link.id}{PARTED}",
                source=into,
                source_frame=None,
                label="",
                number=None,
                default=False,
                rework=False,
            )
            finish.links.append(last)

    def _apart(self, link: Link, source: Node, target: Node) -> str | None:
        """Find the innermost frame around both ends of a flow, where its connectors stand."""
        around = [*self._frames(target.frame)]
        if link.target_frame is not None:
            around = [*self._frames(self.around.get(link.target_frame))]
        begin = source.frame
        if link.source_frame is not None:
            begin = self.around.get(link.source_frame)
        return next((frame for frame in self._frames(begin) if frame in around), None)

    def _ring(self, row: _Row, beside: Node, ring: str, frame: str | None) -> str:
        """Add a ring to a row in the lane of a step, unless it is there."""
        host = beside if beside.attached_to is None else self.node.get(beside.attached_to, beside)
        row.rings.setdefault(ring, Node(ring, "connector", "A", host.lane, frame=frame))
        return ring

    def _diagram(self, row: _Row) -> Diagram:
        nodes = (*row.nodes, *(self.node[other] for other in row.beside), *row.rings.values())
        lanes = {node.lane for node in nodes if node.kind not in DATA}
        frames = {frame for node in nodes for frame in self._frames(node.frame)}
        frames.update(node.attached_to for node in nodes if node.attached_to in self.around)
        pools = {lane.pool for lane in self.diagram.lanes if lane.id in lanes}
        return replace(
            self.diagram,
            title="",
            subtitle="",
            lanes=tuple(lane for lane in self.diagram.lanes if lane.id in lanes),
            pools=tuple(pool for pool in self.diagram.pools if pool.id in pools),
            nodes=nodes,
            links=tuple(row.links),
            frames=tuple(frame for frame in self.diagram.frames if frame.id in frames),
            pins=self._pins(row),
        )

    def _pins(self, row: _Row) -> dict[str, Cell]:
        """Keep where boxes are pinned, from the first column of the row on, or that after rings."""
        pins = self.diagram.pins
        own = {node.id: pins[node.id] for node in row.nodes if node.id in pins}
        columns = [cell.column for cell in own.values() if cell.column is not None]
        entered = any(ring.endswith(PARTED) for ring in row.rings)
        before = min(columns, default=0) - entered
        return {
            step: Cell(None if cell.column is None else cell.column - before, cell.row)
            for step, cell in own.items()
        }


def _letter(number: int) -> str:
    """Name a connector: A to Z, then AA, AB and so on."""
    name = ""
    number += 1
    while number:
        number, place = divmod(number - 1, len(ascii_uppercase))
        name = ascii_uppercase[place] + name
    return name


def divided(diagram: Diagram, rows: Mapping[str, int]) -> Divided:
    """Divide a diagram into one for every row.

    Args:
        diagram: the whole.
        rows: the row of every step by its id, from 0; stores and ports go with their users.
    """
    made = _Rows(diagram, rows)
    called = {node.id: node.label or node.spoken or node.id for node in diagram.nodes}
    rework = frozenset(link.id for link in diagram.links if link.rework)
    return Divided(made.divide(), made.row, made.letters(), called, rework)
