"""How old data is, against the pace of the process."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from wfmap.audit.audit import Audited, audit
from wfmap.audit.measures import Measure
from wfmap.audit.pace import Pace, outrun, paces
from wfmap.audit.tables import Sample, Table
from wfmap.graph import build
from wfmap.model.document import read
from wfmap.units.durations import DAY, HOUR

TODAY = date(2026, 11, 1)


def document(**more: Any) -> dict[str, Any]:
    """Ten cases a day of two hours each; half are looked up twice, all are written once."""
    return {
        "wfmap": "1",
        "name": "Shop",
        "arrivals": {"count": 10, "per": "1 d"},
        "stores": {"t": {"source": "t.csv", "audit": {"key": "id", "updated": "changed"}}},
        "actors": {"clerk": {"name": "Clerk", "capacity": 5}},
        "steps": {
            "look": {
                "name": "Look up",
                "actor": "clerk",
                "processing_time": "2 h",
                "reads": ["t"],
                "next": "enough",
            },
            "enough": {
                "kind": "decision",
                "name": "Enough?",
                "next": [
                    {"to": "again", "when": "no", "share": 0.5},
                    {"to": "write", "when": "yes", "share": 0.5},
                ],
            },
            "again": {
                "name": "Look again",
                "actor": "clerk",
                "processing_time": "1 min",
                "reads": ["t", "t"],
                "next": "write",
            },
            "write": {
                "name": "Write down",
                "actor": "clerk",
                "processing_time": "1 min",
                "writes": ["t"],
            },
        },
        **more,
    }


def rows(folder: Path, ages: list[int]) -> None:
    """Write a table whose rows were changed so many days ago."""
    lines = [f"{i},{TODAY - timedelta(days=age)}" for i, age in enumerate(ages)]
    (folder / "t.csv").write_text("\n".join(["id,changed", *lines, ""]), encoding="utf-8")


def value(found: Audited, metric: str) -> Measure:
    """Give one measure."""
    (mine,) = [m for m in found.measures if m.metric == metric]
    return mine


def test_the_pace_is_arrivals_times_visits() -> None:
    """15 reads a day (one each, half once more, a store named twice counts once), 10 writes."""
    pace = paces(build(read(json.dumps(document()))), 2 * HOUR)["t"]
    assert pace.cycle == 2 * HOUR
    assert pace.reads == pytest.approx(15 / DAY)
    assert pace.writes == pytest.approx(10 / DAY)


def test_what_is_not_stated_is_unknown() -> None:
    """Without arrivals no rate, and a case without times has no length."""
    told = document()
    del told["arrivals"]
    assert paces(build(read(json.dumps(told))), 0.0)["t"] == Pace()


def test_age_is_counted_in_cases_and_reads(tmp_path: Path) -> None:
    """A median of four days: 48 cases of two hours long, and 60 reads rely on it meanwhile."""
    rows(tmp_path, [0, 2, 4, 6, 8])
    process = read(json.dumps(document()))
    pace = paces(build(process), 2 * HOUR)
    (found,) = audit(process, tmp_path, TODAY, pace=pace)
    assert value(found, "ageNewest").value == 0
    assert value(found, "ageP50").value == 4 * DAY
    assert value(found, "ageP50PerCase").value == pytest.approx(48)
    assert value(found, "readsAtAgeP50").value == pytest.approx(60)
    assert value(found, "readsAtAgeP50").high == pytest.approx(120)
    assert not [r for r in found.remarks if "old copy" in r]


def test_dates_to_come_are_counted_and_are_not_the_newest(tmp_path: Path) -> None:
    """Of four rows one is dated tomorrow: a quarter, and the newest is three days old."""
    rows(tmp_path, [-1, 3, 4, 5])
    (found,) = audit(read(json.dumps(document())), tmp_path, TODAY)
    future = value(found, "futureRows")
    assert (future.counted, future.n) == (1, 4)
    assert value(found, "ageNewest").value == 3 * DAY


@pytest.mark.parametrize(("days", "told"), [(1, False), (2, True), (40, True)])
def test_a_table_the_process_has_outrun_is_said(tmp_path: Path, days: int, told: bool) -> None:  # noqa: FBT001 - a row of the table
    """Ten writes a day: no row of today or yesterday may be a matter of hours, of two days not."""
    rows(tmp_path, [days, days + 5])
    process = read(json.dumps(document()))
    (found,) = audit(process, tmp_path, TODAY, pace=paces(build(process), HOUR))
    said = [r for r in found.remarks if "is the table an old copy?" in r]
    assert bool(said) is told
    assert all("about every 2.4 h" in remark for remark in said)


def test_of_a_sample_fewer_rows_are_expected() -> None:
    """Of one row in a hundred, two days without a row are no wonder; of all they are."""
    newest = Measure("timeliness", "ageNewest", "c", 2 * DAY, 2 * DAY, 2 * DAY, 9, 0, "seconds")
    pace = Pace(writes=10 / DAY)
    whole = Table("t", ("c",), 9, total=9)
    part = Table("t", ("c",), 9, total=900, sample=Sample(0.01, None, "one in a hundred"))
    assert list(outrun([newest], whole, pace))
    assert not list(outrun([newest], part, pace))
