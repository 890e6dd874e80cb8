"""Twelve awkward files, counted by hand: read as a person reads them, what was doubtful said."""

import json
import re
import sqlite3
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from wfmap.audit.audit import Audited, audit
from wfmap.audit.sources.formats import format_of, shown
from wfmap.audit.sources.formulas import without_results
from wfmap.model.document import read

TODAY = date(2026, 11, 27)


def audited(folder: Path, **stores: Any) -> dict[str, Audited]:
    """Audit the stores of a small document."""
    document = {"wfmap": "1", "name": "S", "stores": stores, "steps": {"a": {"name": "A"}}}
    return {a.store: a for a in audit(read(json.dumps(document)), folder, TODAY)}


def one(folder: Path, source: str, **contract: Any) -> Audited:
    """Audit one file; without a contract where none is given."""
    said = {"audit": contract} if contract else {}
    found = audited(folder, t={"source": source, **said})["t"]
    assert not found.failed
    return found


def counts(found: Audited, metric: str) -> list[tuple[int, int]]:
    """Give what a metric counts and among how many, of each field."""
    return [(m.counted, m.n) for m in found.measures if m.metric == metric]


def told(found: Audited, *parts: str) -> bool:
    """Tell whether some remark says all of some words."""
    return any(all(part in remark for part in parts) for remark in found.remarks)


def text(folder: Path, written: str, name: str = "t.csv") -> str:
    """Write a text file; give its name."""
    (folder / name).write_text(written, encoding="utf-8")
    return name


