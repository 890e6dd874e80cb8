"""What was probably meant, where a value has another form."""

from typing import Final

from wfmap.model.base import Raw
from wfmap.model.ids import slug

__all__ = ["keyed", "told"]

_LONGEST_QUOTE: Final = 40


def told(meant: str) -> str:
    """Say what to write instead, shortened where it is long."""
    short = meant if len(meant) <= _LONGEST_QUOTE else f"{meant[: _LONGEST_QUOTE - 1]}…"
    return f"write '{short}'"


def keyed(items: list[Raw]) -> dict[str, Raw]:
    """Key objects by their own ids, else by their names; empty where not all have one."""
    keyed: dict[str, Raw] = {}
    for item in items:
        named = item.get("id", item.get("name")) if isinstance(item, dict) else None
        if not isinstance(named, str) or slug(named) in keyed:
            return {}
        keyed[slug(named)] = {key: value for key, value in item.items() if key != "id"}
    return keyed
