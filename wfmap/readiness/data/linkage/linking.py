"""A table → the pairs of its rows that are probably one thing, and how sure that is.

Rows are paired that share an address, a telephone, a birthday and a letter: everything a twin may
have kept. Values that stand in more than `CROWD` rows identify nobody and pair none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import duckdb
import numpy as np
from numpy.typing import NDArray

from wfmap.readiness.data.contract import Contract
from wfmap.readiness.data.linkage.cleaning import Side, cleaned
from wfmap.readiness.data.linkage.comparing import Comparing, comparing
from wfmap.readiness.data.linkage.mixture import Class, posterior
from wfmap.readiness.data.tables import Table

__all__ = ["LEAST", "Linkage", "link"]

CROWD: Final = 50
"""Rows of one value from which on it pairs nobody."""
NAMESAKES: Final = 10
"""The same for names."""
LEAST: Final = 0.5
"""Probability from which on two rows are called twins: the fewest errors in all."""
STRANGERS: Final = 0.05
"""The most that different people who were paired by something else agree in their names."""
CHANCE: Final = 0.02
"""The most that people paired by a name or a birthday agree in anything else."""
FREE: Final = frozenset(("email", "phone"))
"""Kinds of columns that pair rows by themselves."""


@dataclass(frozen=True, slots=True)
class Linkage:
    """Twins of a table: pairs of rows, counted from 0, with their probabilities.

    `pairs` is n × 2, `probabilities` n, both of those at `LEAST` or over. `expected` is the sum of
    the probabilities of all pairs looked at, also of those that are not called twins, and
    `spread` its standard deviation.
    """

    pairs: NDArray[np.int64]
    probabilities: NDArray[np.float64]
    expected: float
    spread: float

    @property
    def precision(self) -> float:
        """The share of the pairs that are twins indeed, as estimated; 1 of none."""
        return float(self.probabilities.mean()) if len(self.probabilities) else 1.0


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to pair rows: what must be the same (SQL), the columns that is about, its crowd."""

    name: str
    sql: str
    kind: str
    columns: frozenset[int]
    crowd: int = CROWD


def link(connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract) -> Linkage:
    """Find the rows of a table that are the same thing, by the columns of `alike`.

    The first of them is a name; the others are addresses, days and numbers.
    """
    sides = cleaned(contract)
    levels = tuple(comparing(side) for side in sides)
    ways = tuple(_ways(sides))
    _pair(connection, table, sides, ways)
    _compare(connection, levels)
    rows = connection.execute(
        "select code, ways, count(*) as n from compared group by code, ways order by code, ways"
    ).fetchnumpy()
    codes, found = rows["code"].astype(np.int64), rows["ways"].astype(np.int64)
    counts = rows["n"].astype(np.float64)
    if not len(codes):
        return Linkage(np.empty((0, 2), np.int64), np.empty(0), 0.0, 0.0)
    by_way = (found[:, None] >> np.arange(len(ways))) & 1 == 1
    chances = posterior(
        _decoded(codes, levels),
        [c.match for c in levels],
        [c.alike for c in levels],
        by_way,
        counts,
        [Class(way.columns, _limits(way, sides)) for way in ways],
    )
    return _collected(connection, codes, found, chances, counts)


def _ways(sides: Sequence[Side]) -> Iterator[_Way]:
    """List the ways to pair rows, by the kinds of the columns there are."""
    first, last = "list_sort(c0)[1][1:2]", "list_sort(c0)[-1][1:2]"
    yield _Way("w_name", "array_to_string(list_sort(c0), ' ')", "name", frozenset((0,)), NAMESAKES)
    texts = [k for k, side in enumerate(sides) if side.kind in ("text", "number")]
    for k, side in enumerate(sides):
        if side.kind in FREE:
            yield _Way(f"w_{side.name}", side.name, "free", frozenset((k,)))
        elif side.kind == "date":
            yield _Way(f"w_{side.name}a", f"{side.name} || {first}", "date", frozenset((k,)))
            yield _Way(f"w_{side.name}b", f"{side.name} || {last}", "date", frozenset((k,)))
        elif side.kind != "name":
            yield _Way(f"w_{side.name}", f"{side.name} || '|' || {first}", "text", frozenset((k,)))
    if len(texts) > 1:
        whole = " || '|' || ".join(sides[k].name for k in texts)
        yield _Way("w_whole", whole, "text", frozenset(texts))


