"""What stands behind the defaults of a pattern, as results."""

from dataclasses import dataclass

from wfmap.insertion.evidence import Measurement
from wfmap.operations.evidence import MeasuredDefault, PatternEvidence, evidence
from wfmap.results import Result

__all__ = ["PatternEvidenceResult", "PatternsEvidenceResult", "evidence_list", "evidence_result"]


@dataclass(frozen=True)
class PatternEvidenceResult(Result):
    """The published measurements of a pattern, and what each of its defaults rests on."""

    pattern: str
    defaults: tuple[MeasuredDefault, ...]
    measurements: tuple[Measurement, ...]


@dataclass(frozen=True)
class PatternsEvidenceResult(Result):
    """What was measured of every pattern, and of what is no pattern yet."""

    evidence: tuple[PatternEvidenceResult, ...]


def evidence_result(found: PatternEvidence) -> PatternEvidenceResult:
    """Make the result of one pattern."""
    return PatternEvidenceResult(found.pattern, found.defaults, found.measurements)


def evidence_list(names: tuple[str, ...]) -> PatternsEvidenceResult:
    """Make the result of several patterns."""
    return PatternsEvidenceResult(tuple(evidence_result(evidence(name)) for name in names))
