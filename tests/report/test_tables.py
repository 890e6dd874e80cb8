"""Tables fit a terminal, whatever is in their cells."""

from unicodedata import east_asian_width

from wfmap.report.room import shown_in
from wfmap.report.tables import Table, text_table


def _columns(line: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line)


def test_a_cell_of_many_letters_goes_on_below_in_its_column() -> None:
    """The lines fit the terminal, and no word is lost."""
    with shown_in(100):
        rows = text_table(Table(("name", "what"), (("a", "word " * 20_000),)))
    assert all(_columns(row) <= 100 for row in rows)
    assert "".join(rows).count("word") == 20_000


def test_a_word_that_is_too_wide_is_broken() -> None:
    """Wide letters are counted as two."""
    with shown_in(40):
        rows = text_table(Table(("name",), (("审批" * 30,),)))
    assert all(_columns(row) <= 40 for row in rows)
    assert "".join(row.strip() for row in rows[2:]) == "审批" * 30


def test_a_cell_that_fits_is_left_whole() -> None:
    """And so is its last letter."""
    assert text_table(Table(("name",), (("Zoë",),)))[-1].strip() == "Zoë"
