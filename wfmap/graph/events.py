"""What is thrown and who catches it: ends that stop the rest, event sub-processes, borders.

An error, an escalation or a cancel goes outwards from where it is thrown, and the innermost that
fits catches it: first an event sub-process of the level, then an event on the border of the step
that the level is inside of (BPMN 2.0.2, 10.5.3 and 13.5.4). Who that is can be told from the
document alone, but for an event sub-process that has begun and takes no second event.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from wfmap.graph.graph import ROOT, ProcessGraph, StepNode
from wfmap.model.quantity import Duration
from wfmap.model.semantics import is_event_subprocess, throws, trigger_of
from wfmap.model.steps import Step, Trigger

__all__ = [
    "Catch",
    "Occasion",
    "catches",
    "delay_of",
    "event_subprocesses",
    "occasion_of",
    "share_of",
    "undone_by",
]

_COMES_BY_ITSELF = frozenset(("timer", "message", "signal", "condition"))
"""Triggers of events that come after the time they state, whoever sends them."""
_CAUGHT = frozenset(("error", "escalation", "cancel", "signal"))
"""Triggers whose events go to whoever catches them; messages go along their flows."""


@dataclass(frozen=True, slots=True)
class Catch:
    """Who may catch what a step throws.

    `catcher` is an event on a border, or an event sub-process where `inside`. `level` is the level
    whose work it stops or goes beside; for an event on a border the inside of its step, unless it
    is `beside`: then its step is one of that level.
    """

    catcher: str
    level: str
    where: Literal["inside", "border", "beside"]
    interrupts: bool


@dataclass(frozen=True, slots=True)
class Occasion:
    """When an event sub-process begins.

    `trigger` and `code` are what sets it off; `delay` the time after which it does so by itself,
    counted from the beginning of its level; `share` how often it does so at the end of it.
    """

    step: str
    start: str | None
    trigger: Trigger
    code: str | None
    interrupts: bool
    delay: Duration | None
    share: float | None


def event_subprocesses(graph: ProcessGraph, level: str) -> tuple[StepNode, ...]:
    """List the event sub-processes of a level, in document order."""
    return tuple(node for node in graph.at(level) if is_event_subprocess(node.step))


def occasion_of(graph: ProcessGraph, node: StepNode) -> Occasion:
    """Say what begins an event sub-process: its start event, else what it says itself."""
    start = _start_of(graph, node)
    own, inner = node.step, start.step if start is not None else node.step
    is_said = inner.trigger not in (None, "none")
    trigger = (inner.trigger if is_said else own.trigger) or "none"
    said = own.interrupting if own.interrupting is not None else inner.interrupting
    share = own.share if own.share is not None else inner.share
    delay = inner.wait_time if inner.wait_time is not None else own.wait_time
    told = bool(node.told or (start is not None and start.told))
    return Occasion(
        step=node.id,
        start=start.id if start is not None else None,
        trigger=trigger,
        code=inner.code or own.code,
        interrupts=said is not False or trigger == "error",
        delay=None if share is not None or told or trigger not in _COMES_BY_ITSELF else delay,
        share=None if share is None else share.value,
    )


def _start_of(graph: ProcessGraph, node: StepNode) -> StepNode | None:
    """Find the start event of an event sub-process: the first that says what it waits for."""
    starts = [inner for inner in graph.at(node.id) if graph.is_start(inner)]
    events = [inner for inner in starts if inner.kind in ("start", "event")]
    said = [inner for inner in events if inner.step.trigger not in (None, "none")]
    return next(iter((*said, *events)), None)


def delay_of(node: StepNode) -> Duration | None:
    """Give the time after which an event on a border goes off by itself; None where none is said.

    A message, a signal or a condition comes after its time as a timer does, unless a message flow
    brings it.
    """
    step = node.step
    by_itself = step.attached_to is not None and step.trigger in _COMES_BY_ITSELF
    if not by_itself or step.share is not None or node.told:
        return None
    return step.wait_time


def share_of(graph: ProcessGraph, node: StepNode) -> float:
    """Give how often an event on a border occurs by its stated share.

    What an event of its own throws from inside is not drawn a second time.
    """
    step = node.step
    if step.share is None or step.trigger == "compensation":
        return 0.0
    inner = (n for n in graph.inside(step.attached_to or "") if throws(n.step))
    is_thrown = any(c.catcher == node.id for n in inner for c in catches(graph, n)[:1])
    return 0.0 if is_thrown else step.share.value


def catches(graph: ProcessGraph, node: StepNode) -> tuple[Catch, ...]:
    """List who may catch what a step throws, innermost first; the first that can does.

    A signal goes to all of them, and to the borders of the steps beside those it passes.
    """
    trigger = trigger_of(node.step)
    if not throws(node.step) or trigger not in _CAUGHT:
        return ()
    found: list[Catch] = []
    level = node.level
    while True:
        found += _inside(graph, level, node.step)
        if trigger == "signal":
            found += _beside(graph, level, node.step)
        if level == ROOT:
            return tuple(found)
        host = graph.steps[level]
        if trigger != "signal":
            found += _border(graph, host, node.step)
        if trigger == "cancel":
            return tuple(found)
        level = host.level


def _inside(graph: ProcessGraph, level: str, thrown: Step) -> Iterator[Catch]:
    """Yield the event sub-processes of a level that catch, those of the same code first."""
    found = [occasion_of(graph, node) for node in event_subprocesses(graph, level)]
    fits = [o for o in found if o.trigger == thrown.trigger and _fits(o.code, thrown.code)]
    for occasion in sorted(fits, key=lambda o: o.code is None):
        yield Catch(occasion.step, level, "inside", occasion.interrupts)


def _border(graph: ProcessGraph, host: StepNode, thrown: Step) -> Iterator[Catch]:
    for event in _fitting(graph, host, thrown):
        interrupts = event.step.interrupting is not False or thrown.trigger in ("error", "cancel")
        yield Catch(event.id, host.id, "border", interrupts)


def _beside(graph: ProcessGraph, level: str, thrown: Step) -> Iterator[Catch]:
    for host in graph.at(level):
        for event in _fitting(graph, host, thrown):
            yield Catch(event.id, level, "beside", event.step.interrupting is not False)


def _fitting(graph: ProcessGraph, host: StepNode, thrown: Step) -> list[StepNode]:
    events = [graph.steps[event] for event in host.attached]
    fits = [
        event
        for event in events
        if event.step.trigger == thrown.trigger and _fits(event.step.code, thrown.code)
    ]
    return sorted(fits, key=lambda event: event.step.code is None)


def _fits(caught: str | None, thrown: str | None) -> bool:
    return caught is None or caught == thrown


def undone_by(graph: ProcessGraph, step: str) -> str | None:
    """Name the event on the border of a step that its compensation begins with."""
    events = graph.steps[step].attached
    return next((e for e in events if graph.steps[e].step.trigger == "compensation"), None)
