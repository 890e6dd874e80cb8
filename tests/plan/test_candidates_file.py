"""Candidates from a file: those that `wfmap candidates` wrote, and clear words for all else."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from wfmap.errors import UnreadableError
from wfmap.insertion.candidates import candidates
from wfmap.operations.checking import load
from wfmap.operations.results.candidates import candidates_result
from wfmap.plan.candidates_file import read_candidates
from wfmap.report.beside import Beside

MODELS = Path(__file__).resolve().parents[2] / "models"


def test_what_was_written_is_read_back() -> None:
    """All that a plan is made from: place, stage, utilities, vetoes, shortfalls, details."""
    found = candidates(load(str(MODELS / "consumer-loan.json")).graph)
    for read, made in zip(
        read_candidates(candidates_result(found, Beside()).to_json().encode(), "c"),
        found.all,
        strict=True,
    ):
        assert (read.id, read.pattern, read.stage) == (made.id, made.pattern, made.stage)
        assert (read.element.kind, read.element.id) == (made.element.kind, made.element.id)
        assert [c.utility for c in read.criteria] == [c.utility for c in made.criteria]
        assert read.vetoes == made.vetoes
        assert read.shortfalls == made.shortfalls
        assert (read.rank, read.verdict, read.reviewer) == (made.rank, made.verdict, made.reviewer)
        assert (read.flips, read.next_rung) == (made.flips, made.next_rung)
        assert read.only_after == made.only_after
        if made.money is not None:
            assert read.money == replace(made.money, samples=None, hope=None)
        assert {k: v for k, v in made.details.items() if v == v} == dict(read.details)  # noqa: PLR0124 - not a number


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is not JSON"),
        ('{"a": 1}', "is no list of candidates"),
        ("[1]", "candidate 1: it is no candidate"),
        ('[{"id": "a"}]', "candidate 1: it has no 'element'"),
        (
            json.dumps([{"id": "a", "element": {"kind": "step", "id": "s"}, "pattern": "magic",
                         "stage": "assist", "title": "t"}]),
            "'magic' is none of",
        ),
    ],
)  # fmt: skip
def test_what_is_no_candidate_is_refused_with_its_place(text: str, said: str) -> None:
    """And with where to get one."""
    with pytest.raises(UnreadableError, match=said) as caught:
        read_candidates(text.encode(), "c.json")
    assert "wfmap candidates" in caught.value.hint
