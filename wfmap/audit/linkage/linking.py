"""A table → the pairs of its rows that are probably one thing, and how sure that is.

Rows are paired by several passes (`passes`), compared column by column (`comparing`), and the
patterns of agreement are judged together (`mixture`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wfmap.audit.contract import Contract
from wfmap.audit.linkage.cleaning import Side, sides
from wfmap.audit.linkage.closing import one_at_most, twins_of_twins
from wfmap.audit.linkage.comparing import Comparing, comparing
from wfmap.audit.linkage.events import at_once
from wfmap.audit.linkage.mixture import Class, Column, learned
from wfmap.audit.linkage.passes import CROWD, Pass, chosen, coverage
from wfmap.audit.sources.database import columns_of
from wfmap.audit.tables import Table

__all__ = ["LEAST", "Linkage", "link"]

LEAST: Final = 0.65
"""Probability under which two rows are never called twins: calling strangers so is the graver
error."""
LOOKED_AT: Final = 0.3
"""Probability from which on a pair is held against others of its rows."""
ENOUGH: Final = 0.8
"""Probability from which on they are, unless there would be more wrong ones than `AT_MOST`."""
WRONG: Final = 0.004
"""Share of the pairs that are called twins, at most, that are none as estimated: between the two
bounds, the more probable ones are called so until there are as many."""
AT_MOST: Final = 0.01
"""Share of wrong ones beyond which, once they are more than one, pairs above `ENOUGH` are left out
too."""
NAMESAKES: Final = 0.05
"""The most that different people who were paired by something else agree in their names."""
CHANCE: Final = 0.02
"""The most that people paired by a name or a birthday agree in anything else."""
JUNIORS: Final = 0.005
"""Pairs for each row, at most, of people of one name and home who are not one: father and son."""
IN_COMMON: Final = 0.75
"""Share of what a household has in common that is the same, at least, for two to be of one."""
USUAL: Final = 1.5
"""Times that strangers at random agree in a column, at least, that paired ones may."""
MOST: Final = 0.9
"""The most that strangers agree in a column, for all that."""
STRANGERS: Final = 20_000
"""Pairs at random by which it is seen how often strangers agree."""
WIDEST: Final = 20
"""Columns that are compared at most: more do not fit the number of a pattern."""


@dataclass(frozen=True, slots=True)
class Linkage:
    """Twins of a table: pairs of rows, counted from 0, with their probabilities.

    `pairs` is n × 2, `probabilities` n, both of those that are called twins. `expected` is the sum
    of the probabilities of all pairs looked at, also of those that are not called twins, and
    `spread` its standard deviation. `reached` is the share of twins that were looked at at all, as
    estimated: the others have too little in common to be paired.
    """

    pairs: NDArray[np.int64]
    probabilities: NDArray[np.float64]
    expected: float
    spread: float
    reached: float = 1.0

    @property
    def precision(self) -> float:
        """The share of the pairs that are twins indeed, as estimated; 1 of none."""
        return float(self.probabilities.mean()) if len(self.probabilities) else 1.0


def link(connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract) -> Linkage:
    """Find the rows of a table that are the same thing, by the columns of `alike`.

    They are names, addresses, days and numbers, in any order.
    """
    found = sides(connection, table, contract)[:WIDEST]
    levels = tuple(comparing(side, found) for side in found)
    _clean(connection, table, found)
    passes = chosen(connection, levels, table.rows)
    linked = _linked(connection, levels, passes, table.rows) if passes else None
    connection.execute("drop table cleaned").fetchall()
    return linked or Linkage(np.empty((0, 2), np.int64), np.empty(0), 0.0, 0.0)


def _linked(
    connection: duckdb.DuckDBPyConnection,
    levels: Sequence[Comparing],
    passes: Sequence[Pass],
    rows: int,
) -> Linkage | None:
    usual = _usual(connection, levels)
    _pair(connection, passes)
    _compare(connection, levels)
    found = connection.execute(
        "select code, ways, count(*) as n from compared group by code, ways order by code, ways"
    ).fetchnumpy()
    codes, ways = found["code"].astype(np.int64), found["ways"].astype(np.int64)
    counts = found["n"].astype(np.float64)
    if not len(codes):
        connection.execute("drop table compared").fetchall()
        return None
    by_pass = (ways[:, None] >> np.arange(len(passes))) & 1 == 1
    reached_levels = at_once(_decoded(codes, levels), levels, usual)
    juniors = max(JUNIORS * rows, _juniors(reached_levels, levels, counts))
    kin, classes = _kin(passes, levels, by_pass, usual, juniors)
    judged = learned(
        reached_levels,
        [Column(level.match, level.alike, level.side.personal) for level in levels],
        np.column_stack((by_pass, kin)),
        counts,
        [*(Class(_limits(one, levels, usual)) for one in passes), *classes],
    )
    reached = coverage(connection, passes, levels, judged.match)
    return _collected(connection, (codes, ways), judged.twins, counts, reached)


def _kin(
    passes: Sequence[Pass],
    levels: Sequence[Comparing],
    by_pass: NDArray[np.bool_],
    usual: Sequence[float],
    juniors: float,
) -> tuple[NDArray[np.bool_], list[Class]]:
    """Give two classes of kin and which patterns may be of them, by the passes that found them.

    One has a home in common and nothing that is personal; one a name too, and not the birthday, as
    father and son have.
    """
    apart = frozenset(k for k, level in enumerate(levels) if level.side.personal)
    days = frozenset(k for k in apart if levels[k].side.kind == "date")
    own = Pass("", frozenset())
    limits = _limits(own, levels, usual)
    found: list[Class] = []
    open_to: list[NDArray[np.bool_]] = []
    for differ, most, like in ((apart, inf, False), (days, juniors, True)):
        ways = [bool(differ) and not one.whole & differ for one in passes]
        open_to.append(np.asarray(by_pass[:, ways].any(axis=1), dtype=np.bool_))
        bounds = {k: limits[k] for k in sorted(differ)}
        found.append(Class(bounds, most=most, kin=True, like_twins=like))
    return np.column_stack(open_to), found


def _juniors(
    at: Sequence[NDArray[np.int64]], levels: Sequence[Comparing], counts: NDArray[np.float64]
) -> float:
    """Estimate how many pairs are of one name and home and two people.

    Those are counted that have another birthday and no number in common; as many, in proportion,
    are among the pairs of one name and home of which a birthday is missing.
    """
    alike = np.ones(len(counts), dtype=np.bool_)
    day, other, number = (np.zeros(len(counts), dtype=np.bool_) for _ in range(3))
    shared, both = np.zeros(len(counts)), np.zeros(len(counts))
    for mine, level in zip(at, levels, strict=True):
        last, agrees = len(level.conditions), mine < level.alike
        if level.side.kind == "date":
            day |= mine <= last
            other |= mine == last
        elif level.side.personal and level.side.kind in {"digits", "number"}:
            number |= mine < last
        elif level.side.personal:
            alike &= agrees
        else:
            shared += agrees
            both += mine <= last
    kin = alike & (shared > 0) & (shared >= IN_COMMON * both)
    whole, told = float(counts[kin].sum()), float(counts[kin & day].sum())
    seen = float(counts[kin & other & ~number].sum())
    return seen * whole / max(1.0, told)


def _limits(one: Pass, levels: Sequence[Comparing], usual: Sequence[float]) -> dict[int, float]:
    """Say how much strangers who were paired by a pass may agree in each other column.

    Who shares what households share may share the rest of it too; who shares a name or a birthday
    shares nothing else but by chance.
    """
    apart = any(levels[k].side.personal for k in one.whole)
    found: dict[int, float] = {}
    for k, level in enumerate(levels):
        if k in one.whole or not (apart or level.side.personal):
            continue
        named = level.side.kind in {"name", "word"} and not apart
        lift = one.lift if k in one.part else 1.0
        found[k] = min(MOST, max(NAMESAKES if named else CHANCE, USUAL * usual[k] * lift))
    return found


def _clean(connection: duckdb.DuckDBPyConnection, table: Table, found: Sequence[Side]) -> None:
    made = ", ".join(f"{side.sql} as {side.name}" for side in found)
    connection.execute(
        f"create or replace temp table cleaned as select row_number() over () - 1 as i, {made} "  # noqa: S608 - quoted
        f"from {table.name}"
    ).fetchall()


def _usual(connection: duckdb.DuckDBPyConnection, levels: Sequence[Comparing]) -> list[float]:
    """See how often strangers agree in each column: rows that stand far apart, the same always."""
    connection.execute(
        "create or replace temp table paired as with numbered as (select i, row_number() over "  # noqa: S608 - numbers
        "(order by hash(i)) - 1 as at, count(*) over () as n from cleaned) "
        "select a.i, b.i as j, 0::bigint as ways from numbered a join numbered b "
        f"on b.at = (a.at + 1 + a.n // 3) % a.n where a.at < {STRANGERS}"
    ).fetchall()
    _compare(connection, levels)
    counts = connection.execute("select code, count(*) as n from compared group by code")
    rows = columns_of(counts)
    decoded = _decoded(rows["code"], levels)
    found: list[float] = []
    for level, at in zip(levels, decoded, strict=True):
        there = float(rows["n"][at <= len(level.conditions)].sum())
        found.append(float(rows["n"][at < level.alike].sum()) / max(1.0, there))
    return found


def _pair(connection: duckdb.DuckDBPyConnection, passes: Sequence[Pass]) -> None:
    """Pair the rows that share the key of a pass; `ways` is a bit for each."""
    keyed = " union all ".join(
        f"select i, {k} as way, hash({one.sql}) as key from cleaned where {one.sql} is not null"  # noqa: S608 - our own names
        for k, one in enumerate(passes)
    )
    connection.execute(f"create or replace temp table keyed as {keyed}").fetchall()
    connection.execute(
        "create or replace temp table paired as with kept as (select keyed.* from keyed semi join "  # noqa: S608 - our own names
        f"(select way, key from keyed group by way, key having count(*) between 2 and {CROWD}) "
        "using (way, key)) "
        "select a.i, b.i as j, bit_or(1::bigint << a.way) as ways from kept a join kept b "
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
    connection.execute("drop table paired").fetchall()


def _decoded(codes: NDArray[np.int64], levels: Sequence[Comparing]) -> list[NDArray[np.int64]]:
    found: list[NDArray[np.int64]] = []
    rest = codes
    for level in reversed(levels):
        base = len(level.conditions) + 2
        found.append(rest % base)
        rest = rest // base
    return found[::-1]


def _threshold(chances: NDArray[np.float64]) -> float:
    """Find the probability from which on pairs are called twins."""
    falling = -np.sort(-chances)
    wrong, many = np.cumsum(1 - falling), np.arange(1, len(falling) + 1)
    few, bearable = falling[wrong <= WRONG * many], falling[wrong <= np.maximum(1, AT_MOST * many)]
    sure = max(ENOUGH, float(bearable[-1])) if len(bearable) else 1.0
    return min(sure, max(LEAST, float(few[-1]))) if len(few) else sure


def _collected(
    connection: duckdb.DuckDBPyConnection,
    patterns: tuple[NDArray[np.int64], NDArray[np.int64]],
    chances: NDArray[np.float64],
    counts: NDArray[np.float64],
    reached: float,
) -> Linkage:
    codes, ways = patterns
    connection.register("judged", pa.table({"code": codes, "ways": ways, "p": chances}))
    rows = connection.execute(
        "select i, j, p from compared join judged using (code, ways) where p >= ? order by i, j",
        [LOOKED_AT],
    ).fetchnumpy()
    pairs = np.column_stack((rows["i"].astype(np.int64), rows["j"].astype(np.int64)))
    alone = np.asarray(rows["p"], dtype=np.float64)
    probabilities = one_at_most(connection, pairs, alone)
    lost = float((alone - probabilities).sum())
    called = probabilities >= _threshold(probabilities)
    pairs, probabilities = pairs[called], probabilities[called]
    more, theirs, grown = twins_of_twins(connection, pairs, probabilities)
    connection.unregister("judged")
    connection.execute("drop table compared").fetchall()
    pairs, probabilities = np.concatenate((pairs, more)), np.concatenate((probabilities, theirs))
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    return Linkage(
        pairs[order],
        probabilities[order],
        float(chances @ counts) - lost + grown,
        float(np.sqrt((chances * (1 - chances)) @ counts)),
        reached,
    )
