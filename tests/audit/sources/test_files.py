"""Files as they come: read, or refused with the place and the way out; nothing is lost."""

import csv
import gzip
import io
import sqlite3
import tempfile
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfmap.audit.sources import AuditError, load_table, sqlite_files
from wfmap.audit.sources.workbooks import cell_text
from wfmap.audit.tables import Table


def loaded(source: str, folder: Path, **options: Any) -> tuple[Table, list[tuple[Any, ...]]]:
    """Read a table, and give its rows."""
    connection = duckdb.connect()
    try:
        table = load_table(connection, "t", source, folder, **options)
        return table, connection.execute(f"from {table.name}").fetchall()
    finally:
        connection.close()


def refused(source: str, folder: Path, **options: Any) -> str:
    """Give what is said of a source that cannot be read."""
    with pytest.raises(AuditError) as caught:
        loaded(source, folder, **options)
    assert caught.value.hint
    return str(caught.value)


PLAIN = "id;name\n1;Jürgen\n2;Zoë €\n"
ROWS = [("1", "Jürgen"), ("2", "Zoë €")]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", PLAIN.encode(), None),
        ("a.csv", PLAIN.encode("utf-8-sig"), None),
        ("a.csv", PLAIN.encode("cp1252"), "windows-1252"),
        ("a.csv", PLAIN.encode("utf-16"), "UTF-16"),
        ("a.csv.gz", gzip.compress(PLAIN.encode(), mtime=0), None),
        ("a.csv.gz", gzip.compress(PLAIN.encode("cp1252"), mtime=0), "windows-1252"),
        ("a.csv", PLAIN.replace("\n", "\r\n").encode(), None),
        ("a.csv", PLAIN.replace("\n", "\r").encode(), None),
        ("a.csv", b"sep=;\r\n" + PLAIN.replace("\n", "\r\n").encode(), None),
        ("a.csv", PLAIN.replace("n\n2", "n\r\n2").encode(), "lines end in several ways"),
        ("a.tsv", PLAIN.replace(";", "\t").encode(), None),
        ("a[1]*.csv", PLAIN.replace(";", ",").encode(), None),
        ("a.csv", PLAIN.replace(";", "|").rstrip().encode(), None),
    ],
)
def test_text_files_are_read_as_what_they_are(
    tmp_path: Path, name: str, data: bytes, said: str | None
) -> None:
    """Whatever the encoding, the delimiter, the ends of lines; what was assumed is said."""
    (tmp_path / name).write_bytes(data)
    table, rows = loaded(name, tmp_path)
    assert rows == ROWS
    assert table.columns == ("id", "name")
    assert (table.total, table.rejected) == (2, 0)
    assert len(table.remarks) == (said is not None)
    assert said is None or said in table.remarks[0]


def test_a_name_that_is_there_twice_is_told_apart(tmp_path: Path) -> None:
    """Also where only case differs, and where there is none."""
    (tmp_path / "a.csv").write_text('id,name,ID,name,\n1,a,2,b,c\n3,"x\ny",4,,\n')
    table, rows = loaded("a.csv", tmp_path)
    assert table.columns == ("id", "name", "ID (2)", "name (2)", "column 5")
    assert rows == [("1", "a", "2", "b", "c"), ("3", "x\ny", "4", None, None)]
    assert len(table.remarks) == 2


def test_a_header_alone_is_an_empty_table(tmp_path: Path) -> None:
    """Its columns are known."""
    (tmp_path / "a.csv").write_text("id,name\n")
    table, rows = loaded("a.csv", tmp_path)
    assert (table.columns, rows) == (("id", "name"), [])


def test_lines_that_are_no_rows_are_named(tmp_path: Path) -> None:
    """By the line an editor shows, behind quoted line breaks; a quote left open is said."""
    (tmp_path / "a.csv").write_text('id,n\n1,"x\ny\nz"\n2,b,c\n3,d\n4\n5,e\n')
    table, rows = loaded("a.csv", tmp_path)
    assert (len(rows), table.rejected) == (3, 2)
    assert "2 lines are no rows of the table: line 5, 7 (the first has too many" in table.remarks[0]
    (tmp_path / "b.csv").write_text('id,n\n1,a\n2,"open\n3,b\n4,c\n')
    table, rows = loaded("b.csv", tmp_path)
    assert (len(rows), table.rejected) == (1, 3)
    assert "line 3 and more (the first opens a quote" in table.remarks[0]


CELL = st.text(alphabet='ab ,;"\n', max_size=6)
BARE_CELL = st.text(alphabet='ab ,"\n', max_size=6)


def written(records: list[list[str]], *, quoted: bool) -> tuple[Table, list[tuple[Any, ...]]]:
    """Load a file with the columns one and two and some records."""
    text = io.StringIO()
    rule: Literal[0, 1] = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(text, lineterminator="\n", quoting=rule)
    writer.writerows([["one", "two"], *records])
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.csv").write_text(text.getvalue(), encoding="utf-8", newline="")
        return loaded("a.csv", Path(folder))


