"""Two tables that speak of the same things, and rows of one table that are the same thing twice."""

from collections.abc import Iterator

import duckdb

from wfmap.readiness.data.contract import Comparison, Contract
from wfmap.readiness.data.measures import Measure, missing_sql, quoted, share
from wfmap.readiness.data.tables import Table

__all__ = ["agreement", "duplicates", "pairs"]

ALIKE = 0.9
"""Jaro-Winkler similarity of names, from which two rows that share an address are one (own)."""


def agreement(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    contract: Contract,
    other: Table,
    comparison: Comparison,
) -> Iterator[Measure]:
    """Measure how far keys meet, raw and normalised, and where matched rows contradict.

    Normalising drops case, blanks and punctuation: what cleaning would buy.
    """
    if contract.key is None:
        return
    mine, theirs = quoted(contract.key), quoted(comparison.key)
    for metric, one, two in (
        ("keysFoundRaw", mine, theirs),
        ("keysFoundNormalised", _normal(mine), _normal(theirs)),
    ):
        yield _found(connection, (table, one), (other, two), metric, contract.key)
        yield _rows_found(connection, (other, two), (table, one), f"{metric}Back", comparison)
    for column in comparison.same:
        yield _conflicts(connection, table, other, (mine, theirs), column)


def _normal(column: str) -> str:
    return rf"upper(regexp_replace({column}, '[^[:alnum:]]', '', 'g'))"


def _found(
    connection: duckdb.DuckDBPyConnection,
    mine: tuple[Table, str],
    theirs: tuple[Table, str],
    metric: str,
    field: str,
) -> Measure:
    """Count the distinct keys of a table that another has."""
    (table, key), (other, foreign) = mine, theirs
    row = connection.execute(
        f"select count(*), sum((k in (select {foreign} from {other.name}))::int) "  # noqa: S608 - quoted
        f"from (select distinct {key} as k from {table.name} where {key} is not null)"
    ).fetchone() or (0, 0)
    return share("coverage", metric, field, int(row[1] or 0), int(row[0]))


def _rows_found(
    connection: duckdb.DuckDBPyConnection,
    theirs: tuple[Table, str],
    mine: tuple[Table, str],
    metric: str,
    comparison: Comparison,
) -> Measure:
    """Count the rows of the other table whose key is found here."""
    (other, foreign), (table, key) = theirs, mine
    row = connection.execute(
        f"select count(*), sum(({foreign} in (select {key} from {table.name}))::int) "  # noqa: S608 - quoted
        f"from {other.name} where {foreign} is not null"
    ).fetchone() or (0, 0)
    name = f"{comparison.store}.{comparison.key}"
    return share("coverage", metric, name, int(row[1] or 0), int(row[0]))


def _conflicts(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    other: Table,
    keys: tuple[str, str],
    column: str,
) -> Measure:
    """Count the rows of the other table that contradict the row of the same normalised key."""
    name = quoted(column)
    row = connection.execute(
        f"select count(*), sum((upper(trim(o.{name})) <> upper(trim(t.{name})))::int) "  # noqa: S608 - quoted
        f"from {other.name} o join (select {_normal(keys[0])} as k, any_value({name}) as {name} "
        f"from {table.name} group by 1) t on {_normal(f'o.{keys[1]}')} = t.k"
    ).fetchone() or (0, 0)
    return share("consistency", "conflicts", column, int(row[1] or 0), int(row[0]))


def pairs(
    connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract
) -> list[tuple[int, int]]:
    """List pairs of rows, counted from 0, that are probably the same thing.

    The first field of `alike` is a name; the others are addresses. Two rows are one where they
    share an address (normalised) and their names are alike, or where two addresses are the same
    and no name is missing that would tell them apart.
    """
    if len(contract.alike) < 2:  # noqa: PLR2004 - a name and an address at least
        return []
    name, *addresses = contract.alike
    keyed = ", ".join(
        f"case when {missing_sql(a, contract)} then null else {_normal(quoted(a))} end as a{k}"
        for k, a in enumerate(addresses)
    )
    gone = missing_sql(name, contract)
    connection.execute(
        "create or replace temp table candidates as select row_number() over () - 1 as i, "  # noqa: S608 - quoted
        f"case when {gone} then null else upper(trim({quoted(name)})) end as who, {keyed} "
        f"from {table.name}"
    )
    shared = " union ".join(
        f"select a.i, b.i as j from candidates a join candidates b on a.a{k} = b.a{k} and a.i < b.i"  # noqa: S608 - our own names
        for k in range(len(addresses))
    )
    rows = connection.execute(
        f"select p.i, p.j from ({shared}) p join candidates a on a.i = p.i "  # noqa: S608 - our own names
        "join candidates b on b.i = p.j "
        f"where jaro_winkler_similarity(a.who, b.who) >= {ALIKE} order by p.i, p.j"
    ).fetchall()
    return [(int(i), int(j)) for i, j in rows]


def duplicates(
    connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract
) -> Iterator[Measure]:
    """Measure the share of rows that have a probable twin in front of them."""
    if len(contract.alike) < 2 or not table.rows:  # noqa: PLR2004 - as in `pairs`
        return
    later = {j for _, j in pairs(connection, table, contract)}
    yield share("uniqueness", "fuzzyDuplicates", None, len(later), table.rows)
