"""Gates worked out a second time, by sums of whole-number binomials and by walking case by case."""

from fractions import Fraction
from math import comb

import numpy as np
import numpy.typing as npt
import pytest

from wfmap.plan.gates import Aim, Look, error_of, largest_faults, looks_for, upper_bound, watch
from wfmap.plan.gates.looks import outcome

AIMS = (
    Aim(0.15, 0.05), Aim(0.01, 0.002), Aim(0.25, 0.1), Aim(0.3, 0.15, looks=1), Aim(0.2, 0.12),
)  # fmt: skip


def at_most(faults: int, n: int, share: Fraction) -> Fraction:
    """Sum the binomial law in whole numbers."""
    terms = (comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(faults + 1))
    return sum(terms, Fraction(0))


@pytest.mark.parametrize(("n", "limit"), [(299, 0.01), (100, 0.15), (69, 0.3), (30, 0.25)])
def test_the_most_faults_are_those_of_an_exact_sum(n: int, limit: float) -> None:
    """One more would pass too often, and its bound would lie above the limit."""
    most = largest_faults(n, limit)
    assert most is not None
    share = Fraction(str(limit))
    assert at_most(most, n, share) <= Fraction(1, 20) < at_most(most + 1, n, share)
    assert upper_bound(most, n) <= limit < upper_bound(most + 1, n)


def passing_by_case(looks: tuple[Look, ...], share: float) -> list[float]:
    """Walk case by case: a fault or none; at a look the paths with few enough faults pass."""
    paths = np.zeros(looks[-1].cases + 2)
    paths[0] = 1.0
    passed, allowed = [], {look.cases: look.faults for look in looks}
    for case in range(1, looks[-1].cases + 1):
        paths[1:] = paths[1:] * (1 - share) + paths[:-1] * share
        paths[0] *= 1 - share
        if case in allowed:
            kept = -1 if allowed[case] is None else int(allowed[case] or 0)
            passed.append(float(paths[: kept + 1].sum()))
            paths[: kept + 1] = 0.0
    return passed


@pytest.mark.parametrize("aim", AIMS)
def test_all_looks_together_keep_the_error_and_the_power(aim: Aim) -> None:
    """By a walk over every case, which knows nothing of looks but where they are."""
    looks = looks_for(aim)
    assert looks is not None
    wrong = passing_by_case(looks, aim.limit)
    assert sum(wrong) <= aim.alpha
    assert error_of(looks, aim.limit) == pytest.approx(sum(wrong), rel=1e-9)
    right = passing_by_case(looks, aim.expected)
    assert sum(right) >= aim.power
    assert outcome(looks, aim.expected).at_look == pytest.approx(tuple(right), rel=1e-9)


def walks(fault: int, points: int, share: float, count: int = 4000) -> npt.NDArray[np.float64]:
    """Watch many processes side by side until each is demoted; give the cases each took."""
    rng = np.random.Generator(np.random.PCG64(11))
    now = np.zeros(count, dtype=np.int64)
    ended = np.zeros(count)
    cases = 0
    while (ended == 0).any():
        cases += 1
        now = np.where(rng.random(count) < share, now + fault, np.maximum(now - 1, 0))
        ended[(ended == 0) & (now >= points)] = cases
    return ended


def test_demotion_is_as_rare_and_as_quick_as_the_plan_says() -> None:
    """Simulated at both shares: the mean times are those told, within four standard errors."""
    found = watch(0.07, 0.14, 1500.0)
    assert found is not None
    for share, told in ((0.07, found.false_alarm), (0.14, found.notices)):
        seen = walks(found.fault, found.points, share)
        assert abs(seen.mean() - told) < 4 * seen.std() / np.sqrt(len(seen))
