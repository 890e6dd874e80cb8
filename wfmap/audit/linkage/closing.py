"""What a third row says of two: twins of twins are twins, and nobody is the twin of two strangers.

Of six entries of one person two may have nothing left in common, and each has with a third. Whoever
was compared and is surely not the same stays apart, whatever a third row says that lacks the
birthday in which they differ.

A row without a birthday looks like the father and like the son, and it is one of them at most. By
itself each is probable; together they share what there is: of odds 9 and 9 each has
9 / (1 + 9 + 9).
"""

from collections import defaultdict
from itertools import combinations
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

__all__ = ["one_at_most", "twins_of_twins"]

APART: Final = 0.02
"""Probability of two rows, compared by themselves, under which no third joins them."""
STRANGE: Final = 0.15
"""Probability of two rows under which they are two things, whatever a third is like."""
SURE: Final = 0.97
"""Probability that both are the third, at least: one wrong pair would join two persons' rows."""
CROWD: Final = 50
"""Twins of one row from which on it joins nobody: what is like so many is like anything."""

Numbers = NDArray[np.float64]


def twins_of_twins(
    connection: duckdb.DuckDBPyConnection,
    pairs: NDArray[np.int64],
    probabilities: Numbers,
) -> tuple[NDArray[np.int64], Numbers, float]:
    """Give the pairs that a third row joins, their probabilities, and by how much those have grown.

    Args:
        connection: where the pairs compared are in `compared`, with their chances in `judged`.
        pairs: the twins found so far, n × 2.
        probabilities: theirs.
    """
    through = _through(pairs, probabilities)
    if not through:
        return np.empty((0, 2), np.int64), np.empty(0), 0.0
    ends = np.array(list(through), np.int64)
    joined = {"i": ends[:, 0], "j": ends[:, 1], "q": list(through.values())}
    connection.register("joined", pa.table(joined))
    rows = connection.execute(
        "select n.i, n.j, n.q, coalesce(t.p, 0) as p from joined n "
        "left join compared c on c.i = n.i and c.j = n.j left join judged t using (code, ways) "
        "where c.i is null or t.p >= ? order by n.i, n.j",
        [APART],
    ).fetchnumpy()
    connection.unregister("joined")
    found = np.column_stack((rows["i"].astype(np.int64), rows["j"].astype(np.int64)))
    chances = np.asarray(rows["q"], dtype=np.float64)
    return found, chances, float((chances - np.asarray(rows["p"], dtype=np.float64)).sum())


def one_at_most(
    connection: duckdb.DuckDBPyConnection, pairs: NDArray[np.int64], probabilities: Numbers
) -> Numbers:
    """Give the probabilities of pairs anew, where a row is like two that were told apart.

    Args:
        connection: where the pairs compared are in `compared`, with their chances in `judged`.
        pairs: those that may be twins, n × 2.
        probabilities: theirs.
    """
    odds: dict[int, dict[int, float]] = defaultdict(dict)
    for (i, j), p in zip(pairs.tolist(), probabilities.tolist(), strict=True):
        odds[i][j] = odds[j][i] = p / max(1 - p, 1e-9)
    asked = sorted(
        {
            pair
            for others in odds.values()
            if len(others) <= CROWD
            for pair in combinations(sorted(others), 2)
            if pair[1] not in odds[pair[0]]
        }
    )
    if not asked:
        return probabilities
    ends = np.array(asked, np.int64)
    connection.register("asked", pa.table({"i": ends[:, 0], "j": ends[:, 1]}))
    rows = connection.execute(
        "select i, j from asked join compared using (i, j) join judged using (code, ways) "
        "where p < ?",
        [STRANGE],
    ).fetchnumpy()
    connection.unregister("asked")
    rivals: dict[int, set[int]] = defaultdict(set)
    for i, j in zip(rows["i"].tolist(), rows["j"].tolist(), strict=True):
        rivals[i].add(j)
        rivals[j].add(i)
    found = [
        min(_shared(odds, rivals, i, j), _shared(odds, rivals, j, i)) if touched else p
        for (i, j), p in zip(pairs.tolist(), probabilities.tolist(), strict=True)
        for touched in [bool(rivals[i] or rivals[j])]
    ]
    return np.array(found, dtype=np.float64)


def _shared(
    odds: dict[int, dict[int, float]], rivals: dict[int, set[int]], row: int, other: int
) -> float:
    """Give the probability that a row is another, beside the likeliest that the other is not."""
    mine = odds[row]
    against = max((mine[one] for one in rivals[other] if one in mine), default=0.0)
    return mine[other] / (1 + mine[other] + against)


def _through(pairs: NDArray[np.int64], probabilities: Numbers) -> dict[tuple[int, int], float]:
    """Give the pairs of rows that have a twin in common, and how probable both are its twins."""
    twins: dict[int, list[tuple[int, float]]] = defaultdict(list)
    known = set()
    for (i, j), p in zip(pairs.tolist(), probabilities.tolist(), strict=True):
        twins[i].append((j, p))
        twins[j].append((i, p))
        known.add((i, j))
    found: dict[tuple[int, int], float] = {}
    for others in twins.values():
        if len(others) > CROWD:
            continue
        for (i, p), (j, q) in combinations(sorted(others), 2):
            if p * q >= SURE and (i, j) not in known:
                found[i, j] = max(p * q, found.get((i, j), 0.0))
    return dict(sorted(found.items()))
