"""Twelve more awkward files, as people and systems of other countries write them; all counted."""

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.audit.test_awkward_files import counts, one, text, told
from wfmap.audit.sources import engine, load_table
from wfmap.audit.sources.workbooks import cell_text


def typed(**columns: str) -> list[dict[str, str]]:
    """Name columns with their types, as a document does."""
    return [{"name": name, "type": kind} for name, kind in columns.items()]


def rows_of(folder: Path, source: str) -> list[tuple[str | None, ...]]:
    """Read a table as it stands before anything is measured."""
    with engine() as connection:
        table = load_table(connection, "t", source, folder)
        return connection.execute(f"select * from {table.name}").fetchall()  # noqa: S608 - quoted


def sheet(folder: Path, rows: Sequence[Sequence[Any]], formats: dict[str, str]) -> None:
    """Write a workbook with number formats by column."""
    workbook = openpyxl.Workbook()
    page = workbook.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    for column, written in formats.items():
        for cell in page[column][1:]:
            cell.number_format = written
    workbook.save(folder / "t.xlsx")


def test_1_titles_merged_groups_and_two_rows_of_names(tmp_path: Path) -> None:
    """Three rows of five cells, three of them empty: the title and the groups are no rows."""
    workbook = openpyxl.Workbook()
    page = workbook.active
    assert page is not None
    for row in (
        ["Orders of the year", None, None, None, None],
        ["as of 2026-11-01", None, None, None, None],
        [None] * 5,
        ["Order", None, "Customer", None, "Amount"],
        ["No", "Date", "Name", "Town", None],
        [1, date(2026, 10, 1), "Ada", "Bern", 10.5],
        [2, date(2026, 10, 2), "Ben", None, 20],
        [3, date(2026, 10, 3), None, "Ulm", None],
    ):
        page.append(row)
    for cells in ("A1:E1", "A4:B4", "C4:D4", "E4:E5"):
        page.merge_cells(cells)
    workbook.save(tmp_path / "t.xlsx")
    found = one(tmp_path, "t.xlsx")
    assert counts(found, "presentCells") == [(12, 15)]
    assert counts(found, "validValues") == [(3, 3)]  # the dates under 'Order Date'
    assert told(found, "the header is in row 4", "'Orders of the year'")
    assert told(found, "the header is 2 rows high")


def test_2_german_and_swiss_and_french_amounts(tmp_path: Path) -> None:
    """Dots, apostrophes and spaces part thousands; a gap and a word are no numbers."""
    written = "id;de;ch;fr\n1;1.234,56;1'234.50;1 234,50\n2;-7,00;12\u2019000;-12\u202f000\n"
    written += "3;12.000;1'23;1 23\n4;n/a;;viel\n"
    found = one(
        tmp_path, text(tmp_path, written), columns=typed(de="number", ch="number", fr="number")
    )
    assert counts(found, "validValues") == [(3, 3), (2, 3), (2, 4)]
    assert counts(found, "presentCells") == [(10, 12)]


def test_3_days_without_signs_of_which_two_are_none(tmp_path: Path) -> None:
    """There is no thirteenth month and no 29 February in 2026."""
    written = "id,d\n1,20260131\n2,20261301\n3,20260229\n4,20251231\n"
    found = one(tmp_path, text(tmp_path, written), key="id", columns=typed(d="date"))
    assert counts(found, "validValues") == [(2, 4)]
    assert counts(found, "ambiguousDates") == [(0, 4)]


def test_4_months_by_name_in_seven_languages(tmp_path: Path) -> None:
    """Twelve of thirteen are days: February has no 31st."""
    days = (
        "3 mars 2026", "14. Oktober 2025", "5 de mayo de 2026", "1º gennaio 2026",
        "12 maart 2026", "1 août 2026", "Dec. 24, 2025", "30 settembre 2026", "31 février 2026",
        "2. März 2026", "7 oktober 2026", "21 de septiembre de 2026", "5. kesäkuuta 2026",
    )  # fmt: skip
    written = "id;d\n" + "".join(f"{k};{day}\n" for k, day in enumerate(days))
    found = one(tmp_path, text(tmp_path, written), key="id", columns=typed(d="date"))
    assert counts(found, "validValues") == [(12, 13)]


def test_5_days_of_a_workbook_that_begins_in_1904(tmp_path: Path) -> None:
    """The days are those the sheet shows, not four years earlier."""
    workbook = openpyxl.Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    page = workbook.active
    assert page is not None
    for row in (["id", "d"], [1, date(2026, 10, 1)], [2, date(2025, 1, 1)], [3, None]):
        page.append(row)
    workbook.save(tmp_path / "t.xlsx")
    assert rows_of(tmp_path, "t.xlsx") == [("1", "2026-10-01"), ("2", "2025-01-01"), ("3", None)]


def test_6_what_parts_the_cells_may_stand_within_quotes(tmp_path: Path) -> None:
    """Three rows: a semicolon, a quote and a line break belong to the note they stand in."""
    written = 'id;note;n\n1;"a; b";2\n2;"said ""x; y""";3\n3;"two\nlines; here";4\n'
    assert rows_of(tmp_path, text(tmp_path, written)) == [
        ("1", "a; b", "2"),
        ("2", 'said "x; y"', "3"),
        ("3", "two\nlines; here", "4"),
    ]


