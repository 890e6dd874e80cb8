"""What operations give in Python: their objects, each of which can be written as the shell does.

An answer is what the operation found, with all its parts at hand, and can be turned to its result:
the JSON that the shell and the service give, object for object.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from math import isfinite
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from wfmap.analysis.comparison import Comparison
from wfmap.diff import Difference
from wfmap.insertion.portfolio.result import Portfolio
from wfmap.insertion.terms import Candidate
from wfmap.operations.answering import Analysed
from wfmap.operations.auditing import Audit
from wfmap.operations.checking import Checked
from wfmap.operations.explaining import Explained
from wfmap.operations.surveying import Form
from wfmap.plan.diff import Change
from wfmap.plan.planning import Plan
from wfmap.readiness.people.scoring import Survey
from wfmap.readiness.systems.landscape import Landscape
from wfmap.results import Result
from wfmap.simulation import Simulation
from wfmap.units.durations import human
from wfmap.words.sentences import plural

if TYPE_CHECKING:
    from wfmap.operations.results.analysis import AnalysisResult
    from wfmap.operations.results.audit import AuditResult
    from wfmap.operations.results.candidates import CandidatesResult
    from wfmap.operations.results.comparison import ComparisonResult
    from wfmap.operations.results.difference import DifferencesResult
    from wfmap.operations.results.explanation import ExplanationResult
    from wfmap.operations.results.findings import FindingsResult
    from wfmap.operations.results.landscape import LandscapeResult
    from wfmap.operations.results.plan import PlanResult
    from wfmap.operations.results.portfolio import PortfolioResult
    from wfmap.operations.results.simulation import SimulationResult
    from wfmap.operations.results.survey import SurveyFormResult, SurveyResult

__all__ = [
    "Analysis",
    "Candidates",
    "Checks",
    "Compared",
    "Differences",
    "Explanation",
    "Measured",
    "Planned",
    "Scores",
    "Sheets",
    "Simulated",
    "Systems",
    "Together",
    "answer",
]

_A = TypeVar("_A")
_R = TypeVar("_R", bound=Result)


class Answer(ABC, Generic[_R]):
    """What an operation found, which can be turned to its result."""

    __slots__ = ()

    make: Callable[[], _R]

    @property
    def result(self) -> _R:
        """What the shell and the service say of it, as data; its docstrings give the units."""
        return self.make()

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON values: times in seconds; what is unknown or has no end is None."""
        return self.result.to_dict()

    def to_json(self) -> str:
        """Write it as JSON, to the letter as the shell writes it."""
        return self.result.to_json()

    def __repr__(self) -> str:
        """Say in a line what it is and what it came to."""
        return f"<{type(self).__name__}: {self._told()}>"

    @abstractmethod
    def _told(self) -> str:
        """Say in some words what it came to."""


@dataclass(frozen=True, slots=True, repr=False)
class Checks(Answer["FindingsResult"], Checked):
    """The findings of a document."""

    make: Callable[[], "FindingsResult"] = field(kw_only=True, repr=False, compare=False)

    def _told(self) -> str:
        return plural(len(self.findings), "finding")


@dataclass(frozen=True, slots=True, repr=False)
class Analysis(Answer["AnalysisResult"], Analysed):
    """The bottlenecks and the four answers."""

    make: Callable[[], "AnalysisResult"] = field(kw_only=True, repr=False, compare=False)

    def _told(self) -> str:
        if self.ranked is None:
            return "no levers ranked"
        levers = sum(len(known) for known in self.ranked.kinds.values())
        return f"{plural(levers, 'lever')} by {self.ranked.basis} effect"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Simulated(Answer["SimulationResult"], Simulation):
    """A simulated process."""

    make: Callable[[], "SimulationResult"] = field(kw_only=True, repr=False, compare=False)

    def _told(self) -> str:
        settled = ", not settled" if self.settled is False else ""
        return f"cycle time {_time(self.cycle_time.mean)}{settled}"


@dataclass(frozen=True, slots=True, repr=False)
class Compared(Answer["ComparisonResult"], Comparison):
    """Two processes on the same random numbers."""

    make: Callable[[], "ComparisonResult"] = field(kw_only=True, repr=False, compare=False)

    def _told(self) -> str:
        before, after = (_time(one.cycle_time.mean) for one in (self.as_is, self.to_be))
        return f"cycle time {before} as it is, {after} to be"


