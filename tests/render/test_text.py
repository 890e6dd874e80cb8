"""Texts are measured and broken into lines without a font."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from wfmap.render.hyphens import JOINED, SOFT_HYPHEN, spoken
from wfmap.render.scene import Point
from wfmap.render.text import ELLIPSIS, text_amid, text_at, text_width, wrap

WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=0, max_size=60)


@pytest.mark.parametrize(
    ("text", "thousandths"),
    [("", 0), ("i", 222), ("Arial", 667 + 333 + 222 + 556 + 222), ("W", 944), ("漢字", 2000)],
)
def test_widths_are_those_of_arial(text: str, thousandths: int) -> None:
    """The width of a text is the sum of Arial's advance widths."""
    assert text_width(text, 10) == pytest.approx(thousandths / 100)


def test_bold_text_is_wider() -> None:
    """Bold text is wider than plain text."""
    assert text_width("Approve", 12, bold=True) > text_width("Approve", 12)


@given(WORDS, st.floats(30, 300), st.integers(1, 5))
def test_no_line_is_wider_than_allowed_and_none_too_many(
    text: str, width: float, most: int
) -> None:
    """No line is wider than allowed, and there are never more lines than allowed."""
    lines = wrap(text, width, 12, most=most)
    assert 1 <= len(lines) <= most
    assert all(text_width(line, 12) <= width + 1e-6 for line in lines)


@given(WORDS, st.floats(30, 300))
def test_nothing_is_lost_where_there_is_room(text: str, width: float) -> None:
    """Where lines are not limited, every letter but the spaces is kept in order.

    Marks for places to cut are no letters.
    """
    lines = wrap(text, width, 12, most=1000)
    written = text.replace(SOFT_HYPHEN, "").replace(JOINED, "")
    assert spoken(lines).replace(JOINED, "").split() == written.split()


def test_a_text_that_is_cut_says_so() -> None:
    """A text that is cut ends in an ellipsis."""
    (line,) = wrap("Check all the documents of the applicant", 80, 12, most=1)
    assert line.startswith("Check")
    assert line.endswith(ELLIPSIS)


def test_a_word_wider_than_a_line_is_broken() -> None:
    """A word that is wider than a line is broken inside and never leaves its box."""
    lines = wrap("Rechtsschutzversicherungsgesellschaften", 60, 12, most=9)
    assert len(lines) > 2
    assert spoken(lines) == "Rechtsschutzversicherungsgesellschaften"


@pytest.mark.parametrize(("anchor", "left"), [("start", 50), ("middle", 45), ("end", 40)])
def test_the_area_of_a_text_hangs_on_its_anchor(anchor: str, left: float) -> None:
    """The area that a text covers lies right of, around or left of its anchor."""
    kinds = {"start": "start", "middle": "middle", "end": "end"}
    assert kinds[anchor] == anchor
    text = {
        "start": text_at(("o" * 2,), Point(50, 20), size=9, anchor="start"),
        "middle": text_at(("o" * 2,), Point(50, 20), size=9, anchor="middle"),
        "end": text_at(("o" * 2,), Point(50, 20), size=9, anchor="end"),
    }[anchor]
    assert text.area.width == pytest.approx(10.008)
    assert text.area.x == pytest.approx(left, abs=0.01)


def test_a_text_amid_a_point_is_centred_on_it() -> None:
    """A text placed amid a point has as much above it as below, about half a letter."""
    for lines in (("One",), ("One", "Two"), ("One", "Two", "Three")):
        area = text_amid(lines, Point(0, 100), size=10).area
        assert area.centre.y == pytest.approx(100, abs=1)


def test_a_long_word_is_broken_after_its_hyphen() -> None:
    """A word wider than a line is broken after a hyphen where that is enough."""
    assert wrap("Team-Assistent", 80, 14, bold=True) == (f"Team-{JOINED}", "Assistent")


def test_an_accent_makes_no_letter_wider() -> None:
    """Only an i has no room for one above itself: it is as wide as a t then.

    The caron of ť stands beside its letter, not above it: it is no accent in this sense.
    """
    for letters, base in (("éěëė", "e"), ("őóø", "o"), ("ț", "t"), ("ÍİĪ", "I"), ("ł", "l")):
        assert {text_width(letter, 10) for letter in letters} == {text_width(base, 10)}
    assert {text_width(letter, 10) for letter in "íìīĭ"} == {text_width("t", 10)}
