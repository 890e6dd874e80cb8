"""What every part of the mapping works on: the file, its ledger, and what is set aside.

A part of the mapping reads the file, carries elements or loses them, and hands back JSON. What has
no field but is worth keeping goes aside, into the `x-bpmn` key of the element it belongs to.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from pydantic import JsonValue

from wfmap.interchange.bpmn.attributes import leftover
from wfmap.interchange.bpmn.ids import Wanted, allocate
from wfmap.interchange.bpmn.ledger import Ledger
from wfmap.interchange.bpmn.source import BpmnFile, FlowNode, Scope
from wfmap.interchange.bpmn.tree import Element
from wfmap.interchange.losses import JsonObject

__all__ = ["ASIDE", "Draft", "clean", "text_inside"]

ASIDE: Final = "x-bpmn"
"""The key under which the document keeps what it has no field for."""

_FALLBACKS: Final = {
    "startEvent": "start",
    "endEvent": "end",
    "exclusiveGateway": "decision",
    "inclusiveGateway": "inclusive",
    "parallelGateway": "parallel",
    "complexGateway": "complex",
    "eventBasedGateway": "event-split",
    "boundaryEvent": "boundary",
    "intermediateCatchEvent": "catch",
    "intermediateThrowEvent": "throw",
    "subProcess": "subprocess",
    "adHocSubProcess": "ad-hoc",
    "callActivity": "call",
}
"""What an unnamed flow node's id begins with; `task` for the others."""

_CONTROLS: Final = dict.fromkeys(
    [c for c in (*range(32), *range(127, 160), 0xFFFE, 0xFFFF) if chr(c) not in "\t\n"]
)


def clean(text: str) -> str:
    """Drop control characters other than tab and line feed, and space around the text."""
    return text.replace("\r\n", "\n").translate(_CONTROLS).strip()


def text_inside(element: Element | None) -> str:
    """Return all character data inside an element, cleaned; empty for no element."""
    if element is None:
        return ""
    return clean("".join(inner.text for inner in element.walk()))


@dataclass(slots=True, eq=False)
class Draft:
    """The state of one import: only `aside` and `described` change while the parts work."""

    file: BpmnFile
    ledger: Ledger
    keys: dict[FlowNode, str]
    aside: dict[Element, JsonObject] = field(default_factory=lambda: defaultdict(dict))
    described: dict[Element, list[str]] = field(default_factory=lambda: defaultdict(list))
    _openers: dict[Scope, FlowNode] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note which flow node opens which scope."""
        self._openers = {n.inner: n for n in self.file.nodes if n.inner is not None}

    @classmethod
    def of(cls, file: BpmnFile) -> "Draft":
        """Start an import: find the id of every step."""
        wanted = [_wanted(node) for node in file.nodes]
        return cls(file, Ledger(), dict(zip(file.nodes, allocate(wanted), strict=True)))

    def enclosing(self, node: FlowNode) -> FlowNode | None:
        """Return the sub-process a flow node stands in, None at the outermost level."""
        return self._openers.get(node.scope)

    def origin(self, element: Element) -> JsonObject:
        """Say where an element comes from; without `id` where it has none."""
        found: JsonObject = {"format": "bpmn", "file": self.file.name}
        if element.id is not None:
            found["id"] = element.id.translate(_CONTROLS)
        return found

    def keep(self, owner: Element, key: str, value: JsonValue) -> None:
        """Set a value aside for an element; nothing for an empty one."""
        if value not in ("", None, [], {}):
            self.aside[owner][key] = value

    def keep_also(self, owner: Element, key: str, value: JsonValue) -> None:
        """Add a value to a list that is set aside for an element."""
        found = self.aside[owner].setdefault(key, [])
        if isinstance(found, list):
            found.append(value)

    def describe(self, element: Element) -> str:
        """Join an element's documentation and what was added to it; carry the documentation."""
        texts = []
        for documentation in element.all("documentation"):
            self.ledger.carry(documentation)
            texts.append(text_inside(documentation))
            if documentation.id is not None:
                self.keep_also(element, "documentation", documentation.id)
        return "\n\n".join(filter(None, (*texts, *self.described.get(element, ()))))

    def keep_attributes(self, element: Element, owner: Element) -> None:
        """Set aside what no field holds of an element's attributes, at it or at its owner."""
        self.ledger.tell(element)
        found: JsonObject = dict(leftover(element))
        if found and element is owner:
            self.keep(owner, "attributes", found)
        elif found:
            self.keep_also(owner, "parts", {"id": element.id or element.name, **found})

    def finish(self, element: Element, part: JsonObject) -> JsonObject:
        """Carry an element as a part of the document, with its origin and what is set aside."""
        self.ledger.carry(element)
        self.keep_attributes(element, element)
        part["origin"] = self.origin(element)
        aside = self.aside.get(element)
        if aside:
            part[ASIDE] = aside
        return part


def _wanted(node: FlowNode) -> Wanted:
    fallback = _FALLBACKS.get(node.kind, "task")
    return Wanted(node.name, fallback, node.element.id or "", node.element.given_id)
