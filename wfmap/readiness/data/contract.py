"""What an audit measures of a store: said under `x-audit` of the store, else read off the table.

```json
"x-audit": {
  "key": "customer_id", "updated": "updated_at",
  "required": ["name", "email"], "missing": ["N/A", "-"],
  "fields": {"email": "email", "birth_date": "date"},
  "compare": [{"store": "orders", "key": "customer", "same": ["country"]}],
  "alike": ["name", "email", "phone"]
}
```
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from wfmap.errors import WfmapError
from wfmap.model.data import Store
from wfmap.model.reading.faults import closest

__all__ = ["FIELD_TYPES", "SENTINELS", "Comparison", "Contract", "contract_of"]

EXTENSION: Final = "x-audit"
SENTINELS: Final = (
    "N/A",
    "n/a",
    "NA",
    "NULL",
    "null",
    "None",
    "-",
    "--",
    "?",
    "unknown",
    "1900-01-01",
)
"""What people and programs write where there is nothing (own list); stated ones replace it."""
FIELD_TYPES: Final = ("text", "email", "date", "number", "phone")
_KEYS: Final = ("key", "updated", "required", "missing", "fields", "compare", "alike")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Another store that speaks of the same things: its key, and fields that should agree."""

    store: str
    key: str
    same: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contract:
    """What is measured; columns by name. `stated` tells whether a document said it."""

    key: str | None = None
    updated: str | None = None
    required: tuple[str, ...] = ()
    missing: tuple[str, ...] = SENTINELS
    fields: Mapping[str, str] = field(default_factory=dict)
    compare: tuple[Comparison, ...] = ()
    alike: tuple[str, ...] = ()
    stated: bool = False


def contract_of(identity: str, store: Store, columns: Sequence[str]) -> Contract:
    """Read what a document says about a store's audit; infer the rest from its columns.

    Raises:
        WfmapError: it says something that cannot be, or names a column that is not there.
    """
    raw = store.extensions.get(EXTENSION)
    if raw is None:
        return _inferred(columns)
    where = f"/stores/{identity}/{EXTENSION}"
    if not isinstance(raw, dict):
        raise WfmapError(f"{where} is no object", f"it takes {', '.join(_KEYS)}")
    for name in raw:
        _known(str(name), _KEYS, where, "key")
    return Contract(
        key=_column(raw.get("key"), columns, where),
        updated=_column(raw.get("updated"), columns, where),
        required=_columns(raw.get("required", list(columns)), columns, where),
        missing=tuple(str(v) for v in _list(raw.get("missing", list(SENTINELS)), where)),
        fields={
            _known(str(k), columns, where, "column"): _known(str(v), FIELD_TYPES, where, "type")
            for k, v in _object(raw.get("fields", {}), where).items()
        },
        compare=tuple(_comparison(c, where) for c in _list(raw.get("compare", []), where)),
        alike=_columns(raw.get("alike", []), columns, where),
        stated=True,
    )


def _inferred(columns: Sequence[str]) -> Contract:
    """Guess by names: the first id is the key, a date of change is the age, all is required."""
    lower = {name.casefold(): name for name in columns}
    key = next((lower[n] for n in lower if n == "id" or n.endswith(("_id", " id"))), None)
    signs = ("updated", "modified", "changed", "timestamp")
    updated = next((lower[n] for n in lower if any(s in n for s in signs)), None)
    fields = {lower[n]: "email" for n in lower if "email" in n or "e-mail" in n}
    fields |= {lower[n]: "date" for n in lower if n.endswith(("_date", "_on")) or n == "date"}
    return Contract(key=key, updated=updated, required=tuple(columns), fields=fields)


def _known(name: str, names: Sequence[str], where: str, what: str) -> str:
    if name not in names:
        meant = closest(name, tuple(names))
        hint = f"did you mean '{meant}'?" if meant else f"there are {', '.join(names)}"
        raise WfmapError(f"{where}: there is no {what} '{name}'", hint)
    return name


def _column(name: object, columns: Sequence[str], where: str) -> str | None:
    return None if name is None else _known(str(name), columns, where, "column")


def _columns(names: object, columns: Sequence[str], where: str) -> tuple[str, ...]:
    return tuple(_known(str(n), columns, where, "column") for n in _list(names, where))


def _list(value: object, where: str) -> list[Any]:
    if isinstance(value, list):
        return value
    raise WfmapError(f"{where}: a list is expected", 'write it like ["name", "email"]')


def _object(value: object, where: str) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise WfmapError(f"{where}: an object is expected", 'write it like {"email": "email"}')


def _comparison(raw: object, where: str) -> Comparison:
    given = _object(raw, where)
    if "store" not in given or "key" not in given:
        raise WfmapError(
            f"{where}/compare: 'store' and 'key' are needed",
            'write it like {"store": "orders", "key": "customer", "same": ["country"]}',
        )
    same = tuple(str(n) for n in _list(given.get("same", []), where))
    return Comparison(str(given["store"]), str(given["key"]), same)
