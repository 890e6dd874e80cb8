"""Where Graphviz puts boxes of given sizes: DOT out, coordinates back, in a process of its own.

Graphviz in process holds the interpreter's lock, cannot be interrupted and is not thread-safe, so
each drawing is laid out by a child that can be killed. No label ever reaches it: nodes and edge
labels go there as sizes, and ids as numbers.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import graphviz

from wfmap.errors import RenderError
from wfmap.units.figures import exact

__all__ = ["Arrangement", "Curve", "Edge", "Node", "arrange"]

POINTS_PER_INCH: Final = 72.0
SECONDS_ALLOWED: Final = 60.0
"""A layout that takes longer is given up."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Node:
    """A box to place: its size in px, and the group it stands in."""

    id: str
    width: float
    height: float
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A line to route, and the size of its label in px (0 where there is none)."""

    source: str
    target: str
    label_width: float = 0.0
    label_height: float = 0.0
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Curve:
    """A routed line: the points of a chain of cubic Bézier curves, and its label's centre."""

    points: tuple[Point, ...]
    label: Point | None


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Centres of nodes by id, curves by the edges' order, boxes of groups, and the size in px."""

    centres: Mapping[str, Point]
    curves: tuple[Curve, ...]
    groups: Mapping[str, tuple[float, float, float, float]]
    width: float
    height: float


def arrange(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    direction: Literal["LR", "TB"] = "LR",
    seconds: float = SECONDS_ALLOWED,
) -> Arrangement:
    """Place boxes and route lines.

    Args:
        nodes: the boxes, in the order that decides ties.
        edges: the lines between them.
        direction: whether ranks run from left to right or from top to bottom.
        seconds: the longest it may take.

    Returns:
        Coordinates in px, y downwards.

    Raises:
        RenderError: it took too long or failed.
    """
    if not nodes:
        return Arrangement({}, (), {}, 0.0, 0.0)
    names = {node.id: f"n{index}" for index, node in enumerate(nodes)}
    groups = list(dict.fromkeys(node.group for node in nodes if node.group is not None))
    text = _dot(nodes, edges, names, groups, direction)
    return _read(_run(text, seconds), nodes, edges, groups)


def _dot(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    names: Mapping[str, str],
    groups: Sequence[str],
    direction: str,
) -> str:
    graph = graphviz.Digraph(
        graph_attr={
            "rankdir": direction,
            "nodesep": "0.45",
            "ranksep": "0.8",
            "splines": "true",
            "newrank": "true",
        },
        node_attr={"shape": "box", "fixedsize": "true", "label": ""},
        edge_attr={"arrowhead": "none"},
    )
    for index, group in enumerate(groups):
        cluster = graphviz.Digraph(f"cluster_{index}", graph_attr={"margin": "14"})
        cluster.attr(label=_sized(150, 18))
        for node in nodes:
            if node.group == group:
                _add(cluster, node, names)
        graph.subgraph(cluster)
    for node in nodes:
        if node.group is None:
            _add(graph, node, names)
    for index, edge in enumerate(edges):
        sized = edge.label_width > 0
        label = {"label": _sized(edge.label_width, edge.label_height)} if sized else {}
        graph.edge(
            names[edge.source],
            names[edge.target],
            id=str(index),
            weight=str(edge.weight),
            **label,
        )
    return str(graph.source)


def _add(graph: graphviz.Digraph, node: Node, names: Mapping[str, str]) -> None:
    width, height = node.width / POINTS_PER_INCH, node.height / POINTS_PER_INCH
    graph.node(names[node.id], width=f"{width:.4f}", height=f"{height:.4f}")


def _sized(width: float, height: float) -> str:
    """Make a label that is nothing but a size: an empty table cell of our own numbers."""
    return (
        f'<<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="0" CELLSPACING="0"><TR>'
        f'<TD FIXEDSIZE="TRUE" WIDTH="{width:.0f}" HEIGHT="{height:.0f}"></TD></TR></TABLE>>'
    )


def _run(text: str, seconds: float) -> dict[str, Any]:
    command = [sys.executable, "-m", "wfmap.render.layout.dot_worker"]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, our own text
            command, input=text.encode(), capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise RenderError(
            f"the layout took longer than {exact(seconds)} s", "draw a part of the process"
        ) from None
    if done.returncode != 0 or not done.stdout:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise RenderError(f"Graphviz failed: {said[-1] if said else 'without a word'}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _read(
    found: Mapping[str, Any],
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    groups: Sequence[str],
) -> Arrangement:
    left, bottom, right, top = _numbers(found["bb"])
    objects = {item["name"]: item for item in found.get("objects", ())}

    def place(x: float, y: float) -> Point:
        return round(x - left, 2), round(top - y, 2)

    centres = {
        node.id: place(*_numbers(objects[f"n{index}"]["pos"])) for index, node in enumerate(nodes)
    }
    boxes: dict[str, tuple[float, float, float, float]] = {}
    for index, group in enumerate(groups):
        x0, y0, x1, y1 = _numbers(objects[f"cluster_{index}"]["bb"])
        (ax, ay), (bx, by) = place(x0, y1), place(x1, y0)
        boxes[group] = (ax, ay, bx - ax, by - ay)
    routed = {int(item["id"]): item for item in found.get("edges", ())}
    curves = tuple(_curve(routed[index], place) for index in range(len(edges)))
    return Arrangement(centres, curves, boxes, right - left, top - bottom)


def _curve(item: Mapping[str, Any], place: Any) -> Curve:  # noqa: ANN401 - a function of two numbers
    points = tuple(
        place(*_numbers(pair)) for pair in item["pos"].split(" ") if not pair.startswith(("e", "s"))
    )
    label = place(*_numbers(item["lp"])) if "lp" in item else None
    return Curve(points, label)


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(float(number) for number in text.split(","))
