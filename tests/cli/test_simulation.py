"""Simulating, comparing and verifying from the shell."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from wfmap.units.durations import human

Cli = Callable[..., Any]

DESK: dict[str, Any] = {
    "wfmap": "1",
    "name": "Desk & <door>",
    "currency": "EUR",
    "arrivals": {"count": 3, "per": "1 h"},
    "target": {"cycle_time": "2 h"},
    "actors": {"desk": {"name": "Desk", "capacity": 1, "cost_per_hour": 60}},
    "steps": {
        "take": {
            "name": "Take <in>",
            "actor": "desk",
            "processing_time": {"distribution": "exponential", "mean": "12 min"},
            "next": {"to": "file", "handoff": {"wait": "30 min"}},
        },
        "file": {"name": "File", "actor": "desk", "processing_time": "4 min"},
    },
}
QUICK = ("--cases", "300", "--replications", "4", "--workers", "1")


@pytest.fixture
def desk(folder: Path) -> Path:
    """Write a desk that keeps up."""
    (folder / "desk.json").write_text(json.dumps(DESK))
    return folder / "desk.json"


@pytest.fixture
def faster(folder: Path) -> Path:
    """Write a desk that is twice as fast at the door."""
    document = json.loads(json.dumps(DESK))
    document["steps"]["take"]["processing_time"]["mean"] = "6 min"
    (folder / "faster.json").write_text(json.dumps(document))
    return folder / "faster.json"


def test_simulate_writes_what_a_program_needs(cli: Cli, desk: Path) -> None:
    """Cycle time with its interval, waits by cause, pools, throughput, cost; times in seconds."""
    found = cli("simulate", desk, *QUICK, "--seed", "7", "--format", "json").json
    time = found["cycle_time"]
    assert time["interval"][0] < time["mean"] < time["interval"][1]
    assert time["p50"] <= time["p90"] <= time["p95"]
    assert found["waits"]["take--file"] == {"handoff": pytest.approx(1800)}
    assert found["waits"]["take"]["contention"] > 0
    assert 0.5 < found["pools"]["desk"]["load"] < 1
    assert found["pools"]["desk"]["littles_gap"] < 1e-9
    assert found["throughput"]["mean"] == pytest.approx(3 / 3600, rel=0.1)
    assert found["cost"]["mean"] == pytest.approx(16, rel=0.1)
    assert (found["replications"], found["cases"], found["seed"]) == (4, 300, 7)


def test_the_same_seed_gives_the_same_bytes(cli: Cli, desk: Path) -> None:
    """Whatever the number of workers; another seed gives others."""
    once = cli("simulate", desk, *QUICK, "--format", "json").out
    assert cli("simulate", desk, *QUICK[:4], "--workers", "2", "--format", "json").out == once
    assert cli("simulate", desk, *QUICK, "--seed", "1", "--format", "json").out != once


def test_the_text_tells_it_in_sentences_and_tables(cli: Cli, desk: Path) -> None:
    """For a person."""
    done = cli("simulate", desk, *QUICK)
    assert done.code == 0
    assert "on average" in done.out
    assert "Waiting in an average case, by cause" in done.out
    assert "4 replications of 300 cases" in done.out
    assert cli("simulate", desk, *QUICK, "--format", "markdown").out.startswith("## Desk")


def test_the_event_log_has_a_row_for_each_execution(cli: Cli, desk: Path, folder: Path) -> None:
    """Every case takes both steps, in order, one server at a time."""
    assert cli("simulate", desk, *QUICK, "--log", "log.csv").code == 0
    with (folder / "log.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    taken = [row for row in rows if row["activity"] == "Take <in>"]
    filed = {row["case_id"]: row for row in rows if row["activity"] == "File"}
    assert len(taken) >= 300
    assert {row["resource"] for row in rows} == {"Desk"}
    assert all(row["enable_time"] <= row["start_time"] <= row["end_time"] for row in rows)
    both = [(row, filed[row["case_id"]]) for row in taken if row["case_id"] in filed]
    assert len(both) >= 299
    assert all(first["end_time"] < second["enable_time"] for first, second in both)
    served = sorted(rows, key=lambda row: row["start_time"])
    ends = [row["end_time"] for row in served]
    assert all(row["start_time"] >= end for row, end in zip(served[1:], ends, strict=False))


def test_the_log_of_one_replication_is_that_of_the_first_of_many(
    cli: Cli, desk: Path, folder: Path
) -> None:
    """Whether it was kept or run again."""
    cli("simulate", desk, *QUICK, "--log", "many.csv")
    cli("simulate", desk, "--cases", "300", "--replications", "1", "--log", "one.csv")
    assert (folder / "one.csv").read_bytes() == (folder / "many.csv").read_bytes()


def test_a_log_of_an_unknown_kind_is_refused(cli: Cli, desk: Path, folder: Path) -> None:
    """The message names the kinds."""
    done = cli("simulate", desk, *QUICK, "--log", "log.xlsx")
    assert done.code == 2
    assert ".csv, .parquet, .xes" in done.err
    assert not (folder / "log.xlsx").exists()


def test_an_overloaded_process_is_called_so_with_what_it_lacks(
    cli: Cli, desk: Path, folder: Path
) -> None:
    """Pool, load and missing capacity, no times; as asked it runs, and warns."""
    document = json.loads(desk.read_text())
    document["arrivals"]["count"] = 6
    (folder / "full.json").write_text(json.dumps(document))
    found = cli("simulate", "full.json", "--events", "1e5", "--format", "json").json
    time = found["cycle_time"]
    assert (time["mean"], time["interval"], time["unbounded"]) == (None, None, True)
    assert found["not_settled"]["reason"] == "overload"
    assert "1 more of it would be enough" in found["not_settled"]["message"]
    done = cli("simulate", "full.json", "--events", "1e5", "--require-settled")
    assert done.code == 1
    assert "A case takes" not in done.out
    assert (
        "A case takes at least"
        in cli("simulate", "full.json", "--events", "1e5", "--allow-unstable").out
    )
    told = cli("simulate", "full.json", *QUICK)
    assert told.code == 0
    assert "take them as no forecast" in " ".join(told.out.split())


def test_the_long_run_is_said_first_with_seed_and_version(cli: Cli, desk: Path) -> None:
    """And the prediction stands beside it; all of it has its names in JSON."""
    text = " ".join(cli("simulate", desk, "--events", "1e5").out.split())
    assert text.index("In the long run") < text.index("seed 0, wfmap ") < text.index("A case takes")
    assert "Predicted: " in text
    found = cli("simulate", desk, "--events", "1e5", "--format", "json").json
    assert (found["question"], found["span"], found["seed"]) == ("long-run", None, 0)
    assert set(found["cycle_time"]["intervals"]) == {"p50", "p90", "p95"}
    assert set(found["predicted"]) == {
        "basis",
        "cycle_time",
        "p95",
        "late",
        "cost",
        "gap_reason",
        "note",
    }
    assert found["version"]
    if not found["settled"]:
        assert found["cycle_time"]["interval"] is None
        assert set(found["not_settled"]) == {"reason", "events_needed", "message"}


def test_a_span_from_a_day_on_is_told_week_by_week(cli: Cli, desk: Path) -> None:
    """Two weeks from a Wednesday; cases that come are those that end or are left at its end."""
    choice = ("--from", "2026-12-02", "--weeks", "2", "--events", "1e5")
    found = cli("simulate", desk, *choice, "--format", "json").json
    assert found["question"] == "from"
    assert found["span"] == {"from": "2026-12-02", "until": "2026-12-16"}
    assert [week["from"] for week in found["weeks"]] == ["2026-12-02", "2026-12-09"]
    came = sum(week["came"]["mean"] for week in found["weeks"])
    assert came == pytest.approx(3 * 24 * 14, rel=0.05)
    assert "From 2026-12-02 until 2026-12-16" in cli("simulate", desk, *choice).out
    assert cli("simulate", desk, "--weeks", "2").code == 2
    assert cli("simulate", desk, "--from", "tomorrow").code == 2
    assert cli("simulate", desk, "--events", "nan").code == 2


def test_charts_are_drawn_with_hostile_names_as_text(cli: Cli, desk: Path, folder: Path) -> None:
    """Three SVG files that parse, with every name in them whole."""
    assert cli("simulate", desk, *QUICK, "--charts", "charts").code == 0
    drawn = sorted(path.name for path in (folder / "charts").iterdir())
    assert drawn == ["cycle-times.svg", "queues.svg", "waits.svg"]
    texts = (folder / "charts" / "waits.svg").read_text("utf-8")
    assert etree.fromstring(texts.encode()).tag.endswith("svg")
    assert "Take &lt;in&gt;" in texts


def test_compare_tells_what_a_change_does(cli: Cli, desk: Path, faster: Path, folder: Path) -> None:
    """Both, and the paired difference, whose interval excludes nothing happening."""
    found = cli("compare", desk, faster, *QUICK, "--format", "json").json
    change = found["difference"]["cycle_time"]
    assert change["high"] < 0
    means = [found[which]["cycle_time"]["mean"] for which in ("as_is", "to_be")]
    assert change["change"] == pytest.approx(means[1] - means[0])
    assert found["difference"]["breaches"]["change"] < 0
    text = cli("compare", desk, faster, *QUICK, "--charts", "charts").out
    assert "shorter on average" in text
    assert ": as-is against to-be" in text
    assert [path.name for path in (folder / "charts").iterdir()] == ["cycle-times.svg"]


def test_a_process_compared_with_itself_does_not_differ(cli: Cli, desk: Path) -> None:
    """The same random numbers give the same cases: the difference is nothing at all."""
    found = cli("compare", desk, desk, *QUICK, "--format", "json").json
    nothing = {"change": 0, "low": 0, "high": 0}
    mean = found["as_is"]["cycle_time"]["mean"]
    same = {"before": mean, "after": mean, "settled": True, "relative": nothing}
    assert found["difference"]["cycle_time"] == {**nothing, **same}
    text = cli("compare", desk, desk, *QUICK).out
    assert "The cycle time does not change." in text
    assert "not settled" not in text


@pytest.mark.parametrize("choice", [("--events", "3e5"), QUICK])
def test_what_is_printed_as_is_and_to_be_differs_by_the_change_that_is_printed(
    cli: Cli, desk: Path, faster: Path, choice: tuple[str, ...]
) -> None:
    """In every row that has a change, in the long run as where the runs were named."""
    found = cli("compare", desk, faster, *choice, "--format", "json").json
    difference = found["difference"]
    for key, mean in (
        ("cycle_time", found["as_is"]["cycle_time"]["mean"]),
        ("cost", found["as_is"]["cost"]["mean"]),
        ("throughput", found["as_is"]["throughput"]["mean"]),
        ("breaches", found["as_is"]["late"]),
    ):
        row = difference[key]
        assert row["before"] == mean
        assert row["after"] - row["before"] == pytest.approx(row["change"], abs=1e-9)
    text = cli("compare", desk, faster, *choice).out
    row = next(line for line in text.splitlines() if "cycle time  " in line)
    assert human(difference["cycle_time"]["before"]) in row
    assert human(difference["cycle_time"]["after"]) in row


def test_candidates_print_times_that_differ_by_the_change_they_print(cli: Cli) -> None:
    """The time with a candidate is the baseline's and the change that its criterion tells."""
    model = str(Path(__file__).parents[2] / "models" / "customer-complaint.json")
    found = cli("candidates", model, "--events", "1e6", "--format", "json").json
    told = 0
    for candidate in found["candidates"]:
        known = {
            record["key"]: record["value"]
            for record in found["figures"]
            if record["element"] == f"candidate/{candidate['id']}"
        }
        before, after = (candidate["details"].get(f"cycle_time_{at}") for at in ("before", "after"))
        if before and after and known.get("value.cycle_time") is not None:
            told += 1
            assert after / before - 1 == pytest.approx(known["value.cycle_time"], abs=1e-9)
    assert told


