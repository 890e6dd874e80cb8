"""The sheet with one row for each way: out, in, and what it cannot hold."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.bench_fuzz import document_of
from wfmap.cli.entry import run
from wfmap.errors import InputLimitError, UnreadableError, WfmapError
from wfmap.graph import build
from wfmap.interchange import sheet, to_process, workbook
from wfmap.interchange.losses import Loss
from wfmap.model import document
from wfmap.model.document import examine, to_json
from wfmap.model.process import Process
from wfmap.operations.checking import Built, load, open_document
from wfmap.operations.export import Options, export
from wfmap.operations.sources import Source
from wfmap.python.model import load as model_of
from wfmap.service.app import create_app
from wfmap.service.settings import Settings


def taken(text: str | bytes, name: str = "Claims.csv") -> tuple[Process, tuple[Loss, ...]]:
    """Read a sheet."""
    data = text.encode() if isinstance(text, str) else text
    found = sheet.read(data, name=name, simulation=None, process=None)
    return to_process(found), found.losses


def plain(value: Any) -> Any:
    """Leave origins out."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items() if key != "origin"}
    return [plain(inner) for inner in value] if isinstance(value, list) else value


def normal(process: Process) -> str:
    """Write the normal form without origins."""
    return document.write(document.read(json.dumps(plain(to_json(process)))))


NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8
) | st.sampled_from(["=1+1", "'=x", "'", "-", "@a", 'a"b', "a,b;c", "x\ny"])


@st.composite
def holdable(draw: st.DrawFn) -> dict[str, Any]:
    """Draw processes of what a sheet can hold."""
    keys = [f"s{number}" for number in range(draw(st.integers(1, 6)))]
    actors = {f"a{number}": {"name": draw(NAMES)} for number in range(draw(st.integers(1, 3)))}
    steps: dict[str, Any] = {}
    for number, key in enumerate(keys):
        step: dict[str, Any] = {"name": draw(NAMES), "actor": draw(st.sampled_from([*actors]))}
        if draw(st.booleans()):
            step["processing_time"] = f"{draw(st.integers(1, 900))} min"
            step["fixed_cost"] = draw(st.integers(0, 99)) / 4
        later = draw(st.lists(st.sampled_from(keys[number:]), unique=True, max_size=3))
        ways = [{"to": to, "when": draw(NAMES), "share": 1 / len(later)} for to in later]
        steps[key] = {**step, "kind": "decision", "next": ways} if len(ways) > 1 else step
    return {"wfmap": "1.1", "name": "Claims", "actors": actors, "steps": steps}


@given(values=holdable())
def test_what_a_sheet_can_hold_comes_back(values: dict[str, Any]) -> None:
    """Writing and reading gives the same process, whatever stands in the names."""
    used = {step["actor"] for step in values["steps"].values()}
    values["actors"] = {key: actor for key, actor in values["actors"].items() if key in used}
    process = document.read(json.dumps(values))
    found, losses = taken(sheet.write(build(process)))
    assert losses == ()
    assert json.loads(normal(found)) == json.loads(normal(process))


def test_sub_processes_and_events_on_borders_come_back() -> None:
    """`in` and `on` say where a step stands."""
    steps = {
        "repair": {"kind": "subprocess", "steps": {"open": {"next": "close"}, "close": {}}},
        "late": {"kind": "event", "trigger": "timer", "attached_to": "repair", "wait_time": "2 d"},
    }
    values = {"wfmap": "1.1", "name": "Claims", "steps": steps}
    process = document.read(json.dumps(values))
    assert normal(taken(sheet.write(build(process)))[0]) == normal(process)


