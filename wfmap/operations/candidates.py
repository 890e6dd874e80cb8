"""A document → where AI could be inserted, what would be simpler, and which of it together."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field

from wfmap.insertion.candidates import Candidates
from wfmap.insertion.patterns import PATTERNS
from wfmap.insertion.portfolio.result import Portfolio, Wishes
from wfmap.insertion.terms import STAGES, Stage
from wfmap.insertion.trying import Rounds
from wfmap.model.limits import MOST_WEEKS
from wfmap.operations.checking import Built
from wfmap.operations.fields import Backend
from wfmap.operations.inserting import InsertionOptions, candidates_of, portfolio_of
from wfmap.operations.progress import SILENT, Progress
from wfmap.operations.racing import Tried
from wfmap.options import Said
from wfmap.words.spelling import closest

__all__ = ["Figures", "Options", "PortfolioOptions", "Weeks", "candidates", "portfolio"]

Figures = Mapping[str, Mapping[str, Any]]
"""Figures of one's own: by candidate or pattern, then by parameter."""

ACTING: Final[tuple[Stage, ...]] = STAGES[1:]
"""The stages that change something."""


def _known(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if name not in PATTERNS:
            meant = closest(name, tuple(PATTERNS))
            hint = f"did you mean '{meant}'?" if meant else "`wfmap patterns` lists them"
            raise ValueError(f"there is no pattern '{name}'; {hint}")
    return names


Identity = Annotated[str, Field(max_length=200)]
Weeks = Annotated[float, Field(ge=0, le=MOST_WEEKS)]
"""Weeks of one person."""


class Options(Tried):
    """How candidates are found."""

    pattern: Annotated[
        tuple[Annotated[str, Field(json_schema_extra={"enum": [*PATTERNS]})], ...],
        AfterValidator(_known),
        Said(("--pattern", "-p")),
        Field(max_length=50, description="Only this pattern; may be given several times."),
    ] = ()
    stages: Annotated[
        Literal["acting", "all"],
        Field(description="Whether the shadow stage, which changes nothing yet, is ranked too."),
    ] = "acting"
    backend: Backend = None

    def insertion(self, figures: Figures | None, progress: Progress) -> InsertionOptions:
        """Say how insertions are found."""
        rounds = self.rounds(progress, self.backend)
        return InsertionOptions(
            simulate=rounds is not None,
            rounds=rounds or Rounds(),
            own=figures or {},
            patterns=self.pattern,
            stages=ACTING if self.stages == "acting" else STAGES,
        )


def candidates(
    built: Built,
    options: Options,
    progress: Progress = SILENT,
    *,
    figures: Figures | None = None,
) -> Candidates:
    """Propose insertions of AI and what is simpler, each rewritten, tried, judged and ranked.

    Raises:
        DocumentError: no case can ever end.
        WfmapError: some cases never end, it is too large, or a figure of one's own is none.
    """
    progress.tell("looking for places for AI and for what is simpler")
    return candidates_of(built, options.insertion(figures, progress))


class PortfolioOptions(Tried):
    """How candidates are chosen together."""

    weeks: Annotated[Weeks, Field(description="Weeks of one person that can be spent.")] = 26
    want: Annotated[
        tuple[Identity, ...],
        Said(metavar=""),
        Field(max_length=200, description="Take this candidate whatever it is worth."),
    ] = ()
    leave: Annotated[
        tuple[Identity, ...], Field(max_length=200, description="Leave this candidate out.")
    ] = ()


def portfolio(
    built: Built,
    options: PortfolioOptions,
    progress: Progress = SILENT,
    *,
    figures: Figures | None = None,
) -> tuple[Candidates, Portfolio]:
    """Choose candidates under a budget, shared repairs paid once, and try them out together.

    Returns:
        All candidates, and those that are chosen.

    Raises:
        DocumentError: no case can ever end.
        WfmapError: it is too large, a figure is none, or what is wanted cannot be chosen.
    """
    rounds = options.rounds(progress)
    how = InsertionOptions(
        simulate=rounds is not None, rounds=rounds or Rounds(), own=figures or {}
    )
    progress.tell("looking for places for AI and for what is simpler")
    found = candidates_of(built, how)
    progress.tell("choosing what to do together")
    wishes = Wishes(options.want, options.leave)
    return found, portfolio_of(found, options.weeks, how, wishes)
