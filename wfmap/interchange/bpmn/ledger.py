"""The account of an import: which elements the document holds, and which are losses.

Every BPMN element ends on one side. What nothing has carried when the mapping is done becomes a
loss of its own, so that no element can be forgotten by a mapping that does not know it.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from wfmap.interchange.bpmn.attributes import leftover
from wfmap.interchange.bpmn.reasons import REASONS
from wfmap.interchange.bpmn.tree import Element
from wfmap.interchange.bpmn.vocabulary import BPMN, BPMN_DI, WFMAP
from wfmap.interchange.losses import Loss

__all__ = ["STRUCTURAL", "Ledger"]

STRUCTURAL: Final = frozenset(
    {
        "definitions",
        "extensionElements",
        "incoming",
        "outgoing",
        "flowNodeRef",
        "laneSet",
        "childLaneSet",
        "ioSpecification",
        "inputSet",
        "outputSet",
        "participantRef",
        "messageFlowRef",
    }
)
"""Elements that only frame or repeat others; with an id of their own they are accounted for."""

_XML_SCHEMA: Final = "http://www.w3.org/2001/XMLSchema-instance"
_XML: Final = "http://www.w3.org/XML/1998/namespace"
_PLACE_NAMES: Final = frozenset(
    {"process", "choreography", "collaboration", "subProcess", "transaction", "adHocSubProcess"}
)


class Ledger:
    """Collects what is carried and what is lost."""

    def __init__(self) -> None:
        self._carried: set[int] = set()
        self._told: set[int] = set()
        self._lost: set[int] = set()
        self._losses: list[tuple[int, Loss]] = []
        self._attributes = _Attributes()

    def carry(self, *elements: Element | None) -> None:
        """Note that the document holds these elements."""
        self._carried.update(e.order for e in elements if e is not None)

    def tell(self, element: Element) -> None:
        """Note that what no field holds of an element's attributes is set aside."""
        self._told.add(element.order)

    def lose(self, code: str, element: Element, reason: str) -> None:
        """Note a loss; an element may be carried and still lose something."""
        self._lost.add(element.order)
        self._losses.append((element.order, _loss(code, element, reason)))

    def is_carried(self, element: Element) -> bool:
        """Tell whether the document holds this element."""
        return element.order in self._carried

    def note(self, loss: Loss) -> None:
        """Add a loss that is of the file as a whole."""
        self._losses.append((0, loss))

    def close(self, root: Element) -> tuple[Loss, ...]:
        """Turn whatever is left into losses.

        Args:
            root: the root element of the file.

        Returns:
            Every loss, in the file's order.
        """
        vendors = _Vendors()
        self._sweep(root, vendors, under_loss=False)
        self._losses.extend(vendors.losses())
        self._losses.extend(self._attributes.losses())
        self._losses.sort(key=lambda pair: pair[0])
        return tuple(loss for _, loss in self._losses)

    def _sweep(self, element: Element, vendors: "_Vendors", *, under_loss: bool) -> None:
        if element.cut:
            reason = "It has more attributes than are read; the others are left out."
            self._losses.append((element.order, _loss("attribute", element, reason, element.cut)))
        if element.namespace != BPMN and self.is_carried(element):
            return
        vendors.add(element)
        lost = under_loss or element.namespace not in (BPMN, BPMN_DI)
        if element.namespace == BPMN_DI:
            self._diagram(element)
        elif element.namespace == BPMN:
            lost = self._settle(element, under_loss=under_loss)
        for child in element.children:
            self._sweep(child, vendors, under_loss=lost)

    def _settle(self, element: Element, *, under_loss: bool) -> bool:
        """Enter an element that is on neither side; tell whether what is inside is lost too."""
        frames = element.name in STRUCTURAL and element.id is None
        if element.order in self._carried or frames:
            if element.order not in self._told:
                self._attributes.add(element)
            return False
        covered = under_loss and element.id is None
        if element.order not in self._lost and not covered:
            code, reason = REASONS.get(element.name, ("not-carried", "No field holds it."))
            self.lose(code, element, reason)
        return True

    def _diagram(self, element: Element) -> None:
        if element.name == "BPMNDiagram":
            shapes = int(element.get("shapes") or "0")
            reason = f"The map is laid out afresh; {shapes} drawn shapes and lines are left out."
            self._losses.append((element.order, _loss("diagram", element, reason)))


def _loss(code: str, element: Element, reason: str, count: int = 1) -> Loss:
    return Loss(code, element.name, element.id, reason, element.line, _place(element), count)


def _place(element: Element) -> str:
    """Name the elements around one, from the outside in."""
    names: list[str] = []
    outer = element.parent
    while outer is not None:
        if outer.namespace == BPMN and outer.name in _PLACE_NAMES:
            names.append(f"{outer.name} {outer.id or '(no id)'}")
        outer = outer.parent
    return " > ".join(reversed(names))


class _Attributes:
    """Counts attributes of carried elements that nothing holds; the first gives the place."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._first: dict[tuple[str, str], tuple[Element, str]] = {}

    def add(self, element: Element) -> None:
        """Count what is left over of an element's attributes."""
        for name, value in leftover(element).items():
            self._counts[element.name, name] += 1
            self._first.setdefault((element.name, name), (element, value))

    def losses(self) -> Iterator[tuple[int, Loss]]:
        """Yield one loss for each kind of attribute, with the order of the first."""
        for (kind, name), count in self._counts.items():
            element, value = self._first[kind, name]
            shown = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
            reason = f"No field holds its {name} {shown!r}."
            if count > 1:
                reason = f"No field holds its {name}, such as {shown!r}, found {count} times."
            yield element.order, _loss("attribute", element, reason, count)


_SHOWN: Final = 60
"""Characters of an attribute's value that a loss shows."""


class _Vendors:
    """Counts foreign elements and attributes by kind; the first of each kind gives the place."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._first: dict[tuple[str, str], Element] = {}

    def add(self, element: Element) -> None:
        """Count an element of another namespace, or the foreign attributes of one of BPMN's."""
        for kind in _foreign(element):
            self._counts[kind] += 1
            self._first.setdefault(kind, element)

    def losses(self) -> Iterator[tuple[int, Loss]]:
        """Yield one loss for each kind, with the order of the first."""
        for (namespace, name), count in self._counts.items():
            first = self._first[namespace, name]
            where = f"of {namespace}" if namespace else "in no namespace"
            what = "attribute" if name.startswith("@") else "element"
            times = "once" if count == 1 else f"{count} times"
            reason = f"A vendor's {what} {where}, found {times}; BPMN does not say what it means."
            loss = Loss("vendor-extension", name, None, reason, first.line, _place(first), count)
            yield first.order, loss


def _foreign(element: Element) -> Iterator[tuple[str, str]]:
    if element.namespace not in (BPMN, BPMN_DI):
        if element.parent is not None and element.parent.namespace == BPMN:
            yield element.namespace, element.name
    elif element.namespace == BPMN:
        for name in element.attributes:
            namespace, _, local = name.rpartition("}")
            if namespace and namespace[1:] not in (_XML_SCHEMA, _XML, BPMN, WFMAP):
                yield namespace[1:], f"@{local}"
