"""Whether a case can end at all where events stop work: errors caught, interruptions that are sure.

Soundness looks at each level by its flows: an event on a border may occur there, or not. What is
inside of a sub-process can tell more: one in which every way ends in an error never comes to its
own end, so its case goes on by the border alone, and where that leads back into the sub-process no
case ever ends. Here it is asked of each step whether work that gets there may ever be done: on one
of the ways out, on all flows of a way that splits. Whatever is in doubt may happen – joins wait for
nothing, messages come – so that what is told is certain; what goes round by signals, messages and
times is for the simulation to see.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from wfmap.graph.beginning import beginning_of
from wfmap.graph.events import catches, event_subprocesses, occasion_of, share_of
from wfmap.graph.graph import ROOT, ProcessGraph, StepNode
from wfmap.graph.races import is_timed
from wfmap.graph.shares import shares_out
from wfmap.graph.uncounted import undoing
from wfmap.model.semantics import throws, trigger_of

__all__ = ["HOW_OUT", "Caught", "caught_for_ever"]

_THROWN = frozenset(("error", "escalation", "cancel"))
"""Triggers of events on a border, or of event sub-processes, that occur when they are thrown."""


@dataclass(frozen=True, slots=True)
class Caught:
    """Work that is always stopped before its end, by an event from which no way leads to an end.

    `host` is the step that is stopped and `event` stands on its border; `thrower` is the step
    inside that throws it, None where the event occurs by a share of 1.
    """

    host: str
    event: str
    thrower: str | None

    def story(self, graph: ProcessGraph) -> str:
        """Say why no case ends, in half a sentence."""
        host, event = (f"'{graph.steps[step].label}'" for step in (self.host, self.event))
        if self.thrower is None:
            why = f"{event} always stops {host}"
        else:
            why = f"what '{graph.steps[self.thrower].label}' throws always stops {host}"
        return f"{why}, and no way from {event} leads to an end"


HOW_OUT = "lead the way from that event to an end, or let the step end without the event"
"""What mends it."""


@lru_cache(maxsize=4)
def caught_for_ever(graph: ProcessGraph) -> Caught | None:
    """Tell why no case can end, where that is because work is always stopped; None elsewhere."""
    stopped = _Finder(graph)
    if not stopped.is_any() or stopped.ends(ROOT):
        return None
    return stopped.culprit() if _Finder(graph, looks=False).ends(ROOT) else None


@dataclass
class _Finder:
    """Asks what may end; by its flows alone, where it does not look at what stops work."""

    graph: ProcessGraph
    looks: bool = True
    levels: dict[str, bool] = field(default_factory=dict)

    def is_any(self) -> bool:
        """Tell a process in which work may be stopped for sure, and no error ends its cases."""
        nodes = self.graph.steps.values()
        stopped = any(self._leaves(node) or self._is_sure(node) for node in nodes)
        return stopped and not self._may_break_off()

    def _may_break_off(self) -> bool:
        """Tell whether an error may end the whole case, for nobody catches it."""
        undoes = undoing(self.graph)
        return any(
            trigger_of(node.step) == "error"
            and throws(node.step)
            and (node.id in undoes or not catches(self.graph, node))
            for node in self.graph.steps.values()
        )

    def ends(self, level: str) -> bool:
        """Tell whether the work of a level may come to its own end, wherever a case begins."""
        if level not in self.levels:
            self.levels[level] = self._ends(level)
        return self.levels[level]

    def _ends(self, level: str) -> bool:
        nodes = [n for n in self.graph.at(level) if n not in event_subprocesses(self.graph, level)]
        starts = [node for node in nodes if self.graph.is_start(node)]
        if not starts or any(trigger_of(node.step) == "terminate" for node in nodes):
            return True
        if any(map(self._may_end_all, event_subprocesses(self.graph, level))):
            return True
        ways = {node.id: self._ways(node) for node in nodes}
        users: dict[str, list[str]] = {}
        for step, sets in ways.items():
            for target in {target for way in sets for target in way}:
                users.setdefault(target, []).append(step)
        done: set[str] = set()
        open_ = list(ways)
        while open_:
            step = open_.pop()
            if step not in done and any(
                all(target in done or target not in ways for target in way) for way in ways[step]
            ):
                done.add(step)
                open_ += users.get(step, ())
        if level == ROOT:
            return all(node.id in done for node in beginning_of(self.graph, nodes).all)
        begins = beginning_of(self.graph, nodes).ways
        return all(
            any(all(node.id in done for node in some) for some in either) for either in begins
        )

    def _ways(self, node: StepNode) -> list[tuple[str, ...]]:
        """List the ways on from a step, each with the steps it leads to together."""
        ways = list(self._onward(node)) if self._may_be_done(node) else []
        for event in map(self.graph.steps.__getitem__, node.attached):
            if event.step.interrupting is not False and self._may_occur(event):
                ways.append((event.id,))
        return ways

    def _onward(self, node: StepNode) -> Iterator[tuple[str, ...]]:
        flows = self.graph.outgoing(node.id)
        rates, _ = shares_out(self.graph, node, flows)
        taken = [f for f, rate in zip(flows, rates, strict=True) if rate > 0]
        if not taken or any(flow.flow.at_most is not None for flow in flows):
            taken = list(flows)
        if len(taken) <= 1 or node.split in ("exclusive", "event", "inclusive"):
            yield from ((flow.target,) for flow in taken)
            if not flows:
                yield ()
            return
        forward = tuple(flow.target for flow in taken if not flow.flow.rework)
        yield from ((forward,) if forward else ())
        yield from ((flow.target,) for flow in taken if flow.flow.rework)

    def _may_be_done(self, node: StepNode) -> bool:
        """Tell whether work at a step may come to its end, and go on from there."""
        if not self.looks:
            return True
        if self._leaves(node) or any(self._is_sure(self.graph.steps[e]) for e in node.attached):
            return False
        multi = node.step.multi
        is_begun = multi is None or (multi.count is not None and multi.count.value >= 1)
        return not (is_begun and self.graph.at(node.id)) or self.ends(node.id)

    def _leaves(self, node: StepNode) -> bool:
        """Tell a step that throws what stops its own level."""
        caught = catches(self.graph, node) if trigger_of(node.step) in _THROWN else ()
        return bool(caught) and caught[0].interrupts

    def _is_sure(self, event: StepNode) -> bool:
        """Tell an event on a border that always stops its step."""
        is_drawn = event.step.attached_to is not None and event.step.interrupting is not False
        return is_drawn and not is_timed(event) and share_of(self.graph, event) >= 1

    def _may_occur(self, event: StepNode) -> bool:
        """Tell whether an event on a border may occur; one that is thrown needs who throws it."""
        is_drawn = event.step.share is not None and event.step.share.value > 0
        if not self.looks or event.step.trigger not in _THROWN or is_drawn:
            return True
        inside = self.graph.inside(event.step.attached_to or "")
        return any(event.id in self._borders(thrower) for thrower in inside)

    def _borders(self, thrower: StepNode) -> Iterator[str]:
        """Yield the event on a border that what a step throws may come to."""
        on_borders = (c.catcher for c in catches(self.graph, thrower) if c.where == "border")
        yield from list(on_borders)[:1]

    def _may_end_all(self, node: StepNode) -> bool:
        """Tell an event sub-process that may stop all else in its level, and end."""
        occasion = occasion_of(self.graph, node)
        if not occasion.interrupts or not self.ends(node.id):
            return False
        return (
            not self.looks
            or occasion.trigger not in _THROWN
            or bool(occasion.share)
            or any(
                catch.catcher == node.id
                for thrower in self.graph.steps.values()
                for catch in catches(self.graph, thrower)
            )
        )

    def culprit(self) -> Caught | None:
        """Name the first event that work is always stopped by."""
        for node in self.graph.steps.values():
            event = next(self._borders(node), None) if self._leaves(node) else None
            host = self.graph.steps[event].step.attached_to if event else None
            if event and host and not self.ends(host):
                return Caught(host, event, node.id)
        for node in self.graph.steps.values():
            if self._is_sure(node) and node.step.attached_to is not None:
                return Caught(node.step.attached_to, node.id, None)
        return None
