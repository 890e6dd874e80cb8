"""How long a worker may take for an operation."""

import json
from pathlib import Path

from wfmap.service.budgets import READING, seconds_for, seconds_of
from wfmap.service.settings import Settings


def test_what_simulates_may_take_as_long_as_its_events_need() -> None:
    """Reading takes the same for all; events are counted on top of it."""
    assert seconds_of("check") == READING
    assert seconds_of("simulate") == seconds_for(60e6) > 5 * READING
    assert seconds_for(0) == READING


def test_the_setting_bounds_every_operation_by_five_minutes() -> None:
    """Unless told otherwise."""
    assert Settings().time_limit == 300.0


def test_the_description_says_how_long_each_operation_may_take(repository: Path) -> None:
    """Whatever a worker does says its seconds where it says that they were not enough."""
    paths = json.loads((repository / "api" / "openapi.json").read_text("utf-8"))["paths"]
    late = {
        path: found["responses"]["504"]["description"]
        for path, methods in paths.items()
        for found in methods.values()
        if "504" in found["responses"]
    }
    assert "At most 60 seconds" in late["/v1/check"]
    assert "At most 300 seconds" in late["/v1/simulation"]
    assert all("WFMAP_TIME_LIMIT" in told for told in late.values())
