"""What an audit measures of a store: what its document says under `audit`, else read off its table.

A column that the document names and the table does not have is left out with a remark: it may have
been renamed or dropped, and what is still there is measured all the same.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from wfmap.errors import WfmapError
from wfmap.model.contract import ColumnContract, ColumnType, Outcome, TableContract
from wfmap.model.contract import Comparison as Said
from wfmap.model.data import Store
from wfmap.words.spelling import closest

__all__ = [
    "SENTINELS",
    "Comparison",
    "Contract",
    "contract_of",
    "key_word",
    "keys_by_name",
    "meant",
    "no_column",
    "signs_of",
]

SENTINELS: Final = (
    "N/A", "n/a", "NA", "#N/A", "NaN", "NULL", "null", "None", "none", "nil", "-", "--", "?",
    "unknown", "unbekannt", "k.A.", "k. A.", "1900-01-01", "01.01.1900", "01/01/1900", "0000-00-00",
    "9999-12-31", "0001-01-01", "01.01.0001", "01/01/0001", "/Date(-62135596800000)/",
    "#NV", "#NULL!", "#DIV/0!", "#VALUE!", "#WERT!", "#REF!", "#BEZUG!", "#NAME?",
    "#NUM!", "#ZAHL!",
)  # fmt: skip
"""What people and programs write where there is nothing, and spreadsheets where a formula
failed (own list); stated ones replace it."""
NO_DAY: Final = ("00000000", "99991231", "19000101")
"""What stands for no day in a column of dates that are written as digits, as SAP does; elsewhere
they may be a number."""
KEYS: Final = (
    "id", "nr", "nr.", "no", "no.", "number", "nummer", "key", "code", "sku", "uuid", "guid",
    "numero", "número", "numéro",
)  # fmt: skip
"""Last words of names of keys, in the order in which they are tried."""
SHORT: Final = 4
"""Letters of a word up to which it must stand alone: 'paid' ends in no id."""
COMPOUNDED: Final = ("nr", "nr.")
"""Short words of keys in which no other word ends: 'Kundennr'."""
NAMED: Final = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])|[\s_\-/#]+")
"""What parts the words of a column's name."""
DATES: Final = ("_date", "_on", " date", "datum", " am", "_am")
"""How names of dates end, in English and German."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Another store that speaks of the same things: its key, and pairs of columns that agree.

    `own` is the column of this table that holds that key, where the document names it; `also` are
    the pairs of columns that belong to the key.
    """

    store: str
    key: str
    same: tuple[tuple[str, str], ...] = ()
    own: str | None = None
    also: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Contract:
    """What is measured; columns by name, `weights` and `fields` by column.

    `missing` holds for every column, `own` adds to it by column. `stated` tells whether a document
    said it; `remarks` name what it said and the table does not have. `keys` are the columns that
    may be the key by their names, where nobody said it. 0 is a value like any other: it is missing
    only where `missing` or `own` says so.
    """

    key: str | None = None
    keys: tuple[str, ...] = ()
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
        dated = self.fields.get(column) == "date" and self.missing == SENTINELS
        return (*self.missing, *(NO_DAY if dated else ()), *self.own.get(column, ()))


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


def no_column(columns: Sequence[str], comparison: Comparison) -> str:
    """Say why a table has no column to be compared by."""
    if comparison.own is not None:
        return f"this table has no column '{comparison.own}'; {meant(comparison.own, columns)}"
    return (
        f"this table has no key and no column '{comparison.key}'; say in `own` of `compare` which "
        "of its columns holds the same"
    )


def _comparison(said: Said, columns: Sequence[str]) -> Comparison:
    same = tuple((c.name, c.other or c.name) for c in said.same if c.name in columns)
    also = tuple((c.name, c.other or c.name) for c in said.also)
    return Comparison(said.store, said.key, same, said.own, also)


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
    """Guess by names: an id may be the key, a date of change is the age, all is required."""
    lower = {name.casefold(): name for name in columns}
    keys = tuple(keys_by_name(columns))
    signs = ("updated", "modified", "changed", "timestamp", "geändert", "aktualisiert")
    updated = next((lower[n] for n in lower if any(s in n for s in signs)), None)
    fields: dict[str, ColumnType] = {lower[n]: "email" for n in lower if "mail" in n}
    fields |= {lower[n]: "date" for n in lower if n.endswith(DATES) or n in {"date", "datum"}}
    fields |= {lower[n]: "phone" for n in lower if "phone" in n or "telefon" in n}
    return Contract(
        key=next(iter(keys), None),
        keys=keys,
        updated=updated,
        required=tuple(columns),
        fields=fields,
    )


def keys_by_name(columns: Sequence[str]) -> Iterator[str]:
    """List the columns whose last word is one of keys, the surest word first."""
    last = {name: NAMED.split(name.strip())[-1].casefold() for name in columns}
    for word in KEYS:
        yield from (name for name in columns if _ends(last[name], word))


def key_word(column: str) -> str:
    """Give the name of a column without the word that says it is a key: `Kundennr` is `kunden`."""
    *words, last = (word.casefold() for word in NAMED.split(column.strip()))
    for word in KEYS:
        if last == word:
            return "".join(words)
        if _ends(last, word):
            return "".join((*words, last.removesuffix(word)))
    return ""


def _ends(last: str, word: str) -> bool:
    joined = len(word) > SHORT or word in COMPOUNDED
    return last == word or (joined and last.endswith(word))
