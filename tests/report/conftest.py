"""A small process whose answers can be worked out by hand, and golden files."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from wfmap.answers import Answers, answers
from wfmap.facts import stated
from wfmap.findings import Finding
from wfmap.graph import ProcessGraph, build
from wfmap.model.document import examine
from wfmap.rules.engine import find

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def claim() -> ProcessGraph:
    """Build the graph of the claim process."""
    reading = examine((HERE / "fixtures" / "claim.json").read_bytes(), file="claim.json")
    assert reading.is_sound, reading.findings
    assert reading.process is not None
    return build(reading.process)


@pytest.fixture(scope="session")
def claim_answers(claim: ProcessGraph) -> Answers:
    """Answer the four questions about the claim process."""
    return answers(claim, stated(claim))


@pytest.fixture(scope="session")
def claim_findings() -> tuple[Finding, ...]:
    """Run a few rules on the claim process, with the places of what they find."""
    text = (HERE / "fixtures" / "claim.json").read_bytes()
    reading = examine(text, file="claim.json")
    assert reading.process is not None
    graph = build(reading.process)
    chosen = ("missing-shares", "rekeying", "shadow-record")
    found = find(graph, stated(graph), today=date(2026, 1, 1), only=chosen)
    return reading.place(found.findings)


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Return what compares a text with a golden file; WFMAP_GOLDEN=write writes them anew."""

    def compare(name: str, text: str) -> None:
        path = HERE / "golden" / name
        if os.environ.get("WFMAP_GOLDEN") == "write":
            path.write_text(text, "utf-8")
        assert text == path.read_text("utf-8"), f"{name}: WFMAP_GOLDEN=write writes it anew"

    return compare
