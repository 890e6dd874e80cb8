"""Stores → what was measured on the tables behind them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import duckdb

from wfmap.audit.coherence import is_coherent
from wfmap.audit.contract import Contract, contract_of
from wfmap.audit.doubts import doubts
from wfmap.audit.forms import date_remarks
from wfmap.audit.guesses import with_types
from wfmap.audit.keys import with_key
from wfmap.audit.matching import duplicates
from wfmap.audit.measures import Measure, measures
from wfmap.audit.pace import Pace, late, outrun, paced
from wfmap.audit.pairing import compared as compare
from wfmap.audit.pairing import own_columns
from wfmap.audit.personal import Personal, personal_data, undeclared
from wfmap.audit.sources import (
    MOST_ROWS,
    NOTHING_MORE,
    Allowed,
    StrangeHostError,
    engine,
    load_table,
    masked,
    place_of,
)
from wfmap.audit.tables import Table
from wfmap.errors import WfmapError
from wfmap.model.process import Process

__all__ = ["Audited", "audit", "strange_hosts"]


@dataclass(frozen=True, slots=True)
class Audited:
    """What was measured on one store; `failed` says why nothing was, empty otherwise.

    `columns` are those of the table, in order; `personal` those that seem to hold personal data,
    `undeclared` its kinds where the document says nothing of them; `rejected` counts the lines that
    are no rows; `late` says how the newest row is older than the document promises; `constant`
    are the columns that say the same in every row.
    """

    store: str
    source: str
    rows: int
    measures: tuple[Measure, ...]
    contract: Contract | None
    remarks: tuple[str, ...] = ()
    failed: str = ""
    columns: tuple[str, ...] = ()
    personal: tuple[Personal, ...] = ()
    rejected: int = 0
    undeclared: str = ""
    late: tuple[str, ...] = ()
    constant: tuple[str, ...] = ()


def audit(  # noqa: PLR0913 - what, where from, how much
    process: Process,
    folder: Path,
    today: date,
    stores: tuple[str, ...] = (),
    told: Callable[[str, int, int | None], None] | None = None,
    *,
    connections: Mapping[str, str] | None = None,
    allowed: Allowed = NOTHING_MORE,
    most: int = MOST_ROWS,
    pace: Mapping[str, Pace] | None = None,
) -> tuple[Audited, ...]:
    """Audit the stores of a process that name a source.

    A store that cannot be read is reported and stops no other.

    Args:
        process: the process.
        folder: where its document is.
        today: the day against which age counts.
        stores: only these; all with a source where empty.
        told: gets each store's name as it is read, the rows so far, and those to come where known.
        connections: the URL, folder or file of each named connection.
        allowed: hosts and folders a person allows beside them.
        most: rows of a table that are read whole, a sample of larger ones; 0 reads all.
        pace: how fast the process uses each store, where it is known.
    """
    wanted = _wanted(process, stores)
    tables: dict[str, Table | str] = {}
    with engine() as connection:
        for name in _with_compared(process, tuple(wanted)):
            source = process.stores[name].source
            try:
                tables[name] = load_table(
                    connection,
                    f"store {name}",
                    source or "",
                    folder,
                    key=partial(_sampled_by, process, name),
                    most=most,
                    connections=connections,
                    allowed=allowed,
                    told=None if told is None else partial(told, name),
                )
            except WfmapError as error:
                tables[name] = f"{error.message} ({error.hint})" if error.hint else error.message
        known = pace or {}
        return tuple(
            _audited(connection, process, name, tables, today, known.get(name, Pace()))
            for name in wanted
        )


def strange_hosts(
    process: Process,
    folder: Path,
    stores: tuple[str, ...] = (),
    *,
    connections: Mapping[str, str] | None = None,
    allowed: Allowed = NOTHING_MORE,
) -> dict[str, list[str]]:
    """List the servers of an audit that nobody named whom the person trusts, and nobody allowed.

    Returns:
        The stores that name each, by how `--allow-host` takes it.
    """
    found: dict[str, list[str]] = {}
    for name in _with_compared(process, tuple(_wanted(process, stores))):
        try:
            place_of(process.stores[name].source or "", folder, connections or {}, allowed)
        except StrangeHostError as error:
            found.setdefault(error.address, []).append(name)
        except WfmapError:
            continue  # the audit says what is wrong with it
    return found


def _wanted(process: Process, stores: tuple[str, ...]) -> dict[str, str]:
    return {
        name: store.source
        for name, store in process.stores.items()
        if store.source is not None and (not stores or name in stores)
    }


def _with_compared(process: Process, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Add the stores that some are compared with, so that choosing few changes no figure."""
    contracts = (process.stores[name].audit for name in wanted)
    others = [c.store for said in contracts if said is not None for c in said.compare]
    readable = (name for name in others if process.stores[name].source is not None)
    return tuple(dict.fromkeys((*wanted, *readable)))


