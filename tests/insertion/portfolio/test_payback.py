"""Payback: the root of the curve in closed form, what never pays, what pays at once."""

from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.insertion.deciding.effort import efforts
from wfmap.insertion.deciding.returns import months_of_use
from wfmap.insertion.portfolio.paybacks import payback_of

figure = st.floats(1, 1e5)
DAY = (400.0, 700.0, 1200.0)
"""What a day of a builder costs: low, likely, high."""


def months(cost: float, saving: float, ramp: float) -> float:
    """Solve for one set of figures."""
    return float(months_of_use(np.array([cost]), np.array([saving]), np.array([ramp]))[0])


def surplus(after: float, cost: float, saving: float, ramp: float) -> float:
    """Give what is left over after some months, straight from the integral of use."""
    return saving * (after - ramp * (1 - exp(-after / ramp))) - cost


@given(figure, figure, st.floats(0.1, 24))
def test_nothing_is_left_to_pay_at_the_payback(cost: float, saving: float, ramp: float) -> None:
    """What has come in by then is what went out; a little earlier it is less."""
    found = months(cost, saving, ramp)
    assert surplus(found, cost, saving, ramp) == pytest.approx(0, abs=1e-6 * (cost + saving * ramp))
    assert surplus(0.9 * found, cost, saving, ramp) < surplus(found, cost, saving, ramp)


def test_a_slow_start_costs_a_ramp_up_in_the_long_run() -> None:
    """Used at once, 60 months' savings take 60 months; with a ramp-up of 6 they take 66."""
    assert months(600, 10, 1e-6) == pytest.approx(60, abs=1e-4)
    assert months(600, 10, 6) == pytest.approx(66, abs=1e-3)


@given(figure, st.floats(-1e4, 0), st.floats(0.1, 24))
def test_what_saves_nothing_never_pays_back(cost: float, saving: float, ramp: float) -> None:
    """A cost without a saving never comes back."""
    assert months(cost, saving, ramp) == float("inf")


@given(figure, figure, st.floats(0.1, 24), st.floats(1.01, 3))
def test_more_cost_or_a_slower_start_pay_later(
    cost: float, saving: float, ramp: float, times: float
) -> None:
    """Months grow with the cost and with the ramp-up, and shrink with the saving."""
    found = months(cost, saving, ramp)
    assert months(cost * times, saving, ramp) > found
    assert months(cost, saving, ramp * times) > found
    assert months(cost, saving * times, ramp) < found


def test_what_costs_nothing_has_paid_back_at_once() -> None:
    """No effort, no month to wait; not even where nothing is saved."""
    for saving in ((0.0, 0.0, 0.0), (5.0, 9.0, 20.0)):
        found = payback_of([(0.0, 0.0)], saving, DAY, np.random.default_rng(1))
        assert (found.p50, found.p90, found.never) == (0.0, 0.0, 0.0)


def test_never_is_a_share_and_no_month_is_named_for_it() -> None:
    """A saving that is as often a loss never pays back in half of the samples."""
    found = payback_of([(1.0, 2.0)], (-100.0, 0.0, 100.0), DAY, np.random.default_rng(1))
    assert found.never == pytest.approx(0.5, abs=0.03)
    assert found.p90 is None
    assert found.interval[1] is None
    assert found.interval[0] is not None


def test_sure_figures_leave_only_the_doubt_about_rates() -> None:
    """The interval holds what the likely rates give, and the curve crosses nought there."""
    found = payback_of([(10.0, 10.0)], (8000.0, 8000.0, 8000.0), DAY, np.random.default_rng(1))
    table = efforts()
    likely = months(
        10 * 5 * DAY[1],
        8000 * table["adoption"]["mode"],
        table["ramp_up_months"]["mode"],
    )
    low, high = found.interval
    assert low is not None
    assert high is not None
    assert low < likely < high
    assert found.p50 is not None
    assert found.curve[int(found.p50) - 1] <= 0 <= found.curve[int(found.p50) + 1]


def test_the_currency_does_not_matter() -> None:
    """Prices and savings in another currency give the same months."""
    one, other = (
        payback_of(
            [(4.0, 9.0)],
            (900 * x, 1500 * x, 2000 * x),
            (400 * x, 700 * x, 1200 * x),
            np.random.default_rng(3),
        )
        for x in (1.0, 160.0)
    )
    assert one.p50 == pytest.approx(other.p50)
    assert one.never == other.never
