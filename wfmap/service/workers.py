"""The workers of the service: what takes long is done by them, within limits, in lanes.

All of it lives in the event loop, but for the threads that wait for workers: one for each piece of
work that runs. A worker that ends is replaced, whatever ended it.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from math import ceil, inf
from typing import Any, Final

from wfmap.service.callers import Ledger
from wfmap.service.crew import Crew
from wfmap.service.lanes import Lane, LaneName, Ticket, Work
from wfmap.service.problems import Problem
from wfmap.service.settings import NAMES, Settings
from wfmap.service.threads import in_thread
from wfmap.service.worker import Outcome, Told, Worker, WorkerError
from wfmap.units.figures import exact

__all__ = ["Workers"]


MOST_RETRY: Final = 60
"""Seconds after which a caller is told to come again, at most."""


class Workers:
    """The worker processes and the lanes of work before them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._clock = time.monotonic
        self.ledger = Ledger(self._clock)
        self._sizes: dict[LaneName, int] = {"quick": settings.workers + 1, "long": settings.workers}
        self.lanes = {
            name: Lane(self.ledger, self._clock, settings.max_waiting) for name in self._sizes
        }
        self._busy: dict[Ticket, Worker] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._crew = Crew(self._sizes, settings.memory_limit, self._dispatch)
        self.answers = 0
        """How often a worker has answered."""

    @property
    def failing_since(self) -> float | None:
        """When a worker could not be started and none has been since, by a monotonic clock."""
        return self._crew.failing_since

    @property
    def pids(self) -> list[int]:
        """The ids of the worker processes."""
        return self._crew.pids

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits and nothing runs."""
        return not any(lane.waiting or lane.running for lane in self.lanes.values())

    async def open(self) -> None:
        """Start the workers and wait until they are ready.

        Raises:
            OSError: they cannot be started.
        """
        await self._crew.open()

    async def close(self) -> None:
        """End every worker, whatever it is doing, and what waits."""
        for lane in self.lanes.values():
            for ticket in [*lane.waiting, *lane.running]:
                ticket.cancel()
        await self._crew.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def submit(self, work: Work, changed: Callable[[Ticket], None] | None = None) -> Ticket:
        """Let work wait for its turn; its ticket says how it goes and what comes of it.

        Args:
            work: what is to be done.
            changed: called in the event loop whenever the ticket has changed.

        Raises:
            Problem: too much waits already, or the caller has used its budget.
        """
        self._demand_budget(work.caller)
        ticket = Ticket(work, asyncio.get_running_loop().create_future(), _nothing)
        ticket.cancel = partial(self._cancel, ticket)
        ticket.changed = changed
        refused = self._queue(ticket, work.lane)
        if refused is ticket:
            raise self._busy_problem(work.lane)
        self._dispatch(work.lane)
        return ticket

    async def run(
        self,
        job: Callable[..., Any],
        *arguments: object,
        seconds: float = inf,
        caller: str = "",
        lane: LaneName = "quick",
    ) -> Any:  # noqa: ANN401 - what the job returns
        """Run a job in a worker and wait for what it returns; cancelled, it is dropped.

        Raises:
            Problem: it cannot be done, it took too long, or its worker died.
        """
        ticket = self.submit(Work(job, arguments, caller=caller, lane=lane, seconds=seconds))
        try:
            return await ticket.result
        finally:
            ticket.cancel()

    def _demand_budget(self, caller: str) -> None:
        budget = self._settings.caller_budget
        seconds = self.ledger.seconds_until(caller, budget) if caller and budget else 0
        if seconds:
            detail = (
                f"more than {exact(budget)} seconds of work a minute ({NAMES['caller_budget']})"
            )
            again = {"Retry-After": str(seconds)}
            raise Problem("over-budget", detail, headers=again, hint=_again(seconds))

    def _queue(self, ticket: Ticket, name: LaneName) -> Ticket | None:
        """Let a ticket wait in a lane; give the ticket that had to go for it."""
        ticket.lane, ticket.state = name, "waiting"
        patience = ticket.work.patience
        if patience is None:
            patience = self._settings.wait_time
        if patience < inf:
            loop = asyncio.get_running_loop()
            ticket.clock = loop.call_later(patience, self._waited, ticket, patience)
        refused = self.lanes[name].add(ticket)
        if refused is not None:
            self._end(refused, self._busy_problem(name))
        return refused

    def _waited(self, ticket: Ticket, patience: float) -> None:
        lane = self.lanes[ticket.lane]
        if ticket in lane.waiting:
            lane.waiting.remove(ticket)
            seconds = self._delay(ticket.lane)
            detail = f"no worker was free for {exact(patience)} seconds ({NAMES['wait_time']})"
            again = {"Retry-After": str(seconds)}
            self._end(ticket, Problem("overloaded", detail, headers=again, hint=_again(seconds)))

    def _busy_problem(self, name: LaneName) -> Problem:
        seconds = self._delay(name)
        detail = f"{self._settings.max_waiting} requests wait already ({NAMES['max_waiting']})"
        return Problem("busy", detail, headers={"Retry-After": str(seconds)}, hint=_again(seconds))

    def _delay(self, name: LaneName) -> int:
        """Guess after how many seconds another try may do better: what runs is half done."""
        lane = self.lanes[name]
        now = self._clock()
        ages = [now - ticket.begun for ticket in lane.running]
        each = max(1.0, sum(ages) / len(ages)) if ages else 1.0
        return min(MOST_RETRY, ceil(each * (1 + len(lane.waiting)) / self._sizes[name]))

    def _dispatch(self, name: LaneName) -> None:
        """Give work to the workers of a lane that are free."""
        lane = self.lanes[name]
        while free := self._crew.free(name):
            last = name == "quick" and free == 1 and len(lane.running) > 0
            ticket = lane.take(last=last)
            if ticket is None:
                return
            worker = self._crew.take(name)
            _stop(ticket)
            ticket.state, ticket.begun = "running", self._clock()
            lane.running.add(ticket)
            self._busy[ticket] = worker
            ticket.notify()
            task = asyncio.get_running_loop().create_task(self._serve(name, worker, ticket))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _serve(self, name: LaneName, worker: Worker, ticket: Ticket) -> None:
        """Have a ticket's work done by a worker, and free or replace the worker."""
        loop = asyncio.get_running_loop()
        work = ticket.work
        most = min(work.seconds, self._settings.time_limit)
        is_short = name == "quick" and most > self._settings.quick_time
        allowed = self._settings.quick_time if is_short else most
        late = asyncio.Event()

        def strike() -> None:
            late.set()
            worker.kill()

        def pass_on(told: Told) -> None:
            with suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(ticket.tell, told)

        clock = loop.call_later(allowed, strike)
        tell = pass_on if work.tells else None
        carry_out = partial(worker.carry_out, work.job, work.arguments, tell)
        try:
            outcome = await in_thread(carry_out)
        finally:
            clock.cancel()
            self.lanes[name].running.discard(ticket)
            self._busy.pop(ticket, None)
            if work.caller:
                self.ledger.charge(work.caller, self._clock() - ticket.begun)
            self._crew.give_back(worker)
        self._settle(ticket, outcome, (most, is_short) if late.is_set() else None)
        self._dispatch(name)

    def _settle(self, ticket: Ticket, outcome: Outcome, late: tuple[float, bool] | None) -> None:
        """Say what came of a ticket's work, or let it wait once more."""
        if ticket.state == "done":
            return
        if outcome.kind == "absent":
            self._begin_anew(ticket, ticket.lane)
        elif outcome.kind == "done":
            self.answers += 1
            self._end(ticket, None, outcome.value)
        elif outcome.kind == "failed":
            self._end(ticket, self._problem(outcome.value))
        elif late is None:
            self._end(ticket, Problem("worker-lost", _ended(outcome.value), headers=_SOON))
        elif late[1]:
            self._begin_anew(ticket, "long")
        else:
            self._end(ticket, Problem("time-limit", _late(late[0], self._settings.time_limit)))

    def _begin_anew(self, ticket: Ticket, name: LaneName) -> None:
        ticket.told = Told()
        self._queue(ticket, name)
        ticket.notify()
        self._dispatch(name)

    def _problem(self, error: Exception) -> Exception:
        if isinstance(error, MemoryError):
            limit = f"{self._settings.memory_limit:,} bytes ({NAMES['memory_limit']})"
            return Problem("memory-limit", f"a request may use {limit}")
        return error if isinstance(error, Problem | WorkerError) else WorkerError(str(error))

    def _end(self, ticket: Ticket, problem: Exception | None, value: object = None) -> None:
        _stop(ticket)
        if ticket.state == "done":
            return
        ticket.state = "done"
        if not ticket.result.done():
            if problem is None:
                ticket.result.set_result(value)
            else:
                ticket.result.set_exception(problem)
                ticket.result.exception()  # whoever wanted to know may be gone
        ticket.notify()

    def _cancel(self, ticket: Ticket) -> None:
        if ticket.state == "done":
            return
        lane = self.lanes[ticket.lane]
        if ticket in lane.waiting:
            lane.waiting.remove(ticket)
        _stop(ticket)
        ticket.state = "done"
        ticket.result.cancel()
        worker = self._busy.get(ticket)
        if worker is not None:
            worker.kill()
        ticket.notify()


_SOON: Final = {"Retry-After": "1"}


def _nothing() -> None:
    """Do nothing."""


def _stop(ticket: Ticket) -> None:
    """Stop the clock of a ticket that waits."""
    if ticket.clock is not None:
        ticket.clock.cancel()
        ticket.clock = None


def _again(seconds: int) -> str:
    return f"try again after {seconds} seconds"


def _ended(code: int | None) -> str:
    """Say how a worker ended; what ended it is not guessed."""
    if code is None:
        return "the worker of the request ended before it had answered"
    if code < 0:
        return f"the worker of the request was ended by signal {-code} before it had answered"
    return f"the worker of the request ended with exit code {code} before it had answered"


def _late(seconds: float, most: float) -> str:
    if seconds < most:
        return f"it took longer than the {exact(seconds)} seconds that this operation may take"
    return f"it took longer than {exact(most)} seconds ({NAMES['time_limit']})"