def _sampled_by(process: Process, name: str, columns: tuple[str, ...]) -> str | None:
    """Choose the column a store is sampled by: one by which it is compared goes before its key.

    A store that compares itself with others does so by its key.
    """
    try:
        own = contract_of(name, process.stores[name], columns)
    except WfmapError:
        return None
    if own.compare:
        groups = own_columns(process, columns, own, own.compare[0])
        return next((column for group in groups for column in group), own.key)
    said = [c for store in process.stores.values() if store.audit for c in store.audit.compare]
    keys = [c.key for c in said if c.store == name]
    return next((key for key in keys if key in columns), own.key)


def _audited(  # noqa: PLR0913, PLR0917 - a store, what was read, and against what it counts
    connection: duckdb.DuckDBPyConnection,
    process: Process,
    name: str,
    tables: Mapping[str, Table | str],
    today: date,
    pace: Pace,
) -> Audited:
    store, table = process.stores[name], tables[name]
    if isinstance(table, str):
        return Audited(name, masked(store.source or ""), 0, (), None, failed=table)
    try:
        contract = contract_of(name, store, table.columns)
        keyless: tuple[str, ...] = ()
        if not contract.stated:
            contract, keyless = with_key(connection, table, contract)
            contract, untyped = with_types(connection, table, contract)
            keyless += untyped
        every = store.update_every.expected if store.update_every is not None else None
        compared, unlike = compare(connection, process, table, contract, tables)
        own = list(measures(connection, table, contract, today, every))
        made = (*own, *paced(own, pace), *duplicates(connection, table, contract), *compared)
        found = [measure for measure in made if measure.n]
    except WfmapError as error:
        told = f"{error.message} ({error.hint})" if error.hint else error.message
        return Audited(name, masked(store.source or ""), table.rows, (), None, table.remarks, told)
    personal = personal_data(connection, table, contract)
    doubt = doubts(connection, table, contract)
    unsaid = tuple(undeclared(process, name, personal))
    remarks = (
        *table.remarks,
        *contract.remarks,
        *keyless,
        *_unmeasured(table, contract, found),
        *date_remarks(connection, table, contract),
        *doubt.remarks,
        *unlike,
        *outrun(found, table, pace),
        *unsaid,
    )
    return Audited(
        store=name,
        source=masked(store.source or ""),
        rows=table.rows,
        measures=tuple(found),
        contract=contract,
        remarks=remarks,
        columns=table.columns,
        personal=personal,
        rejected=table.rejected,
        undeclared=", ".join(dict.fromkeys(p.kind for p in personal)) if unsaid else "",
        late=tuple(late(found, every)),
        constant=doubt.constant,
    )


def _unmeasured(table: Table, contract: Contract, found: Sequence[Measure]) -> Iterator[str]:
    if contract.key is not None and not is_coherent(table, contract.key):
        yield (
            f"whether '{contract.key}' is unique is not measured: the sample was not drawn by it; "
            "read all rows (`--rows 0`, over HTTP `rows=0`)"
        )
    dated = any(measure.metric in {"ageP50", "futureRows"} for measure in found)
    if contract.updated is not None and table.rows and not dated:
        yield f"how old it is is not measured: '{contract.updated}' holds no date that can be read"
