"""Registers as spreadsheets save them: nothing is lost, or the row and the way out are named."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.plan.challenges.test_merging import made
from wfmap.errors import UnreadableError
from wfmap.plan.challenges import Challenge, Effort, merge, read_register, register_csv
from wfmap.plan.challenges.terms import proposal_of

Row = dict[str, str]


def generated(cause: str = "a", effort: Effort | None = None) -> Challenge:
    """Make a challenge that remembers all that was proposed."""
    challenge = replace(made(cause), effort=effort or Effort(5.2, 13.0))
    return replace(challenge, proposed=proposal_of(challenge))


def rows_of(text: str) -> list[Row]:
    """Read a CSV as plain rows."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def german(rows: list[Row]) -> bytes:
    """Save rows as a German spreadsheet does: semicolons, and its byte order mark."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def edited(*challenges: Challenge, **cells: str) -> tuple[Challenge, ...]:
    """Write a register, edit the first row in a German spreadsheet, and read it back."""
    rows = rows_of(register_csv(challenges))
    rows[0] |= cells
    return read_register(german(rows), "r.csv")


def test_what_people_write_into_any_column_comes_back_after_three_runs() -> None:
    """With quotes, semicolons and line breaks, and each edit once in the history."""
    written = {
        "status": "In Progress", "owner": "Zoë Müller", "p50": "7,5",
        "notes": 'say "yes";\nthen go',
        "mitigation": "buy a better table", "early_warning": "-", "gate": "assist",
    }  # fmt: skip
    second = merge([generated()], edited(generated(), **written), "2026-02-01")
    third = merge([generated()], edited(*second, notes="done soon"), "2026-03-01")
    (last,) = merge([generated()], edited(*third), "2026-04-01")
    assert (last.status, last.owner, last.effort) == ("in-progress", "Zoë Müller", Effort(7.5, 13))
    assert (last.mitigation, last.gate, last.early_warning) == ("buy a better table", "assist", "-")
    assert last.notes == "done soon"
    assert last.history == third[0].history
    assert [e.day for e in last.history if e.what == "notes edited"] == ["2026-02-01", "2026-03-01"]
    assert len([e for e in last.history if e.what == "mitigation edited"]) == 1


def test_a_number_that_became_a_date_is_the_number_nobody_edited() -> None:
    """German Excel takes 5.2 for the fifth of February."""
    (one,) = edited(generated(), p50="05. Feb")
    assert one.effort == Effort(5.2, 13.0)
    with pytest.raises(UnreadableError, match=r"row 2.*07\. Mrz.*a date that the spreadsheet made"):
        edited(generated(), p50="07. Mrz")


def test_columns_of_people_s_own_are_kept() -> None:
    """Through a run, in JSON and CSV."""
    rows = [row | {"Ticket": "=A-7", "": ""} for row in rows_of(register_csv([generated()]))]
    (one,) = read_register(german(rows), "r.csv")
    assert one.extra == (("Ticket", "=A-7"),)
    (kept,) = merge([generated()], [one], "2026-02-01")
    assert rows_of(register_csv([kept]))[0]["Ticket"] == "'=A-7"


def test_a_row_with_an_id_of_people_s_own_is_theirs() -> None:
    """It is not closed for want of a cause."""
    (own,) = read_register(
        b"id;title;status;notes;evidence;history;proposed\nX-1;No budget;;;;;\n", "r"
    )
    (kept,) = merge([], [own], "2026-02-01")
    assert own.manual
    assert (kept.status, [e.what for e in kept.history]) == ("open", ["opened"])


def test_a_deleted_row_is_found_again_as_new() -> None:
    """The others keep what they have."""
    kept = merge(
        [generated("a"), generated("b")], [replace(generated("b"), notes="n")], "2026-02-01"
    )
    assert [c.notes for c in kept] == ["", "n"]


def _twice(rows: list[Row]) -> list[Row]:
    return [*rows, {**rows[0], "notes": "other"}]


def _renamed(rows: list[Row]) -> list[Row]:
    return [{("staus" if k == "status" else k): v for k, v in row.items()} for row in rows]


def _without(rows: list[Row]) -> list[Row]:
    return [{k: v for k, v in row.items() if k != "history"} for row in rows]


def _nameless(rows: list[Row]) -> list[Row]:
    return [row | {"": "whose?"} for row in rows]


def _cut(rows: list[Row]) -> list[Row]:
    return [rows[0], rows[1] | {"history": rows[1]["history"][:9]}]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_twice, r"row 4: the id 'ch-\w+' is there twice; it is at r.csv, row 2"),
        (_renamed, "no column 'staus'"),
        (_without, "what was in history would be lost"),
        (_nameless, "column 28 has no heading"),
        (_cut, "row 3: 'history' is not what was written"),
    ],
)
def test_what_would_lose_something_is_refused_with_its_row(
    change: Callable[[list[Row]], list[Row]], said: str
) -> None:
    """And with a way out."""
    rows = change(rows_of(register_csv([generated("a"), generated("b")])))
    with pytest.raises(UnreadableError, match=said) as caught:
        read_register(german(rows), "r.csv")
    assert caught.value.hint


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    """The heading, empty rows, and one row for a cell of several lines."""
    text = 'sep=;\r\ntitle;notes;status\r\n"a";"two\nlines";\r\n;;\r\nb;;opne\r\n'
    with pytest.raises(UnreadableError, match="row 4: 'opne' is no status"):
        read_register(text.encode(), "r.csv")


def test_letters_of_another_encoding_are_refused_with_the_line() -> None:
    """Guessing would lose arrows and accents for good."""
    text = "title;owner\r\nWait;Anna\r\nTest;Müller\r\n"
    with pytest.raises(UnreadableError, match="line 3 is not UTF-8") as caught:
        read_register(text.encode("cp1252"), "r.csv")
    assert "CSV UTF-8" in caught.value.hint
    assert read_register(text.replace(";", "\t").encode("utf-16"), "r.txt")[1].owner == "Müller"


def test_a_quote_that_is_never_closed_is_no_crash() -> None:
    """Nor is a cell of more letters than a CSV may have."""
    for text in ('title,notes\r\n"a,b\r\n', "title,notes\r\na," + "x" * 200_000):
        with pytest.raises(UnreadableError):
            read_register(text.encode(), "r.csv")


def test_a_field_of_json_with_a_slip_is_refused_and_others_are_kept() -> None:
    """Did you mean; what resembles none of ours is people's own."""
    with pytest.raises(UnreadableError, match="no field 'staus'"):
        read_register(b'[{"title": "t", "staus": "closed"}]', "r")
    assert read_register(b'[{"title": "t", "ticket": "A-7"}]', "r")[0].extra == (("ticket", "A-7"),)
