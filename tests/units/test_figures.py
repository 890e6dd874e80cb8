"""Numbers as people read them."""

import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wfmap
from wfmap.units.durations import human
from wfmap.units.figures import exact, figure, money

FINITE = st.floats(-1e308, 1e308)
POWERS = str.maketrans({**dict(zip("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789", strict=True)), ",": None})
MACHINES = {"icons.py", "gantt_chart.py", "measures.py"}
"""Files that write coordinates and SQL, which machines read."""


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (100, "100"), (123456, "123,456"), (1e20, "1 × 10²⁰"), (1.5e308, "1.5 × 10³⁰⁸"),
        (0.05, "0.05"), (7.3, "7.3"), (62.04, "62"), (1240.6, "1,241"), (0, "0"),
        (-0.0, "0"), (-2.5, "-2.5"), (0.000001234, "0.00000123"), (9.999, "10"),
        (float("nan"), "unknown"), (float("inf"), "without end"),
    ],
)  # fmt: skip
def test_a_figure_has_three_digits_and_no_exponent(value: float, told: str) -> None:
    """A number is written in three significant figures, whole digits are kept."""
    assert figure(value) == told


@pytest.mark.parametrize(
    ("value", "typed"),
    [(100.0, "100"), (1e6, "1000000"), (0.125, "0.125"), (1 / 3, "0.333333"), (1e-7, "0.0000001")],
)
def test_an_exact_number_is_written_as_one_types_it(value: float, typed: str) -> None:
    """What somebody is to type has neither an exponent nor commas."""
    assert exact(value) == typed


def test_money_has_its_currency() -> None:
    """An amount carries its currency; from a thousand on cents are left out."""
    assert money(12.5, "EUR") == "12.50 EUR"
    assert money(1240.4, "USD") == "1,240 USD"
    assert money(-3.1, None) == "−3.10"
    assert money(-0.001, "EUR") == "0.00 EUR"


@given(FINITE)
def test_no_number_is_written_with_an_exponent(value: float) -> None:
    """However large or small, a number is digits that say it to three figures."""
    for told in (figure(value), exact(value), human(abs(value)), money(value, "EUR")):
        assert not re.search(r"\de[+-]?\d|nan|inf", told)
    assert math.isclose(_read(figure(value)), value, rel_tol=0.006)
    assert math.isclose(_read(exact(value)), value, rel_tol=6e-6)


def _read(told: str) -> float:
    return float(told.replace(" × 10", "e").translate(POWERS))


def test_no_text_for_people_is_formatted_with_an_exponent() -> None:
    """The formats of Python that write 1e+02 are used for machines only."""
    found = [
        f"{path.name}:{number}"
        for path in sorted(Path(wfmap.__file__).parent.rglob("*.py"))
        if path.name not in MACHINES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(r"\{[^{}]*:[.\d]*[geE]\}", line)
    ]
    assert not found
