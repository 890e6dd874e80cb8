"""Which steps of a process a flow map shows: as boxes, as frames, in which lanes; where flows end.

A flow into or out of an unfolded sub-process meets its frame, beside its start or its end: no flow
crosses the border of a sub-process (BPMN 2.0.2, 7.6.1), and nothing is drawn that nobody wrote.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from wfmap.graph import ROOT, ProcessGraph, StepNode
from wfmap.model.semantics import is_event_subprocess
from wfmap.render.views.notation import handlers_of, is_ad_hoc

__all__ = ["NOBODY", "End", "FlowOptions", "Shown"]

NOBODY: Final = "~nobody"
"""The lane of steps that nobody is named for; `~` is in no id."""

_LEAVES: Final = frozenset(("error", "cancel"))
"""Triggers of ends that leave their sub-process another way than by the flow out of it (BPMN)."""


@dataclass(frozen=True, slots=True)
class FlowOptions:
    """What the flow view shows.

    `level` is the sub-process whose inside is drawn, `ROOT` for the process itself. `unfold`
    draws the steps of every sub-process in place of the sub-process. `href` names the page of a
    folded sub-process, so that its box links to it.
    """

    level: str = ROOT
    unfold: bool = False
    data: bool = True
    href: Callable[[str], str] | None = None


class End(NamedTuple):
    """Where a line begins or ends: at a box, or, before it, at the border of a frame around it."""

    box: str
    frame: str | None = None


class Shown:
    """The steps of a graph that are drawn as boxes, those drawn as frames, and where flows end."""

    def __init__(self, graph: ProcessGraph, options: FlowOptions) -> None:
        self.graph = graph
        self.options = options
        inside = graph.steps.values() if options.unfold else graph.at(options.level)
        if options.unfold and options.level != ROOT:
            inside = tuple(graph.inside(options.level))
        found = tuple(inside)
        self.frames = tuple(n for n in found if options.unfold and n.step.steps)
        self._framed = {node.id for node in self.frames}
        self.nodes = tuple(node for node in found if node.id not in self._framed)
        self._ids = {node.id for node in self.nodes}
        self.handlers = frozenset(handlers_of(graph))

    def __contains__(self, step: str | None) -> bool:
        """Tell whether a step is drawn as a box."""
        return step in self._ids

    def border_of(self, step: str | None) -> str | None:
        """Name the box or frame on whose border an event sits, where that is drawn."""
        return step if step in self._ids or step in self._framed else None

    def frame_of(self, node: StepNode) -> str | None:
        """Name the frame a step is drawn in."""
        return node.level if node.level in self._framed else None

    def lane_of(self, node: StepNode) -> str:
        """Name the lane a step stands in: its actor's, else that of the sub-process around it."""
        while node.actor is None and node.level != ROOT:
            node = self.graph.steps[node.level]
        return NOBODY if node.actor is None else node.actor

    def holder(self, step: str) -> str | None:
        """Name the box that stands for a step: its own, or the folded sub-process it is in."""
        while step not in self._ids:
            if step in self._framed or step not in self.graph.steps:
                return None
            step = self.graph.steps[step].level
        return step

    def entries(self, step: str) -> tuple[End, ...]:
        """Name the end of a flow into a step: itself, or the frame around its inside."""
        return self.border(step, leaves=False)

    def exits(self, step: str) -> tuple[End, ...]:
        """Name the beginning of a flow out of a step: itself, or the frame around its inside."""
        return self.border(step, leaves=True)

    def border(self, step: str, *, leaves: bool) -> tuple[End, ...]:
        """Name the end of a line at a step: itself, or the frame around its inside."""
        if step in self._ids:
            return (End(step),)
        box = self._near(step, leaves=leaves) if step in self._framed else None
        return () if box is None else (End(box, step),)

    def _near(self, step: str, *, leaves: bool) -> str | None:
        """Name the box in a frame beside which a line meets it: its start or its end."""
        if step in self._ids:
            return step
        ends = self._last(step) if leaves else self._first(step)
        if is_ad_hoc(self.graph.steps[step].step) or not ends:
            return self._outermost(step, last=leaves)
        return self._near(ends[0].id, leaves=leaves)

    def _outermost(self, step: str, *, last: bool) -> str | None:
        """Name the first box in a frame, or the last that hangs together with it.

        So what lies beside the frame keeps its order.
        """
        inside = (n for n in self.graph.inside(step) if not n.step.attached_to)
        boxes = [node.id for node in inside if node.id in self._ids]
        if not boxes:
            return None
        joined = self._joined(boxes[0], set(boxes))
        return [box for box in boxes if box in joined][-1 if last else 0]

    def _joined(self, first: str, boxes: set[str]) -> set[str]:
        """Name those of some boxes that flows between them join with the first."""
        found, stack = {first}, [first]
        while stack:
            here = stack.pop()
            near = [flow.target for flow in self.graph.outgoing(here)]
            near += [flow.source for flow in self.graph.incoming(here)]
            for box in near:
                if box in boxes and box not in found:
                    found.add(box)
                    stack.append(box)
        return found

    def _first(self, level: str) -> list[StepNode]:
        starts = [n for n in self.graph.at(level) if n.kind == "start"]
        return starts or self._only(self.graph.starts(level))

    def _last(self, level: str) -> list[StepNode]:
        every = (node for node in self.graph.at(level) if node.kind == "end")
        ends = [node for node in every if node.step.trigger not in _LEAVES]
        return ends or self._only(self.graph.ends(level))

    def _only(self, found: Iterable[StepNode]) -> list[StepNode]:
        """Keep the one step with which a level begins or ends without saying so, if it is one."""
        able = [
            node
            for node in found
            if node.id not in self.handlers
            and node.step.attached_to is None
            and not is_event_subprocess(node.step)
            and node.kind != "end"
        ]
        return able if len(able) == 1 else []

    def steps_within(self, node: StepNode) -> Iterator[StepNode]:
        """Yield a step and, where it is folded, every step inside."""
        yield node
        if node.step.steps:
            yield from self.graph.inside(node.id)
