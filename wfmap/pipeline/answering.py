"""A document → the bottlenecks and the four answers, with the findings beside them."""

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

from wfmap.analysis.answers import Answers, answers
from wfmap.analysis.bottlenecks import LARGEST, Bottlenecks, Setup, bottlenecks
from wfmap.facts.outcome import can_end
from wfmap.findings import Finding
from wfmap.pipeline.checking import Built, CheckOptions, findings_of, open_document
from wfmap.pipeline.sources import Source
from wfmap.prediction.predict import predict

__all__ = ["Analysed", "RankBy", "analyse", "default_ranking", "rank"]

RankBy = Literal["simulated", "predicted", "none"]
"""How bottlenecks are ranked: by simulation, by prediction only, or not at all."""


@dataclass(frozen=True, slots=True)
class Analysed:
    """A document with its answers and findings; `ranked` where bottlenecks were asked for."""

    built: Built
    answers: Answers
    findings: tuple[Finding, ...]
    ranked: Bottlenecks | None = None


def analyse(
    source: Source,
    options: CheckOptions,
    *,
    by: RankBy = "predicted",
    setup: Setup | None = None,
) -> Analysed:
    """Answer where the bottlenecks are, what flows where, who decides, where work changes hands.

    Args:
        source: the document.
        options: how it is checked.
        by: how bottlenecks are ranked.
        setup: how they are simulated.

    Raises:
        UnreadableError: the document cannot be parsed, or is over a limit.
        DocumentError: it has errors, so that no answer could be relied on.
    """
    built = open_document(source, options.limits)
    return Analysed(
        built,
        answers(built.graph, built.facts),
        findings_of(built, options),
        rank(built, by, setup),
    )


def default_ranking() -> RankBy:
    """Say how bottlenecks are ranked unless told: simulated where the simulator is compiled."""
    return "simulated" if find_spec("numba") and find_spec("joblib") else "predicted"


def rank(built: Built, by: RankBy, setup: Setup | None = None) -> Bottlenecks | None:
    """Rank what could be changed about a process.

    None where that is not asked for, the process is too large, or no case of it can ever end.
    """
    if by == "none" or len(built.graph.steps) > LARGEST or not can_end(built.graph):
        return None
    wanted = (setup or Setup()) if by == "simulated" else None
    return bottlenecks(built.graph, predict(built.graph), setup=wanted)
