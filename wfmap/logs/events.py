"""The event log as columns, activities and resources as codes into their names."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["EventLog", "Integers"]

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class EventLog:
    """One row for each time a step was done, in the order of their ends.

    `case` numbers the cases from 0. `activity` and `resource` are places in `activities` and
    `resources`; a resource of -1 is nobody known. Times are microseconds since 1970-01-01 UTC:
    when the work was `enabled` (it could have begun), `started` and `ended`.
    """

    case: Integers
    activity: Integers
    resource: Integers
    enabled: Integers
    started: Integers
    ended: Integers
    activities: tuple[str, ...]
    resources: tuple[str, ...]

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.case)

    def __post_init__(self) -> None:
        """Refuse columns of different lengths, for they would be paired wrongly."""
        columns = (self.activity, self.resource, self.enabled, self.started, self.ended)
        if any(len(column) != len(self.case) for column in columns):
            raise ValueError("the columns of an event log differ in length")
