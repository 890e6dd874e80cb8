"""Data objects, messages and data stores, and which step reads and writes them.

Data objects live in their process instance (BPMN 2.0.2, 10.4.1). A step's access is always to a
store, so all data objects of a file are held by one store, the case itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from pydantic import JsonValue

from wfmap.interchange.bpmn.draft import ASIDE, Draft, text_inside
from wfmap.interchange.bpmn.ids import Wanted, alike, allocate, plain_name
from wfmap.interchange.bpmn.source import FlowNode, label
from wfmap.interchange.bpmn.tree import Element
from wfmap.interchange.losses import JsonObject

__all__ = ["DIRECTIONS", "Data", "Direction", "data_of"]

Direction = Literal["reads", "writes"]
DIRECTIONS: Final[tuple[Direction, ...]] = ("reads", "writes")

_ITEMS: Final = ("dataObjectReference", "dataObject", "dataInput", "dataOutput", "property")
_STORES: Final = ("dataStoreReference", "dataStore")
_SET_REFERENCES: Final = frozenset(
    {"dataInputRefs", "dataOutputRefs", "inputSetRefs", "outputSetRefs"}
)
_CASE_STORE: Final = Wanted("Case data", "case-data", "")


@dataclass(slots=True)
class Data:
    """Data items and stores of a document, and what leads to them.

    `keys` gives the data item of a data object, its reference, a message or a message flow;
    `store_keys` the store of a data store or its reference.
    """

    items: JsonObject = field(default_factory=dict)
    stores: JsonObject = field(default_factory=dict)
    keys: dict[Element, str] = field(default_factory=dict)
    store_keys: dict[Element, str] = field(default_factory=dict)
    case_store: str = ""
    _accesses: dict[tuple[FlowNode, Direction], dict[str, dict[str, None]]] = field(
        default_factory=dict
    )

    def access(self, node: FlowNode, direction: Direction, element: Element) -> bool:
        """Note that a step reads or writes data; tell whether that element is data at all."""
        store = self.store_keys.get(element)
        item = self.keys.get(element)
        if store is None and item is None:
            return False
        stores = self._accesses.setdefault((node, direction), {})
        items = stores.setdefault(store or self.case_store, {})
        if item is not None:
            items[item] = None
        return True

    def accesses(self, node: FlowNode, direction: Direction) -> list[JsonValue]:
        """Return what a step reads or writes, as the document holds it."""
        return [
            {"store": store, "data": list(items)} if items else {"store": store}
            for store, items in self._accesses.get((node, direction), {}).items()
        ]


def data_of(draft: Draft) -> Data:
    """Map data objects, messages that flow, and data stores.

    Args:
        draft: the import.

    Returns:
        The data. What has the same name is one item: a message that carries a data object does
        not make a second one of it.
    """
    data = Data()
    _stores(draft, data)
    _items(draft, data)
    if any(e.name in _ITEMS for e in data.keys):
        _case_store(data)
    for node in draft.file.nodes:
        _associations(draft, data, node)
    return data


def _stores(draft: Draft, data: Data) -> None:
    groups: dict[object, list[Element]] = {}
    for reference in draft.file.all("dataStoreReference"):
        named = reference.get("dataStoreRef")
        store = draft.file.element(named, ("dataStore",)) if named else None
        if named and store is None:
            draft.ledger.lose(
                "unresolved-reference",
                reference,
                f"Its data store {named!r} is not in this file; it is a store by itself.",
            )
        process = draft.file.scope_of[reference].process
        name = label(reference.get("name")).casefold()
        if store is None:
            groups.setdefault((process, name) if name else reference, []).append(reference)
        else:
            _group_of(store, name, groups).append(reference)
    for store in draft.file.all("dataStore"):
        groups.setdefault(store, [store])
    stores = [_Group(tuple(group), _store_name(group)) for group in groups.values()]
    _enter(draft, stores, "store", data.stores, data.store_keys)


def _group_of(store: Element, name: str, groups: dict[object, list[Element]]) -> list[Element]:
    """Give the group of a reference to a store: what is drawn under another name is another store.

    The first name stands for the store itself, and so does a reference without a name.
    """
    group = groups.setdefault(store, [store])
    names = {label(one.get("name")).casefold() for one in group[1:]} - {""}
    if not name or not names or name in names:
        return group
    return groups.setdefault((store, name), [])


def _items(draft: Draft, data: Data) -> None:
    groups: dict[object, list[tuple[Element, str]]] = {}
    for element, name in _named_items(draft):
        groups.setdefault(name.casefold() or element, []).append((element, name))
    named = [
        _Group(tuple(dict.fromkeys(element for element, _ in group)), group[0][1])
        for group in groups.values()
    ]
    _enter(draft, named, "data", data.items, data.keys)


def _named_items(draft: Draft) -> Iterable[tuple[Element, str]]:
    file = draft.file
    referenced: set[Element] = set()
    for reference in file.all("dataObjectReference"):
        target = file.element(reference.get("dataObjectRef"), ("dataObject",))
        name = _stateless(reference)
        if target is not None:
            name = name or _stateless(target)
            if target not in referenced:
                referenced.add(target)
                yield target, name
        yield reference, name
    for element in file.all("dataObject"):
        if element not in referenced:
            yield element, label(element.get("name"))
    for element in _sources(draft, ("dataInput", "dataOutput", "property")):
        yield element, label(element.get("name"))
    yield from _messages(draft)


def _stateless(element: Element) -> str:
    """Return the name without the state that some editors write behind it in brackets."""
    name = label(element.get("name"))
    for state in element.all("dataState"):
        name = name.removesuffix(f"[{label(state.get('name'))}]").strip() or name
    return name


def _sources(draft: Draft, kinds: tuple[str, ...]) -> Iterable[Element]:
    """Yield data of processes, not of steps, that some association leads from or to."""
    found: dict[Element, None] = {}
    ends = (("dataInputAssociation", "sourceRef"), ("dataOutputAssociation", "targetRef"))
    for kind, far in ends:
        for association in draft.file.all(kind):
            for reference in association.all(far):
                element = draft.file.element(reference.text.strip(), kinds)
                if element is not None and _is_of_process(element):
                    found[element] = None
    return found


def _is_of_process(element: Element) -> bool:
    outer = element.parent
    if outer is not None and outer.name == "ioSpecification":
        outer = outer.parent
    return outer is not None and outer.name in ("process", "subProcess", "transaction")


def _messages(draft: Draft) -> Iterable[tuple[Element, str]]:
    """Yield what flows between participants: the message, or the flow that only has a name."""
    for flow in draft.file.all("messageFlow"):
        message = draft.file.element(flow.get("messageRef"), ("message",))
        own = label(message.get("name")) if message is not None else ""
        name = own or label(flow.get("name"))
        if name and message is not None:
            yield message, name
        if name:
            yield flow, name


@dataclass(frozen=True, slots=True)
class _Group:
    """Elements that are one part of the document, and its name."""

    elements: tuple[Element, ...]
    name: str

    @property
    def head(self) -> Element:
        """The element whose origin the part has: a reference, for that is what is drawn."""
        drawn = (
            e for e in self.elements if e.name in ("dataStoreReference", "dataObjectReference")
        )
        return next(drawn, self.elements[0])


def _store_name(group: list[Element]) -> str:
    """Take the name that is drawn, which is that of a reference, before the store's own."""
    return next(filter(None, (label(e.get("name")) for e in (*group[1:], group[0]))), "")


