"""What a report for a board is made of, and what its chapters are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from wfmap.answers import Answers
from wfmap.audit.audit import Audited
from wfmap.audit.verdicts import StoreVerdict
from wfmap.bottlenecks import Bottlenecks
from wfmap.facts.state import Unsettled
from wfmap.findings import Finding
from wfmap.insertion.candidates import Candidates
from wfmap.insertion.portfolio.result import Portfolio
from wfmap.model.process import Process
from wfmap.plan.planning import Plan
from wfmap.readiness.people.questionnaire import Role
from wfmap.readiness.people.scoring import Survey
from wfmap.readiness.systems.landscape import Landscape

if TYPE_CHECKING:
    from wfmap.analysis.baseline import Baseline

__all__ = ["HEADINGS", "Board", "People"]

HEADINGS: Final[Mapping[str, str]] = {
    "summary": "Summary",
    "map": "The process",
    "answers": "What data flows where, who decides, what is handed over, where time goes",
    "bottlenecks": "What limits the process, and what would help",
    "systems": "How the systems can be connected",
    "data": "How good the data is",
    "people": "How ready the people are",
    "candidates": "The candidates, with AI and without",
    "portfolio": "What to do together",
    "challenges": "The challenges",
    "plan": "Who does what when",
    "findings": "Findings",
}
"""Chapters by anchor, in their order."""


@dataclass(frozen=True, slots=True)
class People:
    """Who does the work, and what they answered.

    `survey` is None where no answers were given; `close` names the roles whose earlier survey
    counts nearly as many people.
    """

    asked: tuple[Role, ...] = ()
    survey: Survey | None = None
    close: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """The parts of a report; None for what the document does not say enough for.

    `maps` are SVG by name: `flow`, `bottlenecks`, `candidates`.
    """

    process: Process
    today: date
    maps: Mapping[str, str]
    answers: Answers
    findings: tuple[Finding, ...]
    systems: Landscape
    people: People
    plan: Plan
    ranked: Bottlenecks | None = None
    candidates: Candidates | None = None
    portfolio: Portfolio | None = None
    audited: tuple[Audited, ...] = ()
    verdicts: tuple[StoreVerdict, ...] = ()
    baseline: "Baseline | None" = None

    @property
    def seen(self) -> "Baseline | None":
        """The process as it is, simulated; None where nothing was."""
        known = self.candidates.baseline if self.candidates is not None else None
        return self.baseline or known

    @property
    def settled(self) -> bool | None:
        """Whether all that was simulated has settled; None where nothing was."""
        parts = (self.baseline, self.ranked, self.candidates, self.portfolio)
        known = [part.settled for part in parts if part is not None]
        told = [settled for settled in known if settled is not None]
        return all(told) if told else None

    @property
    def not_settled(self) -> Unsettled | None:
        """Why not; None where it has, or nothing was simulated."""
        base = self.baseline.simulated.not_settled if self.baseline is not None else None
        ranked = self.ranked.not_settled if self.ranked is not None else None
        found = self.candidates.not_settled if self.candidates is not None else None
        chosen = self.portfolio.state.not_settled if self.portfolio is not None else None
        return base or ranked or found or chosen
