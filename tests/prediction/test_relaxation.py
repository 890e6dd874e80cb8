"""How long a queue takes to forget how it began."""

from math import inf

import pytest

from wfmap.prediction import PoolFigures, relaxation


def pool(load: float, servers: int = 1, arrival: float = 1.0, service: float = 1.0) -> PoolFigures:
    """Make a pool whose services take a minute."""
    return PoolFigures(
        actor="a",
        servers=servers,
        load=load,
        lacking=0,
        capacity=1.0,
        wait=0.0,
        p_wait=load,
        arrival_scv=arrival,
        service_scv=service,
        service=60.0,
    )


@pytest.mark.parametrize(("load", "services"), [(0.25, 4.0), (0.95, 1559.5), (0.98, 9899.5)])
def test_mm1_forgets_after_its_spectral_gap(load: float, services: float) -> None:
    """One server with random arrivals and work relaxes in 1 ÷ (μ(1 − √ρ)²)."""
    assert relaxation(pool(load)) == pytest.approx(60 * services, rel=1e-3)


def test_servers_shorten_and_variability_stretches_it() -> None:
    """Four servers take a quarter of the time, and fixed work half of it."""
    one = relaxation(pool(0.95))
    assert relaxation(pool(0.95, servers=4)) == pytest.approx(one / 4)
    assert relaxation(pool(0.95, service=0.0)) == pytest.approx(one / 2)


def test_it_is_one_service_at_least_and_endless_where_work_piles_up() -> None:
    """Nothing is forgotten sooner than a service takes, and an overload never."""
    assert relaxation(pool(0.01, servers=9)) == 60
    assert relaxation(pool(1.0)) == inf
