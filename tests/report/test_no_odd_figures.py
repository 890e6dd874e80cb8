"""What people read of the bundled models holds no number that only a machine writes."""

import re
from datetime import date
from pathlib import Path

import pytest

from wfmap.operations.answering import analyse
from wfmap.operations.checking import CheckOptions
from wfmap.operations.sources import source_of
from wfmap.report.answers import FORMATS as ANSWERS
from wfmap.report.findings import FORMATS as FINDINGS

ROOT = Path(__file__).resolve().parents[2]
MODELS = sorted((ROOT / "models").glob("*.json"))
ODD = re.compile(r"\de[+-]\d|\b(?:nan|inf|NaN|Infinity)\b")


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_no_answer_or_finding_has_an_odd_figure(path: Path) -> None:
    """No exponent, nothing that is not a number, nothing infinite."""
    done = analyse(source_of(str(path)), CheckOptions(date(2026, 11, 27)))
    for name in ("text", "markdown"):
        text = ANSWERS[name](done.built.process, done.answers, done.findings, done.ranked)
        assert not ODD.search(text)
    assert not ODD.search(FINDINGS["text"](done.findings))


def test_no_map_has_an_odd_figure() -> None:
    """The words on the maps of the models, and what is told where one points."""
    drawings = sorted((ROOT / "diagrams").glob("*.svg"))
    assert drawings
    for path in drawings:
        words = re.findall(r"<(?:text|title|desc|tspan)[^>]*>([^<]*)", path.read_text("utf-8"))
        assert not [told for told in words if ODD.search(told)]
