"""Candidates as text and Markdown, and their pictures as SVG."""

from collections.abc import Callable, Mapping
from typing import Final

from wfmap.insertion.candidates import Candidates
from wfmap.report.insertion.brief import (
    brief_candidates,
    brief_candidates_section,
    brief_portfolio,
    brief_portfolio_section,
)
from wfmap.report.insertion.sections import candidates_sections
from wfmap.report.writing import markdown_section, text_section

__all__ = [
    "CANDIDATES",
    "brief_candidates",
    "brief_candidates_section",
    "brief_portfolio",
    "brief_portfolio_section",
    "candidates_sections",
]

CANDIDATES: Final[Mapping[str, Callable[[Candidates], str]]] = {
    "text": lambda found: "\n".join(text_section(s) for s in candidates_sections(found)),
    "markdown": lambda found: "\n".join(markdown_section(s) for s in candidates_sections(found)),
}
"""Writers of candidates, by format."""
