"""What a person reads first of candidates and of a portfolio: twelve lines of 80 columns."""

from functools import cache
from pathlib import Path

import pytest

from wfmap.insertion.candidates import Candidates, candidates
from wfmap.insertion.portfolio.result import portfolio
from wfmap.operations.checking import load
from wfmap.report.insertion.brief import brief_candidates, brief_portfolio
from wfmap.report.tables import columns

MODELS = sorted((Path(__file__).parents[2] / "models").glob("*.json"))


@cache
def found_in(path: Path) -> Candidates:
    """Find the candidates of a model, predicted."""
    return candidates(load(str(path)).graph)


def fits(text: str) -> bool:
    """Tell whether a text has at most twelve lines, none over 80 columns."""
    lines = text.splitlines()
    return len(lines) <= 12 and max(map(columns, lines)) <= 80


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_candidates_fit_in_twelve_lines_of_eighty_columns(path: Path) -> None:
    """Of every bundled model."""
    text = brief_candidates(found_in(path))
    assert fits(text), text


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_portfolio_fits_in_twelve_lines_of_eighty_columns(path: Path) -> None:
    """Of every bundled model, with what half a year of one person buys."""
    found = found_in(path)
    text = brief_portfolio(found, portfolio(found, 26))
    assert fits(text), text