def test_analyse_leads_with_the_bottlenecks(cli: Cli, desk: Path) -> None:
    """Per kind of lever a list, best first, with effects, rank intervals and reasons."""
    found = cli("analyse", desk, "--bottlenecks", "predicted", "--format", "json").json
    assert set(found["bottlenecks"]) == {
        "faster",
        "capacity",
        "hours",
        "handoff",
        "batch",
        "rework",
        "share",
    }
    first = found["bottlenecks"]["faster"][0]
    assert first["element"]["id"] == "take"
    assert set(first["effect"]) == {
        "settled",
        "cycle_time",
        "throughput",
        "cost",
        "breaches",
        "within_outcomes",
        "work",
        "parts",
    }
    assert set(first["effect"]["cycle_time"]) == {"change", "low", "high", "settled"}
    assert first["rank_interval"][0] == 1
    assert "queue for Desk" in first["mechanism"]
    assert found["bottleneck_study"]["limited_by"] == "desk"
    text = cli("analyse", desk, "--full", "--bottlenecks", "predicted").out
    assert text.index("Where the bottlenecks are") < text.index("Where time goes")
    assert "bottlenecks" not in cli("analyse", desk, "--bottlenecks", "none", "-f", "json").json


def test_an_unknown_backend_is_refused_with_those_that_are_known(cli: Cli, desk: Path) -> None:
    """And one whose package is missing names the package."""
    done = cli("simulate", desk, *QUICK, "--backend", "abacus")
    assert done.code == 2
    assert "loky" in done.err


def test_bottlenecks_can_be_laid_over_a_map(cli: Cli, desk: Path, folder: Path) -> None:
    """With the rank and the cause on the first step."""
    assert cli("draw", desk, "--overlay", "bottlenecks", "-o", "map.svg").code == 0
    assert "· queue" in (folder / "map.svg").read_text("utf-8")
