"""Text annotations and associations: what they say goes to the element they are drawn to."""

from dataclasses import dataclass
from typing import Final

from wfmap.interchange.bpmn.data import Data, Direction
from wfmap.interchange.bpmn.draft import Draft, text_inside
from wfmap.interchange.bpmn.source import FlowNode, SequenceFlow
from wfmap.interchange.bpmn.tree import Element

__all__ = ["annotate", "connect"]

_DATA: Final = ("dataObjectReference", "dataObject", "dataStoreReference", "dataStore")


def annotate(draft: Draft) -> None:
    """Add the text of each annotation to what it is associated with, as a description.

    Annotations of steps, flows, data, stores, lanes and participants are carried; an annotation
    that stands alone is a loss.
    """
    targets = _annotatable(draft)
    for association in draft.file.all("association"):
        source, target = _ends(draft, association)
        for note, other in ((source, target), (target, source)):
            if note is None or other is None or note.name != "textAnnotation":
                continue
            if other in targets:
                _describe(draft, association, note, other)


def _annotatable(draft: Draft) -> set[Element]:
    found = {node.element for node in draft.file.nodes}
    found.update(f.element for f in draft.file.flows if f.source and f.target)
    found.update(draft.file.all(*_DATA, "lane", "participant"))
    return found


def _ends(draft: Draft, association: Element) -> tuple[Element | None, Element | None]:
    source = draft.file.element(association.get("sourceRef"), draft.file.by_kind)
    target = draft.file.element(association.get("targetRef"), draft.file.by_kind)
    return source, target


def _describe(draft: Draft, association: Element, note: Element, other: Element) -> None:
    draft.ledger.carry(association, note, *note.all("text"))
    text = text_inside(note.first("text"))
    if text:
        draft.described[other].append(text)
    for element in (note, association):
        draft.keep_also(other, "annotations", element.id or element.name)


def connect(draft: Draft, data: Data) -> None:
    """Carry the associations that join data with steps and flows, and steps with steps.

    Data that is associated with a sequence flow is written by the step before and read by the
    step after it (BPMN 2.0.2, 10.4.1: a visual shorthand). An association between steps, such as
    from a compensation event to its handler, is set aside at the first.
    """
    connector = _Connector(
        draft,
        data,
        {node.element: node for node in draft.file.nodes},
        {flow.element: flow for flow in draft.file.flows},
    )
    for association in draft.file.all("association"):
        if not draft.ledger.is_carried(association):
            connector.connect(association)


@dataclass(frozen=True, slots=True)
class _Connector:
    """Connects the two ends of associations."""

    draft: Draft
    data: Data
    nodes: dict[Element, FlowNode]
    flows: dict[Element, SequenceFlow]

    def connect(self, association: Element) -> None:
        """Carry one association, or say what is missing."""
        source, target = _ends(self.draft, association)
        if source is None or target is None:
            missing = "sourceRef" if source is None else "targetRef"
            self.draft.ledger.lose(
                "unresolved-reference",
                association,
                f"Its {missing} {association.get(missing)!r} is not in this file.",
            )
        elif source in self.nodes and target in self.nodes:
            self._carry(association, source)
            key = self.draft.keys[self.nodes[target]]
            self.draft.keep_also(source, "associated_with", key)
        else:
            self._data(association, source, target)

    def _data(self, association: Element, source: Element, target: Element) -> None:
        """Let steps read or write; a direction that is not given counts as reading."""
        if source.name in _DATA:
            held, other, into = source, target, True
        elif target.name in _DATA:
            directed = association.get("associationDirection") in ("One", "Both")
            held, other, into = target, source, not directed
        else:
            return
        if other in self.nodes:
            self._access(association, self.nodes[other], "reads" if into else "writes", held)
        elif other in self.flows:
            flow = self.flows[other]
            for node, direction in ((flow.source, "writes"), (flow.target, "reads")):
                if node is not None:
                    self._access(
                        association, node, "writes" if direction == "writes" else "reads", held
                    )

    def _access(
        self, association: Element, node: FlowNode, direction: Direction, held: Element
    ) -> None:
        if self.data.access(node, direction, held):
            self._carry(association, node.element)

    def _carry(self, association: Element, owner: Element) -> None:
        self.draft.ledger.carry(association)
        self.draft.keep_also(owner, "associations", association.id or association.name)
