"""A log that is written reads back the same with other tools."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pyarrow import parquet

from wfmap.errors import WfmapError
from wfmap.logs import EventLog, write

SECOND = 1_000_000
MONDAY = 1_767_571_200 * SECOND
"""5 January 2026, 00:00 UTC."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CENTURIES = 40_000_000_000 * SECOND
"""Microseconds; longer than any run may take."""


@pytest.fixture
def log() -> EventLog:
    """Make a log of two cases and three rows, with names that formats choke on."""
    return EventLog(
        case=np.array([0, 1, 0]),
        activity=np.array([0, 0, 1]),
        resource=np.array([0, 1, -1]),
        enabled=np.array([MONDAY, MONDAY + SECOND, MONDAY + 60 * SECOND]),
        started=np.array([MONDAY, MONDAY + 30 * SECOND, MONDAY + 60 * SECOND]),
        ended=np.array([MONDAY + 30 * SECOND, MONDAY + 45 * SECOND, MONDAY + 90 * SECOND]),
        activities=('Check "A" & <B>', '=HYPERLINK("x")'),
        resources=("Zoë", "desk 2"),
    )


def test_csv_has_one_line_a_row_and_no_formula(log: EventLog, tmp_path: Path) -> None:
    """Times are ISO 8601 in UTC; a name that looks like a formula is quoted."""
    write(log, tmp_path / "log.csv")
    with (tmp_path / "log.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["case_id"] for row in rows] == ["0", "1", "0"]
    assert rows[1] == {
        "case_id": "1",
        "activity": 'Check "A" & <B>',
        "resource": "desk 2",
        "enable_time": "2026-01-05T00:00:01.000Z",
        "start_time": "2026-01-05T00:00:30.000Z",
        "end_time": "2026-01-05T00:00:45.000Z",
    }
    assert rows[2]["activity"] == '\'=HYPERLINK("x")'
    assert not rows[2]["resource"]


@given(
    names=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1),
    micros=st.lists(st.integers(0, CENTURIES), min_size=1),
)
def test_any_name_and_moment_comes_back_from_csv(names: list[str], micros: list[int]) -> None:
    """A reader of CSV finds what datetime says, down to the millisecond begun."""
    moments = np.array(micros)
    codes = np.arange(len(moments)) % len(names)
    columns = (codes, codes, codes - 1, moments, moments, moments)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log.csv"
        write(EventLog(*columns, tuple(names), tuple(names)), path)
        rows = list(csv.DictReader(StringIO(path.read_text(encoding="utf-8"), newline="")))
    safe = [f"'{name}" if name.startswith(("=", "+", "-", "@")) else name for name in names]
    assert [row["activity"] for row in rows] == [safe[code] for code in codes]
    assert [row["resource"] for row in rows] == [[*safe, ""][code - 1] for code in codes]
    stamps = [EPOCH + timedelta(microseconds=micro) for micro in micros]
    said = [stamp.isoformat(timespec="milliseconds").replace("+00:00", "Z") for stamp in stamps]
    assert [row["end_time"] for row in rows] == said


def test_a_log_without_rows_is_a_line_of_names(tmp_path: Path) -> None:
    """No case got to any work."""
    none = np.zeros(0, dtype=np.int64)
    write(EventLog(none, none, none, none, none, none, (), ()), tmp_path / "log.csv")
    (line,) = (tmp_path / "log.csv").read_text().splitlines()
    assert line == "case_id,activity,resource,enable_time,start_time,end_time"


def test_parquet_keeps_microseconds_names_and_what_is_unknown(
    log: EventLog, tmp_path: Path
) -> None:
    """Another reader gets the same columns."""
    write(log, tmp_path / "log.parquet")
    table = parquet.read_table(tmp_path / "log.parquet")
    assert table.column_names == [
        "case_id",
        "activity",
        "resource",
        "enable_time",
        "start_time",
        "end_time",
    ]
    assert table["activity"].to_pylist() == [log.activities[k] for k in log.activity]
    assert table["resource"].to_pylist() == ["Zoë", "desk 2", None]
    assert str(table.schema.field("end_time").type) == "timestamp[us, tz=UTC]"
    assert table["end_time"].cast("int64").to_pylist() == log.ended.tolist()


def test_xes_has_a_trace_a_case_and_three_events_a_row(log: EventLog, tmp_path: Path) -> None:
    """Events are in the order of time, with life-cycle transitions and resources."""
    write(log, tmp_path / "log.xes")
    root = etree.parse(tmp_path / "log.xes").getroot()
    space = {"x": "http://www.xes-standard.org/"}
    traces = root.findall("x:trace", space)
    assert [len(trace.findall("x:event", space)) for trace in traces] == [6, 3]
    events = [
        {part.get("key"): part.get("value") for part in event}
        for event in traces[0].findall("x:event", space)
    ]
    assert [event["lifecycle:transition"] for event in events] == [
        "schedule",
        "start",
        "complete",
    ] * 2
    assert events[0]["concept:name"] == 'Check "A" & <B>'
    assert events[0]["org:resource"] == "Zoë"
    assert events[-1]["time:timestamp"] == "2026-01-05T00:01:30.000+00:00"
    assert "org:resource" not in events[-1]


def test_another_ending_is_refused_with_those_that_are_known(log: EventLog, tmp_path: Path) -> None:
    """The message names the formats, and nothing is written."""
    with pytest.raises(WfmapError, match="xlsx") as refused:
        write(log, tmp_path / "log.xlsx")
    assert refused.value.hint == "one of .csv, .parquet, .xes"
    assert not list(tmp_path.iterdir())


def test_columns_of_different_lengths_are_no_log(log: EventLog) -> None:
    """They would be paired wrongly."""
    with pytest.raises(ValueError, match="length"):
        EventLog(
            log.case, log.activity[:1], log.resource, log.enabled, log.started, log.ended, (), ()
        )