def test_a_sheet_as_people_write_it_is_read() -> None:
    """Names instead of ids, semicolons, percent, commas in numbers, columns that are missing."""
    text = "Name;Actor;Next;When;Share;Processing time;Colour\n"
    text += "Check claim;Clerk;Covered?;;;1,5 h;red\nCovered?;Clerk;Pay;Yes;80 %;;\n"
    text += ";;Refuse;No;0,2;;\n\nPay;Desk;;;;5 min;\nRefuse;Clerk;;;;;\n"
    process, losses = taken("\ufeff" + text)
    assert process.name == "Claims"
    assert list(process.steps) == ["check-claim", "covered", "pay", "refuse"]
    assert process.steps["check-claim"].processing_time is not None
    assert process.steps["check-claim"].processing_time.expected == 5400
    shares = [
        (way.to, way.when, way.share and way.share.value) for way in process.steps["covered"].next
    ]
    assert shares == [("pay", "Yes", 0.8), ("refuse", "No", 0.2)]
    assert {key: actor.name for key, actor in process.actors.items()} == {
        "clerk": "Clerk",
        "desk": "Desk",
    }
    assert [(loss.code, loss.element) for loss in losses] == [("column", "colour")]


def test_every_cell_that_cannot_be_used_is_a_loss_with_its_line() -> None:
    """The sheet is read all the same."""
    text = "step,kind,next,share,processing_time,fixed_cost,in\n"
    text += ",,a,,,,\na,thing,b,2,soon,dear,a\nb,,nowhere,nan,,,gone\na,,,,,,\n"
    process, losses = taken(text)
    assert list(process.steps) == ["a", "b"]
    assert sorted((loss.code, loss.line) for loss in losses) == [
        ("duplicate-id", 5),
        ("in", 3),
        ("row", 2),
        ("unresolved-reference", 4),
        ("unresolved-reference", 4),
        ("value", 3),
        ("value", 3),
        ("value", 3),
        ("value", 3),
    ]


def test_an_older_encoding_is_read_and_told() -> None:
    """Windows-1252 is what spreadsheets of old write."""
    process, losses = taken("step,name\na,Prüfen\n".encode("cp1252"))
    assert process.steps["a"].name == "Prüfen"
    assert [loss.code for loss in losses] == ["encoding"]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "step,name\n", 'step\n"a'])
def test_what_is_no_sheet_of_steps_is_refused_or_has_one_step(text: str) -> None:
    """Without the columns or a step there is nothing to read."""
    if text.endswith('"a'):
        assert list(taken(text)[0].steps) == ["a"]
        return
    with pytest.raises(UnreadableError):
        taken(text)


def test_no_cell_is_a_formula() -> None:
    """What begins like one has an apostrophe before it."""
    values = {"wfmap": "1", "steps": {"a": {"name": "=cmd|x"}, "b": {"name": "@sum"}}}
    text = sheet.write(build(document.read(json.dumps(values))))
    cells = [cell for line in text.splitlines() for cell in line.split(",")]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def whole(process: Process) -> str:
    """Write the normal form without origins, and with all that is included in it."""
    return normal(process.model_copy(update={"include": (), "schema_link": None}))


def built_of(process: Process) -> Built:
    """Make a document ready to be exported."""
    alone = process.model_copy(update={"include": (), "schema_link": None})
    return open_document(Source("", document.write(alone).encode()))


def both(built: Built) -> Iterator[tuple[str, Process, tuple[Loss, ...]]]:
    """Write a process as CSV and as Excel, and read both."""
    name = f"{built.process.name}.csv"
    for form, data in (
        (sheet, sheet.write(built.graph).encode()),
        (workbook, workbook.write(built.graph)),
    ):
        found = form.read(data, name=name, simulation=None, process=None)
        yield form.__name__, to_process(found), found.losses


def test_every_model_comes_back_whole_from_csv_and_excel(repository: Path) -> None:
    """What the columns have no place for stands in the last one; nothing is left out."""
    for file in sorted((repository / "models").glob("*.json")):
        built = load(str(file))
        for form, found, losses in both(built):
            assert losses == (), (file.name, form)
            assert whole(found) == whole(built.process), (file.name, form)
        assert export(built, Options(format="excel")).left_out == ()


