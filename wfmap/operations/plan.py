"""A document → what stands in the way, and who does what when."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Final

from pydantic import Field

from wfmap.facts.state import PREDICTED, State
from wfmap.insertion.terms import Candidate
from wfmap.model.limits import MOST_TEAM
from wfmap.operations.candidates import Figures, Identity, Weeks
from wfmap.operations.checking import Built
from wfmap.operations.fields import Day, Today, day_of
from wfmap.operations.planning import Choice, Wish, choice_of, plan_of
from wfmap.operations.progress import SILENT, Progress
from wfmap.operations.racing import Tried
from wfmap.options import Said
from wfmap.plan.challenges import Challenge
from wfmap.plan.planning import Plan, PlanOptions
from wfmap.plan.schedule import Capacity, Runs

__all__ = ["Given", "Options", "Working", "plan"]

EARLIEST: Final = date(1970, 1, 1)
LATEST: Final = date(2999, 12, 31)


class Working(Tried):
    """Who works on it, and when."""

    start: Annotated[
        Annotated[Day, Field(ge=EARLIEST, le=LATEST)] | None,
        Said(metavar="DATE"),
        Field(description="The first day of work, as YYYY-MM-DD; today without it."),
    ] = None
    team: Annotated[
        int, Field(ge=1, le=MOST_TEAM, description="How many work full time on the project.")
    ] = 1
    focus: Annotated[
        float, Field(ge=0.05, le=1, description="Part of their time that owners give.")
    ] = 0.5
    today: Today = None

    @property
    def capacity(self) -> Capacity:
        """Who works how much."""
        return Capacity(self.team, self.focus)

    @property
    def runs(self) -> Runs:
        """How dates are drawn."""
        return Runs(seed=self.seed)

    @property
    def first_day(self) -> date:
        """The first day of work."""
        return self.start or day_of(self.today)


class Options(Working):
    """How a process is planned."""

    weeks: Annotated[
        Weeks, Field(description="Weeks of one person; 0 plans the register alone.")
    ] = 26
    choose: Annotated[
        tuple[Identity, ...],
        Field(max_length=200, description="Carry out this candidate; may be given several times."),
    ] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What a plan goes on from: candidates found before and their state, figures, a register."""

    candidates: tuple[Candidate, ...] | None = None
    state: State = PREDICTED
    figures: Figures = field(default_factory=dict)
    register: Sequence[Challenge] = ()


NOTHING: Final = Given()


def plan(
    built: Built,
    options: Options,
    progress: Progress = SILENT,
    *,
    given: Given = NOTHING,
    demand: Callable[[Choice], None] | None = None,
) -> tuple[Plan, Choice]:
    """Plan the chosen candidates: challenges, tasks with dates, stages with gates, roles.

    Args:
        built: the document.
        options: how.
        progress: told how far it is.
        given: what it goes on from.
        demand: gets what was chosen, and raises where that will not do.

    Returns:
        The plan, and the candidates with those that were chosen.

    Raises:
        WfmapError: a chosen candidate does not exist, or challenges
            wait for each other in a circle.
    """
    wish = Wish(
        options.choose,
        options.weeks,
        given.candidates,
        given.figures,
        options.rounds(progress),
        given.state,
    )
    progress.tell("looking for places for AI and for what is simpler")
    choice = choice_of(built, wish)
    if demand is not None:
        demand(choice)
    wanted = PlanOptions(
        start=options.first_day,
        today=day_of(options.today),
        chosen=choice.chosen,
        previous=tuple(given.register),
        capacity=options.capacity,
        runs=options.runs,
    )
    progress.tell("planning")
    made = plan_of(built, wanted, choice.known, state=choice.state, found=choice.found)
    return made, choice
