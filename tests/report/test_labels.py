"""Numbers at points: none on another, none far from its own."""

import numpy as np
import pytest

from wfmap.report.insertion.labels import HALF_HEIGHT, HALF_WIDTH, labels

WIDTH, HEIGHT = 600.0, 420.0


@pytest.mark.parametrize("seed", range(20))
def test_thirty_numbers_lie_apart(seed: int) -> None:
    """Of thirty points that crowd in a sixth of the picture, no two numbers touch."""
    draw = np.random.default_rng(seed)
    spots = np.column_stack(
        [draw.uniform(0.3, 0.7, 30), draw.uniform(0.3, 0.7, 30), draw.uniform(0, 0.4, 30)]
    )
    places = labels([(float(x), float(y), float(s)) for x, y, s in spots], WIDTH, HEIGHT)
    for k, (x, y) in enumerate(places):
        for other_x, other_y in places[:k]:
            wide = abs(x - other_x) * WIDTH >= 2 * HALF_WIDTH - 1e-9
            high = abs(y - other_y) * HEIGHT >= 2 * HALF_HEIGHT - 1e-9
            assert wide or high


def test_a_lone_number_stands_above_and_right() -> None:
    """Without neighbours it takes the first place that is tried, near its point."""
    ((x, y),) = labels([(0.5, 0.5, 0.0)], WIDTH, HEIGHT)
    assert 0.5 < x < 0.53
    assert 0.5 < y < 0.54


def test_a_number_stays_inside_the_picture() -> None:
    """In a corner it turns inwards."""
    ((x, y),) = labels([(1.0, 1.0, 1.0)], WIDTH, HEIGHT)
    assert x <= 1 - HALF_WIDTH / WIDTH
    assert y <= 1 - HALF_HEIGHT / HEIGHT