def _enter(
    draft: Draft,
    groups: list[_Group],
    fallback: str,
    parts: JsonObject,
    keys: dict[Element, str],
) -> None:
    """Make one part of each group."""
    wanted = [
        Wanted(group.name, fallback, group.head.id or "", group.head.given_id) for group in groups
    ]
    taken = {alike(group.name) for group in groups if group.name}
    for group, key in zip(groups, allocate(wanted), strict=True):
        keys.update(dict.fromkeys(group.elements, key))
        name = group.name or plain_name(f"Unnamed {fallback}", taken)
        taken.add(alike(name))
        parts[key] = _part(draft, replace(group, name=name))


def _part(draft: Draft, group: _Group) -> JsonObject:
    part: JsonObject = {"name": group.name}
    descriptions = [draft.describe(element) for element in group.elements]
    if any(descriptions):
        part["description"] = "\n\n".join(dict.fromkeys(filter(None, descriptions)))
    head = group.head
    if label(head.get("name")) != group.name:
        draft.keep(head, "name", label(head.get("name")))
    for element in group.elements:
        _keep_details(draft, element, group)
    return draft.finish(head, part)


def _keep_details(draft: Draft, element: Element, group: _Group) -> None:
    head = group.head
    if element.name != "messageFlow":
        draft.ledger.carry(element)
    if element is not head:
        draft.keep_also(head, "also", element.id or element.name)
        draft.keep_attributes(element, head)
        name = label(element.get("name"))
        if name and name != group.name and element.name != "messageFlow":
            draft.keep_also(head, "names", {"id": element.id or element.name, "name": name})
    if element.name == "dataStoreReference" and group.elements[0] is head:
        draft.keep(head, "store", element.get("dataStoreRef"))
    if element.get("isCollection") == "true":
        draft.keep(head, "collection", value=True)
    draft.keep(head, "capacity", element.get("capacity"))
    for state in element.all("dataState"):
        draft.ledger.carry(state)
        kept: JsonObject = {"name": label(state.get("name"))}
        if state.id is not None:
            kept["id"] = state.id
        draft.keep_also(head, "states", kept)
    _keep_structure(draft, element, head)


