"""Options of every answer that simulates much: how effects are found, and how far runs go."""

from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from wfmap.analysis.terms import EVENTS, Terms
from wfmap.operations.fields import (
    Events,
    RequireSettled,
    Seconds,
    Seed,
    Workers,
    clock_of,
    workers_of,
)
from wfmap.operations.progress import SILENT, Progress
from wfmap.options import Options, Said

if TYPE_CHECKING:
    from wfmap.insertion.trying import Rounds

__all__ = ["Effects", "Raced", "Tried", "can_simulate"]

Effects = Literal["simulated", "predicted"]
"""How the effects of changes are found."""


def can_simulate() -> bool:
    """Tell whether the simulator is installed, compiled."""
    return bool(find_spec("numba") and find_spec("joblib"))


class Raced(Options):
    """How far the runs of an answer go."""

    seed: Seed = 0
    events: Annotated[
        Events,
        Field(
            description="The most events that are simulated, such as 200e6; without it, 30 million "
            "for all changes."
        ),
    ] = None
    seconds: Seconds = None
    require_settled: RequireSettled = False
    workers: Workers = None

    def terms(self, progress: Progress = SILENT, backend: str | None = None) -> Terms:
        """Make the terms of a race; its clock starts now."""
        return Terms(
            self.events or EVENTS,
            self.seed,
            workers_of(self.workers),
            backend,
            progress.told,
            progress.cancelled,
            clock_of(self.seconds),
        )


class Tried(Raced):
    """How the effects of changes are found."""

    effects: Annotated[
        Effects | None,
        Said(is_setting=True, http_default="predicted"),
        Field(
            description="How effects are found: simulated, which takes seconds, or predicted. In "
            "the shell and in Python simulated is what is done where numba is installed."
        ),
    ] = None

    @property
    def simulates(self) -> bool:
        """Whether effects are simulated."""
        return can_simulate() if self.effects is None else self.effects == "simulated"

    @property
    def budget(self) -> int:
        """The most events that are simulated; 0 where effects are predicted."""
        return (self.events or EVENTS) if self.simulates else 0

    def rounds(self, progress: Progress = SILENT, backend: str | None = None) -> "Rounds | None":
        """Say how changes are simulated; None where they are predicted."""
        from wfmap.insertion.trying import Rounds  # noqa: PLC0415 - starts slowly

        return Rounds(self.terms(progress, backend)) if self.simulates else None
