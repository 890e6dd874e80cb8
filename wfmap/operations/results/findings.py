"""Findings as a result, and what stands beside every other answer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import Field, WithJsonSchema

from wfmap.facts.ledger import NotSimulated
from wfmap.findings import Element, Finding, Fix, Related, RuleFailure, Severity
from wfmap.report.beside import Beside
from wfmap.report.findings.counts import counts
from wfmap.results import Result, lacking, plain

__all__ = [
    "CountsResult",
    "FaultResult",
    "FindingResult",
    "FindingsResult",
    "FixResult",
    "Followed",
    "Led",
    "answer_of",
    "faults_result",
    "finding_result",
    "findings_result",
]

_A = TypeVar("_A")

Line = Annotated[int | None, Field(ge=1)]

PatchStep = Annotated[
    Mapping[str, Any],
    WithJsonSchema(
        {
            "type": "object",
            "required": ["op", "path"],
            "properties": {
                "op": {"enum": ["add", "remove", "replace", "move", "copy", "test"]},
                "path": {"type": "string"},
                "from": lacking({"type": "string"}),
                "value": lacking({"description": "Any JSON value."}),
            },
        }
    ),
]
"""An operation of a JSON Patch (RFC 6902); `value` may be null."""


@dataclass(frozen=True)
class FixResult:
    """A way out that is written as edits; a safe one changes no meaning and may be applied unasked.

    `patch` is a JSON Patch (RFC 6902). A fraction that it copies out of the document has the 17
    digits of a float at most; a fix that wfmap applies keeps them all.
    """

    title: str
    patch: tuple[PatchStep, ...]
    safe: bool


@dataclass(frozen=True)
class FindingResult:
    """One thing that is wrong or worth knowing, and where it is.

    `pointer` is a JSON Pointer (RFC 6901) into the document; `line` and `column` count from 1, null
    where no text is at hand. `related` are places that explain it, `fixes` the ways out, the
    likeliest first. `fingerprint` stays the same across versions of a document.
    """

    rule: str
    severity: Severity
    message: str
    hint: str
    file: str
    pointer: str
    line: Line
    column: Line
    element: Element | None
    related: tuple[Related, ...]
    fixes: tuple[FixResult, ...]
    fingerprint: Annotated[str, Field(pattern="^[0-9a-f]{16}$")]


@dataclass(frozen=True)
class FaultResult:
    """A rule that failed: a fault of wfmap, never of the document."""

    rule: str
    message: str
    hint: str


@dataclass(frozen=True)
class CountsResult:
    """How many findings there are of each severity."""

    error: Annotated[int, Field(ge=0)]
    warning: Annotated[int, Field(ge=0)]
    info: Annotated[int, Field(ge=0)]

    @classmethod
    def of(cls, findings: Sequence[Finding]) -> "CountsResult":
        """Count findings."""
        return cls(**counts(findings))


@dataclass(frozen=True)
class FindingsResult(Result):
    """What was found in a document, in its order: findings, their number, and faults of wfmap."""

    findings: tuple[FindingResult, ...]
    summary: CountsResult
    faults: tuple[FaultResult, ...]


@dataclass(frozen=True)
class Led:
    """What leads an answer: errors of the document that change it."""

    errors: tuple[FindingResult, ...]


@dataclass(frozen=True)
class Followed:
    """What follows an answer: faults of wfmap, and what a simulation leaves out."""

    faults: tuple[FaultResult, ...]
    not_simulated: tuple[NotSimulated, ...]


def answer_of(kind: Callable[..., _A], said: object, around: Beside) -> _A:
    """Put what stands beside an answer around what it says.

    Args:
        kind: the type of the whole; it has the fields of `Led`, those of `said`, and `Followed`.
        said: what is answered.
        around: what stands beside it.
    """
    return kind(
        errors=_findings(around.errors),
        **vars(said),
        faults=faults_result(around.faults),
        not_simulated=around.left_out,
    )


def findings_result(
    findings: Sequence[Finding], failures: Iterable[RuleFailure] = ()
) -> FindingsResult:
    """Make the result of a check."""
    return FindingsResult(_findings(findings), CountsResult.of(findings), faults_result(failures))


def faults_result(failures: Iterable[RuleFailure]) -> tuple[FaultResult, ...]:
    """Tell which rules failed."""
    return tuple(FaultResult(one.rule, one.message, one.hint) for one in failures)


def _findings(findings: Iterable[Finding]) -> tuple[FindingResult, ...]:
    return tuple(finding_result(finding) for finding in findings)


def finding_result(finding: Finding) -> FindingResult:
    """Make the result of one finding."""
    return FindingResult(
        rule=finding.rule,
        severity=finding.severity,
        message=finding.message,
        hint=finding.hint,
        file=finding.file,
        pointer=finding.pointer,
        line=finding.line,
        column=finding.column,
        element=finding.element,
        related=finding.related,
        fixes=tuple(_fix(fix) for fix in finding.fixes),
        fingerprint=finding.fingerprint,
    )


def _fix(fix: Fix) -> FixResult:
    return FixResult(fix.title, tuple(plain(edit) for edit in fix.patch), fix.safe)
