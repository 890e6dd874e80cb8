"""The answers are written as text, JSON and Markdown, and say the same."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from wfmap.answers import Answers
from wfmap.findings import Finding
from wfmap.graph import ProcessGraph
from wfmap.operations.answering import Analysed
from wfmap.operations.checking import open_document
from wfmap.operations.results.analysis import AnalysisResult, analysis_result
from wfmap.operations.sources import source_of
from wfmap.report.answers import FORMATS, to_text
from wfmap.report.beside import Beside
from wfmap.report.room import shown_in
from wfmap.report.tables import Table, markdown_table, text_table


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_answers_are_written_as_the_golden_files_show(
    name: str,
    claim: ProcessGraph,
    claim_answers: Answers,
    claim_findings: Sequence[Finding],
    golden: Callable[[str, str], None],
) -> None:
    """A person looked at each of them."""
    golden(f"answers.{name}", FORMATS[name](claim.process, claim_answers, claim_findings))


@pytest.fixture
def result(claim_answers: Answers, claim_findings: Sequence[Finding]) -> AnalysisResult:
    """Return what an analysis answers of the claim process, the ranking left out."""
    built = open_document(source_of(str(Path(__file__).parent / "fixtures" / "claim.json")))
    return analysis_result(Analysed(built, claim_answers, tuple(claim_findings)), Beside())


def test_json_is_written_as_the_golden_file_shows(
    result: AnalysisResult, golden: Callable[[str, str], None]
) -> None:
    """A person looked at it."""
    golden("answers.json", result.to_json())


def test_json_holds_the_four_answers_and_the_findings(result: AnalysisResult) -> None:
    """Durations are numbers of seconds."""
    written = json.loads(result.to_json())
    assert set(written["answers"]) == {"data", "decisions", "handoffs", "time"}
    assert written["findings"]
    assert written["answers"]["time"]["wait"] == pytest.approx(1.25 * 7200 + 1800 + 14400)


def test_text_keeps_within_the_columns_of_a_terminal(
    claim: ProcessGraph, claim_answers: Answers
) -> None:
    """A terminal of a hundred wraps nothing."""
    with shown_in(100):
        text = to_text(claim.process, claim_answers, ())
    assert max(len(line) for line in text.splitlines()) <= 100


def test_a_table_is_narrowed_where_it_must() -> None:
    """Figures stay whole while there are wider cells to break."""
    table = Table(("name", "figure"), (("x" * 300, "12.5"), ("y", "3")), (1,))
    with shown_in(100):
        lines = text_table(table)
    assert max(map(len, lines)) <= 100
    assert lines[2].endswith("x    12.5")
    assert "".join(lines).count("x") == 300
    assert lines[-1].endswith(" 3")


def test_nothing_of_a_table_is_cut_where_there_is_no_terminal() -> None:
    """A pipe and a file have no width; one long cell does not widen every row."""
    table = Table(("name", "figure"), (("x" * 3000, "12.5"), ("y", "3")), (1,))
    lines = text_table(table)
    assert lines[2] == f"  {'x' * 3000}    12.5"
    assert len(lines[3]) < 300


def test_markdown_cells_never_become_markup() -> None:
    """Pipes, tags and line breaks are escaped."""
    (_, _, row) = markdown_table(Table(("a",), (("<b>|`*\n# x",),)))
    assert row == r"| \<b\>\|\`\* \# x |"


def test_an_empty_table_is_left_out() -> None:
    """There is nothing to head."""
    assert text_table(Table(("a",), ())) == markdown_table(Table(("a",), ())) == []