class Candidates(tuple[Candidate, ...], Answer["CandidatesResult"]):  # noqa: SLOT001 - a tuple of any length has no slots
    """Candidates, the best first."""

    make: Callable[[], "CandidatesResult"]

    def _told(self) -> str:
        return plural(len(self), "candidate")

    def __new__(cls, listed: tuple[Candidate, ...], make: Callable[[], "CandidatesResult"]) -> Self:
        """Take candidates, and what makes the result of them."""
        made = super().__new__(cls, listed)
        made.make = make
        return made


@dataclass(frozen=True, slots=True, repr=False)
class Together(Answer["PortfolioResult"], Portfolio):
    """Candidates that are chosen together."""

    make: Callable[[], "PortfolioResult"] = field(kw_only=True, repr=False, compare=False)

    def _told(self) -> str:
        return plural(len(self.members), "candidate")


@dataclass(frozen=True, slots=True, repr=False)
class Planned(Answer["PlanResult"], Plan):
    """A plan; `changes` say what differs from the older one that was given, None without one."""

    changes: tuple[Change, ...] | None = field(default=None, kw_only=True)
    make: Callable[[], "PlanResult"] = field(kw_only=True, repr=False, compare=False)

    def _told(self) -> str:
        tasks, gates = plural(len(self.tasks), "task"), plural(len(self.gates), "gate")
        return f"from {self.start}, {tasks}, {gates}"


@dataclass(frozen=True, slots=True, repr=False)
class Differences(Answer["DifferencesResult"], Difference):
    """What differs between two documents."""

    make: Callable[[], "DifferencesResult"] = field(kw_only=True, repr=False, compare=False)

    def _told(self) -> str:
        return plural(len(self.changes), "change")


@dataclass(frozen=True, slots=True, repr=False)
class Explanation(Answer["ExplanationResult"], Explained):
    """All there is to say of one element."""

    make: Callable[[], "ExplanationResult"] = field(kw_only=True, repr=False, compare=False)

    def _told(self) -> str:
        return f"{self.element.kind} {self.element.id}"


@dataclass(frozen=True, slots=True, repr=False)
class Measured(Answer["AuditResult"], Audit):
    """What was measured on tables."""

    make: Callable[[], "AuditResult"] = field(kw_only=True, repr=False, compare=False)

    def _told(self) -> str:
        return plural(len(self.audited), "store")


@dataclass(frozen=True, slots=True, repr=False)
class Sheets(Answer["SurveyFormResult"], Form):
    """The questionnaire for the people of a process."""

    make: Callable[[], "SurveyFormResult"] = field(kw_only=True, repr=False, compare=False)

    def _told(self) -> str:
        return plural(len(self.roles), "role")


@dataclass(frozen=True, slots=True, repr=False)
class Scores(Answer["SurveyResult"], Survey):
    """What the people answered; of a role with fewer than five nothing is shown."""

    make: Callable[[], "SurveyResult"] = field(kw_only=True, repr=False, compare=False)

    def _told(self) -> str:
        return f"{plural(len(self.roles), 'role')} shown, {len(self.withheld)} withheld"


@dataclass(frozen=True, slots=True, repr=False)
class Systems(Answer["LandscapeResult"], Landscape):
    """The systems of a process, looked through."""

    make: Callable[[], "LandscapeResult"] = field(kw_only=True, repr=False, compare=False)

    def _told(self) -> str:
        return f"{plural(len(self.systems), 'system')}, {plural(len(self.uses), 'use')}"


def _time(mean: float) -> str:
    return human(mean) if isfinite(mean) else "without end"


def answer(kind: Callable[..., _A], found: Any, make: Callable[[], Result]) -> _A:  # noqa: ANN401 - any of those above
    """Make an answer of what an operation found.

    Args:
        kind: the type of the answer, which extends that of `found`.
        found: what the operation gave.
        make: makes the result of it.
    """
    return kind(**{one.name: getattr(found, one.name) for one in fields(found)}, make=make)
