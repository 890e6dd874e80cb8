"""Two graphs → one process that holds both, with what is added, removed and changed marked.

The merged process is for drawing only: its removed steps stand where they stood.

    before   receive ─► check ─► pay            receive ─► check ─► pay
    after    receive ─► pay ─► file      →         └───────────────►│    check: removed
                                                                   └─► file: added

All of the newer version is taken as it is. Then the older one is gone through in its own order, and
each step that the newer lacks is put behind the one it followed there, which is in the merged list
by then; so is each flow and each access to a store that is gone. Names that were changed count as
one thing (`renames`), by the older's name for what came from it. Two maps side by side would leave
it to the reader to find the differences, and a merge of texts knows nothing of steps. It is one
pass over both; a removed step costs a search through its level.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wfmap.diff.comparison import Change, Difference, compare
from wfmap.diff.elements import COLLECTIONS, flow_id, new_id, renames
from wfmap.graph import ROOT, FlowEdge, ProcessGraph
from wfmap.model.process import Process
from wfmap.model.steps import Access, Flow, Step
from wfmap.overlay import Mark, Overlay

__all__ = ["Merged", "merge"]


@dataclass(frozen=True, slots=True)
class Merged:
    """A process with everything of two versions, and the marks that tell which is which."""

    process: Process
    overlay: Overlay
    difference: Difference


def merge(before: ProcessGraph, after: ProcessGraph) -> Merged:
    """Merge two versions of a process for one map."""
    return _Merge(before, after).made()


class _Merge:
    """One merge on its way."""

    def __init__(self, before: ProcessGraph, after: ProcessGraph) -> None:
        self.before = before
        self.after = after
        self.names = renames(before, after)
        self.difference = compare(before, after)
        self.marks: dict[str, Mark] = {}
        self.old_steps = {new: old for old, new in self.names.get("step", {}).items()}

    def made(self) -> Merged:
        process = self.after.process
        update: dict[str, Any] = {"steps": self._level(ROOT), "layout": {}}
        for collection, kind in COLLECTIONS.items():
            own = getattr(process, collection)
            gone = {
                k: v
                for k, v in getattr(self.before.process, collection).items()
                if k not in own and k not in self.names.get(kind, {})
            }
            update[collection] = {**own, **gone}
        return Merged(process.model_copy(update=update), self._overlay(), self.difference)

    def _new_id(self, step: str) -> str:
        return new_id(self.names, "step", step)

    def _old_id(self, step: str) -> str:
        return self.old_steps.get(step, step)

    def _level(self, level: str) -> dict[str, Step]:
        """Merge the steps of one level: the newer's, the removed put behind what they followed."""
        merged = [(node.id, self._kept(node.id)) for node in self.after.at(level)]
        place: str | None = None
        for node in self._old_level(level):
            identity = self._new_id(node)
            if identity not in self.after.steps:
                at = next((i + 1 for i, (name, _) in enumerate(merged) if name == place), 0)
                merged.insert(at, (identity, self._removed(node)))
            place = identity
        return dict(merged)

    def _old_level(self, level: str) -> list[str]:
        return [node.id for node in self.before.at(self._old_id(level))]

    def _kept(self, identity: str) -> Step:
        """Merge a step of the newer version with what its older self had."""
        node = self.after.steps[identity]
        flows = [_flow(edge, edge.target) for edge in self._edges(self.after, identity)]
        old = self._old_id(identity)
        if old not in self.before.steps:
            return self._with(node.step, identity, flows)
        known = {flow.id for flow in flows}
        gone = [
            _flow(edge, self._new_id(edge.target), flow_id(self.names, edge))
            for edge in self._edges(self.before, old)
            if flow_id(self.names, edge) not in known
        ]
        step = self._with(node.step, identity, [*flows, *gone])
        return self._with_data(step, identity, self.before.steps[old].step)

    def _removed(self, old: str) -> Step:
        flows = [
            _flow(edge, self._new_id(edge.target), flow_id(self.names, edge))
            for edge in self._edges(self.before, old)
        ]
        step = self.before.steps[old].step
        inner = {node.id: self._removed(node.id) for node in self.before.at(old)}
        return step.model_copy(update={"next": tuple(flows), "steps": inner})

    def _with(self, step: Step, identity: str, flows: list[Flow]) -> Step:
        inner = self._level(identity) if step.steps else {}
        return step.model_copy(update={"next": tuple(flows), "steps": inner})

    def _with_data(self, step: Step, identity: str, old: Step) -> Step:
        """Draw the stores a step no longer touches, and mark those it newly does."""
        now = {access.store for access in (*step.reads, *step.writes)}
        then = {self._new_store(access.store) for access in (*old.reads, *old.writes)}
        for store in now - then:
            self.marks[f"{identity}~{store}"] = Mark(change="added")
        for store in then - now:
            self.marks[f"{identity}~{store}"] = Mark(change="removed")
        reads = (*step.reads, *self._gone(old.reads, now))
        writes = (*step.writes, *self._gone(old.writes, now))
        return step.model_copy(update={"reads": reads, "writes": writes})

    def _gone(self, accesses: tuple[Access, ...], now: set[str]) -> list[Access]:
        moved = [a.model_copy(update={"store": self._new_store(a.store)}) for a in accesses]
        return [access for access in moved if access.store not in now]

    def _new_store(self, store: str) -> str:
        return new_id(self.names, "store", store)

    def _edges(self, graph: ProcessGraph, step: str) -> list[FlowEdge]:
        node = graph.steps[step]
        edges = [graph.flows[flow] for flow in (*node.outgoing, *node.tells)]
        return sorted(edges, key=lambda edge: edge.index)

    def _overlay(self) -> Overlay:
        marks: Mapping[str, dict[str, Mark]] = {
            kind: {c.element.id: _mark(c) for c in self.difference.of(kind)}
            for kind in ("step", "flow", "actor", "store", "system")
        }
        return Overlay(
            name="diff",
            steps=marks["step"],
            flows={**marks["flow"], **self.marks},
            actors=marks["actor"],
            stores=marks["store"],
            systems=marks["system"],
            summary=_summary(self.difference),
        )


def _flow(edge: FlowEdge, target: str, identity: str | None = None) -> Flow:
    """Give a flow its id in writing, so that the merged graph calls it the same."""
    return edge.flow.model_copy(update={"id": identity or edge.id, "to": target})


def _mark(change: Change) -> Mark:
    if change.action != "changed":
        return Mark(change=change.action)
    fields = ", ".join(field.field for field in change.fields)
    if change.renamed_from is not None:
        fields = ", ".join(filter(None, (f"was {change.renamed_from}", fields)))
    return Mark(change="changed", note=fields)


def _summary(difference: Difference) -> str:
    steps = {
        action: len(difference.of("step", action)) for action in ("added", "removed", "changed")
    }
    parts = [f"{number} {action}" for action, number in steps.items() if number]
    return f"steps: {', '.join(parts)}" if parts else "no step added, removed or changed"
