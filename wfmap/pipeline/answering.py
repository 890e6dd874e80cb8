"""A document → the four answers, with the findings beside them."""

from dataclasses import dataclass

from wfmap.analysis.answers import Answers, answers
from wfmap.findings import Finding
from wfmap.pipeline.checking import Built, CheckOptions, findings_of, open_document
from wfmap.pipeline.sources import Source

__all__ = ["Analysed", "analyse"]


@dataclass(frozen=True, slots=True)
class Analysed:
    """A document with its answers and findings."""

    built: Built
    answers: Answers
    findings: tuple[Finding, ...]


def analyse(source: Source, options: CheckOptions) -> Analysed:
    """Answer what data flows where, who decides what, what is handed over, where time goes.

    Raises:
        UnreadableError: the document cannot be parsed, or is over a limit.
        DocumentError: it has errors, so that no answer could be relied on.
    """
    built = open_document(source, options.limits)
    return Analysed(built, answers(built.graph, built.facts), findings_of(built, options))