def _limits(way: _Way, sides: Sequence[Side]) -> dict[int, float]:
    found: dict[int, float] = {}
    for column, side in enumerate(sides):
        if column in way.columns:
            continue
        if side.kind == "name":
            found[column] = STRANGERS
        elif side.kind == "date" or way.kind in ("name", "date"):
            found[column] = CHANCE
    return found


def _pair(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    sides: Sequence[Side],
    ways: Sequence[_Way],
) -> None:
    """Clean the rows and pair those that share the key of a way; `ways` is a bit for each."""
    made = ", ".join(f"{side.sql} as {side.name}" for side in sides)
    connection.execute(
        f"create or replace temp table cleaned as select row_number() over () - 1 as i, {made} "  # noqa: S608 - quoted
        f"from {table.name}"
    ).fetchall()
    keyed = " union all ".join(
        f"select i, {k} as way, hash({way.sql}) as key from cleaned where {way.sql} is not null"  # noqa: S608 - our own names
        for k, way in enumerate(ways)
    )
    connection.execute(f"create or replace temp table keyed as {keyed}").fetchall()
    crowds = " ".join(f"when {k} then {way.crowd}" for k, way in enumerate(ways))
    connection.execute(
        "create or replace temp table paired as with kept as (select keyed.* from keyed semi join "  # noqa: S608 - our own names
        "(select way, key from keyed group by way, key having count(*) between 2 and "
        f"case way {crowds} end) using (way, key)) "
        "select a.i, b.i as j, bit_or(1 << a.way) as ways from kept a join kept b "
        "on a.way = b.way and a.key = b.key and a.i < b.i group by a.i, b.i"
    ).fetchall()
    connection.execute("drop table keyed").fetchall()


def _compare(connection: duckdb.DuckDBPyConnection, levels: Sequence[Comparing]) -> None:
    """Number the pattern of levels of each pair, as digits of a mixed base."""
    code = "0::bigint"
    for level in levels:
        name, last = level.side.name, len(level.conditions)
        cases = " ".join(f"when {c} then {k}" for k, c in enumerate(level.conditions))
        gone = f"when a.{name} is null or b.{name} is null then {last + 1}"
        code = f"({code}) * {last + 2} + (case {gone} {cases} else {last} end)"
    connection.execute(
        f"create or replace temp table compared as select p.i, p.j, {code} as code, p.ways "  # noqa: S608 - our own names
        "from paired p join cleaned a on a.i = p.i join cleaned b on b.i = p.j"
    ).fetchall()
    connection.execute("drop table paired; drop table cleaned").fetchall()


def _decoded(codes: NDArray[np.int64], levels: Sequence[Comparing]) -> list[NDArray[np.int64]]:
    found: list[NDArray[np.int64]] = []
    rest = codes
    for level in reversed(levels):
        base = len(level.conditions) + 2
        found.append(rest % base)
        rest = rest // base
    return found[::-1]


def _collected(
    connection: duckdb.DuckDBPyConnection,
    codes: NDArray[np.int64],
    ways: NDArray[np.int64],
    chances: NDArray[np.float64],
    counts: NDArray[np.float64],
) -> Linkage:
    connection.execute(
        "create or replace temp table chances (code bigint, ways bigint, p double)"
    ).fetchall()
    good = np.flatnonzero(chances >= LEAST)
    if len(good):
        listed = ", ".join(f"({codes[k]}, {ways[k]}, {float(chances[k])!r})" for k in good)
        connection.execute(f"insert into chances values {listed}").fetchall()  # noqa: S608 - numbers
    rows = connection.execute(
        "select i, j, p from compared join chances using (code, ways) order by i, j"
    ).fetchnumpy()
    connection.execute("drop table compared; drop table chances").fetchall()
    pairs = np.column_stack((rows["i"].astype(np.int64), rows["j"].astype(np.int64)))
    return Linkage(
        pairs,
        np.asarray(rows["p"], dtype=np.float64),
        float(chances @ counts),
        float(np.sqrt((chances * (1 - chances)) @ counts)),
    )
