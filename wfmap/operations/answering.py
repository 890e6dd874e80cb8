"""A document → the bottlenecks and the four answers, with the findings beside them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from wfmap.analysis.terms import Terms, has_baseline
from wfmap.answers import Answers, answers
from wfmap.bottlenecks import LARGEST, Bottlenecks, bottlenecks
from wfmap.facts.outcome import can_end
from wfmap.findings import Finding
from wfmap.operations.checking import Built, CheckOptions, findings_of, open_document
from wfmap.operations.sources import Source
from wfmap.prediction.predictor import Prediction, predict

if TYPE_CHECKING:
    from wfmap.analysis.baseline import Baseline
    from wfmap.simulation import NotSettled

__all__ = ["LARGEST", "Analysed", "RankBy", "analyse", "base_of", "rank"]

RankBy = Literal["simulated", "predicted", "none"]
"""How bottlenecks are ranked: by simulation, by prediction only, or not at all."""


@dataclass(frozen=True, slots=True)
class Analysed:
    """A document with its answers and findings; `ranked` where bottlenecks were asked for.

    `baseline` is the process simulated as it is, where levers are simulated.
    """

    built: Built
    answers: Answers
    findings: tuple[Finding, ...]
    ranked: Bottlenecks | None = None
    baseline: "Baseline | None" = None

    @property
    def predicted(self) -> Prediction:
        """The process as it is, predicted."""
        return predict(self.built.graph) if self.baseline is None else self.baseline.predicted

    @property
    def is_too_large(self) -> bool:
        """Whether it has more steps than are ranked."""
        return len(self.built.graph.steps) > LARGEST

    @property
    def settled(self) -> bool | None:
        """Whether what was simulated has settled; None where nothing was."""
        known = [found.settled for found in (self.ranked, self.baseline) if found is not None]
        told = [settled for settled in known if settled is not None]
        return all(told) if told else None

    @property
    def not_settled(self) -> "NotSettled | None":
        """Why it has not; None where it has, or nothing was simulated."""
        base = self.baseline.simulated.not_settled if self.baseline is not None else None
        return base or (self.ranked.not_settled if self.ranked is not None else None)


def analyse(
    source: Source,
    options: CheckOptions,
    *,
    by: RankBy = "predicted",
    terms: Terms | None = None,
    opening: Callable[[Built, Prediction], None] | None = None,
) -> Analysed:
    """Answer where the bottlenecks are, what flows where, who decides, where work changes hands.

    Args:
        source: the document.
        options: how it is checked.
        by: how bottlenecks are ranked.
        terms: how they are simulated.
        opening: told what is predicted, before anything is simulated, where that will be.

    Raises:
        UnreadableError: the document cannot be parsed, or is over a limit.
        DocumentError: it has errors, so that no answer could be relied on.
    """
    built = open_document(source, options.limits)
    if opening is not None and by == "simulated" and has_baseline(built.graph):
        opening(built, predict(built.graph))
    return Analysed(
        built,
        answers(built.graph, built.facts),
        findings_of(built, options),
        rank(built, by, terms),
        base_of(built, terms) if by == "simulated" else None,
    )


def base_of(built: Built, terms: Terms | None = None) -> "Baseline | None":
    """Simulate the process as it is; None where that cannot be done."""
    from wfmap.analysis.baseline import baseline_on  # noqa: PLC0415 - starts slowly

    return baseline_on(built.graph, terms or Terms())


def rank(built: Built, by: RankBy, terms: Terms | None = None) -> Bottlenecks | None:
    """Rank what could be changed about a process.

    None where that is not asked for, the process is too large, or no case of it can ever end.
    """
    if by == "none" or len(built.graph.steps) > LARGEST or not can_end(built.graph):
        return None
    wanted = (terms or Terms()) if by == "simulated" else None
    return bottlenecks(built.graph, predict(built.graph), terms=wanted)