@pytest.mark.parametrize(
    ("encoding", "called"),
    [
        ("utf-8-sig", None),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp1252", "windows-1252"),
    ],
)
def test_7_letters_of_two_or_four_bytes_with_a_mark_or_without(
    tmp_path: Path, encoding: str, called: str | None
) -> None:
    """The rows are the same however they are stored, and the file says how it was read."""
    written = "id;städte\n1;Köln\n2;Łódź\n3;\n".replace(
        "Łódź", "Łódź" if called != "windows-1252" else "Zürich"
    )
    (tmp_path / "t.csv").write_bytes(written.encode(encoding))
    found = one(tmp_path, "t.csv", key="id", columns=["städte"])
    assert counts(found, "presentCells") == [(2, 3)]
    assert [r.rsplit(" ", 1)[1] for r in found.remarks if "not UTF-8" in r] == [called] * bool(
        called
    )


def test_8_percent_as_text(tmp_path: Path) -> None:
    """Three of four are numbers, with a space before the sign or without."""
    written = "id;rate\n1;12,5 %\n2;7%\n3;-3,0\u00a0%\n4;half\n5;\n"
    found = one(tmp_path, text(tmp_path, written), key="id", columns=typed(rate="number"))
    assert counts(found, "validValues") == [(3, 4)]


@pytest.mark.parametrize(
    ("written", "valid"),
    [
        ("(1.234,56)", True),
        ("(5)", True),
        ("1.000,00-", True),
        ("\u22125", True),
        ("1.5E+10", True),
        ("(5", False),
        ("-(5)", False),
        ("5--", False),
        ("1 2345", False),
        ("E5", False),
    ],
)
def test_9_what_is_owed_stands_in_brackets_or_with_the_minus_behind(
    tmp_path: Path, written: str, *, valid: bool
) -> None:
    """As accountants and their systems write it; half a bracket is no number."""
    source = text(tmp_path, f"id;sum\n1;{written}\n")
    assert counts(one(tmp_path, source, columns=typed(sum="number")), "validValues") == [
        (int(valid), 1)
    ]


def test_10_times_that_last_longer_than_a_day(tmp_path: Path) -> None:
    """Thirty hours are thirty hours, as the sheet shows them, and no day and a rest."""
    rows: list[list[Any]] = [
        ["id", "lasted", "at"],
        [1, timedelta(hours=30, minutes=15), time(8, 30)],
        [2, timedelta(hours=2), time(23, 59)],
        [3, timedelta(days=4, hours=1), None],
    ]
    sheet(tmp_path, rows, {"B": "[h]:mm", "C": "hh:mm"})
    assert rows_of(tmp_path, "t.xlsx") == [
        ("1", "30:15:00", "08:30:00"),
        ("2", "2:00:00", "23:59:00"),
        ("3", "97:00:00", None),
    ]
    assert cell_text(timedelta(minutes=-30)) == "-0:30:00"


def test_11_a_database_whose_columns_hold_what_they_like(tmp_path: Path) -> None:
    """Words in a column of numbers, numbers in one of text, seconds and days beside each other."""
    with sqlite3.connect(tmp_path / "t.db") as database:
        database.execute("create table t (id integer primary key, n integer, x text, d text)")
        database.executemany(
            "insert into t values (?, ?, ?, ?)",
            [
                (1, 5, "007", "2026-10-01"),
                (2, "five", 7, 1_790_000_000),
                (3, None, "", "2026-10-01T10:00:00Z"),
                (4, "12 ", "x", 20_261_001),
            ],
        )
    database.close()
    found = one(tmp_path, "t.db", key="id", columns=typed(n="number", x="text", d="date"))
    assert counts(found, "presentCells") == [(10, 12)]
    assert counts(found, "validValues") == [(2, 3), (4, 4)]
    assert told(found, "'d' are written in", "ways")


def test_12_a_parquet_of_decimals_zones_lists_and_objects(tmp_path: Path) -> None:
    """Cents stay, moments are UTC, a gap within an object is none of the cell; all is said."""
    table = pa.table(
        {
            "id": pa.array([1, 2, 3]),
            "sum": pa.array([Decimal("1.10"), None, Decimal("-3.00")], pa.decimal128(12, 2)),
            "at": pa.array(
                [datetime(2026, 10, 1, 23, 30), datetime(2026, 10, 2), None],  # noqa: DTZ001 - UTC
                pa.timestamp("us", tz="America/New_York"),
            ),
            "who": pa.array([{"name": "Ada", "tags": ["a"]}, {"name": None, "tags": []}, None]),
            "parts": pa.array([[1, 2], None, []], pa.list_(pa.int64())),
            "kind": pa.array(["x", "y", "x"]).dictionary_encode(),
        }
    )
    pq.write_table(table, tmp_path / "t.parquet")
    assert rows_of(tmp_path, "t.parquet") == [
        ("1", "1.10", "2026-10-01 23:30:00+00", '{"name":"Ada","tags":["a"]}', "[1,2]", "x"),
        ("2", None, "2026-10-02 00:00:00+00", '{"name":null,"tags":[]}', None, "y"),
        ("3", "-3.00", None, None, "[]", "x"),
    ]
    found = one(tmp_path, "t.parquet", key="id", columns=typed(sum="number", at="date"))
    assert counts(found, "validValues") == [(2, 2), (2, 2)]
    assert told(found, "'who' holds lists or objects", "JSON")
    assert told(found, "'parts' holds lists or objects", "JSON")
