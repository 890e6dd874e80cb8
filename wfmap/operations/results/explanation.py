"""All there is to say of one element, as a result."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from wfmap.facts.state import PREDICTED, State
from wfmap.findings import Element
from wfmap.operations.explaining import Explained, Tie
from wfmap.operations.results.figures import (
    FigureResult,
    NotSettledResult,
    QuestionName,
    figures_result,
    standing,
)
from wfmap.operations.results.findings import (
    FindingResult,
    Followed,
    Led,
    answer_of,
    finding_result,
)
from wfmap.results import Number, Result, plain
from wfmap.units.record import place

__all__ = ["ExplanationResult", "explanation_result", "place", "state_of"]


@dataclass(frozen=True)
class TieResult:
    """How an element hangs together with another: a word such as `after` or `read by`."""

    role: str
    kind: str
    id: str
    name: str


@dataclass(frozen=True)
class WholeResult:
    """The process as it is: seconds a case, in nine of ten cases at most, and the late share."""

    cycle_time: Number | None
    p90: Number | None
    late: Number | None


@dataclass(frozen=True)
class ExplainedResult:
    """All there is to say of one element of a document.

    `pointer` is its JSON Pointer. `figures` are as stated, by name, in seconds, shares or a case,
    null where they have no end; `records` are all of them, with what the baseline says. `assumed`
    says in sentences what the document leaves open about it and how that is read.
    """

    element: Element
    pointer: str
    fields: Annotated[
        Mapping[str, Annotated[Any, Field(description="Any JSON value.")]],
        Field(description="What the document says of it, in the normal form."),
    ]
    ties: tuple[TieResult, ...]
    figures: Mapping[str, Number | None]
    question: QuestionName | None
    settled: bool | None
    not_settled: NotSettledResult | None
    baseline: WholeResult
    records: tuple[FigureResult, ...]
    assumed: tuple[str, ...]
    findings: tuple[FindingResult, ...]


@dataclass(frozen=True)
class ExplanationResult(Result, Followed, ExplainedResult, Led):
    """All of an element, with errors that change its figures and what was left out of it."""


def explanation_result(found: Explained) -> ExplanationResult:
    """Make the result of an explanation."""
    said = ExplainedResult(
        element=found.element,
        pointer=found.pointer,
        fields=plain(found.fields),
        ties=tuple(_tie(tie) for tie in found.ties),
        figures=found.figures,
        **standing(state_of(found)),
        baseline=WholeResult(*(found.whole.value(key) for key in ("cycle_time", "p90", "late"))),
        records=figures_result(found.known),
        assumed=found.assumed,
        findings=tuple(finding_result(finding) for finding in found.findings),
    )
    return answer_of(ExplanationResult, said, found.around)


def state_of(found: Explained) -> State:
    """Say which question its baseline answers, and whether it has settled."""
    base = found.baseline
    if base is None:
        return PREDICTED
    return State(base.simulated.question, base.settled, base.simulated.not_settled)


def _tie(tie: Tie) -> TieResult:
    return TieResult(tie.role, tie.element.kind, tie.element.id, tie.element.name)
