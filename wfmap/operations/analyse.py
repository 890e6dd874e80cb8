"""A document → where the bottlenecks are, what flows where, who decides, what is handed over."""

from collections.abc import Callable
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from wfmap.model.process import ProfileName
from wfmap.operations import answering
from wfmap.operations.answering import Analysed, default_ranking
from wfmap.operations.checking import USUAL, Built, CheckOptions, Limits
from wfmap.operations.fields import Today, day_of
from wfmap.operations.progress import SILENT, Progress
from wfmap.operations.racing import Raced
from wfmap.operations.sources import Source
from wfmap.options import Said
from wfmap.prediction.predictor import Prediction

__all__ = ["Options", "Profiled", "analyse"]


class Profiled(Raced):
    """Which rules apply, how gravely."""

    profile: Annotated[
        ProfileName | None,
        Said(is_setting=True),
        Field(description="Which rules apply, how gravely; overrides the document's own."),
    ] = None
    strict: Annotated[
        bool,
        Said(is_setting=True, http=False),
        Field(description="The same as the profile `strict`."),
    ] = False

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.strict and self.profile not in {None, "strict"}:
            raise ValueError(f"`strict` and the profile `{self.profile}` contradict each other")
        return self


class Options(Profiled):
    """How a process is analysed."""

    bottlenecks: Annotated[
        Literal["simulated", "predicted", "none"] | None,
        Said(is_setting=True, http_default="predicted"),
        Field(
            description="How changes are ranked: simulated, which takes seconds, predicted, or not "
            "at all. In the shell and in Python simulated is what is done where numba is installed."
        ),
    ] = None
    today: Today = None

    @property
    def ranking(self) -> Literal["simulated", "predicted", "none"]:
        """How changes are ranked."""
        return self.bottlenecks or default_ranking()

    def checking(self, limits: Limits = USUAL) -> CheckOptions:
        """Say how the document is checked."""
        profile = "strict" if self.strict else self.profile
        return CheckOptions(day_of(self.today), profile, limits=limits)


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
