"""The interval of present cells, where cells of a row are lost together."""

import numpy as np
import pytest

from wfmap.audit.measures import Measure, clustered, share

ROWS, COLUMNS, DRAWS = 300, 5, 2000


def measured(lost: np.ndarray, weights: np.ndarray) -> Measure:
    """Measure a table of lost cells, row by column."""
    rows, columns = lost.shape
    shares = lost @ weights / weights.sum()
    plain = share("completeness", "presentCells", None, int((~lost).sum()), rows * columns)
    return clustered(plain, float(shares.mean()), float((shares**2).mean()), rows)


def held(draw: list[Measure], truth: float) -> float:
    """Give the share of intervals that hold the truth."""
    return sum(m.low <= truth <= m.high for m in draw) / len(draw)


@pytest.mark.parametrize("weights", [np.ones(COLUMNS), np.array([5.0, 1.0, 1.0, 1.0, 2.0])])
def test_whole_rows_that_are_lost_are_one_loss_each(weights: np.ndarray) -> None:
    """Of rows of which one in ten is empty the interval holds 90 % in 19 of 20 tables.

    Taking the cells for independent ones, it would hold it in two of three.
    """
    rng = np.random.default_rng(11)
    tables = [np.repeat(rng.random((ROWS, 1)) < 0.1, COLUMNS, axis=1) for _ in range(DRAWS)]
    assert held([measured(table, weights) for table in tables], 0.9) == pytest.approx(
        0.95, abs=0.015
    )
    cells = ROWS * COLUMNS
    plain = [share("completeness", "presentCells", None, int((~t).sum()), cells) for t in tables]
    assert held(plain, 0.9) < 0.7


def test_independent_cells_keep_their_interval() -> None:
    """Where no cell says anything of another, all of them count."""
    rng = np.random.default_rng(12)
    tables = [rng.random((ROWS, COLUMNS)) < 0.1 for _ in range(DRAWS)]
    assert held([measured(t, np.ones(COLUMNS)) for t in tables], 0.9) == pytest.approx(
        0.95, abs=0.015
    )


def test_where_nothing_is_lost_rows_are_what_was_seen() -> None:
    """Nothing tells whether cells are lost together: as if all of a row were."""
    found = measured(np.zeros((ROWS, COLUMNS), bool), np.ones(COLUMNS))
    assert (found.value, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx(1 - 3.84 / (ROWS + 3.84), abs=1e-4)
    gone = measured(np.ones((ROWS, COLUMNS), bool), np.ones(COLUMNS))
    assert (gone.value, gone.low) == (0.0, 0.0)
