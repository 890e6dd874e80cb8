"""Dates as people and programs write them."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import duckdb
import pytest

from wfmap.audit.audit import Audited, audit
from wfmap.audit.dates import MONTHS, date_sql
from wfmap.model.document import read

NOVEMBER = date(2026, 11, 1)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """Give one database for all cells."""
    with duckdb.connect() as opened:
        yield opened


def days_of(
    connection: duckdb.DuckDBPyConnection, texts: Sequence[str], *, counted: bool = True
) -> list[date | None]:
    """Read some cells."""
    sql = f"select {date_sql('x', counted=counted)} from unnest(?::varchar[]) as t(x)"  # noqa: S608 - our own
    return [row[0] for row in connection.execute(sql, [list(texts)]).fetchall()]


WRITTEN = (
    "20261101", "20261101T1200", "20261101T120000Z", "20261101120000", "01112026",
    "2026-W44-7", "2026W447", "2026/11/1", "2026.11.01", "1-11-2026", "01-11-26", "1.11.26",
    "01-NOV-26", "01NOV2026", "1/Nov/2026", "1 nov 2026", "Nov 1, 2026", "November 1st, 2026",
    "Sun, 01 Nov 2026", "Sunday 1 November 2026", "Sun Nov  1 12:00:00 CET 2026",
    "1. November 2026", "1 de noviembre de 2026", "1er novembre 2026", "den 1 november 2026",
    "2026. november 1.", "1 listopada 2026", "1. marraskuuta 2026", "1 Kas\u0131m 2026",
    "1 ноября 2026", "1 Νοεμβρίου 2026", "2026年11月1日", "2026년 11월 1일",
    "2026-11-01T12:00:00+0100", "1.11.2026 14:30 Uhr", "1793491200", "1793491200000", "46327",
    "46327.5", "1.11.2026, 12:00", "1/11/26, 3:04:05\u202fPM", "1/Nov/2026:10:11:12 +0000",
    "2026-11-01 10:11:12 CET", "2026-11-01T10:11:12+01:00[Europe/Berlin]",
    "2026-11-01 10:11:12 Europe/Berlin", "1.11.2026 um 14:30 Uhr",
    "Sun Nov 01 2026 10:11:12 GMT+0100 (Central European Standard Time)", "So, 1.11.2026",
    "So 01.11.2026", "Sun 01/11/2026", "1. 11. 2026", "2026. 11. 1.", "2026.11.01.", "01 11 2026",
    "2026 11 01", "2026-305", "1793491200000000",
)  # fmt: skip
NO_DAYS = (
    "32 Nov 2026",
    "20261340",
    "12345678",
    "hello",
    "12 EUR",
    "2026",
    "2026-11",
    "2026-366",
    "000000000",
    "0049 30 123456",
    "So, 32.11.2026",
    "may 2026",
    "1-XX-2026",
    "7",
    "",
)


def test_the_first_of_november_is_read_however_it_is_written(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Digits, weeks, months of a dozen languages, numbers that count."""
    found = dict(zip(WRITTEN, days_of(connection, WRITTEN), strict=True))
    assert found == dict.fromkeys(WRITTEN, NOVEMBER)


