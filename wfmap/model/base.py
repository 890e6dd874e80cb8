"""What every part of a process document is made of.

A part is a frozen pydantic model. Its annotations say more than Python types do: `Ref` names the
collection an id points into, `Range` the numbers allowed, `Format` the grammar of a text. One set
of annotations is read three times: by the reader (faults with places), by the JSON Schema, and by
the writer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final, Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from wfmap.units.figures import exact
from wfmap.units.weekly import MOST_WINDOWS

__all__ = [
    "ID_PATTERN",
    "LARGEST",
    "ActorRef",
    "CalendarRef",
    "DataRef",
    "DecisionRef",
    "Format",
    "Json",
    "OneOrMany",
    "Part",
    "PartFault",
    "PhaseRef",
    "Range",
    "Raw",
    "Ref",
    "StepRef",
    "StoreRef",
    "SystemRef",
    "described",
    "too_many_windows",
]

ID_PATTERN: Final = r"^(?!x-)[a-z][a-z0-9_-]{0,62}$"
"""What an id looks like; ids are identity, names are labels."""

Json = JsonValue
"""Any JSON value, kept as it was read."""

Raw: TypeAlias = Any
"""A JSON value as it was parsed, before it is known to be anything."""

Collection = Literal[
    "actors", "calendars", "data", "decisions", "phases", "steps", "stores", "systems"
]


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks a text that is the id of an element of a collection."""

    collection: Collection


LARGEST: Final = 10**15
"""The largest number of anything: larger ones are no costs, counts or figures of a process, and
sums of them would no longer be exact."""


@dataclass(frozen=True, slots=True)
class Range:
    """Marks the numbers a quantity may have; both limits included unless `above` is set."""

    low: float = 0
    high: float = LARGEST
    integer: bool = False
    above: bool = False

    def __str__(self) -> str:
        """Say the range in words: `a number from 0 to 1`; the largest number of all is not told."""
        noun = "a whole number" if self.integer else "a number"
        if self.high != LARGEST and self.above:
            return f"{noun} above {exact(self.low)}, up to {exact(self.high)}"
        if self.high != LARGEST:
            return f"{noun} from {exact(self.low)} to {exact(self.high)}"
        return (
            f"{noun} above {exact(self.low)}"
            if self.above
            else f"{noun}, {exact(self.low)} or more"
        )


@dataclass(frozen=True, slots=True)
class Format:
    """Marks the grammar of a text, one of the names in `wfmap.model.reading.formats`."""

    name: Literal["date", "weekly", "clock", "currency", "timezone", "version", "link", "period"]


@dataclass(frozen=True, slots=True)
class OneOrMany:
    """Marks a list that may be written as its only item."""


ActorRef = Annotated[str, Ref("actors")]
CalendarRef = Annotated[str, Ref("calendars")]
DataRef = Annotated[str, Ref("data")]
DecisionRef = Annotated[str, Ref("decisions")]
PhaseRef = Annotated[str, Ref("phases")]
StepRef = Annotated[str, Ref("steps")]
StoreRef = Annotated[str, Ref("stores")]
SystemRef = Annotated[str, Ref("systems")]


@dataclass(frozen=True, slots=True)
class PartFault:
    """Something a part's fields contradict each other in.

    `path` leads from the part to the field at fault; it may be empty. `meant` is the text that was
    probably meant there, where one is; `safe` says that it means the very same.
    """

    rule: str
    message: str
    hint: str = ""
    path: tuple[str | int, ...] = ()
    meant: str | None = None
    safe: bool = False


def too_many_windows(count: int, path: tuple[str | int, ...] = ()) -> PartFault:
    """Say that a week is cut into more windows than are reckoned with."""
    return PartFault(
        "out-of-range",
        f"expected a week of at most {MOST_WINDOWS} windows, found {count:,}",
        f"{MOST_WINDOWS} are one for each quarter of an hour",
        path,
    )


def described(
    title: str,
    description: str,
    default: Any = ...,  # noqa: ANN401 - as pydantic's Field, whose default is of its type
    *,
    since: str = "1",
    words: Mapping[str, str] | None = None,
) -> Any:  # noqa: ANN401 - as above
    """Declare a field of a part with the title and description that the JSON Schema shows.

    Args:
        title: a few words.
        description: what the field says, in sentences.
        default: its value where it is absent; required without one.
        since: the version of the format that has had it first.
        words: of a field that is one of a few words, those that are younger than the field.
    """
    kept: dict[str, JsonValue] = {"since": since, "words": dict(words or {})}
    return Field(default, title=title, description=description, json_schema_extra=kept)


class Part(BaseModel):
    """A part of a process document: frozen, and strict about its keys.

    `extensions` holds the keys that start with `x-`, as they were read. `shorthand`, where a part
    has one, names the field that a bare text stands for.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    shorthand: ClassVar[str | None] = None

    extensions: Mapping[str, Json] = Field(default={}, repr=False)

    def faults(self) -> Iterator[PartFault]:
        """Yield what this part's fields contradict each other in."""
        yield from ()

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        found = [fault.message for fault in self.faults()]
        if found:
            raise ValueError("; ".join(found))
        return self