def book(
    folder: Path,
    rows: Sequence[Sequence[Any]],
    formats: dict[str, str] | None = None,
    merged: Sequence[str] = (),
    name: str = "t.xlsx",
) -> str:
    """Write a workbook of one sheet; formats by column, merged ranges; give its name."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for column, written in (formats or {}).items():
        for cell in sheet[column]:
            if not isinstance(cell.value, str):
                cell.number_format = written
    for cells in merged:
        sheet.merge_cells(cells)
    workbook.save(folder / name)
    return name


def test_1_an_export_with_titles_units_total_and_source(tmp_path: Path) -> None:
    """Three rows; the titles, the units, the total and the source below are left out and said."""
    written = (
        "Sales report, 2025\nby Ann\n\nid;name;weight\n;;[kg]\n1;A;3\n2;B;0\n3;;5\n"
        "Total;;8\n\nSource: own figures of 2025\n"
    )
    found = one(tmp_path, text(tmp_path, written))
    assert (found.rows, found.columns, found.rejected) == (3, ("id", "name", "weight"), 0)
    assert counts(found, "presentCells") == [(8, 9)]
    assert counts(found, "distinctKeys") == [(3, 3)]
    assert told(found, "header is in row 4", "Sales report, 2025")
    assert told(found, "units", "[kg]")
    assert told(found, "total or a note", "Total")
    assert told(found, "total or a note", "Source: own figures")


def test_1_files_put_together_keep_no_header_and_no_empty_row_inside(tmp_path: Path) -> None:
    """Months that were pasted one below the other: four rows, and what lay between them is said."""
    written = (
        "id,id,name,weight\n1,1,A,3\n2,2,B,\n,,,\nid,id,name,weight\n3,3,C,5\n , ,,\n4,4,name,1\n"
    )
    found = one(tmp_path, text(tmp_path, written))
    assert (found.rows, found.rejected) == (4, 0)
    assert counts(found, "presentCells") == [(15, 16)]
    assert told(found, "empty rows were left out: 2")
    assert told(found, "the header stands again among the rows, left out")


def test_1_an_empty_cell_of_a_single_column_is_a_missing_value(tmp_path: Path) -> None:
    """Where a row is one cell, an empty one says that the value is missing."""
    found = one(tmp_path, text(tmp_path, 'name\nA\n""\nB\nname\n'))
    assert found.rows == 4


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "~", "^", "\x1f"])
def test_2_a_title_whatever_parts_the_cells(tmp_path: Path, delimiter: str) -> None:
    """A padded title and a blank line are above the names; a sign seldom used is said."""
    head = f"Report{delimiter * 2}"
    lines = [head, "", "id;owner;brand", "1;Ann;Agip", "2;Bob;Q8", "3;Cid;Esso", ""]
    found = one(tmp_path, text(tmp_path, "\n".join(lines).replace(";", delimiter)))
    assert (found.rows, found.columns) == (3, ("id", "owner", "brand"))
    assert told(found, "header", "'Report'")
    assert told(found, "delimiter is unusual") == (delimiter in "~^\x1f")


def test_3_a_file_without_names(tmp_path: Path) -> None:
    """Its first row is taken for them, with a doubt."""
    found = one(tmp_path, text(tmp_path, "1,Ann,3\n2,Bob,4\n"))
    assert (found.rows, found.columns) == (1, ("1", "Ann", "3"))
    assert told(found, "looks like values, not like names")


def test_4_one_column_in_which_nothing_parts_the_cells(tmp_path: Path) -> None:
    """A sign that is in no list leaves one column, with a way out; with it there are two."""
    found = one(tmp_path, text(tmp_path, "id@@name\n1@@A\n2@@B\n"))
    assert found.columns == ("id@@name",)
    assert told(found, "only one column was found", "sep=")
    found = one(tmp_path, text(tmp_path, "sep=@\nid@name\n1@A\n2@B\n"))
    assert found.columns == ("id", "name")


def test_5_a_sheet_with_a_merged_title_and_merged_rows(tmp_path: Path) -> None:
    """The region that is merged over two rows is that of both; the title is none of the names."""
    rows = [
        ("Branches, as of 20 Nov 2026", None, None),
        ("no", "region", "city"),
        (1, "North", "Kiel"),
        (2, None, "Bonn"),
        (3, "South", None),
    ]
    found = one(tmp_path, book(tmp_path, rows, merged=("A1:C1", "B3:B4")))
    assert (found.rows, found.columns) == (3, ("no", "region", "city"))
    assert counts(found, "presentCells") == [(8, 9)]
    assert told(found, "merged over several rows", "1")
    assert told(found, "header is in row 2", "Branches")


def test_6_a_sheet_whose_header_is_two_rows_high(tmp_path: Path) -> None:
    """Names are read from the top down: 'Address city'."""
    rows = [("no", "Address", None), (None, "street", "city"), (1, "Mill Way 1", "Kiel")] * 1
    rows += [(2, "Mill Way 2", "Bonn"), (3, "Mill Way 3", "Kiel")]
    found = one(tmp_path, book(tmp_path, rows, merged=("A1:A2", "B1:C1")))
    assert (found.rows, found.columns) == (3, ("no", "Address street", "Address city"))


def test_7_numbers_as_the_sheet_shows_them(tmp_path: Path) -> None:
    """Leading zeros, a prefix, per cent, a year and a telephone number meet the texts elsewhere."""
    rows = [
        ("plz", "case", "share", "since", "phone"),
        (1067, 7, 0.15, datetime(2024, 3, 1), 491512345678),  # noqa: DTZ001 - a workbook has no zones
        (99423, 123, 0.5, datetime(2025, 3, 1), 491512345679),  # noqa: DTZ001 - as above
    ]
    formats = {"A": "00000", "B": '"K-"000', "C": "0%", "D": "yyyy", "E": "0.00E+00"}
    book(tmp_path, rows, formats)
    text(
        tmp_path,
        "plz,case,share,since,phone\n01067,K-007,15%,2024,491512345678\n"
        "99423,K-123,50%,2025,491512345679\n",
        "o.csv",
    )
    for column in rows[0]:
        compare = [{"store": "o", "key": column}]
        found = audited(
            tmp_path,
            t={"source": "t.xlsx", "audit": {"key": column, "compare": compare}},
            o={"source": "o.csv"},
        )["t"]
        assert counts(found, "keysFoundRaw") == [(2, 2)], column
        assert told(found, "number formats", "as it is shown")
        assert told(found, "scientific notation")


def test_8_amounts_stay_numbers_however_they_are_shown(tmp_path: Path) -> None:
    """Signs between thousands, currencies and units are no part of a number; shares are one."""
    rows = [("id", "sum", "pay", "way", "part"), (1, 1234.5, 7, 12, 0.155), (2, 0, 0, 0, 0)]
    formats = {"B": "#,##0.00", "C": '"$"0', "D": '0 "km"', "E": "0.0%"}
    columns = [{"name": name, "type": "number"} for name in rows[0][1:]]
    found = one(tmp_path, book(tmp_path, rows, formats), key="id", columns=columns)
    assert counts(found, "validValues") == [(2, 2)] * 4
    assert counts(found, "presentCells") == [(8, 8)]


def test_9_days_in_a_sheet_as_days_and_as_numbers(tmp_path: Path) -> None:
    """Both are days; that the numbers are, and that there are two ways, is said."""
    day = datetime(2026, 11, 1)  # noqa: DTZ001 - a workbook has no zones
    rows = [("id", "at"), (1, day), (2, 46327), (3, "1 Nov 2026"), (4, "soon")]
    columns = [{"name": "at", "type": "date"}]
    found = one(tmp_path, book(tmp_path, rows), key="id", updated="at", columns=columns)
    assert counts(found, "validValues") == [(3, 4)]
    assert told(found, "'at' are written in 3 ways")
    assert told(found, "'at' is read as day numbers of a sheet")
    (age,) = [m.value for m in found.measures if m.metric == "ageNewest"]
    assert age == 26 * 86_400


def test_10_a_database_with_zeros_seconds_and_flags(tmp_path: Path) -> None:
    """Zeros are values, seconds since 1970 are days, and no key is guessed where none is."""
    database = sqlite3.connect(tmp_path / "t.db")
    database.execute(
        "create table t (order_id integer, line integer, paid boolean, updated integer)"
    )
    rows = [(k // 2, k % 2, 0, 1_793_491_200 + 86_400 * k) for k in range(6)]
    database.executemany("insert into t values (?, ?, ?, ?)", [*rows, (None, 0, 0, None)])
    database.commit()
    database.close()
    found = one(tmp_path, "t.db")
    assert counts(found, "presentCells") == [(26, 28)]
    assert told(found, "no key is guessed", "'order_id' repeats in 3 of 6 rows")
    assert told(found, "'updated' is read as seconds since 1970")
    (age,) = [m.value for m in found.measures if m.metric == "ageNewest"]
    assert age == 21 * 86_400


def test_11_a_parquet_of_copies_with_versions(tmp_path: Path) -> None:
    """Of eight rows four are copies; a version is no address; weeks are days."""
    columns = {
        "version": ["1.2.3.4", "10.0.3.1"] * 4,
        "qty": [0, 1] * 4,
        "week": ["2026-W44-7", "2026-W45-1"] * 2 + ["2026-W45-2", "2026-W45-3"] * 2,
    }
    pq.write_table(pa.table(columns), tmp_path / "t.parquet")
    found = one(tmp_path, "t.parquet", columns=["version", "qty", {"name": "week", "type": "date"}])
    assert counts(found, "identicalRows") == [(4, 8)]
    assert counts(found, "validValues") == [(8, 8)]
    assert counts(found, "presentCells") == [(24, 24)]
    assert not found.personal


def test_12_an_old_kind_of_workbook_says_that_its_formats_are_not_read(tmp_path: Path) -> None:
    """A workbook of another kind may lose zeros that it shows: the way out is said."""
    book(tmp_path, [("id", "plz"), (1, 1067)], {"B": "00000"})
    assert not told(one(tmp_path, "t.xlsx"), "are not read")
    (tmp_path / "t.xlsx").rename(tmp_path / "t.xlsb")
    found = audited(tmp_path, t={"source": "t.xlsb"})["t"]
    assert found.failed or told(found, "number formats are not read from .xlsb")


def test_13_formulas_whose_results_nobody_stored(tmp_path: Path) -> None:
    """They are empty, and it is said why; one whose result is stored is read as that."""
    book(tmp_path, [("id", "n", "twice"), *((k, k, f"=B{k + 1}*2") for k in range(1, 4))])
    found = one(tmp_path, "t.xlsx")
    assert (3, 3) in counts(found, "missingValues")
    assert told(found, "formulas without a stored result were read as empty: 3 in column C", "save")
    assert not told(one(tmp_path, book(tmp_path, [("id",), (1,)], name="u.xlsx")), "formulas")


@pytest.mark.parametrize("kind", ["t.jsonl", "t.json"])
@pytest.mark.parametrize(
    "rows",
    [
        [{f"c{k}": 1 for k in range(201)}] * 2,
        [{"id": k, f"only{k}": 1} for k in range(12)],
    ],
    ids=["many", "sparse"],
)
def test_14_objects_of_many_or_of_rare_fields(
    tmp_path: Path, rows: list[dict[str, int]], kind: str
) -> None:
    """Each field is a column: hundreds of them in each row, and one that a single row has."""
    lines = "\n".join(map(json.dumps, rows)) if kind == "t.jsonl" else json.dumps(rows)
    found = one(tmp_path, text(tmp_path, lines, kind))
    assert found.columns == tuple(dict.fromkeys(name for row in rows for name in row))
    cells = sum(map(len, rows))
    assert counts(found, "presentCells") == [(cells, len(found.columns) * len(rows))]


@pytest.mark.parametrize(
    ("cell", "lacks"),
    [
        ("<f>A2*2</f><v></v>", True),
        ("<f>A2*2</f><v/>", True),
        ("<f>A2*2</f>", True),
        ('<f t="shared" si="0"/>', True),
        ("<f>A2*2</f><v>4</v>", False),
        ("<v>4</v>", False),
    ],
)
def test_a_formula_lacks_its_result_or_has_it(tmp_path: Path, cell: str, *, lacks: bool) -> None:
    """However a program writes that there is none; of a text, an empty one is a result."""
    name = book(tmp_path, [("id", "twice"), (2, "=A2*2")])
    with ZipFile(tmp_path / name) as old:
        parts = {part: old.read(part) for part in old.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    for kind, expected in (("", lacks), (' t="str"', False)):
        text = re.sub(rb'<c r="B2".*?</c>', f'<c r="B2"{kind}>{cell}</c>'.encode(), parts[sheet])
        with ZipFile(tmp_path / "u.xlsx", "w") as new:
            for part, data in {**parts, sheet: text}.items():
                new.writestr(part, data)
        found = list(without_results(tmp_path / "u.xlsx", "Sheet"))
        assert bool(found) == expected


@pytest.mark.parametrize(
    ("value", "written", "seen"),
    [
        (1067, "00000", "01067"),
        (1234567, "00000", "1234567"),
        (5551234567, "(000) 000-0000", "(555) 123-4567"),
        (12345, r"00\-000", "12-345"),
        (7, '"K-"0', "K-7"),
        (12, "[Red]0000;[Blue]-0000", "0012"),
        (12, "[$€-407] 0", None),
        (12.5, "00000", None),
        (-3, "00000", None),
        (5, "General", None),
        (3, "@", None),
        (0.155, "0.0%", "15.5%"),
        (date(2026, 11, 1), "yyyy", "2026"),
        (date(2026, 11, 1), r"[$-407]mmmm\ yyyy", "2026-11"),
        (date(2026, 11, 1), "dd.mm.yyyy", None),
    ],
)
def test_a_format_shows_what_a_sheet_shows(value: Any, written: str, seen: str | None) -> None:
    """None where it is the number, or the day."""
    assert shown(value, format_of(written)) == seen


def test_last_rows_of_the_table_are_no_totals(tmp_path: Path) -> None:
    """A company called Total has a number and a city; a short last cell alone is a row."""
    found = one(tmp_path, text(tmp_path, "name,no,city\nAral,1,Bochum\nTotal,2,Paris\n"))
    assert found.rows == 2
    found = one(tmp_path, text(tmp_path, "name,no\nAral,1\nShell,\n"))
    assert found.rows == 2


@pytest.mark.parametrize(
    ("header", "row", "columns"),
    [
        ("id;name;mail;", "{0};N{0};m{0};", ["id", "name", "mail"]),
        ("id;name;;", "{0};N{0};;", ["id", "name"]),
        ("id::name", "{0}::N{0}", ["id", "name"]),
        (";id;name", ";{0};N{0}", ["id", "name"]),
    ],
)
def test_a_column_without_name_and_value_is_none(
    tmp_path: Path, header: str, row: str, columns: list[str]
) -> None:
    """A sign behind each row, or two between cells, makes no column; it is said."""
    lines = [header, *(row.format(k) for k in range(9))]
    found = one(tmp_path, text(tmp_path, "\n".join(lines)))
    assert list(found.columns) == columns
    assert counts(found, "completeRows") == [(9, 9)]
    assert told(found, "neither a name nor a value")


def test_a_column_without_name_that_has_a_value_stays(tmp_path: Path) -> None:
    """One value is enough."""
    found = one(tmp_path, text(tmp_path, "id;\n1;\n2;x\n3;\n"))
    assert list(found.columns) == ["id", "column 2"]
    assert not told(found, "neither a name nor a value")


def test_a_row_that_names_groups_of_columns_is_no_header(tmp_path: Path) -> None:
    """It has gaps, and the row below it names each column; values below a gap are no names."""
    rows = "".join(f"{k};N{k};m{k}\n" for k in range(9))
    found = one(tmp_path, text(tmp_path, f"Person;;Contact\nid;name;mail\n{rows}"))
    assert list(found.columns) == ["id", "name", "mail"]
    assert told(found, "Person Contact", "left out")
    gap = one(tmp_path, text(tmp_path, f"id;;mail\n{rows}", "gap.csv"))
    assert list(gap.columns) == ["id", "column 2", "mail"]
    assert counts(gap, "completeRows") == [(9, 9)]


def test_cells_that_spaces_part_are_said(tmp_path: Path) -> None:
    """One column is found, and doubted; names of one word in each row are not."""
    spaced = one(tmp_path, text(tmp_path, "id name mail\n1 A a\n2 B b\n3 C c\n"))
    assert told(spaced, "only one column")
    assert not told(one(tmp_path, text(tmp_path, "town\nBonn\nUlm\n", "o.csv")), "one column")
    mixed = one(tmp_path, text(tmp_path, "full name\nAnna Lee\nBo von Arx\n", "m.csv"))
    assert not told(mixed, "one column")


def test_a_number_with_a_zero_before_it_is_shown_with_it() -> None:
    """A telephone number as `0## ### ####` begins with 0."""
    assert shown(301234567, format_of("0##\\ ###\\ ####")) == "030 123 4567"
    assert shown(5, format_of("0#")) == "05"
    assert shown(1067, format_of("00000")) == "01067"
    assert format_of("#0").kind == "plain"
    assert format_of("0").kind == "plain"


def test_a_name_that_the_cells_belie_is_no_type(tmp_path: Path) -> None:
    """Extensions of telephones and a flag of mail are text, and no faults; telephones are some."""
    written = "id,phone ext,mail sent,telephone\n" + "".join(
        f"{k},{200 + k},{'yes' if k % 2 else 'no'},+49 421 55{k:05d}\n" for k in range(30)
    )
    found = one(tmp_path, text(tmp_path, written))
    assert counts(found, "validValues") == [(30, 30)]
    assert told(found, "'phone ext' is called like a telephone number and holds none", "as text")
    assert told(found, "'mail sent' is called like an e-mail address and holds none")


def test_a_cover_sheet_is_no_table(tmp_path: Path) -> None:
    """The first sheet with a table is read where none is named, and which it was is said."""
    workbook = openpyxl.Workbook()
    cover = workbook.active
    assert cover is not None
    cover.title = "Read me"
    cover["A1"] = "The figures stand in 'Data'"
    data = workbook.create_sheet("Data")
    for row in (("sku", "amount"), ("A-1", 0), ("A-2", 5)):
        data.append(row)
    workbook.save(tmp_path / "t.xlsx")
    found = one(tmp_path, "t.xlsx")
    assert (found.rows, found.columns) == (2, ("sku", "amount"))
    assert told(found, "the sheet 'Data' was read", "Read me")


def test_no_day_of_digits_alone_is_missing_among_dates_only(tmp_path: Path) -> None:
    """00000000 and 99991231 are no days; a mask of bits keeps its zeros."""
    written = "id,changed on,mask\n1,20260105,00000000\n2,00000000,00000101\n3,99991231,00000000\n"
    dated = [{"name": "changed on", "type": "date"}, "mask"]
    found = one(tmp_path, text(tmp_path, written), key="id", columns=dated)
    missing = [(m.field, m.counted) for m in found.measures if m.metric == "missingValues"]
    assert ("changed on", 2) in missing
    assert ("mask", 0) in missing
    assert counts(found, "validValues") == [(1, 1)]
