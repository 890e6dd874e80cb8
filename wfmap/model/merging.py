"""Two changes of one document → a document with both, element by element.

Objects are merged key by key, so that steps, actors or stores with different ids never meet; lists
of objects that have something like a name are merged member by member. Where both sides changed the
same value to something else there is no right answer, and none is given.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from wfmap.errors import WfmapError
from wfmap.model.pointers import pointer

__all__ = ["ConflictError", "merged"]

Json = Any
Path = tuple[str, ...]
Key = Callable[[Mapping[str, Json]], Json]

_ABSENT: Final = object()
_NAMES: Final[Sequence[tuple[str, ...]]] = (
    ("id",),
    ("dimension", "metric", "field"),
    ("to",),
    ("store", "key"),
    ("name",),
)
"""Keys that together name a member of a list, the surest first."""
_BOUND: Final[Mapping[str, tuple[str, ...]]] = {"stores": ("source", "audit")}
"""Keys on which all else in a member depends: what was measured on another table is not merged."""


class ConflictError(WfmapError):
    """Both sides changed the same.

    Args:
        place: where, as a JSON Pointer.
    """

    def __init__(self, place: str) -> None:
        super().__init__(f"both changed '{place or '/'}'")
        self.place = place


def merged(base: Json, ours: Json, theirs: Json) -> Json:
    """Merge two changes of one JSON value.

    Args:
        base: the value both began with.
        ours: one change of it.
        theirs: the other; the order of keys and members is theirs, new ones of ours behind.

    Raises:
        ConflictError: both changed the same value, or one what the other's change depends on.
    """
    return _value(base, ours, theirs, ())


def _value(base: Json, ours: Json, theirs: Json, path: Path) -> Json:
    if _same(ours, theirs) or _same(base, ours):
        return theirs
    if _same(base, theirs):
        return ours
    if isinstance(ours, dict) and isinstance(theirs, dict):
        before = base if isinstance(base, dict) else {}
        _demand_ground(before, theirs, path)
        _demand_ground(before, ours, path)
        return _object(before, ours, theirs, path)
    if isinstance(ours, list) and isinstance(theirs, list):
        return _list(base if isinstance(base, list) else [], ours, theirs, path)
    raise ConflictError(pointer(path))


def _same(one: Json, other: Json) -> bool:
    """Tell whether two values are the same JSON: `true` is not 1."""
    if one is _ABSENT or other is _ABSENT:
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _demand_ground(base: Mapping[str, Json], side: Mapping[str, Json], path: Path) -> None:
    """Refuse a change of what the other side's change of the same member rests on."""
    for key in _BOUND.get(path[-2], ()) if len(path) > 1 else ():
        if not _same(base.get(key, _ABSENT), side.get(key, _ABSENT)):
            raise ConflictError(pointer((*path, key)))


def _object(
    base: Mapping[str, Json], ours: Mapping[str, Json], theirs: Mapping[str, Json], path: Path
) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for key in _order(list(theirs), list(ours)):
        value = _value(
            base.get(key, _ABSENT), ours.get(key, _ABSENT), theirs.get(key, _ABSENT), (*path, key)
        )
        if value is not _ABSENT:
            found[key] = value
    return found


def _order(theirs: list[str], ours: list[str]) -> list[str]:
    """Put keys in their order, each of ours behind the one it follows."""
    found = list(theirs)
    known = set(theirs)
    place = 0
    for key in ours:
        if key in known:
            place = found.index(key) + 1
        else:
            found.insert(place, key)
            known.add(key)
            place += 1
    return found


def _list(base: list[Json], ours: list[Json], theirs: list[Json], path: Path) -> list[Json]:
    """Merge lists whose members have names; the rest cannot be told apart."""
    for names in _NAMES:
        sides = [_by_name(side, names) for side in (base, ours, theirs)]
        if all(side is not None for side in sides):
            before, mine, other = (side or {} for side in sides)
            return list(_object(before, mine, other, path).values())
    raise ConflictError(pointer(path))


def _by_name(members: list[Json], names: tuple[str, ...]) -> dict[str, Json] | None:
    """Give the members by their names; None where one has none, or two share it."""
    found: dict[str, Json] = {}
    for member in members:
        if isinstance(member, str):
            name = member
        elif isinstance(member, dict) and names[0] in member:
            name = "/".join(str(member.get(key, "")) for key in names)
        else:
            return None
        if name in found:
            return None
        found[name] = member
    return found
