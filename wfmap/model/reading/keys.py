"""Keys of objects: those of people's own, and those that were probably meant."""

from typing import Final, get_args

from wfmap.model.base import Raw
from wfmap.model.ids import slug
from wfmap.model.reading.faults import Path
from wfmap.model.steps import Step
from wfmap.words.spelling import closest

__all__ = ["extensions", "keyed", "kind_instead", "write_instead"]

_LONGEST_QUOTE: Final = 40


def write_instead(meant: str) -> str:
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


_KINDS: Final = get_args(Step.model_fields["kind"].annotation)


def kind_instead(value: str, path: Path) -> str:
    """Say where a value belongs that is a kind of step, not the way in which a task is done."""
    kind = closest(value, _KINDS) if path and path[-1] == "type" else None
    return f'what a step is stands in its kind: "kind": "{kind}"' if kind else ""
