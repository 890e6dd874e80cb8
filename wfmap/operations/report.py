"""A document → one page for a board."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from wfmap.insertion.trying import Rounds
from wfmap.operations.auditing import NOTHING_MORE, Allowed
from wfmap.operations.candidates import Weeks
from wfmap.operations.checking import Built
from wfmap.operations.fields import day_of
from wfmap.operations.inserting import InsertionOptions
from wfmap.operations.plan import Working
from wfmap.operations.progress import SILENT, Progress
from wfmap.operations.reporting import ReportOptions, gather
from wfmap.plan.challenges import Challenge
from wfmap.readiness.people.scoring import Survey
from wfmap.report.board import Board

__all__ = ["Given", "Options", "report"]


class Options(Working):
    """How a report is made."""

    weeks: Annotated[Weeks, Field(description="Weeks of one person that can be spent.")] = 26


@dataclass(frozen=True, slots=True)
class Given:
    """What a report goes on from.

    Tables are read from `folder`, where the document is, and from named `connections`, as far as
    they are `allowed`; without a folder none is. `register` holds the challenges as people left
    them, `people` the survey of them, scored.
    """

    folder: Path | None = None
    connections: Mapping[str, str] = field(default_factory=dict)
    allowed: Allowed = NOTHING_MORE
    register: tuple[Challenge, ...] = ()
    people: Survey | None = None


NOTHING: Final = Given()


def report(
    built: Built, options: Options, progress: Progress = SILENT, *, given: Given = NOTHING
) -> Board:
    """Gather everything that a page for a board says: each part is found once.

    Raises:
        RenderError: a map could not be laid out.
        WfmapError: challenges wait for each other in a circle.
    """
    terms = options.terms(progress)
    simulates = options.simulates
    wanted = ReportOptions(
        today=day_of(options.today),
        ranking="simulated" if simulates else "predicted",
        terms=terms,
        insertion=InsertionOptions(simulate=simulates, rounds=Rounds(terms)),
        weeks=options.weeks,
        folder=given.folder,
        connections=given.connections,
        allowed=given.allowed,
        start=options.start,
        capacity=options.capacity,
        runs=options.runs,
        register=given.register,
        people=given.people,
        told=progress.told,
    )
    return gather(built, wanted)
