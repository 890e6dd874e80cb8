"""Tables fit a terminal, whatever is in their cells."""

from unicodedata import east_asian_width

from wfmap.report.room import shown_in
from wfmap.report.tables import Table, text_table


def _columns(line: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line)


def test_a_cell_of_a_million_letters_is_cut_to_the_width_of_a_column() -> None:
    """With a sign that something is left out; the line fits."""
    with shown_in(100):
        rows = text_table(Table(("name", "what"), (("a", "word " * 200_000),)))
    assert all(_columns(row) <= 100 for row in rows)
    assert rows[-1].endswith("…")


def test_wide_letters_are_counted_as_two() -> None:
    """A cell of Chinese letters is cut where it would be too wide, not too long."""
    with shown_in(40):
        rows = text_table(Table(("name",), (("审批" * 30,),)))
    assert _columns(rows[-1]) <= 40
    assert rows[-1].endswith("…")


def test_a_cell_that_fits_is_left_whole() -> None:
    """And so is its last letter."""
    assert text_table(Table(("name",), (("Zoë",),)))[-1].strip() == "Zoë"