def _keep_structure(draft: Draft, element: Element, head: Element) -> None:
    reference = element.get("itemSubjectRef") or element.get("itemRef")
    definition = draft.file.element(reference, ("itemDefinition",)) if reference else None
    if definition is not None:
        draft.ledger.carry(definition)
        structure: JsonObject = {"id": definition.id or ""}
        if definition.get("structureRef"):
            structure["structure"] = definition.get("structureRef")
        draft.keep_also(head, "items", structure)


def _case_store(data: Data) -> None:
    (key,) = allocate([_CASE_STORE])
    while key in data.stores:
        key += "-x"
    held = (item for element, item in data.keys.items() if element.name in _ITEMS)
    holds: list[JsonValue] = list(dict.fromkeys(held))
    data.case_store = key
    data.stores[key] = {
        "name": _CASE_STORE.name,
        "description": "The data objects of the process; they live as long as their case.",
        "holds": holds,
        ASIDE: {"element": "process", "derived": True},
    }


def _associations(draft: Draft, data: Data, node: FlowNode) -> None:
    for specification in node.element.all("ioSpecification"):
        _sets(draft, node, specification)
    for association in node.element.children:
        if association.name == "dataInputAssociation":
            _associate(draft, data, node, association, "reads")
        elif association.name == "dataOutputAssociation":
            _associate(draft, data, node, association, "writes")


def _sets(draft: Draft, node: FlowNode, specification: Element) -> None:
    """Carry the only input and output set there is: it says nothing that the data does not."""
    found = [specification]
    for kind in ("inputSet", "outputSet"):
        sets = list(specification.all(kind))
        if len(sets) > 1:
            return
        found += sets
    for element in found:
        parts = (c for c in element.children if c.name in _SET_REFERENCES and c.id is None)
        draft.ledger.carry(element, *parts)
        if element.id is not None:
            draft.keep_also(node.element, "io", element.id)


def _associate(
    draft: Draft, data: Data, node: FlowNode, association: Element, direction: Direction
) -> None:
    far, near = ("sourceRef", "targetRef") if direction == "reads" else ("targetRef", "sourceRef")
    found = False
    for reference in association.all(far):
        element = draft.file.element(text_inside(reference), (*_STORES, *_ITEMS))
        if element is not None and data.access(node, direction, element):
            found = True
    if not found:
        return
    draft.ledger.carry(association, *association.all(far), *association.all(near))
    draft.keep_also(node.element, direction, association.id or association.name)
    for reference in association.all(near):
        inside = draft.file.element(text_inside(reference), ("dataInput", "dataOutput"))
        if inside is not None and not draft.ledger.is_carried(inside):
            draft.ledger.carry(inside)
            draft.keep_also(node.element, direction, _kept_inside(inside))


def _kept_inside(inside: Element) -> JsonValue:
    """Set an input or output of a step aside: its id, and what else it says."""
    said: JsonObject = {
        name: label(inside.get(name))
        for name in ("name", "itemSubjectRef", "isCollection")
        if inside.get(name) not in ("", "false")
    }
    return {"id": inside.id, **said} if said else inside.id
