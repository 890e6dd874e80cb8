"""What has no end stays without end in every sum."""

import pickle
from math import inf, nan

from wfmap.units.unbounded import UNBOUNDED, number


def test_no_arithmetic_makes_it_no_number() -> None:
    """Nothing times it is nothing; all else leaves it without end."""
    assert UNBOUNDED * 0 == 0 * UNBOUNDED == 0
    assert 1 / UNBOUNDED == 0
    for found in (
        UNBOUNDED - UNBOUNDED,
        UNBOUNDED / UNBOUNDED,
        3 + UNBOUNDED,
        UNBOUNDED * 2.5,
        sum([1.0, UNBOUNDED, 2.0]),
    ):
        assert found is UNBOUNDED
    assert UNBOUNDED > 1e300


def test_what_is_no_finite_number_has_no_end() -> None:
    """Infinity and what is no number become it; others stay."""
    assert number(inf) is UNBOUNDED
    assert number(nan) is UNBOUNDED
    assert number(2.0) == 2.0


def test_it_is_the_same_in_another_process() -> None:
    """Pickled and back, it still is without end."""
    again = pickle.loads(pickle.dumps(UNBOUNDED))  # noqa: S301 - our own bytes
    assert again is UNBOUNDED
