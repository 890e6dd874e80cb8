"""Which rows are compared at all: the passes of blocking, chosen so that few twins escape.

A pass pairs the rows that share one thing, or two: a telephone, a birthday and an initial. Whatever
a twin got wrong, some pass should not have needed it. So passes are chosen one after the other,
each the one that finds most of the twins that those before it miss, as long as it pairs few enough
strangers. How often twins keep a column is a guess here; what escapes is estimated afterwards with
what was learned. Nothing depends on the order in which columns are named.

To compare every row with every other takes five billion comparisons for 100,000 rows, and a fixed
choice of keys fails on the table that lacks them. The choice is greedy, as for every covering at a
price: what may become of a twin (each column the same, the initial only, or different) are 3ⁿ cases
with their chances, and a pass covers those in which it finds the pair. Of at most `COLUMNS` columns
that are 19,683 cases. What a pass costs is the pairs it gives, told from a part of the rows by how
seldom two have the same key. Blocking: Christen, *Data Matching* (2012), chapter 4.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from math import log2
from typing import Final

import duckdb
import numpy as np
from numpy.typing import NDArray

from wfmap.audit.linkage.comparing import Comparing
from wfmap.audit.sources.database import asked

__all__ = ["Pass", "chosen", "coverage"]

CROWD: Final = 50
"""Rows of one value from which on it pairs nobody: what so many share tells nobody apart."""
STRANGERS: Final = 4.0
"""Pairs that a pass may give for each row of the table."""
PRICES: Final = ((20_000, 0.03), (0, 0.001))
"""Share of twins that a pass must find anew for each pair a row that it gives, by the rows of the
table: where there are many, each pair costs time."""
GAIN: Final = 0.0003
"""Share of twins that a pass must find anew to be worth its time."""
MOST: Final = ((300_000, 8), (50_000, 12), (0, 16))
"""Passes at most, by the rows of the table."""
PROBED: Final = 30_000
"""Rows by which it is estimated how many pairs a pass gives."""
COLUMNS: Final = 9
"""Columns, those that say most, by which passes are chosen; with more the cases are too many."""
KEEPS: Final = 0.8
"""Chance of a word with a slip to keep the letter it is filed under."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pass:
    """What must be the same, as SQL over the cleaned table; `whole` and `part` number its columns.

    Of `whole` columns all is the same, of `part` ones the initial: who shares that is alike there
    `lift` times as often as two at random.
    """

    sql: str
    whole: frozenset[int]
    part: frozenset[int] = frozenset()
    lift: float = 1.0


def chosen(
    connection: duckdb.DuckDBPyConnection, levels: Sequence[Comparing], rows: int
) -> tuple[Pass, ...]:
    """Choose the passes for a table that was cleaned."""
    probed = max(1, round(rows / PROBED))
    connection.execute(
        f"create or replace temp table probe as from cleaned where hash(i) % {probed} = 0"
    ).fetchall()
    bits = [_bits(connection, _exact(level)) for level in levels]
    best = sorted(range(len(levels)), key=lambda k: (-bits[k], k))[:COLUMNS]
    cases, chance = _cases([level.match for level in levels], levels, _present(connection, levels))
    missed = np.ones(len(chance), dtype=bool)
    left = [
        (one, finds(one, cases))
        for one in _candidates(levels, sorted(best))
        if _pairs(sum(bits[k] for k in one.whole) + 3.0 * len(one.part), rows) <= STRANGERS
    ]
    found: list[Pass] = []
    most = next(limit for least, limit in MOST if rows >= least)
    price = next(share for least, share in PRICES if rows >= least)
    costs: dict[str, float] = {}
    told: dict[str, float] = {}
    while left and len(found) < most:
        gains = [float(chance[missed & hit].sum()) for _, hit in left]
        at = max(
            range(len(left)), key=lambda k: (gains[k] - price * costs.get(left[k][0].sql, 0.0), -k)
        )
        one, hit = left[at]
        if gains[at] < GAIN:
            break
        if one.sql not in costs:
            told[one.sql] = _bits(connection, one.sql)
            costs[one.sql] = _pairs(told[one.sql], rows)
            continue
        del left[at]
        if costs[one.sql] <= STRANGERS and gains[at] > price * costs[one.sql]:
            known = sum(bits[k] for k in one.whole)
            found.append(replace(one, lift=2.0 ** max(0.0, told[one.sql] - known)))
            missed &= ~hit
    connection.execute("drop table probe").fetchall()
    return tuple(found)


