"""What is said of how much of a case is work, where the document leaves queues to prediction."""

import json
import re
from datetime import date
from typing import Any

from wfmap.facts import stated
from wfmap.graph import build
from wfmap.model.document import examine
from wfmap.rules.engine import find


def test_a_share_with_queues_stands_beside_the_one_that_an_analysis_says() -> None:
    """Half an hour of work, nine hours of stated rest, and a queue of four hours and a half."""
    step: dict[str, Any] = {
        "name": "Answer letter",
        "actor": "clerk",
        "processing_time": {"distribution": "exponential", "mean": "30 min"},
        "wait_time": "9 h",
    }
    document = {
        "wfmap": "1",
        "name": "Letters",
        "arrivals": {"count": 9, "per": "5 h"},
        "actors": {"clerk": {"name": "Clerk", "capacity": 1}},
        "steps": {"answer": step},
    }
    process = examine(json.dumps(document)).process
    assert process is not None
    graph = build(process)
    told_by = find(graph, stated(graph), today=date(2026, 1, 5), only={"waiting-dominates"})
    (found,) = told_by.findings
    told = re.search(r"flow efficiency of ([\d.]+) %, or ([\d.]+) % with queues", found.message)
    assert told is not None
    assert [float(share) for share in told.groups()] == [4, 5]
