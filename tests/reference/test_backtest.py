"""The back-test reads what was known before, and nothing of how a case ended."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from wfmap.model.document import examine
from wfmap.reference.backtest.__main__ import main
from wfmap.reference.backtest.asking import Answer, answer_of, flips_of, own_studies
from wfmap.reference.backtest.case import document_of, step_of
from wfmap.reference.backtest.scoring import Row, by_its_own, is_right, regret, told

Json = dict[str, Any]
PATTERNS = (
    "agent", "answer-questions", "automate-with-escalation", "classify-and-route", "code",
    "draft-for-review", "extract", "monitor", "no-ai", "prioritise", "recommend-decision",
    "second-reader", "summarise-at-handoff", "triage-to-one-or-two", "validate-and-match",
)  # fmt: skip


def assumed(value: float, unit: str = "") -> Json:
    """State a number that is a guess."""
    return {"value": value, "unit": unit, "mark": "assumed", "reason": "usual"}


def case_of(pattern: str) -> Json:
    """Write a case of letters that are sorted and answered, now and then closed by the head."""
    step = "Match letter" if pattern == "validate-and-match" else "Handle letter"
    return {
        "id": "town-letters",
        "title": "Letters of a town",
        "inserted": "a machine at the letters",
        "pattern": pattern,
        "at_step": step,
        "process_before": {
            "volume": {**assumed(900, "letters a week"), "per": "P1W"},
            "actors": [
                {"name": "clerk", "count": assumed(9)},
                {"name": "head", "count": assumed(1)},
            ],
            "steps": [
                {"name": "Send", "actor": "citizen", "minutes": assumed(1)},
                {"name": "Scan", "actor": "scanning system", "minutes": assumed(0)},
                {"name": step, "actor": "clerk", "minutes": assumed(12)},
                {"name": "Close", "actor": "head", "minutes": assumed(5), "share": assumed(0.1)},
            ],
        },
        "stakes": {
            "reversible": "reversible",
            "affects_person": False,
            "error_cost": assumed(20, "EUR per wrong letter"),
            "error_rate_by_hand": assumed(0.04),
            "class": "low",
        },
        "data_before": ["all letters are scanned, every answer is kept"],
        "decision": {"text": "tried", "stage_taken": "autonomous"},
        "outcome": {"kind": "success", "figures": []},
        "right_verdict": {"verdict": "worth doing", "stage": "assist", "text": "as a help"},
        "why": "it is a help",
        "not_known_before": [],
    }


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_case_becomes_a_sound_document_in_which_its_pattern_is_found(pattern: str) -> None:
    """Whatever the pattern, without a table by case."""
    case = case_of(pattern)
    reading = examine(json.dumps(document_of(case)))
    assert reading.is_sound, [finding.message for finding in reading.findings]
    assert step_of(case) in document_of(case)["steps"]
    assert answer_of(case).verdict is not None


TOLD = json.loads(Path(__file__).with_name("insertions.json").read_text("utf-8"))["cases"]
MISSED = frozenset(("two-readings-of-scans",))
"""By the minutes stated a machine costs more than a second reading."""


@pytest.mark.parametrize("case", TOLD, ids=[case["id"] for case in TOLD])
def test_insertions_that_are_told_elsewhere_are_judged_rightly(case: Json) -> None:
    """What should not be done is not proposed, what was worth doing is; misses stay listed."""
    assert is_right(answer_of(case), case["right_verdict"]) is (case["id"] not in MISSED)


def test_nothing_of_the_end_of_a_case_is_read() -> None:
    """Another outcome, verdict or reason gives the same document and the same answer."""
    case = case_of("draft-for-review")
    other = copy.deepcopy(case)
    other["outcome"] = {"kind": "failure", "figures": []}
    other["right_verdict"] = {"verdict": "do not", "stage": "none", "text": "no"}
    other["why"], other["decision"] = "it fails", {"text": "left", "stage_taken": "none"}
    assert document_of(other) == document_of(case)
    assert answer_of(other) == answer_of(case)


def test_a_case_is_judged_without_its_own_study() -> None:
    """A rare word of its id leaves out the studies that have it; common words leave out none."""
    assert "klarna-2024" in own_studies({**case_of("code"), "id": "klarna-assistant"})
    assert own_studies({**case_of("code"), "id": "xyzzy-of"}) == ()


def test_a_stage_too_high_is_worse_than_caution() -> None:
    """Three points a stage, one for nothing where it is worth doing."""
    right = {"verdict": "worth doing", "stage": "assist"}
    assert is_right(Answer("only_after", "assist"), right)
    assert not is_right(Answer("do", "supervised"), right)
    assert not is_right(Answer("do_not", "none"), right)
    stages = ("none", "shadow", "assist", "supervised", "autonomous")
    assert [regret(stage, right) for stage in stages] == [1, 0, 0, 3, 6]


def test_the_files_own_scoring_stands_beside() -> None:
    """The same verdict is right, another one half, a higher stage or nothing instead wrong."""
    right = {"verdict": "worth doing", "stage": "assist"}

    def scored(verdict: str, stage: str) -> str:
        return by_its_own(
            Row("x", verdict, stage, right=False, holds=None, flips_named=None), right
        )

    assert scored("do", "assist") == "right"
    assert scored("only_after", "assist") == "half"
    assert scored("do", "supervised") == scored("do_not", "none") == "wrong"
    case = {"id": "x", "right_verdict": right, "decision": {"stage_taken": "assist"}}
    text = told([Row("x", "do", "assist", right=True, holds=None, flips_named=None)], [case])
    assert "as the file scores: right 1" in text


OPEN = Path(__file__).resolve().parents[3] / "shared" / "evidence" / "backtest.json"


@pytest.mark.skipif(not OPEN.exists(), reason="the open half of the published cases is not there")
def test_the_table_in_the_docs_does_not_get_worse() -> None:
    """As many are right as the page says, no stage is too high, four are simply to be done."""
    cases = json.loads(OPEN.read_text("utf-8"))["cases"]
    answers = {case["id"]: answer_of(case) for case in cases}
    rights = {case["id"]: case["right_verdict"] for case in cases}
    assert sum(is_right(answers[name], right) for name, right in rights.items()) >= 22
    assert sum(regret(answers[name].stage, right) for name, right in rights.items()) <= 1
    worth = {name for name, right in rights.items() if right["verdict"] == "worth doing"}
    done = {name for name, answer in answers.items() if answer.verdict == "do"}
    assert done <= worth
    assert len(done) >= 4
    unsaid = {name for name, answer in answers.items() if answer.verdict == "cannot_say"}
    assert len(unsaid) * 3 <= len(cases)
    assert len(unsaid & worth) * 4 <= len(worth)


def test_numbers_that_are_guesses_are_moved_one_by_one() -> None:
    """What changes the verdict is told by its place in the case; shares stay at 1 at most."""
    case = case_of("draft-for-review")
    found = dict(flips_of(case, Answer("never said", "none")))
    assert "stakes/error_cost" in found
    assert "process_before/steps/2/minutes" in found
    assert set(found.values()) == {False}


def test_a_table_has_a_row_for_each_case(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A document that somebody put into the folder is taken as it is."""
    cases, folder, out = tmp_path / "cases.json", tmp_path / "documents", tmp_path / "table.json"
    cases.write_text(json.dumps({"cases": [case_of("draft-for-review")]}), "utf-8")
    main(cases, folder, out, moved=False)
    (row,) = json.loads(out.read_text("utf-8"))
    assert set(row) == {"id", "verdict", "stage", "right", "holds", "flips_named"}
    assert "of 1" in capsys.readouterr().out
    document = json.loads((folder / "town-letters.json").read_text("utf-8"))
    document["steps"]["handle-letter"]["physical"] = True
    (folder / "town-letters.json").write_text(json.dumps(document), "utf-8")
    main(cases, folder, out, moved=False)
    assert json.loads(out.read_text("utf-8"))[0]["verdict"] is None
