"""The process document as a whole."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from wfmap.findings import Severity
from wfmap.model.base import (
    CalendarRef,
    Format,
    Json,
    Part,
    PartFault,
    Range,
    StepRef,
    described,
    too_many_windows,
)
from wfmap.model.data import DataItem, Store
from wfmap.model.decisions import Decision
from wfmap.model.economy import Economy
from wfmap.model.people import Actor, Calendar
from wfmap.model.quantity import Cost, Duration, Percentile, Quantity, no_time
from wfmap.model.steps import Step
from wfmap.model.systems import System
from wfmap.units.weekly import MOST_WINDOWS, WeeklyError, windows

__all__ = [
    "FORMAT_VERSION",
    "Arrivals",
    "Ignore",
    "Lint",
    "Peak",
    "Pin",
    "Process",
    "ProfileName",
    "Target",
]

FORMAT_VERSION: Final = "1.1"
"""The newest version of the document format that this reader speaks; it reads 1 all the same."""

ProfileName = Literal["recommended", "strict", "all"]


LEAST_ARRIVALS: Final = 1e-9
"""Cases in each 'per': fewer are none, and their times overflow."""
MOST_ARRIVALS: Final = 10**9
"""Cases that may come in each `per`."""
MOST_WAITING: Final = 200_000
"""Cases that may wait at the steps when a simulation begins: each is in its memory."""
LAST_PLACE: Final = 1000
"""The last column or row of a map that a step may be pinned to."""
Backlog = Annotated[Quantity, Range(0, MOST_WAITING)]


class Peak(Part):
    """A weekly window in which more, or less, arrives."""

    weekly: Annotated[str, Format("weekly")] = described(
        "Week", "When in the week, such as 'Mo 09:00-11:00'."
    )
    factor: Annotated[Quantity, Range(0, 1000)] = described(
        "Factor", "The arrival rate is multiplied by this."
    )


def _windows_of(peak: Peak) -> int:
    try:
        return len(windows(peak.weekly))
    except WeeklyError:
        return 0  # which its own week says


class Arrivals(Part):
    """How cases come in: `count` in each `per` (a Poisson stream), or one `every`."""

    count: Annotated[Quantity, Range(LEAST_ARRIVALS, MOST_ARRIVALS)] | None = described(
        "Count", "Cases that arrive in each 'per'.", None
    )
    per: Duration | None = described("Per", "The time in which 'count' cases arrive.", None)
    every: Duration | None = described(
        "Every", "Time between arrivals, a duration or a distribution.", None
    )
    calendar: CalendarRef | None = described("Calendar", "When cases arrive.", None)
    peaks: tuple[Peak, ...] = described("Peaks", "Weekly windows with more or fewer cases.", ())

    def faults(self) -> Iterator[PartFault]:
        """Yield a fault unless exactly one way of arriving is given, and cases come one by one."""
        pair = (self.count is not None, self.per is not None)
        if pair[0] != pair[1]:
            yield PartFault(
                "missing-field",
                "'count' and 'per' go together",
                'write them like {"count": 120, "per": "1 d"}',
            )
        count = sum(_windows_of(peak) for peak in self.peaks)
        if count > MOST_WINDOWS:
            yield too_many_windows(count, ("peaks",))
        yield from no_time("per", self.per, "cases would arrive endlessly often")
        yield from no_time("every", self.every, "cases would arrive endlessly often")
        if pair[0] == pair[1] and pair[0] == (self.every is not None):
            yield PartFault(
                "missing-field",
                "arrivals take either 'count' with 'per', or 'every'",
                'write them like {"count": 120, "per": "1 d"}',
            )


class Target(Part):
    """What the process should reach."""

    cycle_time: Duration | None = described(
        "Cycle time", "The longest time a case should take.", None
    )
    percentile: Percentile | None = described(
        "Percentile", "Share of cases in percent that should make it; the mean without it.", None
    )
    cost_per_case: Cost | None = described(
        "Cost per case", "What a case should cost, in the document's currency.", None
    )
    late_cost: Cost | None = described(
        "Late cost",
        "What a case costs that misses the cycle time, in the document's currency.",
        None,
        since="1.1",
    )
    outcomes: tuple[StepRef, ...] = described(
        "Outcomes",
        "The ends, or other steps, of which a case must come to one for the target of the cycle "
        "time to be meant for it; without them it is meant for every case.",
        (),
        since="1.1",
    )


class Ignore(Part):
    """A finding that is accepted, with the reason and a date of review."""

    rule: str = described("Rule", "The rule's name.")
    at: str | None = described(
        "At", "An element's id or a JSON Pointer; the whole document without it.", None
    )
    reason: str = described("Reason", "Why it is accepted.")
    until: Annotated[str, Format("date")] | None = described(
        "Until", "The last day it is accepted, as YYYY-MM-DD.", None
    )


class Lint(Part):
    """Which rules apply to this document, and which findings are accepted."""

    extends: ProfileName = described("Extends", "The profile to start from.", "recommended")
    rules: Mapping[str, Severity | Literal["off"] | Mapping[str, Json]] = described(
        "Rules", "Severity ('error', 'warning', 'info', 'off') or settings per rule.", {}
    )
    ignore: tuple[Ignore, ...] = described("Ignore", "Findings that are accepted.", ())


class Pin(Part):
    """Where a step is pinned on the map."""

    column: Annotated[int, Range(0, LAST_PLACE, integer=True)] | None = described(
        "Column", "The column from the left, 0 first.", None
    )
    row: Annotated[int, Range(0, LAST_PLACE, integer=True)] | None = described(
        "Row", "The row in its lane from the top, 0 first.", None
    )


class Process(Part):
    """A business process: steps and flows, and all that they refer to."""

    schema_link: str | None = Field(
        default=None,
        alias="$schema",
        title="Schema",
        description="Where the JSON Schema of this format is, for editors.",
    )
    wfmap: Annotated[str, Format("version")] = described(
        "Format version", "The version of this format: '1.1', or '1', which is read the same."
    )
    id: str | None = described("Id", "The document's id, for other documents to call.", None)
    name: str = described("Name", "What people call this process; the map's title.", "")
    version: str | None = described("Version", "The version of this process.", None)
    stage: Literal["as-is", "to-be"] = described(
        "Stage", "Whether this is how it works or how it should.", "as-is"
    )
    description: str = described("Description", "What a reader should know.", "")
    owner: str | None = described("Owner", "Who answers for the process.", None)
    include: tuple[Annotated[str, Format("link")], ...] = described(
        "Include", "Files whose actors, systems, stores, data and calendars are shared.", ()
    )
    currency: Annotated[str, Format("currency")] | None = described(
        "Currency", "The currency of every cost, such as EUR (ISO 4217).", None
    )
    calendar: CalendarRef | None = described(
        "Calendar", "The default calendar; around the clock without one.", None
    )
    arrivals: Arrivals | None = described("Arrivals", "How cases come in.", None)
    target: Target | None = described("Target", "What the process should reach.", None)
    backlog: Mapping[StepRef, Backlog] = described("Backlog", "Cases already waiting, by step.", {})
    phases: Mapping[str, str] = described("Phases", "Phase id to its name, in order.", {})
    calendars: Mapping[str, Calendar] = described("Calendars", "Calendars by id.", {})
    actors: Mapping[str, Actor] = described(
        "Actors", "Who does the work, by id; the lanes of the map in order.", {}
    )
    systems: Mapping[str, System] = described("Systems", "Systems by id.", {})
    data: Mapping[str, DataItem] = described("Data", "Data items by id.", {})
    stores: Mapping[str, Store] = described("Stores", "Data stores by id.", {})
    decisions: Mapping[str, Decision] = described("Decisions", "Decisions by id.", {})
    steps: Mapping[str, Step] = described("Steps", "Steps by id, in the order of the work.")
    layout: Mapping[StepRef, Pin] = described("Layout", "Pins of the map, by step.", {})
    economy: Economy | None = described(
        "Economy", "The terms by which money is added up.", None, since="1.1"
    )
    lint: Lint | None = described("Lint", "Which rules apply, and what is accepted.", None)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        """Accept nothing that a reader of the same text would call an error.

        The reader itself makes processes without coming here: it has told its faults by then, each
        with its place in the text.
        """
        from wfmap.model.document import errors_in  # noqa: PLC0415 - it reads processes itself

        found = [f"{fault.pointer or 'document'}: {fault.message}" for fault in errors_in(self)]
        if found:
            raise ValueError("; ".join(found))
        return self
