"""A chart where memory is limited."""

import subprocess
import sys

import pytest

DRAW = """
import resource
resource.setrlimit(resource.RLIMIT_DATA, (400_000_000, 400_000_000))
from wfmap.report.vega import drawn
try:
    drawn({"mark": "bar", "data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a"}}})
except MemoryError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits what is written to")
def test_a_chart_that_has_no_room_is_refused_and_ends_nothing() -> None:
    """The engine that draws charts would end the whole process by a signal."""
    told = subprocess.run(
        [sys.executable, "-c", DRAW], capture_output=True, text=True, check=False, timeout=60
    )
    assert (told.returncode, told.stdout.strip()) == (0, "no room to draw a chart")
