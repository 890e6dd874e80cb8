"""Diagram → a smaller diagram: steps that are taken rarely left out, others drawn as one box.

What is not drawn is written on the picture, so that nobody takes a part for the whole. Without
anything to leave out a diagram stays as it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from wfmap.overlay import Mark
from wfmap.render.diagram import NO_MARK, Diagram, Lane, Link, LinkKind, Mode, Node
from wfmap.render.views.shown import NOBODY
from wfmap.render.views.words import counted

__all__ = ["WHOLE", "Abridgement", "FoldedBox", "abridged"]

_BESIDE: Final = frozenset(("store", "document", "port"))
"""The kinds of nodes that are drawn only where a line leads to them."""

_WORK: Final[frozenset[LinkKind]] = frozenset(("flow", "handoff"))


@dataclass(frozen=True, slots=True)
class FoldedBox:
    """A box that is drawn in place of several steps.

    `steps` are all whose boxes it stands for, `ends` those drawn as one end beside it; `count` is
    written on it: how many steps of work it holds. `note` is its tooltip. Without a `mark` of its
    own it has the hottest of those inside.
    """

    id: str
    label: str
    steps: frozenset[str]
    ends: frozenset[str] = frozenset()
    count: int = 0
    note: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Abridgement:
    """What of a diagram is not drawn, or drawn as one: folds, and steps and flows left out.

    `said` is written on the picture, as a whole sentence or several.
    """

    folds: tuple[FoldedBox, ...] = ()
    steps: frozenset[str] = frozenset()
    flows: frozenset[str] = frozenset()
    said: str = ""


WHOLE: Final = Abridgement()
"""Nothing is left out."""


def abridged(diagram: Diagram, less: Abridgement) -> Diagram:
    """Leave out of a diagram what is not drawn, and say so under its title.

    A fold stands in the lane in which most of its steps do, at the place of its first step. Flows
    between the same two boxes are one line. Lanes in which nothing stands any more are left out,
    and so are pins, which are for a map of all steps.
    """
    if not (less.folds or less.steps or less.flows):
        return diagram
    nodes, links = _drawn(diagram, less)
    boxes = _Boxes(nodes, less.folds)
    joined = tuple(boxes.links(links))
    used = {end for link in joined for end in (link.source, link.target)}
    kept = tuple(node for node in boxes.nodes() if node.kind not in _BESIDE or node.id in used)
    lanes = {node.lane for node in kept}
    bands = tuple(lane for lane in diagram.lanes if lane.closed or lane.id in lanes)
    pools = {lane.pool for lane in bands}
    frames = {frame for fold in less.folds for frame in fold.steps} | less.steps
    said = _with_lanes(less.said, diagram.lanes, bands)
    return replace(
        diagram,
        subtitle=" · ".join(filter(None, (diagram.subtitle, said))),
        description=" ".join(filter(None, (diagram.description, said))),
        lanes=bands,
        pools=tuple(pool for pool in diagram.pools if pool.id in pools),
        frames=tuple(frame for frame in diagram.frames if frame.id not in frames),
        nodes=kept,
        links=joined,
        pins={},
    )


def _with_lanes(said: str, before: Sequence[Lane], after: Sequence[Lane]) -> str:
    gone = sum(lane.id != NOBODY for lane in before) - sum(lane.id != NOBODY for lane in after)
    verb = "is" if gone == 1 else "are"
    return f"{said}; {counted(gone, 'lane')} {verb} empty then and not drawn" if gone else said


def _drawn(diagram: Diagram, less: Abridgement) -> tuple[list[Node], list[Link]]:
    """Leave out steps and flows, and what hangs on them alone."""
    nodes = [node for node in diagram.nodes if node.id not in less.steps]
    there = {node.id for node in nodes}
    links = [
        link
        for link in diagram.links
        if link.id not in less.flows and link.source in there and link.target in there
    ]
    return nodes, links


class _Boxes:
    """The boxes of a diagram, some drawn as one."""

    def __init__(self, nodes: Sequence[Node], folds: Sequence[FoldedBox]) -> None:
        self.all = nodes
        self.holder: dict[str, str] = {}
        self.made: dict[str, Node] = {}
        for fold in folds:
            self._fold(fold.id, [node for node in nodes if node.id in fold.steps], fold)
            if fold.ends:
                self._ends(f"{fold.id}~ends", [node for node in nodes if node.id in fold.ends])

    def _fold(self, box: str, inside: Sequence[Node], fold: FoldedBox) -> None:
        if not inside:
            return
        self.holder.update((node.id, box) for node in inside)
        work = [node for node in inside if node.kind in ("task", "subprocess")] or inside
        lanes = [node.lane for node in work]
        self.made[box] = Node(
            id=box,
            kind="subprocess",
            label=fold.label,
            lane=max(dict.fromkeys(lanes), key=lanes.count),
            frame=_shared([node.frame for node in inside]),
            count=fold.count,
            note=fold.note,
            phase=_shared([node.phase for node in work]) or "",
            mark=_hottest(node.mark for node in inside) if fold.mark is None else fold.mark,
        )

    def _ends(self, box: str, inside: Sequence[Node]) -> None:
        if not inside:
            return
        self.holder.update((node.id, box) for node in inside)
        names = ", ".join(node.label or node.spoken for node in inside)
        self.made[box] = replace(
            inside[0],
            id=box,
            label=counted(len(inside), "end"),
            trigger=None,
            note=names,
            mark=_hottest(node.mark for node in inside),
        )

    def nodes(self) -> Iterator[Node]:
        """Yield the boxes, each fold where its first step stood."""
        done: set[str] = set()
        for node in self.all:
            holder = self.holder.get(node.id)
            if holder is None:
                yield node
            elif holder not in done:
                done.add(holder)
                yield self.made[holder]

    def links(self, links: Iterable[Link]) -> Iterator[Link]:
        """Yield the lines between boxes; those that have become alike are one."""
        alike: dict[tuple[str, str, str], list[Link]] = {}
        for link in links:
            source = self.holder.get(link.source, link.source)
            target = self.holder.get(link.target, link.target)
            if source == target and source in self.made:
                continue
            folded = source in self.made or target in self.made
            kind = "work" if link.kind in _WORK else link.kind
            key = (source, target, kind) if folded else (link.id, "", "")
            if folded and link.kind == "message":
                key = source, target, f"{kind} {link.label}"
            moved = replace(
                link,
                source=source,
                target=target,
                source_frame=None if source in self.made else link.source_frame,
                target_frame=None if target in self.made else link.target_frame,
            )
            alike.setdefault(key, []).append(moved)
        yield from (_joined(found) for found in alike.values())


def _shared(found: Sequence[str | None]) -> str | None:
    return found[0] if len(set(found)) == 1 else None


def _joined(links: Sequence[Link]) -> Link:
    """Make one line of several between the same two boxes."""
    first = links[0]
    if len(links) == 1:
        return first
    modes = {link.mode for link in links}
    mode: Mode = first.mode if len(modes) == 1 else "readwrite"
    handed = next((link for link in links if link.kind == "handoff"), first)
    notes = [counted(len(links), "flow"), *(link.note for link in links)]
    return replace(
        handed,
        label=" / ".join(dict.fromkeys(link.label for link in links if link.label)),
        mode=mode,
        rework=all(link.rework for link in links),
        default=False,
        note=" · ".join(dict.fromkeys(filter(None, notes))),
        mark=_added(links),
    )


def _added(links: Sequence[Link]) -> Mark:
    """Choose the mark of lines that are drawn as one; as often as all of them it is taken."""
    mark = _hottest(link.mark for link in links)
    weights = [link.mark.weight for link in links if link.mark.weight is not None]
    return replace(mark, weight=min(1.0, sum(weights))) if weights else mark


def _hottest(marks: Iterable[Mark]) -> Mark:
    """Choose the mark of what is drawn as one: the hottest, and of those the first with a badge."""
    found = [mark for mark in marks if mark != NO_MARK]
    if not found:
        return NO_MARK
    hot = max(found, key=lambda mark: (mark.heat or 0.0, mark.badge is not None))
    badge = hot.badge or next((mark.badge for mark in found if mark.badge is not None), None)
    return replace(hot, badge=badge)