def test_the_month_stands_first_where_the_day_cannot(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """With any sign between; where either may be first, it is the day."""
    written = [f"{a}{sign}{b}" for sign in "/.-" for a, b in (("4", "18"), ("18", "4"))]
    whole = [f"{text}{text[len(text.rstrip('0123456789')) - 1]}2026" for text in written]
    assert days_of(connection, whole) == [date(2026, 4, 18)] * 6
    assert days_of(connection, ["5-6-2026", "5.6.26", "5/6/2026"]) == [date(2026, 6, 5)] * 3


def test_what_is_no_day_is_none(connection: duckdb.DuckDBPyConnection) -> None:
    """A month has 30 days, a year has no day, and a word is no month."""
    assert days_of(connection, NO_DAYS) == [None] * len(NO_DAYS)


def test_numbers_that_count_are_dates_only_where_dates_are_said_to_stand(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """46327 may be a postcode: unless a column is said to hold dates, it is no day."""
    assert days_of(connection, ["46327", "20261101"], counted=False) == [None, NOVEMBER]


def test_a_name_is_of_one_month_in_all_languages() -> None:
    """Each month has a dozen names at least, and each name is in small letters without accents."""
    assert all(list(MONTHS.values()).count(month) >= 12 for month in range(1, 13))
    assert MONTHS["listopada"] == 11
    assert MONTHS["aout"] == 8
    assert all(name == name.lower() for name in MONTHS)


def audited(folder: Path, lines: list[str]) -> Audited:
    """Audit a table of changes whose one column of dates is declared."""
    text = "\n".join(["id;at", *(f"{k};{line}" for k, line in enumerate(lines)), ""])
    (folder / "t.csv").write_text(text, encoding="utf-8")
    contract = {"key": "id", "updated": "at", "columns": [{"name": "at", "type": "date"}]}
    store = {"source": "t.csv", "audit": contract}
    document = {"wfmap": "1", "name": "S", "stores": {"t": store}, "steps": {"a": {"name": "A"}}}
    (found,) = audit(read(json.dumps(document)), folder, date(2026, 11, 27))
    return found


def test_two_ways_to_write_dates_in_one_column_are_said(tmp_path: Path) -> None:
    """With their shares; all are of their type."""
    found = audited(tmp_path, ["2026-11-01"] * 3 + ["1 Nov 2026"])
    assert [(m.counted, m.n) for m in found.measures if m.metric == "validValues"] == [(4, 4)]
    assert (
        "the dates of 'at' are written in 2 ways: 2026-11-01 (75 %), "
        "with the name of the month (25 %)" in found.remarks
    )
    assert not any("ways" in r for r in audited(tmp_path, ["2026-11-01", "2026-10-31"]).remarks)


@pytest.mark.parametrize("sign", ["/", "."])
def test_two_orders_of_day_and_month_in_one_column_are_said(tmp_path: Path, sign: str) -> None:
    """Where numbers above 12 show both; what may be either is counted apart."""
    lines = ["30/08/2026", "31/01/2026", "03/21/2026 10:00", "05/06/2026"]
    found = audited(tmp_path, [line.replace("/", sign) for line in lines])
    form = f"01{sign}11{sign}2026"
    told = (
        f"the dates of 'at' are written in 2 ways: {form} with the day first (50 %), "
        f"{form} with the month first (25 %); 25 % can be read either way"
    )
    assert told in found.remarks
    one = audited(tmp_path, [line.replace("/", sign) for line in lines[:2] + lines[3:]])
    assert not any("ways" in remark for remark in one.remarks)


def test_numbers_read_as_dates_are_said(tmp_path: Path) -> None:
    """They might be numbers of something else."""
    found = audited(tmp_path, ["46327", "46328"])
    told = "'at' is read as day numbers of a sheet: 46327 or later, 2026-11-01 or later"
    assert told in found.remarks


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("/Date(1700000000000)/", date(2023, 11, 14)),
        ("\\/Date(1700000000000)\\/", date(2023, 11, 14)),
        ("/Date(1700002800000+0200)/", date(2023, 11, 15)),
        ("/Date(1699920000000-0030)/", date(2023, 11, 13)),
        ("/Date(-86400000)/", date(1969, 12, 31)),
        ("/Date(abc)/", None),
    ],
)
def test_dates_of_net_and_odata_are_days(text: str, day: date | None) -> None:
    """Milliseconds since 1970; with a zone the day there."""
    sql = f"select {date_sql('c', counted=False)} from (select ? as c)"  # noqa: S608 - our own
    assert duckdb.execute(sql, [text]).fetchall() == [(day,)]
