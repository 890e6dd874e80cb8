"""Who is served next: lanes of work, and within each the caller for whom least was done of late.

Two lanes keep what is short from waiting behind what is long. Each has workers of its own:

    quick   checks, maps and predictions of documents of a usual size; a piece of work that is not
            done after the setting WFMAP_QUICK_TIME is begun anew in the other lane
    long    whatever simulates, and large documents

In a lane the next worker goes to the caller for whom the fewest worker-seconds were spent, counted
over about a minute and over both lanes; equals are served in the order of their coming. So one
that asks for sixty things waits for its own, and others do not wait for it. The last free worker
of the quick lane is kept for a caller that has none there. Where a lane is full, it is the latest
request of the caller with the most waiting that is refused, whoever came last. (Fair queueing with
the longest queue dropped: McKenney, "Stochastic fairness queueing", INFOCOM 1990.)
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import Any, Literal

from wfmap.service.callers import Ledger
from wfmap.service.worker import Told

__all__ = ["Lane", "LaneName", "Ticket", "Work"]

LaneName = Literal["quick", "long"]


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work for a worker.

    Attributes:
        job: what to call there, a function of a module.
        arguments: what to call it with; all of it crosses to another process.
        caller: whose it is, see `caller_of`; work of the service itself has none.
        lane: where it waits, see `lane_of`.
        seconds: that it may take, never longer than the limit of time.
        patience: seconds that it may wait for a worker; None: as the setting says, which suits a
            caller that waits; `inf` suits a job.
        tells: whether `job` takes a `progress` and tells how far it is.
    """

    job: Callable[..., Any]
    arguments: tuple[Any, ...] = ()
    caller: str = ""
    lane: LaneName = "quick"
    seconds: float = inf
    patience: float | None = None
    tells: bool = False


@dataclass(eq=False, slots=True)
class Ticket:
    """Work that was submitted: where it stands, and what comes of it.

    Attributes:
        work: what is to be done.
        result: what the job returned, or the `Problem` why there is none; cancelled when the
            ticket is.
        state: *waiting*, *running* or *done*; cancelled work is done.
        told: how far it is.
        changed: called in the event loop after each change of `state` and `told`.
    """

    work: Work
    result: asyncio.Future[Any]
    cancel: Callable[[], None]
    """Drop it: it is taken from its lane, or its worker is ended at once. Safe at any time."""
    state: Literal["waiting", "running", "done"] = "waiting"
    told: Told = field(default_factory=Told)
    changed: Callable[["Ticket"], None] | None = None
    lane: LaneName = "quick"
    begun: float = 0.0
    clock: asyncio.TimerHandle | None = None

    def tell(self, told: Told) -> None:
        """Take over how far it is."""
        if self.state == "running":
            self.told = told
            self.notify()

    def notify(self) -> None:
        """Say that something changed."""
        if self.changed is not None:
            self.changed(self)


class Lane:
    """The tickets that wait for workers of one kind, and those that run."""

    def __init__(self, ledger: Ledger, clock: Callable[[], float], most: int) -> None:
        """Take the ledger of callers, a clock in seconds, and how many tickets may wait."""
        self._ledger = ledger
        self._clock = clock
        self._most = most
        self.waiting: list[Ticket] = []
        self.running: set[Ticket] = set()

    def add(self, ticket: Ticket) -> Ticket | None:
        """Let a ticket wait.

        Returns:
            The ticket that has to go for it where too many wait; it may be the same.
        """
        self.waiting.append(ticket)
        if len(self.waiting) <= self._most:
            return None
        count = Counter(waiting.work.caller for waiting in self.waiting)
        most = max(count.values())
        greedy = [t for t in self.waiting if count[t.work.caller] == most]
        dropped = greedy[-1]
        self.waiting.remove(dropped)
        return dropped

    def take(self, *, last: bool = False) -> Ticket | None:
        """Take out the ticket whose turn it is; None where none may have the worker.

        Args:
            last: whether it is the last free worker, kept for callers that have none.
        """
        busy = {ticket.work.caller for ticket in self.running} if last else set()
        first: dict[str, Ticket] = {}
        for ticket in self.waiting:
            if ticket.work.caller not in busy:
                first.setdefault(ticket.work.caller, ticket)
        if not first:
            return None
        chosen = min(first.values(), key=lambda ticket: self._spent(ticket.work.caller))
        self.waiting.remove(chosen)
        return chosen

    def _spent(self, caller: str) -> float:
        """Give the seconds of about the last minute, with what runs now; the service is first."""
        if not caller:
            return -1.0
        now = self._clock()
        running = sum(now - t.begun for t in self.running if t.work.caller == caller)
        return self._ledger.used(caller) + running
