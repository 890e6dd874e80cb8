"""The keys of people's own, which start with `x-`: kept from read to write."""

from typing import Final

from wfmap.model.base import Raw

__all__ = ["extensions"]

_MAPS: Final = frozenset(
    (
        "actors",
        "backlog",
        "calendars",
        "data",
        "decisions",
        "layout",
        "members",
        "phases",
        "rules",
        "steps",
        "stores",
        "systems",
    )
)
"""Objects keyed by id, which may hold such keys beside their items."""


def extensions(value: dict[str, Raw]) -> dict[str, Raw]:
    """Collect the `x-` keys of an object, and those of its maps of ids under `map/key`."""
    found = {key: item for key, item in value.items() if key.startswith("x-")}
    for key, item in value.items():
        if isinstance(item, dict) and not key.startswith("x-") and key in _MAPS:
            found.update({f"{key}/{k}": v for k, v in item.items() if k.startswith("x-")})
    return found
