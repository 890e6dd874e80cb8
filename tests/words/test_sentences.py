"""Figures and names read as people write them."""

import pytest

from wfmap.words.sentences import in_millions, listed, often, percent, plural, round_figure


@pytest.mark.parametrize(
    ("per_day", "text"),
    [
        (62.4, "62 times a day"),
        (1.02, "once a day"),
        (0.7, "4.9 times a week"),
        (1 / 7, "once a week"),
        (0.05, "18 times a year"),
        (0.0001, "0.037 times a year"),
    ],
)
def test_rates_are_told_in_the_period_that_shows_them(per_day: float, text: str) -> None:
    """What happens less than once a day is told per week, and then per year."""
    assert often(per_day) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0"),
        (834, "834"),
        (140_000, "140,000"),
        (999_999, "999,999"),
        (1_000_000, "1 million"),
        (1_540_000, "1.5 million"),
        (9_949_999, "9.9 million"),
        (9_970_000, "10 million"),
        (1_200_000_000, "1,200 million"),
    ],
)
def test_large_counts_are_told_in_millions_and_small_ones_as_they_are(
    count: int, text: str
) -> None:
    """A few events are never none."""
    assert in_millions(count) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.05, "0.05"), (7.25, "7.2"), (9.97, "10"), (1240, "1,240"), (3.0, "3")]
)
def test_figures_have_the_digits_a_reader_needs(value: float, text: str) -> None:
    """Two digits or so, and thousands set apart."""
    assert round_figure(value) == text


def test_shares_are_percent() -> None:
    """Whole percent, finer only under one."""
    assert [percent(s) for s in (2 / 3, 0.004, 0, 1)] == ["67 %", "0.4 %", "0 %", "100 %"]


def test_lists_end_in_and() -> None:
    """Long lists say how many more there are, and one more is simply named."""
    names = ["a", "b", "c", "d", "e"]
    assert [listed(names[:n]) for n in range(6)] == [
        "",
        "a",
        "a and b",
        "a, b and c",
        "a, b, c and d",
        "a, b, c and 2 more",
    ]


def test_counts_agree_with_their_noun() -> None:
    """One flow, two flows, and nouns with a plural of their own."""
    assert [plural(1, "flow"), plural(1200, "flow"), plural(2, "entry", "entries")] == [
        "1 flow",
        "1,200 flows",
        "2 entries",
    ]
