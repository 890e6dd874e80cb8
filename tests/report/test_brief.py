"""What a person reads first: an analysis in twelve lines of 80 columns."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wfmap.operations import answering
from wfmap.operations.answering import Analysed
from wfmap.operations.besides import beside
from wfmap.operations.check import Options as Checking
from wfmap.operations.sources import source_of
from wfmap.report.answers import brief_opening, to_brief
from wfmap.report.tables import columns, cut_to

MODELS = sorted((Path(__file__).parents[2] / "models").glob("*.json"))
DESK: dict[str, Any] = {
    "wfmap": "1.1",
    "name": "Desk",
    "currency": "EUR",
    "arrivals": {"count": 3, "per": "1 h"},
    "actors": {"desk": {"name": "Desk", "capacity": 1, "cost_per_hour": 30}},
    "steps": {"take": {"name": "Take", "actor": "desk", "processing_time": "10 min"}},
}


def analysed(path: Path) -> Analysed:
    """Analyse a document by prediction."""
    return answering.analyse(source_of(str(path)), Checking().checking(), by="predicted")


def brief(done: Analysed) -> str:
    """Write an analysis as the shell does."""
    text = to_brief(done.built.graph, done.predicted, done.findings, done.ranked, done.baseline)
    return beside(done.built).around(text, "brief")


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_an_analysis_fits_in_twelve_lines_of_eighty_columns(path: Path) -> None:
    """Of every bundled model, with what stands beside it; its beginning can be printed at once."""
    done = analysed(path)
    text = brief(done)
    lines = text.splitlines()
    assert len(lines) <= 12, lines
    assert max(map(columns, lines)) <= 80
    assert text.startswith(brief_opening(done.built.graph, done.predicted))


def desk(write: Callable[[Any], Path], **changed: Any) -> str:
    """Write a desk with some keys changed, and analyse it briefly."""
    return brief(analysed(write({**DESK, **changed})))


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Any], Path]:
    """Return a function that writes a document to a file."""
    import json  # noqa: PLC0415 - only here

    def writer(document: Any) -> Path:
        path = tmp_path / "desk.json"
        path.write_text(json.dumps(document))
        return path

    return writer


def test_the_narrow_place_is_named_with_how_busy_it_is(write: Callable[[Any], Path]) -> None:
    """Half of the time, by hand: three cases an hour of ten minutes; six could be done."""
    text = desk(write)
    assert "The narrow place is Desk, 50 % busy: at most 144.0 cases a day." in text
    assert "No target is stated. A case costs 5.00 EUR." in text


def test_the_share_that_meets_the_target_is_told_with_the_share_that_was_asked(
    write: Callable[[Any], Path],
) -> None:
    """Of cases that take 20 minutes on average, exponentially, 95 of 100 take an hour at most."""
    text = desk(
        write,
        target={"cycle_time": "1 h", "percentile": 90},
        steps={
            "take": {
                "name": "Take",
                "actor": "desk",
                "processing_time": {"distribution": "exponential", "mean": "10 min"},
            }
        },
    )
    assert "95 % of cases meet the target of 1 h (90 % asked). A case costs 5.00 EUR." in text


def test_who_is_overloaded_leads_and_no_time_is_told(write: Callable[[Any], Path]) -> None:
    """A queue that grows without end has no cycle time; what ends it is what helps."""
    text = desk(write, arrivals={"count": 12, "per": "1 h"})
    assert "a queue grows without end" in text
    assert "Desk, which gets 200 % of the work it can do" in " ".join(text.split())
    assert "a case takes" not in text
    assert "cases more a day" in text


def test_a_long_name_is_shortened_and_what_is_changed_about_it_is_not(
    write: Callable[[Any], Path],
) -> None:
    """A reader can look the name up; of what is meant nothing else tells."""
    name = "The desk on the second floor that takes what others have no time for"
    text = desk(write, actors={"desk": {"name": name, "capacity": 1, "cost_per_hour": 30}})
    assert "…, one more: " in text
    assert max(map(columns, text.splitlines())) <= 80


def test_a_text_is_cut_by_the_columns_it_takes() -> None:
    """Letters of East Asia take two."""
    assert cut_to("受付の担当者", 7) == "受付の…"
    assert cut_to("short", 5) == "short"
    assert cut_to("shorter", 6) == "short…"


def test_what_nobody_measured_is_named_with_whose_it_is(write: Callable[[Any], Path]) -> None:
    """The arrivals are those of the process, which the first line names."""
    assert "Nobody measured what decides most: processing time of Take." in desk(write)
    known = {"value": "10 min", "provenance": {"basis": "measured", "n": 90}}
    take = {"take": {"name": "Take", "actor": "desk", "processing_time": known}}
    assert "Nobody measured what decides most: arrivals." in desk(write, steps=take)
