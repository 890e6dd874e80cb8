"""Plans as people and other tools get them: golden Markdown, pages, CSV, issue trackers, Gantt."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from tests.plan.claims import CLAIMS, DOCUMENT, TODAY, built_from, candidate, short
from wfmap.operations.planning import plan_of
from wfmap.operations.results.plan import PlanResult, plan_changes_result, plan_result
from wfmap.plan.diff import outline_of, read_outline
from wfmap.plan.planning import Plan, PlanOptions
from wfmap.plan.schedule import Runs
from wfmap.report.beside import Beside
from wfmap.report.plan import DIFFS, PLANS, gantt

GOLDEN = Path(__file__).with_name("claims.md")
HOSTILE = b"</title><script>alert(1)</script>{owner}"


def plan(document: bytes = DOCUMENT) -> Plan:
    """Plan one candidate of the small process."""
    options = PlanOptions(TODAY, TODAY, ("read--extract--supervised",), runs=Runs(500, 1))
    mine = candidate(shortfalls=(short(CLAIMS),))
    return plan_of(built_from(document), options, (mine,))


def result(document: bytes = DOCUMENT) -> PlanResult:
    """Give the plan as data."""
    return plan_result(plan(document), Beside())


def rows(text: str) -> list[dict[str, str]]:
    """Read CSV."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_the_markdown_is_the_golden_one() -> None:
    """To the letter, so that every change of the report is seen."""
    assert PLANS["markdown"](plan()) == GOLDEN.read_text("utf-8")


@pytest.mark.parametrize("name", PLANS)
def test_the_same_plan_gives_the_same_bytes(name: str) -> None:
    """In every format, made twice from the document."""
    assert PLANS[name](plan()) == PLANS[name](plan())


def test_the_json_has_what_other_tools_build_on() -> None:
    """Challenges, tasks with p50 and p90, stages with gates, roles; and it reads back."""
    found = json.loads(result().to_json())
    assert {"challenges", "tasks", "stages", "raci"} <= found.keys()
    for task in found["tasks"]:
        assert task["start"]["p50"] <= task["finish"]["p50"] <= task["finish"]["p90"]
    stages = found["stages"][0]["stages"]
    assert [s["stage"] for s in stages] == ["baseline", "shadow", "assist", "supervised"]
    assert all(s["gates"] for s in stages)
    assert all(len(r["to_be"]["accountable"]) == 1 for r in found["raci"])
    assert read_outline(json.dumps(found).encode(), "p") == outline_of(plan())


def test_the_page_needs_no_network_and_runs_nothing() -> None:
    """No address is loaded, no script is there, and the chart is inside."""
    page = PLANS["html"](plan())
    assert page.lower().startswith("<!doctype html>")
    assert "<script" not in page
    assert not re.findall(r'(?:src|href)="(?!#|data:)', page)
    assert "svg" in page


@pytest.mark.parametrize("name", ["html", "svg"])
def test_a_hostile_name_never_becomes_markup(name: str) -> None:
    """Of the process, a step, an actor or a store; braces stay braces."""
    text = DOCUMENT
    for label in (b"Claims file", b"Read claim", b"Claims clerk", b'"name": "Claims"'):
        hostile = b'"name": "' + HOSTILE + b'"' if label.startswith(b'"') else HOSTILE
        text = text.replace(label, hostile)
    found = PLANS[name](plan(text))
    assert "<script" not in found
    assert "&lt;/title&gt;" in found


def test_no_cell_of_any_csv_is_a_formula() -> None:
    """Whatever a step or an owner is called."""
    text = DOCUMENT.replace(b"Claims file", b"=1+1").replace(b'"IT"', b'"@SUM(A1)"')
    for name in ("csv", "jira", "github"):
        for row in rows(PLANS[name](plan(text))):
            assert not any(str(cell)[:1] in set("=+-@\t\r") for cell in row.values() if cell)


def test_jira_gets_its_columns_and_links_of_rows_that_exist() -> None:
    """A summary in every row, dates, seconds, and what blocks what by the numbers of the file."""
    text = PLANS["jira"](plan())
    assert text.startswith("Issue Id,Issue Type,Summary,")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    links = [i for i, name in enumerate(lines[0]) if name.startswith("Outward issue link")]
    numbers = {line[0] for line in lines[1:]}
    linked = {line[i] for line in lines[1:] for i in links if line[i]}
    assert linked
    assert linked <= numbers
    assert all(line[2] and len(line[2]) <= 255 for line in lines[1:])
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", line[7]) for line in lines[1:])


def test_no_role_is_made_a_user_of_a_tracker() -> None:
    """Owners stand in a column of their own and in the description, never as assignees."""
    jira, github = rows(PLANS["jira"](plan())), rows(PLANS["github"](plan()))
    assert all("Assignee" not in row and row["Owner"] for row in jira)
    assert all(f"Owner: {row['Owner']}" in row["Description"] for row in jira)
    assert not any(row["assignees"] for row in github)


def test_github_gets_title_body_and_labels() -> None:
    """And the measured test by which a repair is done, or the gates of a stage."""
    found = rows(PLANS["github"](plan()))
    assert all(row["title"] and row["state"] == "open" for row in found)
    repair = next(row for row in found if "repair" in row["labels"].split(","))
    assert "Done when: " in repair["body"]
    watched = next(row for row in found if "observe" in row["labels"].split(","))
    assert "Gate: " in watched["body"]


def test_the_chart_has_a_row_for_every_task_and_stays_inside() -> None:
    """Bars begin after the labels and end before the margin."""
    made = plan()
    root = fromstring(gantt(made))
    groups = list(root.iter("{http://www.w3.org/2000/svg}g"))
    assert len(groups) == len(made.tasks)
    width = float(root.get("width", "0"))
    for group in groups:
        for bar in group.iter("{http://www.w3.org/2000/svg}rect"):
            x, wide = float(bar.get("x", "0")), float(bar.get("width", "0"))
            assert 400 < x < x + wide <= width


def test_no_label_of_the_chart_is_cut() -> None:
    """What is long takes more lines, and its row more room."""
    made = plan()
    long = "Nothing is known of the interfaces: Check the application for completeness of papers"
    first = replace(made.challenges[0], title=long)
    owner = "Department of accounts payable and supplier relations"
    tasks = [replace(t, task=replace(t.task, owner=owner)) for t in made.tasks]
    chart = gantt(replace(made, challenges=(first, *made.challenges[1:]), tasks=tuple(tasks)))
    assert "…" not in chart
    assert float(fromstring(chart).get("height", "0")) > float(
        fromstring(gantt(made)).get("height", "0")
    )


def test_an_empty_plan_is_written_too() -> None:
    """A process without any warning and without candidates has nothing to do."""
    quiet = plan_of(built_from(), PlanOptions(TODAY, TODAY, runs=Runs(10)))
    nothing = replace(quiet, tasks=(), challenges=(), finish=None)
    assert "nothing to do" in PLANS["text"](nothing)
    for name in PLANS:
        assert PLANS[name](nothing)


def test_no_claim_of_the_field_is_told_of_one_s_own_project() -> None:
    """What others found about AI projects is no fact about this one."""
    told = PLANS["markdown"](plan()) + PLANS["html"](plan())
    for claim in ("PwC", "Gartner", "MIT", "abandon", "twice as often", "of AI projects"):
        assert claim not in told


def test_a_diff_without_changes_says_so() -> None:
    """In words."""
    assert "Nothing changed." in DIFFS["text"](())
    assert plan_changes_result((), Beside()).to_dict()["changes"] == []
