"""A job at one moment, and how it may go on: forwards only."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from wfmap.service.problems import Problem

__all__ = ["ENDS", "NOTHING_YET", "Far", "Job", "Status", "may_follow"]

Status = Literal["queued", "running", "done", "failed", "cancelled"]
"""Where a job stands; the last three are ends."""

ENDS: Final[frozenset[Status]] = frozenset(("done", "failed", "cancelled"))
_RANK: Final[Mapping[Status, int]] = {"queued": 0, "running": 1, **dict.fromkeys(ENDS, 2)}


@dataclass(frozen=True, slots=True)
class Far:
    """How far it is: what is being done in a few words, and how many of how many runs or rows.

    Each is None where it is not known.
    """

    doing: str | None = None
    done: int | None = None
    of: int | None = None

    @property
    def said(self) -> bool:
        """Whether anything is known."""
        return self != NOTHING_YET


NOTHING_YET: Final = Far()


@dataclass(frozen=True, slots=True)
class Job:
    """A job at one moment.

    `number` counts the moments, from 1 on. The moments of time are in UTC, None for what has not
    come about. `request_id` is the request that began it. `media_type` is that of the result, known
    before there is one. `problem` says why it failed. `size` is that of the result in bytes, 0
    without one.
    """

    id: str
    operation: str
    media_type: str
    created: datetime
    request_id: str = ""
    number: int = 1
    status: Status = "queued"
    progress: Far = NOTHING_YET
    started: datetime | None = None
    ended: datetime | None = None
    problem: Problem | None = None
    size: int = 0

    @property
    def has_ended(self) -> bool:
        """Whether nothing about it changes any more."""
        return self.status in ENDS

    def told(self, progress: Far) -> "Job":
        """Give it a moment later, with what was told of its progress."""
        return replace(self, number=self.number + 1, progress=progress)

    def begun(self, now: datetime) -> "Job":
        """Give it as it begins."""
        return replace(self, number=self.number + 1, status="running", started=now)

    def finished(
        self, status: Status, now: datetime, *, problem: Problem | None = None, size: int = 0
    ) -> "Job":
        """Give it as it ends."""
        later = self.number + 1
        return replace(self, number=later, status=status, ended=now, problem=problem, size=size)


def may_follow(after: Job, before: Job) -> bool:
    """Tell whether a job may go on so: it never goes back, and an end is an end."""
    if before.has_ended or after.number != before.number + 1:
        return False
    forwards = _RANK[after.status] - _RANK[before.status]
    return forwards > 0 or (forwards == 0 and after.status == "running")