def test_any_document_comes_back_whole_or_is_told_about() -> None:
    """What somebody made up comes back to the last field, from CSV and from Excel."""
    readings = [examine(json.dumps(document_of(seed))) for seed in range(7_000, 7_040)]
    sound = [one.process for one in readings if one.is_sound and one.process is not None]
    assert len(sound) > 20
    for process in sound:
        built = built_of(process)
        for form, found, losses in both(built):
            assert losses == (), form
            assert whole(found) == whole(process), form
        assert export(built, Options(format="sheet")).left_out == ()


def test_what_is_too_long_for_a_cell_is_left_out_and_told() -> None:
    """A spreadsheet cuts a cell of more letters; so the field is named instead."""
    steps = {"a": {"x-long": "x" * 40_000, "next": "b"}, "b": {}}
    built = built_of(document.read(json.dumps({"wfmap": "1", "name": "P", "steps": steps})))
    assert export(built, Options(format="sheet")).left_out == ("x-long",)


def test_a_change_in_the_columns_goes_before_what_stands_in_the_last() -> None:
    """A time that somebody wrote counts; where both say something else it is told."""
    spread = {"distribution": "triangular", "min": "1 min", "mode": "2 min", "max": "9 min"}
    steps = {"a": {"processing_time": spread, "priority": 3, "next": "b"}, "b": {}}
    process = document.read(json.dumps({"wfmap": "1", "name": "P", "steps": steps}))
    text = sheet.write(build(process))
    assert ",PT4M," in text
    found, losses = taken(text.replace(",PT4M,", ",5 min,"), "P.csv")
    assert found.steps["a"].priority == process.steps["a"].priority
    assert found.steps["a"].processing_time is not None
    assert found.steps["a"].processing_time.value == 300
    assert [loss.code for loss in losses] == ["edited-elsewhere"]
    spoilt, losses = taken("step,more\na,no\n")
    assert list(spoilt.steps) == ["a"]
    assert [loss.code for loss in losses] == ["more"]