def records_of(cell: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    """Draw records of one to four cells."""
    return st.lists(st.lists(cell, min_size=1, max_size=4), max_size=8)


@given(st.booleans(), st.data())
@settings(max_examples=60)
def test_no_row_is_lost(quoted: bool, data: st.DataObject) -> None:  # noqa: FBT001 - drawn
    """Rows of the table and lines that are none are together what is in the file.

    Empty cells beyond the last column are nothing, and so are rows without any other.
    """
    records = data.draw(records_of(CELL if quoted else BARE_CELL))
    table, rows = written(records, quoted=quoted)
    assert table.columns == ("one", "two")
    fitting = [r for r in records if len(r) == 2 or (len(r) > 2 and not any(r[2:]))]
    lines = sum(1 + sum(c.count("\n") for c in r) for r in records if r not in fitting)
    assert len(rows) == sum(any(c.strip(" ") for c in r) for r in fitting)
    assert table.rejected == lines


@pytest.mark.parametrize(
    "records",
    [
        [['bab ";', ',b",;', '"b\n"'], ["  ", ";bb ", "ba b", "ba,"]],
        [["", ",; ", "\na;", "b\n"], [";a\n\n;", ' "ba', ",a"]],
    ],
)
def test_quotes_tell_what_parts_the_names(records: list[list[str]]) -> None:
    """Rows full of semicolons do not part a header whose quotes close before commas."""
    table, rows = written(records, quoted=True)
    assert (table.columns, rows) == (("one", "two"), [])


@given(records_of(CELL))
@settings(max_examples=25)
def test_another_sign_that_parts_the_rows_better_is_told(records: list[list[str]]) -> None:
    """Bare cells full of semicolons may be parted by those: that is said, or the comma stays."""
    table, _ = written(records, quoted=False)
    assert table.columns == ("one", "two") or table.remarks


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv.gz", gzip.compress(PLAIN.encode(), mtime=0)[:-4], "is damaged"),
        ("a.csv.gz", b"no gzip", "is damaged"),
        ("a.csv", b"\n,\n", "names no column"),
        ("a.json", b'{"id": 1}', "no list of objects"),
        ("a.jsonl", b'{"id": 1}\n{"id": 2\n{"id": 3}\n', "in line"),
        ("a.jsonl", b"1\n2\n", "no object"),
        ("a.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "locked by a password"),
        ("a.parquet", b"PAR1", "cannot be read"),
        ("a.doc", b"x", "no file that can be read"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    """With a way out, and without the folders of this machine."""
    (tmp_path / name).write_bytes(data)
    told = refused(name, tmp_path)
    assert said in told
    assert str(tmp_path) not in told


def test_folders_and_forbidden_files_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder lists what is in it; a locked file says that it is."""
    (tmp_path / "a.csv").write_text("id\n1\n")
    assert "is a folder (name a file in it; there are a.csv)" in refused(
        "../" + tmp_path.name, tmp_path
    )

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    assert "permission denied" in refused("a.csv", tmp_path)


def test_a_full_disk_is_said_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy of a file in another encoding may not fit."""
    (tmp_path / "a.csv").write_bytes(PLAIN.encode("cp1252"))
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    real = Path.open

    def full(path: Path, mode: str = "r", *rest: Any, **options: Any) -> Any:
        if mode == "w":
            raise OSError(28, "No space left on device")
        return real(path, mode, *rest, **options)

    monkeypatch.setattr(Path, "open", full)
    assert "the disk has no room" in refused("a.csv", tmp_path)
    assert list(room.iterdir()) == []


def test_a_json_list_is_a_table(tmp_path: Path) -> None:
    """What is nested stays JSON; a key that comes late is a column."""
    (tmp_path / "a.json").write_text(
        '[{"id": 1, "d": "2026-10-30T00:00:00Z", "n": {"a": [1]}}, {"id": "x", "late": true}]'
    )
    table, rows = loaded("a.json", tmp_path)
    assert table.columns == ("id", "d", "n", "late")
    assert rows == [("1", "2026-10-30T00:00:00Z", '{"a":[1]}', None), ("x", None, None, "true")]


def test_sqlite_is_only_read_and_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes are hexadecimal, 1.0 is 1, NULL is no empty text, a view works, bad UTF-8 too."""
    monkeypatch.setattr(sqlite_files, "BLOCK", 2)
    database = sqlite3.connect(tmp_path / "a.db")
    database.execute("create table t (id integer, b, x real)")
    rows = [(1, b"\xff", 5.5), (2, None, None), (3, "", 1.0), (4, "ä", 2.0)]
    database.executemany("insert into t values (?, ?, ?)", rows)
    database.execute("insert into t values (5, cast(x'ff' as text), 0)")
    database.execute("create view v as select id from t")
    database.commit()
    database.close()
    before = (tmp_path / "a.db").read_bytes()
    table, found = loaded("a.db#t", tmp_path)
    texts = ["\\xff", None, "", "ä", "\N{REPLACEMENT CHARACTER}"]
    assert [row[1] for row in found] == texts
    assert [row[2] for row in found] == ["5.5", None, "1", "2", "0"]
    assert "'b' holds bytes" in table.remarks[0]
    assert loaded("a.db#v", tmp_path)[0].rows == 5
    assert "there are t, v" in refused("a.db", tmp_path)
    assert (tmp_path / "a.db").read_bytes() == before


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-package.relationships+xml"
SHEET = """<row r="1"><c r="A1" t="str"><v>id</v></c><c r="B1" t="str"><v>day</v></c></row>
<row r="2"><c r="A2"><v>5</v></c><c r="B2" s="1"><v>46325</v></c></row>
<row r="4"><c r="A4"><v>0.30000000000000004</v></c><c r="B4" t="b"><v>1</v></c></row>"""


def _relations(**targets: str) -> str:
    """Write the relations of a part of a workbook: by id, the kind and the target."""
    each = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{target.partition(" ")[0]}" '
        f'Target="{target.partition(" ")[2]}"/>'
        for name, target in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{each}</Relationships>'


PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
    f'ContentType="{KIND}"/><Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": _relations(r1="officeDocument xl/workbook.xml"),
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="People" sheetId="1" r:id="r1"/><sheet name="Notes" sheetId="2" r:id="r2"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": _relations(
        r1="worksheet worksheets/sheet1.xml",
        r2="worksheet worksheets/sheet1.xml",
        r3="styles styles.xml",
    ),
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
    '<xf numFmtId="14"/></cellXfs></styleSheet>',
    "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{SHEET}</sheetData>'
    "</worksheet>",
}


def test_a_workbook_is_read_as_a_person_reads_it(tmp_path: Path) -> None:
    """Days are days, whole numbers have no point, empty rows are left out and counted."""
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as book:
        for name, text in PARTS.items():
            book.writestr(name, text)
    table, rows = loaded("a.xlsx", tmp_path)
    assert rows == [("5", "2026-10-30"), ("0.3", "TRUE")]
    assert "#SHEET for Notes" in table.remarks[0]
    assert "left out: 1" in table.remarks[1]
    assert loaded("a.xlsx#Notes", tmp_path)[1] == rows
    assert "did you mean 'People'?" in refused("a.xlsx#Peple", tmp_path)


def test_cells_are_written_as_they_are_shown() -> None:
    """A moment at midnight is a day."""
    assert cell_text(datetime(2026, 10, 30)) == "2026-10-30"  # noqa: DTZ001 - a workbook has no zones
    assert cell_text(datetime(2026, 10, 30, 9, 5)) == "2026-10-30 09:05:00"  # noqa: DTZ001 - as above
    assert cell_text(date(2026, 10, 30)) == "2026-10-30"
    assert (cell_text(5.0), cell_text(1e20), cell_text(""), cell_text(0)) == (
        "5",
        "1e+20",
        None,
        "0",
    )


@pytest.mark.parametrize("kind", ["csv", "parquet", "jsonl", "db"])
def test_samples_of_files_keep_the_same_keys(tmp_path: Path, kind: str) -> None:
    """Whether the size was known before reading or found afterwards; rows without key stay too."""
    connection = duckdb.connect()
    key = "case when i % 10 = 0 then null else 'k-' || i // 3 end"
    rows = f"select {key} as k, i from range(3000) r(i)"  # noqa: S608 - our own
    connection.execute(f"create table t as {rows}")
    for ending in ("csv", "parquet", "jsonl"):
        form = "json" if ending == "jsonl" else ending
        connection.execute(f"copy t to '{tmp_path / f'a.{ending}'}' (format {form})")
    with sqlite3.connect(tmp_path / "a.db") as database:
        database.execute("create table t (k, i)")
        found = connection.execute("from t").fetchall()
        database.executemany("insert into t values (?, ?)", found)
    database.close()
    connection.close()
    table, sampled = loaded(f"a.{kind}", tmp_path, key="k", most=1000)
    assert table.sample is not None
    assert (table.total, table.sample.column) == (3000, "k")
    assert 800 < table.rows < 1200
    assert 60 < sum(k is None for k, _ in sampled) < 140
    others = loaded("a.csv", tmp_path, key="k", most=1000)[1]
    assert sorted(sampled, key=str) == sorted(others, key=str)
    assert loaded(f"a.{kind}", tmp_path, most=0)[0].rows == 3000
