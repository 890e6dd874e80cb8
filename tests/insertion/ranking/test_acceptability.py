"""Who puts a candidate first: central weights and confidence in closed form, weights as wanted."""

from typing import Final

import numpy as np
import pytest

from wfmap.errors import WfmapError
from wfmap.insertion.ranking.acceptability import central
from wfmap.insertion.ranking.sampling import Key, Wanted, axis_weights, weights

KEYS: Final[tuple[Key, ...]] = (("value", "v"), ("feasibility", "f"), ("risk", "r"))
COUNT: Final = 60_000


def sure(*utilities: float) -> np.ndarray:
    """Repeat utilities of the three axes for every sample."""
    return np.tile(utilities, (COUNT, 1))


def test_central_weights_of_three_corners_are_exact() -> None:
    """Each leads where its axis weighs most: on average 11/18 there and 7/36 on the others."""
    drawn = axis_weights(KEYS, weights(KEYS, COUNT, 0, Wanted(first=None)))
    table = {"v": sure(1, 0, 0), "f": sure(0, 1, 0), "r": sure(0, 0, 1)}
    found = central(["v", "f", "r"], table, drawn)
    assert found["v"].weights == pytest.approx((11 / 18, 7 / 36, 7 / 36), abs=0.005)
    assert found["r"].weights == pytest.approx((7 / 36, 7 / 36, 11 / 18), abs=0.005)
    assert all(one.confidence == 1.0 for one in found.values())


def test_confidence_is_the_share_of_doubts_in_which_it_leads() -> None:
    """Uniform on 0 to 1 in everything against a sure .25: first in three samples of four."""
    drawn = axis_weights(KEYS, weights(KEYS, COUNT, 0, Wanted()))
    same = np.tile(np.random.default_rng(2).random((COUNT, 1)), (1, 3))
    found = central(["open", "sure"], {"open": same, "sure": sure(0.25, 0.25, 0.25)}, drawn)
    assert found["open"].confidence == pytest.approx(0.75, abs=0.01)
    assert found["sure"].confidence == pytest.approx(0.25, abs=0.01)


def test_who_is_never_first_has_no_central_weights() -> None:
    """What another beats on every axis leads for nobody."""
    drawn = axis_weights(KEYS, weights(KEYS, COUNT, 0, Wanted()))
    table = {"good": sure(0.9, 0.9, 0.9), "poor": sure(0.1, 0.1, 0.1)}
    assert set(central(["good", "poor"], table, drawn)) == {"good"}
    assert central([], {}, drawn) == {}


def test_weights_stay_between_what_is_wanted() -> None:
    """Uniform on what is left: with risk between .2 and .3, its mean is a little under .25."""
    wanted = Wanted(first=None, between={"risk": (0.2, 0.3)})
    drawn = weights(KEYS, COUNT, 0, wanted)
    assert drawn.sum(axis=1) == pytest.approx(1.0)
    assert drawn[:, 2].min() >= 0.2
    assert drawn[:, 2].max() <= 0.3
    density = ((0.3**2 - 0.2**2) / 2 - (0.3**3 - 0.2**3) / 3) / (0.1 - (0.3**2 - 0.2**2) / 2)
    assert drawn[:, 2].mean() == pytest.approx(density, abs=0.001)


def test_weights_that_cannot_be_are_refused() -> None:
    """Three weights of a half each never add up to 1."""
    half = (0.5, 0.6)
    wanted = Wanted(between={"value": half, "feasibility": half, "risk": half})
    with pytest.raises(WfmapError, match="hardly any weights"):
        weights(KEYS, 1000, 0, wanted)
