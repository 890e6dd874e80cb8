"""Two graphs → the list of what differs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from wfmap.diff.elements import Elements, elements, renames
from wfmap.findings import Element
from wfmap.graph import ProcessGraph

__all__ = ["Change", "Difference", "FieldChange", "compare"]

Action = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that differs: its path in dots, and both values in the normal form, None absent."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """An element that was added, removed or changed.

    `renamed_from` is its earlier id where `formerly` says it was renamed. `fields` are what
    differs in a changed element.
    """

    action: Action
    element: Element
    fields: tuple[FieldChange, ...] = ()
    renamed_from: str | None = None

    @property
    def moved(self) -> FieldChange | None:
        """The change of actor, where a step moved from one to another."""
        wanted = self.element.kind == "step"
        return next((f for f in self.fields if wanted and f.field == "actor"), None)


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two versions; changes in the order of the newer, then the removed."""

    changes: tuple[Change, ...]

    def of(self, kind: str, action: Action | None = None) -> tuple[Change, ...]:
        """List the changes of one kind of element, and of one action where it is given."""
        return tuple(
            change
            for change in self.changes
            if change.element.kind == kind and action in (None, change.action)
        )


def compare(before: ProcessGraph, after: ProcessGraph) -> Difference:
    """Hold two versions against each other, element by element.

    The layout, the lint settings and the order of elements are no difference.
    """
    names = renames(before, after)
    old, new = elements(before, names), elements(after)
    earlier = {(kind, new): old_ for kind, ids in names.items() for old_, new in ids.items()}
    found = [
        change
        for place in new
        if (change := _change(place, old, new, earlier.get(place))) is not None
    ]
    found += [
        Change("removed", Element(*place, _name(old[place]))) for place in old if place not in new
    ]
    return Difference(tuple(found))


def _change(
    place: tuple[str, str], old: Elements, new: Elements, renamed_from: str | None
) -> Change | None:
    element = Element(*place, _name(new[place]))
    if place not in old:
        return Change("added", element)
    before, after = _without_formerly(old[place]), _without_formerly(new[place])
    fields = tuple(_fields(before, after, ""))
    if not fields and renamed_from is None:
        return None
    return Change("changed", element, fields, renamed_from)


def _without_formerly(said: Any) -> Any:  # noqa: ANN401 - what an element says
    return {k: v for k, v in said.items() if k != "formerly"} if isinstance(said, dict) else said


def _name(said: Any) -> str:  # noqa: ANN401 - what an element says
    if isinstance(said, Mapping):
        return str(said.get("name") or said.get("question") or said.get("when") or "")
    return str(said)


def _fields(before: Any, after: Any, path: str) -> Iterator[FieldChange]:  # noqa: ANN401 - what elements say
    """Yield the fields that differ, as deep as both are objects."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*after, *before)):
            inner = f"{path}.{key}" if path else key
            yield from _fields(before.get(key), after.get(key), inner)
    elif before != after:
        yield FieldChange(path, before, after)
