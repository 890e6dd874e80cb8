"""What an AI spares people is counted in persons, exactly."""

from pathlib import Path

import pytest

from wfmap.facts import stated
from wfmap.graph import build
from wfmap.insertion.oversight import reliefs
from wfmap.model.document import examine
from wfmap.rules.rule import Subject

CASES = Path(__file__).parents[1] / "rules"


def case_of(path: str) -> Subject:
    """Make what a rule looks at of one of the cases of the rules."""
    process = examine((CASES / path).read_bytes()).process
    assert process is not None
    graph = build(process)
    return Subject(graph, stated(graph))


def test_relief_is_the_time_by_hand_of_the_cases_that_stay_away() -> None:
    """Of 6 letters an hour 87 % stay away from 12 minutes of work: 1.044 persons.

    One in ten goes on by hand at once, and a tenth of the 30 % that are reviewed after the review:
    0.13 × 12 min by hand and 0.3 × 2 min of review in 10 min are a load of 0.216.
    """
    subject = case_of("hours-that-free-nobody/spares-half-a-person.json")
    (relief,) = reliefs(subject, subject.graph.steps["read"])
    assert relief.actor == "clerk"
    assert relief.load == pytest.approx(0.216)
    assert relief.freed == pytest.approx(1.044)
    assert relief.by_hand == pytest.approx(0.216 + 1.044)
    assert relief.spent == pytest.approx(0.06)


def test_nothing_is_spared_where_nothing_is_predicted() -> None:
    """Without arrivals and times there is no figure, and none is made up."""
    subject = case_of("no-fallback/spares-an-answer-behind-the-ai-that-leads-to-a-person.json")
    assert list(reliefs(subject, subject.graph.steps["read"])) == []
