"""Every queueing formula gives the textbook's figure."""

import math
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.prediction.queues import (
    allen_cunneen,
    closed_mva,
    cobham,
    erlang_b,
    erlang_c,
    gim1,
    kingman,
    machine_repair,
    mg1,
    mm1k,
    mmc,
    sigma_deterministic,
    sigma_erlang,
)

SIX: Final = 5e-7
"""Half of the sixth digit behind the point."""


def test_one_server_with_exponential_times() -> None:
    """M/M/1 at a load of 0.8 waits four services."""
    queue = mmc(0.8, 1.0)
    assert (queue.wq, queue.w, queue.lq) == pytest.approx((4.0, 5.0, 3.2))


def test_three_and_ten_servers() -> None:
    """M/M/c by Erlang C."""
    three = mmc(2.5, 1.0, 3)
    assert (three.p_wait, three.wq, three.l) == pytest.approx(
        (0.702247, 1.404494, 6.011236), abs=SIX
    )
    ten = mmc(9.0, 1.0, 10)
    assert (ten.p_wait, ten.wq, ten.l) == pytest.approx((0.668732, 0.668732, 15.018584), abs=SIX)
    assert erlang_b(10, 9.0) == pytest.approx(0.167963, abs=SIX)


@pytest.mark.parametrize(
    ("scv", "wait"), [(0.0, 2.0), (0.5, 3.0), (1 / 3, 2.666667), (2.0, 6.0), (4.0, 10.0)]
)
def test_one_server_with_any_times(scv: float, wait: float) -> None:
    """M/G/1 by Pollaczek and Khinchine: from constant times to very uneven ones."""
    assert mg1(0.8, 1.0, scv).wq == pytest.approx(wait, abs=SIX)


def test_arrivals_at_even_intervals_and_in_two_phases() -> None:
    """D/M/1 and E2/M/1 by their roots, and Kingman's approximation beside them."""
    sigma = sigma_deterministic(0.8, 1.0)
    assert sigma == pytest.approx(0.62863, abs=5e-6)
    assert gim1(0.8, 1.0, sigma).wq == pytest.approx(1.692731, abs=SIX)
    assert kingman(0.8, 1.0, 0.0, 1.0) == pytest.approx(2.0)
    two = sigma_erlang(0.8, 1.0, 2)
    assert two == pytest.approx(0.739853, abs=SIX)
    assert gim1(0.8, 1.0, two).wq == pytest.approx(2.84398, abs=SIX)
    assert kingman(0.8, 1.0, 0.5, 1.0) == pytest.approx(3.0)


def test_two_priority_classes() -> None:
    """Cobham's exact waits: the high class hardly waits, the low one pays."""
    assert cobham([0.3, 0.5], 1.0) == pytest.approx([1.142857, 5.714286], abs=SIX)


def test_a_queue_with_little_room() -> None:
    """M/M/1/5 loses an eighth."""
    assert mm1k(0.9, 1.0, 5) == pytest.approx((0.126023, 2.194782, 2.790286), abs=SIX)


def test_machines_and_repairers() -> None:
    """A finite source of work."""
    one = machine_repair(10, 1, 0.1, 1.0)
    assert one == pytest.approx((0.214582, 2.145823, 0.785418, 1.732079), abs=SIX)
    two = machine_repair(10, 2, 0.3, 1.0)
    assert two == pytest.approx((0.034051, 3.900848, 1.829746, 1.131907), abs=SIX)


def test_a_closed_network() -> None:
    """Mean value analysis of three stations and twenty customers."""
    throughput, response, queues = closed_mva([0.3, 0.5, 0.2], 5.0, 20)
    assert (throughput, response) == pytest.approx((1.971435, 5.144896), abs=SIX)
    assert queues == pytest.approx([1.394217, 8.103948, 0.644661], abs=SIX)


def test_many_servers_with_any_times() -> None:
    """Allen and Cunneen's value; it is an approximation."""
    assert allen_cunneen(2.5, 1.0, 3, 0.5, 2.0) == pytest.approx(1.755618, abs=SIX)


def test_an_overloaded_queue_waits_for_ever() -> None:
    """No figure would be honest."""
    assert mmc(1.0, 1.0).wq == math.inf
    assert mg1(2.0, 1.0, 0.0).wq == math.inf
    assert erlang_c(2, 2.0) == 1.0
    assert gim1(1.0, 1.0, sigma_deterministic(1.0, 1.0)).wq == math.inf


@given(st.integers(1, 30), st.floats(0.01, 0.99))
def test_one_more_server_never_lengthens_the_wait(servers: int, load: float) -> None:
    """Capacity helps."""
    arrival = servers * load
    assert mmc(arrival, 1.0, servers + 1).wq <= mmc(arrival, 1.0, servers).wq


@given(st.lists(st.floats(0.01, 0.3), min_size=1, max_size=3))
def test_priorities_only_share_the_wait_out(arrivals: list[float]) -> None:
    """The mean over all classes is that without classes (Kleinrock's conservation law)."""
    waits = cobham(arrivals, 1.0)
    mean = sum(a * w for a, w in zip(arrivals, waits, strict=True)) / sum(arrivals)
    assert mean == pytest.approx(mmc(sum(arrivals), 1.0).wq)
