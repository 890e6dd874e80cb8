"""A map whose figures rest on shares that nobody stated says so."""

from typing import Any

import pytest

from wfmap.analysis.overlays import assuming
from wfmap.graph import build
from wfmap.model.process import Process
from wfmap.overlay import Mark, Overlay

Document = dict[str, Any]
WORK: Document = {"processing_time": "10 min"}


def marked(shares: list[float | None], *, names: int = 1) -> Overlay:
    """Lay an overlay over splits with some shares, one after the other."""
    steps: Document = {}
    for k in range(names):
        ways = [
            {"to": to, **({"share": s} if s is not None else {})}
            for to, s in zip((f"x{k}", f"y{k}"), shares, strict=True)
        ]
        steps[f"g{k}"] = {"kind": "decision", "name": f"Way {k}?", "next": ways}
        steps |= {f"{x}{k}": {**WORK, "next": [{"to": f"g{k + 1}"}]} for x in "xy"}
    steps[f"g{names}"] = {"kind": "end"}
    graph = build(Process.model_validate({"wfmap": "1", "name": "T", "steps": steps}))
    return assuming(graph, Overlay(name="waits", steps={"g0": Mark(note="1 h")}, summary="long"))


def test_shares_that_are_taken_as_even_are_told_in_the_subtitle_and_at_their_split() -> None:
    """What was said before stays in front of it."""
    found = marked([None, None])
    assert found.summary == "long; shares of 'Way 0?' are not stated: taken as even"
    assert found.steps["g0"].note == "1 h\nits shares are not stated: taken as even"


def test_many_splits_are_counted() -> None:
    """Names of more than two would fill the head of the map."""
    assert marked([None, None], names=3).summary == (
        "long; shares of 3 splits are not stated: taken as even"
    )


@pytest.mark.parametrize("shares", [[0.5, 0.5], [0.2, 0.8]])
def test_stated_shares_are_no_assumption(shares: list[float | None]) -> None:
    """Even ones that are even."""
    assert marked(shares).summary == "long"
