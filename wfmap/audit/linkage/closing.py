"""Twins of twins: two rows that are the same as a third are the same, however little they share.

Of six entries of one person two may have nothing left in common, and each has with a third. Whoever
was compared and is surely not the same stays apart, whatever a third row says that lacks the
birthday in which they differ.
"""

from collections import defaultdict
from itertools import combinations
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

__all__ = ["twins_of_twins"]

APART: Final = 0.02
"""Probability of two rows, compared by themselves, under which no third joins them."""
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
