"""What an audit measures of a store: what its document says under `audit`, else read off its table.

A column that the document names and the table does not have is left out with a remark: it may have
been renamed or dropped, and what is still there is measured all the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from wfmap.errors import WfmapError
from wfmap.model.contract import ColumnContract, ColumnType, Outcome, TableContract
from wfmap.model.contract import Comparison as Said
from wfmap.model.data import Store
from wfmap.model.reading.faults import closest

__all__ = ["SENTINELS", "Comparison", "Contract", "contract_of", "meant", "signs_of"]

SENTINELS: Final = (
    "N/A", "n/a", "NA", "#N/A", "NaN", "NULL", "null", "None", "none", "nil", "-", "--", "?",
    "unknown", "unbekannt", "k.A.", "k. A.", "1900-01-01", "01.01.1900", "01/01/1900", "0000-00-00",
    "9999-12-31",
)  # fmt: skip
"""What people and programs write where there is nothing (own list); stated ones replace it."""
KEYS: Final = ("_id", " id", "-id", "-nr", "_nr", " nr", "-nr.", " nr.")
DATES: Final = ("_date", "_on", " date", "datum", " am", "_am")
"""How names of keys and dates end, in English and German."""
NOTHING: Final = "0"
"""A sign for nothing in columns that hold no numbers."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Another store that speaks of the same things: its key, and pairs of columns that agree."""

    store: str
    key: str
    same: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Contract:
    """What is measured; columns by name, `weights` and `fields` by column.

    `missing` holds for every column, `own` adds to it by column. `stated` tells whether a document
    said it; `remarks` name what it said and the table does not have.
    """

    key: str | None = None
    updated: str | None = None
    required: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    missing: tuple[str, ...] = SENTINELS
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fields: Mapping[str, ColumnType] = field(default_factory=dict)
    compare: tuple[Comparison, ...] = ()
    alike: tuple[str, ...] = ()
    outcome: Outcome | None = None
    stated: bool = False
    remarks: tuple[str, ...] = ()

    def nothing(self, column: str) -> tuple[str, ...]:
        """List what stands in a column where there is nothing."""
        zero = () if self.stated_missing or self.fields.get(column) == "number" else (NOTHING,)
        return (*self.missing, *self.own.get(column, ()), *zero)

    @property
    def stated_missing(self) -> bool:
        """Whether a document says what stands where there is nothing."""
        return self.missing != SENTINELS


def contract_of(identity: str, store: Store, columns: Sequence[str]) -> Contract:
    """Take what a document says about a store's audit; infer the rest from its columns.

    Raises:
        WfmapError: its key is no column of the table, so that little can be measured.
    """
    said = store.audit
    if said is None:
        return _inferred(columns)
    if said.key is not None and said.key not in columns:
        raise WfmapError(
            f"/stores/{identity}/audit/key: there is no column '{said.key}'",
            meant(said.key, columns),
        )
    listed = said.columns or tuple(ColumnContract(name=name) for name in columns)
    there = [column for column in listed if column.name in columns]
    return Contract(
        key=said.key,
        updated=said.updated if said.updated in columns else None,
        required=tuple(c.name for c in there if c.required),
        weights={c.name: c.weight.value for c in there if c.weight is not None},
        missing=said.missing if said.missing is not None else SENTINELS,
        own={c.name: c.missing for c in there if c.missing},
        fields={c.name: c.type for c in there if said.columns},
        compare=tuple(_comparison(c, columns) for c in said.compare),
        alike=tuple(name for name in said.alike if name in columns),
        outcome=said.outcome if said.outcome and said.outcome.column in columns else None,
        stated=True,
        remarks=tuple(_absent(said, columns)),
    )


def signs_of(store: Store, columns: Sequence[str]) -> Contract:
    """Take what stands for nothing in a store's table, whatever its key."""
    said = store.audit.model_copy(update={"key": None}) if store.audit is not None else None
    return contract_of("", store.model_copy(update={"audit": said}), columns)


def _comparison(said: Said, columns: Sequence[str]) -> Comparison:
    same = tuple((c.name, c.other or c.name) for c in said.same if c.name in columns)
    return Comparison(said.store, said.key, same)


def _absent(said: TableContract, columns: Sequence[str]) -> Iterator[str]:
    outcome = said.outcome
    named = (
        said.updated,
        *(c.name for c in said.columns),
        *said.alike,
        *(c.name for other in said.compare for c in other.same),
        *((outcome.column, outcome.decided, outcome.known) if outcome is not None else ()),
    )
    for name in dict.fromkeys(named):
        if name is not None and name not in columns:
            yield f"the table has no column '{name}'; {meant(name, columns)}"


def meant(name: str, columns: Sequence[str]) -> str:
    """Say which column may be meant, else which there are."""
    near = closest(name, tuple(columns))
    return f"did you mean '{near}'?" if near else f"there are {', '.join(columns)}"


def _inferred(columns: Sequence[str]) -> Contract:
    """Guess by names: the first id is the key, a date of change is the age, all is required."""
    lower = {name.casefold(): name for name in columns}
    key = next((lower[n] for n in lower if n == "id" or n.endswith(KEYS)), None)
    signs = ("updated", "modified", "changed", "timestamp", "geändert", "aktualisiert")
    updated = next((lower[n] for n in lower if any(s in n for s in signs)), None)
    fields: dict[str, ColumnType] = {lower[n]: "email" for n in lower if "mail" in n}
    fields |= {lower[n]: "date" for n in lower if n.endswith(DATES) or n in {"date", "datum"}}
    fields |= {lower[n]: "phone" for n in lower if "phone" in n or "telefon" in n}
    return Contract(key=key, updated=updated, required=tuple(columns), fields=fields)
