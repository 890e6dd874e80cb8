"""Each figure of a survey, a landscape and an audit is a record, in text and picture alike."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from wfmap.audit.recorded import audit_records
from wfmap.operations.audit import Options, Tables, audit
from wfmap.operations.checking import load
from wfmap.operations.results.audit import audit_result
from wfmap.operations.results.landscape import landscape_result
from wfmap.operations.results.survey import survey_result
from wfmap.operations.surveying import systems_survey
from wfmap.readiness.people.questionnaire import Role, questionnaire
from wfmap.readiness.people.reading import read_answers
from wfmap.readiness.people.recorded import survey_records
from wfmap.readiness.people.scoring import Survey, score
from wfmap.readiness.systems.recorded import landscape_records
from wfmap.report.audit import audit_sections
from wfmap.report.audit_charts import audit_charts
from wfmap.report.section import Section
from wfmap.report.survey.people import survey_sections
from wfmap.report.survey.people_charts import survey_charts
from wfmap.report.survey.systems import systems_sections
from wfmap.report.survey.systems_chart import systems_charts
from wfmap.report.telling import Teller
from wfmap.report.writing import text_section
from wfmap.units.record import Record, Told

Json = dict[str, Any]
ROLES = (Role("clerk", "Clerk"), Role("nurse", "Nurse"), Role("leadership", "Leadership"))


def values_of(told: Iterable[Told]) -> dict[tuple[str, str, str, str], set[object]]:
    """Gather the values of records by what they are figures of."""
    found: dict[tuple[str, str, str, str], set[object]] = {}
    for one in told:
        found.setdefault(one.record.identity, set()).add(one.record.value)
    return found


def agree(
    sections: Iterable[Section], drawn: Iterable[Told], given: Iterable[Json]
) -> dict[str, list[Record]]:
    """Hold each figure of a text and of its pictures to be one, and to stand in the JSON.

    Args:
        sections: the text.
        drawn: what its pictures draw.
        given: the `figures` of the JSON.

    Returns:
        The records by key.
    """
    told: list[Told] = []
    for section in sections:
        text = " ".join(text_section(section).split())
        assert not [one.text for one in section.figures if one.text not in text]
        told += section.figures
    found = values_of([*told, *drawn])
    assert not {identity: values for identity, values in found.items() if len(values) > 1}
    names = ("key", "element", "unit", "basis")
    in_json = {tuple(one[name] for name in names): {one["value"]} for one in given}
    assert not {
        key: (found[key], in_json.get(key)) for key in found if found[key] != in_json.get(key)
    }
    by_key: dict[str, list[Record]] = {}
    for one in [*told, *drawn]:
        by_key.setdefault(one.record.key, []).append(one.record)
    return by_key


@pytest.fixture
def survey() -> Survey:
    """Return three roles of six people who see it differently, some of whom do not know."""
    opinions = {"clerk": (1, 2, 2, 3, 2, "dk"), "nurse": (3, 3, 4, 2, 5, 3), "leadership": (5,) * 6}
    rows = [
        {"role": role, "respondent": k, "item": item.id, "answer": one}
        for role, ones in opinions.items()
        for k, one in enumerate(ones)
        for item in questionnaire().items
    ]
    found = read_answers(json.dumps(rows).encode(), [role.id for role in ROLES])
    return score(found, ROLES, ("leadership",))


def test_a_survey_tells_and_draws_its_records(survey: Survey) -> None:
    """Means of every role and scale, their intervals, and by how much leadership differs."""
    teller = Teller(survey_records(survey, "survey score --charts"))
    survey_charts(survey, teller)
    result = survey_result(survey, ()).to_dict()
    found = agree(survey_sections(survey), teller.told, result["figures"])
    scales = len(questionnaire().scales)
    means = {record.element for record in found["mean"]}
    assert len(means) == scales * (len(ROLES) + 1)
    assert {record.element for record in found["gap.low"]} == {
        f"role/{role}/scale/{scale.name}"
        for role in ("clerk", "nurse")
        for scale in questionnaire().scales
    }
    given = {
        (role["role"], scale["scale"]): scale["value"]
        for role in result["roles"]
        for scale in role["scales"]
    }
    of = survey_records(survey, "survey score")
    for (role, scale), value in given.items():
        kept = of.value("mean", f"role/{role}/scale/{scale}")
        assert value == kept


@pytest.mark.parametrize("name", ["order-to-cash", "hospital-intake", "invoice-approval"])
def test_a_landscape_tells_and_draws_its_records(repository: Path, name: str) -> None:
    """How fit each system is to be called, how much its limit leaves, and days of connectors."""
    found = systems_survey(load(str(repository / "models" / f"{name}.json")))
    teller = Teller(landscape_records(found, "survey systems --charts"))
    pictures = systems_charts(found, teller)
    drawn = teller.told
    written = "".join(pictures.values())
    assert not [one.text for one in drawn if one.text.replace(">", "&gt;") not in written]
    result = landscape_result(found).to_dict()
    by_key, uses = agree(systems_sections(found), drawn, result["figures"]), result["uses"]
    told = {record.element for record in by_key.get("fitness.low", [])}
    assert told == {f"system/{use['system']}/{use['direction']}" for use in uses}


def test_an_audit_tells_and_draws_its_records(tmp_path: Path) -> None:
    """Every measure with its interval and what it is counted among, and personal data."""
    rows = [f"{k},{'' if k % 7 == 0 else 'a'},u{k}@example.org,2026-01-{k % 28 + 1:02}\n"
            for k in range(60)]  # fmt: skip
    (tmp_path / "orders.csv").write_text("id,kind,mail,made\n" + "".join(rows))
    document = {
        "wfmap": "1.1",
        "name": "Orders",
        "stores": {"orders": {"name": "Orders", "source": "orders.csv"}},
        "steps": {"do": {"reads": ["orders"]}},
    }
    (tmp_path / "p.json").write_text(json.dumps(document))
    done = audit(load(str(tmp_path / "p.json")), Options(today=date(2026, 2, 1)), Tables(tmp_path))
    teller = Teller(audit_records(done.audited, "audit --format html"))
    assert audit_charts(done.process, done.audited, teller)
    result = audit_result(done).to_dict()
    text = audit_sections(done.process, done.audited, done.verdicts)
    by_key = agree(text, teller.told, result["figures"])
    assert by_key["rows"][0].value == 60
    measures = result["stores"][0]["measures"]
    assert len(measures) > 3
    for one in measures:
        key = f"{one['dimension']}.{one['metric']}"
        assert one["value"] in [record.value for record in by_key[key]]
        assert one["low"] in [record.value for record in by_key[f"{key}.low"]]
    assert by_key["cells"]
