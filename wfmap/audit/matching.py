"""Two tables that speak of the same things, and rows of one table that are the same thing twice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import sqrt
from typing import Final

import duckdb

from wfmap.audit.contract import Comparison, Contract
from wfmap.audit.linkage import Linkage, link
from wfmap.audit.measures import Measure, missing_sql, share
from wfmap.audit.sources.telling import sql_name
from wfmap.audit.tables import Table
from wfmap.statistics.intervals import Z, wilson

__all__ = ["agreement", "duplicates", "without_zeros"]

DOUBT: Final = 0.05
"""Share by which the expected number of twins was off at most on tables with known truth."""
LEAST_REACHED: Final = 0.5
"""Share of twins that are compared, at least, where it is estimated to be less."""


def agreement(  # noqa: PLR0913, PLR0917 - two tables, and what is said of each
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    contract: Contract,
    other: Table,
    comparison: Comparison,
    theirs: Contract | None = None,
) -> Iterator[Measure]:
    """Measure how far keys meet, raw and normalised, and where matched rows contradict.

    Normalising drops case, blanks and punctuation: what cleaning would buy. What stands for nothing
    is no key, and contradicts nothing; `theirs` says what does in the other table. Where the
    comparison is by another column than the key (orders that name their customers), the rows of
    this table that find theirs are counted too, and contradictions are counted among them.
    """
    column = comparison.own or contract.key
    if column is None:
        return
    foreign = column != contract.key
    mine = Side(table, contract, column)
    side = Side(other, theirs or Contract(), comparison.key)
    name = f"{comparison.store}.{comparison.key}"
    for metric, form in (("keysFoundRaw", str), ("keysFoundNormalised", _normal)):
        yield _found(connection, mine, side, metric, form)
        if foreign:
            yield _rows_found(connection, mine, side, f"{metric}Rows", form)
        yield replace(_rows_found(connection, side, mine, f"{metric}Back", form), field=name)
    for own, other_name in comparison.same:
        if other_name not in other.columns:
            continue
        if foreign:
            found = _conflicts(connection, side, other_name, mine, own)
            yield replace(found, field=own)
        else:
            yield _conflicts(connection, mine, own, side, other_name)


@dataclass(frozen=True, slots=True)
class Side:
    """A table of two that are compared, by one column of it."""

    table: Table
    contract: Contract
    key: str

    def there(self, column: str) -> str:
        """Write the condition under which a column says something."""
        return f"not {missing_sql(column, self.contract)}"

    def keys(self, form: Callable[[str], str]) -> str:
        """Write the selection of the keys as `k`, in a form."""
        where = self.there(self.key)
        return f"select {form(sql_name(self.key))} as k from {self.table.name} where {where}"  # noqa: S608 - quoted


def _normal(column: str) -> str:
    return rf"nullif(upper(regexp_replace({column}, '[^\p{{L}}\p{{N}}]', '', 'g')), '')"


def _found(
    connection: duckdb.DuckDBPyConnection,
    mine: Side,
    theirs: Side,
    metric: str,
    form: Callable[[str], str],
) -> Measure:
    """Count the distinct keys of a table that another has."""
    row = connection.execute(
        f"select count(*), sum((k in ({theirs.keys(form)}))::int) "  # noqa: S608 - quoted
        f"from (select distinct k from ({mine.keys(form)}))"
    ).fetchone() or (0, 0)
    return share("coverage", metric, mine.key, int(row[1] or 0), int(row[0]))


def _rows_found(
    connection: duckdb.DuckDBPyConnection,
    theirs: Side,
    mine: Side,
    metric: str,
    form: Callable[[str], str],
) -> Measure:
    """Count the rows of the other table whose key is found here."""
    row = connection.execute(
        f"select count(*), sum((k in ({mine.keys(form)}))::int) from ({theirs.keys(form)})"  # noqa: S608 - quoted
    ).fetchone() or (0, 0)
    return share("coverage", metric, theirs.key, int(row[1] or 0), int(row[0]))


def _conflicts(
    connection: duckdb.DuckDBPyConnection, mine: Side, column: str, theirs: Side, column_there: str
) -> Measure:
    """Count the rows of the other table that contradict the row of the same normalised key.

    It is counted among those where both tables say something.
    """
    facts = (
        f"select {_normal(sql_name(side.key))} as k, {sql_name(name)} as fact "  # noqa: S608 - quoted
        f"from {side.table.name} "
        f"where {side.there(side.key)} and {side.there(name)}"
        for side, name in ((theirs, column_there), (mine, column))
    )
    there, here = facts
    row = connection.execute(
        f"select count(*), sum((upper(trim(o.fact)) <> upper(trim(t.fact)))::int) from ({there}) o "  # noqa: S608 - quoted
        f"join (select k, any_value(fact) as fact from ({here}) group by k) t on o.k = t.k"
    ).fetchone() or (0, 0)
    return share("consistency", "conflicts", column, int(row[1] or 0), int(row[0]))


def without_zeros(  # noqa: PLR0913, PLR0917 - as `agreement`
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    contract: Contract,
    other: Table,
    comparison: Comparison,
    theirs: Contract,
) -> str:
    """Say how many keys meet only without their leading zeros, with one of each; empty if none.

    Sheets and programs take them off numbers that were text: such keys do not meet.
    """
    column = comparison.own or contract.key or ""
    mine, side = Side(table, contract, column), Side(other, theirs, comparison.key)
    bare = r"regexp_replace(k, '(^|[^0-9])0+([0-9])', '\1\2', 'g')"
    row = connection.execute(
        f"with mine as (select distinct k from ({mine.keys(_normal)})), "  # noqa: S608 - quoted
        f"theirs as (select distinct k from ({side.keys(_normal)})), "
        f"lost as (select k, {bare} as b from mine where k not in "
        "(select k from theirs where k is not null)) "
        "select count(distinct l.k), min(l.k || '|' || t.k), (select count(*) from mine) "
        f"from lost l join (select k, {bare} as b from theirs) t on l.b = t.b"
    ).fetchone() or (0, "", 0)
    if not row[0]:
        return ""
    here, there = str(row[1]).split("|")
    return (
        f"{int(row[0]):,} of the {int(row[2]):,} values of '{column}' are found at "
        f"'{comparison.store}' only without leading zeros ('{here}' here, '{there}' there), "
        "and are counted as not found: a sheet or a program took the zeros off"
    )


def _weight(connection: duckdb.DuckDBPyConnection, table: Table, found: Linkage) -> float:
    """Tell for how many pairs, per share of rows read, one pair of a sample stands on average.

    Both rows of a pair are in a sample of a share p with a chance of p squared; with p, if the
    sample was drawn by a column whose value they share.
    """
    if table.sample is None:
        return 1.0
    apart = 1 / table.sample.share
    if table.sample.column is None or not len(found.pairs):
        return apart
    keys = connection.execute(
        f"select {_normal(sql_name(table.sample.column))} as k from {table.name}"  # noqa: S608 - quoted
    ).fetchall()
    together = float(sum(keys[i] == keys[j] != (None,) for i, j in found.pairs.tolist()))
    return apart + (1 - apart) * together / len(found.pairs)


def duplicates(
    connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract
) -> Iterator[Measure]:
    """Measure the share of rows that are probably there already, and how sure that is.

    Of the rows of one thing all but one are surplus. The interval holds what is expected of all
    pairs, not only of those called twins, and of those with too little in common to be compared,
    with the doubt of the estimate. A sample is counted up to the whole table.
    """
    if len(contract.alike) < 2 or not table.rows:  # noqa: PLR2004 - a name and something else
        return
    found = link(connection, table, contract)
    later = surplus(found)
    whole = table.rows / _weight(connection, table, found)
    pairs = len(found.pairs)
    expected = found.expected if not pairs else later * found.expected / pairs
    expected /= max(LEAST_REACHED, found.reached)
    doubt = DOUBT * expected + Z * sqrt(found.spread**2 + max(expected, 1.0))
    low = max(0.0, min(later, expected - doubt) / whole)
    high = min(1.0, max(later, expected + doubt) / whole)
    yield Measure(
        "uniqueness", "fuzzyDuplicates", None, min(1.0, later / whole), low, high, table.rows, later
    )
    if pairs:
        sure = round(found.precision * pairs)
        ends = wilson(sure, pairs)
        yield Measure(
            "uniqueness", "fuzzyPrecision", None, found.precision,
            min(ends[0], found.precision), max(ends[1], found.precision), pairs, sure,
        )  # fmt: skip


def surplus(found: Linkage) -> int:
    """Count the rows of each thing beyond its first: rows minus things, where there are twins."""
    head: dict[int, int] = {}

    def first(row: int) -> int:
        while head.setdefault(row, row) != row:
            head[row] = head[head[row]]
            row = head[row]
        return row

    joined = 0
    for one, two in found.pairs.tolist():
        a, b = first(one), first(two)
        joined += a != b
        head[max(a, b)] = min(a, b)
    return joined
