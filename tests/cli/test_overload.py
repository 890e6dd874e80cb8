"""What is said first of a process that cannot keep up: what would let it, and no odd figure."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]


@pytest.fixture
def desk(folder: Path) -> Callable[..., Path]:
    """Return a function that writes a desk with work of so many minutes, thrice an hour."""

    def write(minutes: float, **more: Any) -> Path:
        work = {"name": "Take", "actor": "desk", "processing_time": f"{minutes:g} min", **more}
        document = {
            "wfmap": "1",
            "arrivals": {"count": 3, "per": "1 h"},
            "actors": {"desk": {"name": "Desk", "capacity": 1}},
            "steps": {"take": work},
        }
        path = folder / "desk.json"
        path.write_text(json.dumps(document))
        return path

    return write


def test_what_ends_a_growing_queue_leads_and_what_does_not_says_so(
    cli: Cli, desk: Callable[..., Path]
) -> None:
    """One more is enough at 150 %; a tenth faster lets 5.3 cases more be done of 72 a day."""
    said = " ".join(cli("analyse", desk(30), "--full", "--bottlenecks", "predicted").out.split())
    one_more = "Desk, one more; then no queue grows any more."
    faster = "Take, 10 % faster; it lets the process do 5.3 cases more a day, which is not enough."
    assert one_more in said
    assert said.index(one_more) < said.index(faster)
    assert "?." not in said


def test_what_is_wrong_each_time_is_work_without_end(cli: Cli, desk: Callable[..., Path]) -> None:
    """At an error rate of 1 no number of people could keep up, and no share is made up."""
    said = cli("analyse", desk(3, error_rate=1), "--full", "--bottlenecks", "predicted").out
    assert "Desk gets work without end: nobody could keep up." in said
    assert "00 %" not in said
    assert "half the errors; then no queue grows any more." in " ".join(said.split())
