"""Stores → what was measured on the tables behind them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from wfmap.errors import WfmapError
from wfmap.model.process import Process
from wfmap.readiness.data.contract import Contract, contract_of
from wfmap.readiness.data.matching import agreement, duplicates
from wfmap.readiness.data.measures import Measure, measures
from wfmap.readiness.data.tables import Table, load_table

__all__ = ["Audited", "audit"]


@dataclass(frozen=True, slots=True)
class Audited:
    """What was measured on one store; `failed` says why nothing was, empty otherwise."""

    store: str
    source: str
    rows: int
    measures: tuple[Measure, ...]
    contract: Contract | None
    remarks: tuple[str, ...] = ()
    failed: str = ""


def audit(
    process: Process,
    folder: Path,
    today: date,
    stores: tuple[str, ...] = (),
    told: Callable[[str], None] | None = None,
) -> tuple[Audited, ...]:
    """Audit the stores of a process that name a file as their source.

    A store that cannot be read is reported and stops no other.

    Args:
        process: the process.
        folder: where its document is.
        today: the day against which age counts.
        stores: only these; all with a source where empty.
        told: gets each store's name as it is begun.
    """
    connection = duckdb.connect()
    wanted = {
        name: store.source
        for name, store in process.stores.items()
        if store.source is not None and (not stores or name in stores)
    }
    tables: dict[str, Table | str] = {}
    for name, source in wanted.items():
        if told is not None:
            told(name)
        tables[name] = _opened(connection, name, source or "", folder)
    return tuple(_audited(connection, process, name, tables, today) for name in wanted)


def _opened(
    connection: duckdb.DuckDBPyConnection, name: str, source: str, folder: Path
) -> Table | str:
    try:
        return load_table(connection, f"store {name}", source, folder)
    except WfmapError as error:
        return f"{error.message} ({error.hint})" if error.hint else error.message


def _audited(
    connection: duckdb.DuckDBPyConnection,
    process: Process,
    name: str,
    tables: Mapping[str, Table | str],
    today: date,
) -> Audited:
    store, table = process.stores[name], tables[name]
    if isinstance(table, str):
        return Audited(name, store.source or "", 0, (), None, failed=table)
    try:
        contract = contract_of(name, store, table.columns)
        every = store.update_every.expected if store.update_every is not None else None
        found = [
            *measures(connection, table, contract, today, every),
            *duplicates(connection, table, contract),
            *_compared(connection, table, contract, tables),
        ]
    except WfmapError as error:
        told = f"{error.message} ({error.hint})" if error.hint else error.message
        return Audited(name, store.source or "", table.rows, (), None, table.remarks, told)
    return Audited(name, store.source or "", table.rows, tuple(found), contract, table.remarks)


def _compared(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    contract: Contract,
    tables: Mapping[str, Table | str],
) -> Iterator[Measure]:
    for comparison in contract.compare:
        other = tables.get(comparison.store)
        if not isinstance(other, Table):
            raise WfmapError(
                f"the store '{comparison.store}' it is compared with was not read",
                "give it a `source`, or leave `compare` out",
            )
        if comparison.key not in other.columns:
            raise WfmapError(
                f"'{comparison.store}' has no column '{comparison.key}'",
                f"there are {', '.join(other.columns)}",
            )
        yield from agreement(connection, table, contract, other, comparison)
