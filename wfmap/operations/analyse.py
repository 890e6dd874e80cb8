"""A document → where the bottlenecks are, what flows where, who decides, what is handed over."""

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Field

from wfmap.analysis.terms import EVENTS
from wfmap.operations import answering
from wfmap.operations.answering import Analysed
from wfmap.operations.check import Profiled
from wfmap.operations.checking import USUAL, Built, Limits
from wfmap.operations.progress import SILENT, Progress
from wfmap.operations.racing import Tried
from wfmap.operations.sources import Source
from wfmap.options import Said
from wfmap.prediction.predictor import Prediction

__all__ = ["Options", "analyse"]


class Options(Tried, Profiled):
    """How a process is analysed."""

    bottlenecks: Annotated[
        Literal["simulated", "predicted", "none"] | None,
        Said(is_setting=True),
        Field(
            description="How changes are ranked: by `effects` that are simulated or predicted, or "
            "not at all; goes before `effects`, and is found as that says without it."
        ),
    ] = None

    @property
    def ranking(self) -> Literal["simulated", "predicted", "none"]:
        """How changes are ranked."""
        return self.bottlenecks or ("simulated" if self.simulates else "predicted")

    @property
    def budget(self) -> int:
        """The most events that are simulated; 0 where nothing is."""
        return (self.events or EVENTS) if self.ranking == "simulated" else 0


def analyse(
    source: Source,
    options: Options,
    progress: Progress = SILENT,
    *,
    limits: Limits = USUAL,
    opening: Callable[[Built, Prediction], None] | None = None,
) -> Analysed:
    """Answer where the bottlenecks are, what flows where, who decides, where work changes hands.

    Args:
        source: the document.
        options: how.
        progress: told how far it is.
        limits: the largest document that is read.
        opening: told what is predicted, before anything is simulated, where that will be.

    Raises:
        UnreadableError: the document cannot be parsed, or is over a limit.
        DocumentError: it has errors, so that no answer could be relied on.
    """
    return answering.analyse(
        source,
        options.checking(limits),
        by=options.ranking,
        terms=options.terms(progress),
        opening=opening,
    )