def coverage(
    connection: duckdb.DuckDBPyConnection,
    passes: Sequence[Pass],
    levels: Sequence[Comparing],
    match: Sequence[Sequence[float]],
) -> float:
    """Estimate the share of twins that some pass finds, over 0 to 1.

    Args:
        connection: where the cleaned table is.
        passes: those that were taken.
        levels: the compared columns.
        match: by column, how often twins reach each level, as it was learned.
    """
    used = sorted({k for one in passes for k in one.whole | one.part})
    few = [levels[k] for k in used]
    cases, chance = _cases([match[k] for k in used], few, _present(connection, few))
    place = {k: at for at, k in enumerate(used)}
    hit = np.zeros(len(chance), dtype=bool)
    for one in passes:
        whole, part = ({place[k] for k in group} for group in (one.whole, one.part))
        hit |= finds(Pass(one.sql, frozenset(whole), frozenset(part)), cases)
    return float(chance[hit].sum())


def finds(one: Pass, cases: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell in which cases a pass finds a pair: cases × columns of 0 the same, 1 initial, 2 not."""
    kept = np.ones(len(cases), dtype=bool)
    for column in one.whole:
        kept &= cases[:, column] == 0
    for column in one.part:
        kept &= cases[:, column] <= 1
    return kept


def _cases(
    match: Sequence[Sequence[float]], levels: Sequence[Comparing], present: Numbers
) -> tuple[NDArray[np.int64], Numbers]:
    """List what may become of the columns of a twin, and the chance of each, as if independent."""
    chances: list[tuple[float, float, float]] = []
    for shares, level, there in zip(match, levels, present.tolist(), strict=True):
        both = there * there
        near = KEEPS * float(sum(shares[1 : level.alike]))
        chances.append((both * shares[0], both * near, 1 - both * (shares[0] + near)))
    cases = np.array(list(product(range(3), repeat=len(levels))), dtype=np.int64)
    table = np.array(chances)
    chance = np.prod(table[np.arange(len(levels))[None, :], cases], axis=1)
    return cases, np.asarray(chance, dtype=np.float64)


def _candidates(levels: Sequence[Comparing], columns: Sequence[int]) -> Iterator[Pass]:
    """List the passes there may be: by one column, by two, by one and the initial of another."""
    for k in columns:
        yield Pass(_exact(levels[k]), frozenset((k,)))
    for k, other in combinations(columns, 2):
        yield Pass(_both(levels[k], levels[other]), frozenset((k, other)))
    for k in columns:
        for other in columns:
            if other != k and (initial := _initial(levels[other])):
                sql = f"{_exact(levels[k])} || '|' || {initial}"
                yield Pass(sql, frozenset((k,)), frozenset((other,)))


def _exact(level: Comparing) -> str:
    name = level.side.name
    return f"array_to_string(list_sort({name}), ' ')" if level.side.kind == "name" else name


def _both(one: Comparing, two: Comparing) -> str:
    """Write the key of two columns; of two single words in either order, as they are swapped."""
    a, b = _exact(one), _exact(two)
    if one.side.kind == two.side.kind == "word":
        return f"least({a}, {b}) || '|' || greatest({a}, {b}) || left({a} || {b}, 0)"
    return f"{a} || '|' || {b}"


def _initial(level: Comparing) -> str:
    """Write what a word is filed under; empty for what has no such thing."""
    name = level.side.name
    if level.side.kind == "name":
        return f"array_to_string(list_sort(list_transform({name}, lambda w: w[1:1])), '')"
    return f"left({name}, 1)" if level.side.kind == "word" else ""


def _present(connection: duckdb.DuckDBPyConnection, levels: Sequence[Comparing]) -> Numbers:
    """Give the share of rows that have each column."""
    counts = ", ".join(f"count({level.side.name})" for level in levels)
    row = asked(connection, f"select count(*), {counts} from cleaned")  # noqa: S608 - our own names
    return np.array([float(n) / max(1.0, float(row[0])) for n in row[1:]])


def _bits(connection: duckdb.DuckDBPyConnection, key: str) -> float:
    """Give how many bits a key tells: the logarithm of how seldom two rows have the same.

    Of keys that never meet among the rows that were probed it is what one meeting would give.
    """
    row = asked(
        connection,
        "select sum(n * (n - 1)), sum(n) from (select count(*) as n from probe "  # noqa: S608 - our own names
        f"where {key} is not null group by {key})",
    )
    meetings, rows = float(row[0] or 0), float(row[1] or 0)
    return log2(max(1.0, rows * (rows - 1)) / max(1.0, meetings))


def _pairs(bits: float, rows: int) -> float:
    """Give the pairs, for each row of a table, that a key of so many bits gives."""
    return float(rows / 2 * 2.0**-bits)