def rows_of_workbook(rows: list[list[Any]], *merged: str) -> bytes:
    """Make a workbook as a person would, with another library."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    for place in merged:
        page.merge_cells(place)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_workbook(data: bytes) -> tuple[Process, tuple[Loss, ...]]:
    """Read a workbook."""
    found = workbook.read(data, name="Claims.xlsx", simulation=None, process=None)
    return to_process(found), found.losses


def test_a_workbook_as_people_make_it_is_read() -> None:
    """Titles, merged cells, other names of columns, times, percent and a line of totals."""
    data = rows_of_workbook(
        [
            ["Claims department"],
            [],
            ["Step", "Role", "Next step", "Condition", "Probability", "Duration", "Cost"],
            ["Check", "Clerk", "Covered?", None, None, timedelta(minutes=90), 2.5],
            ["Covered?", None, "Pay", "yes", 0.8, None, None],
            [None, None, "Refuse", "no", 0.2, None, None],
            ["Pay", "Desk", None, None, None, time(0, 5), 1],
            ["Refuse", None, None, None, None, "10 min", None],
            ["Total", None, None, None, None, None, 3.5],
        ],
        *("A1:G1", "B4:B6", "A5:A6", "B7:B8"),
    )
    process, losses = read_workbook(data)
    assert list(process.steps) == ["check", "covered", "pay", "refuse"]
    actors = {key: step.actor for key, step in process.steps.items()}
    assert actors == {"check": "clerk", "covered": "clerk", "pay": "desk", "refuse": "desk"}
    ways = [(w.to, w.when, w.share and w.share.value) for w in process.steps["covered"].next]
    assert ways == [("pay", "yes", 0.8), ("refuse", "no", 0.2)]
    times = {key: step.processing_time for key, step in process.steps.items()}
    seconds = {key: one.expected for key, one in times.items() if one is not None}
    assert seconds == {"check": 5400, "pay": 300, "refuse": 600}
    assert [(loss.code, loss.line) for loss in losses] == [("title", 1), ("totals", 9)]


def test_a_step_that_is_called_total_is_a_step() -> None:
    """A line of totals says nothing of what follows, who does it or what it is."""
    process, losses = taken("step,next,fixed_cost\na,Total,\nTotal,b,\nb,,\nSum:,,12\n")
    assert list(process.steps) == ["a", "total", "b"]
    assert [(loss.code, loss.element) for loss in losses] == [("totals", "Sum:")]


def test_excel_opens_what_is_written() -> None:
    """Another library finds the same cells as in the CSV: numbers as numbers, words as words."""
    steps = {
        "a": {"name": "=1+1", "kind": "decision", "next": [{"to": "b", "share": 0.25}, "c"]},
        "b": {"fixed_cost": 2.5},
        "c": {},
    }
    graph = build(document.read(json.dumps({"wfmap": "1", "steps": steps})))
    data = workbook.write(graph)
    assert data == workbook.write(graph)
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book["Steps"]
    rows = list(page.iter_rows(values_only=True))
    table = list(csv.reader(io.StringIO(sheet.write(graph))))
    assert [cell or "" for cell in rows[0]] == table[0]
    share, cost = table[0].index("share"), table[0].index("fixed_cost")
    assert rows[1][1] == "=1+1"
    assert page["B2"].data_type == "s"
    assert (rows[1][share], rows[3][cost]) == (0.25, 2.5)
    assert "A2:A3" in {str(one) for one in page.merged_cells.ranges}
    assert page.freeze_panes == "A2"


def test_what_is_no_workbook_is_refused() -> None:
    """So are one without steps, and one that unpacks to more than memory holds."""
    with pytest.raises(UnreadableError, match="cannot be read"):
        read_workbook(b"PK no zip")
    with pytest.raises(UnreadableError, match="no row names a column"):
        read_workbook(rows_of_workbook([["a", "b"], [1, 2]]))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/a.xml", b"0" * 200_000_001)
    with pytest.raises(InputLimitError, match="unpacked"):
        read_workbook(out.getvalue())


def test_every_door_takes_and_gives_a_workbook(tmp_path: Path) -> None:
    """The shell, Python and HTTP write the same bytes and read the same document."""
    file, out = tmp_path / "p.json", tmp_path / "p.xlsx"
    steps = {"a": {"name": "A", "next": "b"}, "b": {}}
    file.write_text(json.dumps({"wfmap": "1", "name": "p", "steps": steps}), "utf-8")
    assert run(["export", str(file), "-o", str(out)]) == 0
    assert model_of(file).export_bytes(format="excel") == out.read_bytes()
    with pytest.raises(WfmapError, match="is no text"):
        model_of(file).export(format="excel")
    assert run(["import", str(out), "-o", str(tmp_path / "q.json")]) == 0
    with TestClient(create_app(Settings()), base_url="http://localhost") as client:
        body = json.loads(file.read_bytes())
        made = client.post("/v1/export", params={"format": "excel"}, json=body)
        form = {"file": ("p.xlsx", out.read_bytes())}
        read = client.post("/v1/import", files=form)
    assert made.content == out.read_bytes()
    written = document.read((tmp_path / "q.json").read_text("utf-8"))
    assert document.read(json.dumps(read.json()["document"])) == written
    assert normal(written) == normal(document.read(file.read_text("utf-8")))


def test_a_sheet_of_another_name_keeps_the_name_of_its_process() -> None:
    """Whatever its file is called by the time it is read; one of people has that of its file."""
    values = {"wfmap": "1.1", "name": "Claims", "steps": {"a": {"name": "File it"}}}
    written = sheet.write(build(document.read(json.dumps(values))))
    process, losses = taken(written, "Copy of claims.csv")
    assert (process.name, losses) == ("Claims", ())
    assert taken("step,name\na,File it\n", "Mail.csv")[0].name == "Mail"
