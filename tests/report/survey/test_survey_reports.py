"""A scored survey and a landscape as a person reads them."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from wfmap.model.document import read, write
from wfmap.operations.checking import load
from wfmap.operations.results.landscape import landscape_result
from wfmap.operations.results.survey import survey_result
from wfmap.operations.surveying import systems_survey
from wfmap.readiness.people.keeping import with_scores
from wfmap.readiness.people.questionnaire import Role, questionnaire
from wfmap.readiness.people.reading import read_answers
from wfmap.readiness.people.scoring import Survey, score
from wfmap.render.text import text_width
from wfmap.report.survey import SURVEYS, people_charts
from wfmap.report.survey.people_charts import survey_charts
from wfmap.report.survey.systems import SYSTEMS
from wfmap.report.survey.systems_chart import systems_charts

ROLES = (
    Role("clerk", "Clerk"), Role("judge", "Hidden <judge>"), Role("idle", "Idle"),
    Role("leadership", "Leadership"),
)  # fmt: skip


@pytest.fixture
def survey() -> Survey:
    """Return five clerks, two judges and five leaders, who differ from one another."""
    opinions = {"clerk": (1, 2, 2, 3, 2), "judge": (1, 5), "leadership": (4, 5, 4, 5, 5)}
    rows = [
        {"role": role, "respondent": k, "item": item.id,
         "answer": 6 - one if item.is_reversed else one}
        for role, ones in opinions.items()
        for k, one in enumerate(ones)
        for item in questionnaire().items
    ]  # fmt: skip
    found = read_answers(json.dumps(rows).encode(), [role.id for role in ROLES])
    return score(found, ROLES, ("leadership",))


WRITERS: dict[str, Callable[[Survey, tuple[str, ...]], str]] = {
    **SURVEYS,
    "json": lambda found, little: survey_result(found, little).to_json(),
}
"""Everything that a survey is written as."""


@pytest.mark.parametrize("name", ["text", "json", "markdown"])
def test_the_report_is_the_golden_one(
    survey: Survey, name: str, golden: Callable[[str, str], None]
) -> None:
    """The same bytes each time; the role of two has neither a figure nor a count."""
    golden(f"survey.{name}", WRITERS[name](survey, ()))


def test_a_role_withheld_is_in_no_picture(survey: Survey) -> None:
    """And every picture is XML."""
    pictures = survey_charts(survey)
    assert set(pictures) == {"readiness", "gap"}
    for svg in pictures.values():
        ET.fromstring(svg)  # noqa: S314 - our own picture
        assert "judge" not in svg


def test_the_names_of_scales_have_room_left_of_the_picture(survey: Survey) -> None:
    """Letters of a reader a third wider than those measured still begin inside it."""
    for svg in survey_charts(survey).values():
        assert "Knows what to do when it is wrong" in svg
        longest = text_width("Knows what to do when it is wrong", 10)
        assert people_charts.ROOM["minExtent"] > 1.33 * longest


def _everything(hidden: Sequence[object], few: Sequence[object]) -> list[str]:
    """Score five clerks and leaders, hidden judges, and a scale that few clerks ticked."""
    rows: list[dict[str, object]] = [
        {"role": role, "respondent": k, "item": item.id, "answer": (k + place) % 5 + 1}
        for role in ("clerk", "leadership")
        for k in range(6)
        for place, item in enumerate(questionnaire().items)
        if item.scale != "skills"
    ]
    for role, said in (("judge", hidden), ("clerk", few)):
        items = [i for i in questionnaire().items if role == "judge" or i.scale == "skills"]
        rows += [
            {"role": role, "respondent": k, "item": item.id, "answer": one}
            for k, one in enumerate(said)
            for item in items
        ]
    survey = score(
        read_answers(json.dumps(rows).encode(), [r.id for r in ROLES]), ROLES, ("leadership",)
    )
    process = read(b'{"wfmap": "1", "steps": {"do": {"actor": "clerk"}}}')
    written = write(with_scores(process, survey, "2026-11-02"))
    told = [writer(survey, ()) for writer in WRITERS.values()]
    return [*told, *survey_charts(survey).values(), written]


@pytest.mark.parametrize(
    ("hidden", "few"),
    [([5], [5]), ([1, 5, "dk", 3], ["dk"] * 4), (["dk"] * 4, [1, 2, 3, 4]), ([2, 2], [4, 4])],
)
def test_no_export_tells_anything_of_fewer_than_five(
    hidden: Sequence[object], few: Sequence[object]
) -> None:
    """Text, JSON, Markdown, pictures and document: the same bytes whatever one to four said.

    Be it a role of one to four, or one to four of a role who ticked a scale: their number, their
    opinions and their don't knows are in no figure, so nothing is left to subtract.
    """
    assert _everything(hidden, few) == _everything([1], [1])


def test_without_roles_there_is_nothing_to_draw() -> None:
    """A survey that nobody answered says so."""
    empty = score(read_answers(b"[]", []), ROLES, ("leadership",))
    assert survey_charts(empty) == {}
    assert "nothing is shown" in SURVEYS["text"](empty, ())


MODELS = (
    "consumer-loan", "customer-complaint", "hiring", "hospital-intake", "insurance-claim",
    "invoice-approval", "invoice-to-pay", "it-incident", "it-incident-to-be", "order-to-cash",
)  # fmt: skip


@pytest.mark.parametrize("name", MODELS)
def test_every_bundled_landscape_is_told_and_drawn(repository: Path, name: str) -> None:
    """As text within 100 columns of sentences, as JSON and Markdown, as a picture that is XML."""
    found = systems_survey(load(str(repository / "models" / f"{name}.json")))
    values = landscape_result(found).to_dict()
    assert {use["system"] for use in values["uses"]} <= {s["id"] for s in values["systems"]}
    assert all(0 <= use["fitness"]["low"] <= use["fitness"]["high"] <= 1 for use in values["uses"])
    assert SYSTEMS["text"](found)
    assert SYSTEMS["markdown"](found).startswith("## Systems")
    for svg in systems_charts(found).values():
        assert ET.fromstring(svg).tag.endswith("svg")  # noqa: S314 - our own picture
