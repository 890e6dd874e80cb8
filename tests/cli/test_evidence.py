"""`wfmap evidence`: what was measured elsewhere, and what the defaults rest on."""

from collections.abc import Callable
from typing import Any

import pytest

from wfmap.errors import WfmapError
from wfmap.operations.evidence import evidence, evidence_names


def test_evidence_is_listed_for_people(cli: Callable[..., Any]) -> None:
    """Each default with what it rests on, each measurement with what speaks against it."""
    told = cli("evidence", "monitor").out
    assert "prediction interval" in told
    assert all(len(line) <= 80 for line in told.splitlines())
    assert len(cli("evidence").out.splitlines()) == len(evidence_names())
    with pytest.raises(WfmapError, match="no pattern"):
        evidence("monitr")
