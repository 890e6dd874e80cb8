"""Which columns of two tables hold the same keys, and the comparison of the tables by them.

The document names the column, or the values decide among those that may be meant: a column of the
same name, one that names the other store and ends in its key (`Kundennr` in orders, `nr` of the
store Kunden), the key of the table; and where none of them meets, any column named like a key. Two
columns or more that are a key together are joined to one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import duckdb

from wfmap.audit.coherence import coherent
from wfmap.audit.contract import (
    NAMED,
    Comparison,
    Contract,
    key_word,
    keys_by_name,
    meant,
    no_column,
    signs_of,
)
from wfmap.audit.matching import agreement, without_zeros
from wfmap.audit.measures import Measure, missing_sql
from wfmap.audit.sources.telling import sql_name
from wfmap.audit.tables import Table
from wfmap.model.process import Process

__all__ = ["compared", "own_columns"]

STEM: Final = 4
"""Letters that the name of a column and that of a store have in common, at least."""
JOINT: Final = "ʘ"
"""A letter of no word between the values of two columns: what drops signs leaves it."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """A comparison by one column: its measures, and what is said of zeros that were lost."""

    column: str
    made: tuple[Measure, ...]
    zeros: str

    @property
    def met(self) -> float:
        """The share of keys that meet."""
        shares = (m.value for m in self.made if m.metric == "keysFoundNormalised")
        return next(shares, 0.0)


def compared(
    connection: duckdb.DuckDBPyConnection,
    process: Process,
    table: Table,
    contract: Contract,
    tables: Mapping[str, Table | str],
) -> tuple[list[Measure], list[str]]:
    """Compare a table with the others its contract names; say which cannot be compared.

    Args:
        connection: where the tables are.
        process: names the stores.
        table: the table.
        contract: what it says of others.
        tables: all that were read, or why not.
    """
    found: list[Measure] = []
    told: list[str] = []
    for comparison in contract.compare:
        other = _other(tables, comparison)
        groups = own_columns(process, table.columns, contract, comparison)
        why = other if isinstance(other, str) else _lacking(table, comparison, groups)
        if isinstance(other, str) or why:
            told.append(f"'{comparison.store}' is not compared: {why}")
            continue
        theirs = signs_of(process.stores[comparison.store], other.columns)
        pairs: list[_Pair] = []
        for columns in groups:
            for column in columns:
                pair = _by(connection, (table, contract), (other, theirs), comparison, column)
                if isinstance(pair, str):
                    told.append(f"'{comparison.store}' is not compared by '{column}': {pair}")
                else:
                    pairs.append(pair)
            if any(pair.met or pair.zeros for pair in pairs):
                break
        if pairs:
            best = max(pairs, key=lambda pair: pair.met)
            found += best.made
            told += _remarks(best, comparison, contract)
    return found, told


def _remarks(best: _Pair, comparison: Comparison, contract: Contract) -> Iterator[str]:
    if comparison.own is None and best.column != contract.key is not None and not comparison.also:
        yield f"'{comparison.store}' is compared by '{best.column}', not by the key"
    if best.zeros:
        yield best.zeros


def _by(
    connection: duckdb.DuckDBPyConnection,
    mine: tuple[Table, Contract],
    theirs: tuple[Table, Contract],
    comparison: Comparison,
    column: str,
) -> _Pair | str:
    """Compare by one column and those that belong to it; say why that cannot be."""
    names = [(column, comparison.key), *comparison.also]
    table, own = _joined(connection, *mine, [name for name, _ in names])
    other, key = _joined(connection, *theirs, [name for _, name in names])
    parts = coherent(connection, (table, own), (other, key))
    if isinstance(parts, str):
        return parts
    by = replace(comparison, own=own, key=key)
    made = tuple(agreement(connection, parts[0], mine[1], parts[1], by, theirs[1]))
    zeros = without_zeros(connection, parts[0], mine[1], parts[1], by, theirs[1])
    return _Pair(own, made, zeros)


def _joined(
    connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract, columns: Sequence[str]
) -> tuple[Table, str]:
    """Give a table a column that holds several together; it is missing where one of them is."""
    if len(columns) == 1:
        return table, columns[0]
    name = " + ".join(columns)
    gone = " or ".join(missing_sql(column, contract) for column in columns)
    whole = f" || '{JOINT}' || ".join(f"trim({sql_name(column)})" for column in columns)
    view = '"' + table.name.strip('"') + ' joined"'
    connection.execute(
        f"create or replace temp table {view} as select *, "  # noqa: S608 - quoted
        f"case when not ({gone}) then {whole} end as {sql_name(name)} from {table.name}"
    ).fetchall()
    return replace(table, name=view, columns=(*table.columns, name)), name


def own_columns(
    process: Process, columns: Sequence[str], contract: Contract, comparison: Comparison
) -> tuple[tuple[str, ...], ...]:
    """List the columns by which a table may be compared with another, in groups.

    The first group of which one meets is taken, and in it the one that meets most.
    """
    if comparison.own is not None:
        return ((comparison.own,),) if comparison.own in columns else ()
    store = process.stores[comparison.store]
    words = {w for text in (comparison.store, store.name) for w in NAMED.split(text.casefold())}
    pointing = [c for c in keys_by_name(columns) if c != contract.key and _points(c, words)]
    usual = [comparison.key] if comparison.key in columns else []
    usual += [contract.key] if contract.key is not None else []
    known = {*pointing, *usual}
    rest = [column for column in keys_by_name(columns) if column not in known]
    groups = (pointing, usual, rest) if comparison.key not in pointing else (usual, rest)
    return tuple(tuple(dict.fromkeys(group)) for group in groups if group)


def _points(column: str, words: set[str]) -> bool:
    """Tell whether the name of a column names a store: `Kundennr` that of Kunden."""
    stem = key_word(column)
    return any(
        len(stem) >= STEM and len(word) >= STEM and (_root(stem) in word or _root(word) in stem)
        for word in words
    )


def _root(word: str) -> str:
    """Drop what a plural or a joint adds; what is left has `STEM` letters at least."""
    return word.rstrip("sen") if len(word.rstrip("sen")) >= STEM else word


def _lacking(table: Table, comparison: Comparison, groups: Sequence[Sequence[str]]) -> str:
    """Say which columns of a table a comparison lacks; empty where none."""
    if not groups:
        return no_column(table.columns, comparison)
    gone = next((name for name, _ in comparison.also if name not in table.columns), None)
    return f"this table has no column '{gone}'; {meant(gone, table.columns)}" if gone else ""


def _other(tables: Mapping[str, Table | str], comparison: Comparison) -> Table | str:
    """Find the other table, or say why there is none to compare with."""
    other = tables.get(comparison.store)
    if other is None:
        return "it was not read; give it a `source`, or leave `compare` out"
    if isinstance(other, str):
        return f"it was not read: {other}"
    asked = (comparison.key, *(name for _, name in comparison.also))
    gone = next((name for name in asked if name not in other.columns), None)
    return f"it has no column '{gone}'; {meant(gone, other.columns)}" if gone else other
