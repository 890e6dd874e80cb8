"""What is thrown, caught, undone, watched and limited in a process, written into an image."""

from collections.abc import Mapping
from typing import Final

from wfmap.graph import ROOT, ProcessGraph, StepNode
from wfmap.graph.events import (
    Catch,
    catches,
    delay_of,
    event_subprocesses,
    occasion_of,
    share_of,
    undone_by,
)
from wfmap.graph.uncounted import is_around, told_by
from wfmap.model.quantity import Duration
from wfmap.model.semantics import is_event_subprocess, throws, trigger_of
from wfmap.model.steps import Trigger
from wfmap.simulation.engine import layout as at
from wfmap.simulation.image import Image

__all__ = ["Events", "limited_flows", "times_of"]

_THROWS: Final[Mapping[Trigger, int]] = {
    "terminate": at.THROW_TERMINATE,
    "error": at.THROW_ERROR,
    "escalation": at.THROW_ESCALATION,
    "signal": at.THROW_SIGNAL,
    "compensation": at.THROW_COMPENSATION,
    "cancel": at.THROW_CANCEL,
}
"""What a thrown event does beyond its flows; a message only goes along them."""

_WHERE: Final = {
    "inside": at.CATCH_INSIDE,
    "border": at.CATCH_BORDER,
    "beside": at.CATCH_BESIDE,
}


def limited_flows(graph: ProcessGraph) -> dict[str, int]:
    """Number the flows with a limit, those of each level from 0 on."""
    found: dict[str, int] = {}
    for level in graph.levels:
        limited = [f.id for f in graph.flows.values() if f.level == level and f.flow.at_most]
        found.update((flow, number) for number, flow in enumerate(limited))
    return found


def times_of(graph: ProcessGraph, node: StepNode) -> tuple[Duration | None, Duration | None]:
    """Give the time after which a step begins by itself, and the time it rests, if any.

    A time that an event waits for before it occurs is not waited for again after it has.
    """
    step = node.step
    if step.attached_to is not None:
        delay = delay_of(node)
        waits = delay is None and step.trigger != "timer"
        return delay, step.wait_time if waits else None
    if is_event_subprocess(step):
        occasion = occasion_of(graph, node)
        own = occasion.delay is not step.wait_time
        return occasion.delay, step.wait_time if own else None
    around = graph.steps.get(node.level)
    if around is not None and is_event_subprocess(around.step):
        occasion = occasion_of(graph, around)
        if occasion.start == node.id and occasion.delay is step.wait_time:
            return None, None
    return None, step.wait_time


class Events:
    """The events of a process, written into an image; `most` is how many one may set off."""

    def __init__(self, image: Image, graph: ProcessGraph, node_at: Mapping[str, int]) -> None:
        self.image = image
        self.graph = graph
        self.node_at = node_at
        self.most = 0

    def write(self, node: StepNode) -> None:
        """Write what a step throws and tells, what undoes it, and when it occurs itself."""
        i, f, record = self.image.i, self.image.f, self.node_at[node.id]
        step = node.step
        i[record + at.N_INTERRUPTS] = int(step.interrupting is not False)
        if step.attached_to is not None:
            f[record + at.NF_SHARE] = share_of(self.graph, node)
        if is_event_subprocess(step):
            occasion = occasion_of(self.graph, node)
            i[record + at.N_INTERRUPTS] = int(occasion.interrupts)
            f[record + at.NF_SHARE] = occasion.share or 0.0
        event = undone_by(self.graph, node.id)
        i[record + at.N_UNDONE_BY] = self.node_at[event] if event is not None else 0
        if throws(step):
            self._write_thrown(node, record)
        told = list(told_by(self.graph, node))
        i[record + at.N_TELLS], i[record + at.N_TELL_COUNT] = self._catches(told)

    def _write_thrown(self, node: StepNode, record: int) -> None:
        i = self.image.i
        i[record + at.N_THROWS] = _THROWS.get(trigger_of(node.step) or "none", at.THROW_NOTHING)
        found = self._catches(list(catches(self.graph, node)))
        i[record + at.N_CATCHES], i[record + at.N_CATCH_COUNT] = found
        i[record + at.N_UNDO_LEVEL] = self.node_at[_out_of_events(self.graph, node.level)]
        only = node.step.compensates
        i[record + at.N_UNDO_ONLY] = self.node_at.get(only, 0) if only else 0

    def _catches(self, found: list[Catch]) -> tuple[int, int]:
        i = self.image.i
        first = self.image.reserve(at.CATCH_SIZE * len(found))
        for k, catch in enumerate(found):
            place = first + k * at.CATCH_SIZE
            host = self.graph.steps[catch.catcher].step.attached_to
            i[place + at.D_EVENT] = self.node_at[catch.catcher]
            i[place + at.D_LEVEL] = self.node_at[catch.level]
            i[place + at.D_WHERE] = _WHERE[catch.where]
            i[place + at.D_HOST] = self.node_at[host] if host is not None else 0
            i[place + at.D_INTERRUPTS] = int(catch.interrupts)
        self.most = max(self.most, len(found))
        return first, len(found)

    def level_around(self, node: StepNode, level: str) -> int:
        """Give the record of a level around a step; 0 where it is not around it."""
        return self.node_at[level] if is_around(self.graph, node, level) else 0

    def write_level(self, record: int, level: str) -> None:
        """Write the event sub-processes of a level into the record of its step."""
        i = self.image.i
        inner = event_subprocesses(self.graph, level)
        shared = [node for node in inner if occasion_of(self.graph, node).share]
        i[record + at.N_INNER] = self.image.numbers([self.node_at[node.id] for node in inner])
        i[record + at.N_INNER_COUNT] = len(inner)
        i[record + at.N_LATE_COUNT] = len(shared)
        self.most = max(self.most, len(inner))


def _out_of_events(graph: ProcessGraph, level: str) -> str:
    """Name the level that the event sub-processes around a level belong to."""
    while level != ROOT and is_event_subprocess(graph.steps[level].step):
        level = graph.steps[level].level
    return level
