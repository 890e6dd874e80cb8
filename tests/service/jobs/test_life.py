"""The life of a job only goes forwards, whatever workers, callers and the clock do to it."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from wfmap.service.jobs import desk as desks
from wfmap.service.jobs.desk import Desk, Order
from wfmap.service.jobs.job import ENDS, Far, Job, may_follow
from wfmap.service.jobs.store import OVERHEAD, MemoryStore
from wfmap.service.lanes import Ticket, Work
from wfmap.service.problems import Problem
from wfmap.service.replies import Reply
from wfmap.service.worker import Told, WorkerError

MOST: Final = 5 * OVERHEAD
"""Bytes of all results together: few enough that some are forgotten."""
KEPT: Final = 100.0
"""Seconds that a job is kept."""
TOLD: Final = st.builds(Told, st.text(max_size=3), st.integers(0, 9), st.integers(0, 9))
RANKS: Final = {"queued": 0, "running": 1}
ORDER: Final = Order("report", "text/html", "r", Work(len))


class Bench:
    """A desk whose workers and clock are in the hands of a test."""

    def __init__(self, most: int = MOST) -> None:
        self.time = datetime(2026, 1, 1, tzinfo=UTC)
        self.tickets: list[Ticket] = []
        self.store = MemoryStore(KEPT, most, lambda: self.time)
        self.desk = Desk(self.store, self._submit, most)

    def _submit(self, work: Work, changed: Callable[[Ticket], None]) -> Ticket:
        result = asyncio.get_running_loop().create_future()
        ticket = Ticket(work, result, lambda: drop(ticket), changed=changed)
        self.tickets.append(ticket)
        return ticket


def drop(ticket: Ticket) -> None:
    """Cancel it, as the workers do."""
    if ticket.state != "done":
        ticket.state = "done"
        ticket.result.cancel()
        ticket.notify()


def begins(ticket: Ticket) -> None:
    """Let a worker take it."""
    ticket.state, ticket.begun = "running", 1.0
    ticket.notify()


def ends(ticket: Ticket, what: Reply | Exception) -> None:
    """Let a worker be done with it."""
    ticket.state = "done"
    if isinstance(what, Reply):
        ticket.result.set_result(what)
    else:
        ticket.result.set_exception(what)
    ticket.notify()


async def settle() -> None:
    """Let everything go on that can."""
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def no_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let moments follow each other at once, at the time that the test says."""
    monkeypatch.setattr(desks, "_PACE", 0)


class Life(RuleBasedStateMachine):
    """Jobs under whatever happens to them."""

    jobs = Bundle("jobs")

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.bench = Bench()
        self.tickets: dict[str, Ticket] = {}
        self.seen: dict[str, list[Job]] = {}
        self.gone: set[str] = set()

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do something in the event loop, and let everything go on that then can."""

        async def all_of_it() -> Any:
            found = await work
            await settle()
            return found

        return self.loop.run_until_complete(all_of_it())

    def call(self, act: Callable[[], object]) -> None:
        """As `do`, of what is no coroutine."""

        async def acting() -> None:
            act()

        self.do(acting())

    @rule(target=jobs)
    def begin(self) -> str:
        """A caller begins a job."""
        job: Job = self.do(self.bench.desk.begin(ORDER))
        self.tickets[job.id] = self.bench.tickets[-1]
        self.seen[job.id] = [job]
        return job.id

    @rule(name=jobs)
    def take(self, name: str) -> None:
        """A worker begins."""
        ticket = self.tickets[name]
        if not ticket.result.done():
            self.call(lambda: begins(ticket))

    @rule(name=jobs)
    def lose(self, name: str) -> None:
        """A worker dies, and the work waits once more: for its callers it has begun."""
        ticket = self.tickets[name]
        if not ticket.result.done():
            ticket.state = "waiting"
            self.call(ticket.notify)

    @rule(
        name=jobs, told=st.builds(Told, st.text(max_size=3), st.integers(0, 9), st.integers(0, 9))
    )
    def tell(self, name: str, told: Told) -> None:
        """A worker tells how far it is, also when nobody listens any more."""
        self.call(lambda: self.tickets[name].tell(told))

    @rule(name=jobs, size=st.integers(0, MOST + 5))
    def reply(self, name: str, size: int) -> None:
        """A worker is done; now and then with more than can be kept."""
        ticket = self.tickets[name]
        if not ticket.result.done():
            self.call(lambda: ends(ticket, Reply("text/html", b"." * size)))

    @rule(name=jobs, error=st.sampled_from([Problem("time-limit"), WorkerError("broke")]))
    def fail(self, name: str, error: Exception) -> None:
        """A worker comes to nothing."""
        ticket = self.tickets[name]
        if not ticket.result.done():
            self.call(lambda: ends(ticket, error))

    @rule(name=jobs)
    def cancel(self, name: str) -> None:
        """A caller cancels: then the job has ended, and its worker is free."""
        found: Job | None = self.do(self.bench.desk.cancel(name))
        assert found is None or found.has_ended
        assert self.tickets[name].result.done()

    @rule(name=jobs)
    def forget(self, name: str) -> None:
        """A caller wants one that has ended forgotten."""
        found = self.do(self.bench.store.get(name))
        if found is not None and found.has_ended:
            self.do(self.bench.store.forget(name))

    @rule(seconds=st.floats(0, 2 * KEPT))
    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.bench.time += timedelta(seconds=seconds)

    @invariant()
    def every_job_only_goes_forwards(self) -> None:
        """And one that is gone stays gone; results stay within their bytes, and are whole."""
        for name, seen in self.seen.items():
            found: Job | None = self.do(self.bench.store.get(name))
            if found is None:
                self.gone.add(name)
                assert self.tickets[name].result.done()
                continue
            assert name not in self.gone
            assert found.number >= seen[-1].number
            assert found == seen[-1] or found.number > seen[-1].number
            if seen[-1].has_ended:
                assert found == seen[-1]
            seen.append(found)
            heard: tuple[Job, ...] = self.do(self.bench.store.later(name, 0))
            assert heard[-1] == found
            ranks = [
                ("queued", "running").index(j.status) if j.status not in ENDS else 2 for j in heard
            ]
            assert ranks == sorted(ranks)
            assert len({j.number for j in heard}) == len(heard)
            reply: Reply | None = self.do(self.bench.store.reply(name))
            assert (reply is not None) == (found.status == "done")
            assert reply is None or len(reply.body) == found.size
        assert self.bench.store.size <= MOST

    def teardown(self) -> None:
        """End what is left: closing cancels all, and frees every worker."""
        self.do(self.bench.desk.close())
        assert all(ticket.result.done() for ticket in self.tickets.values())
        self.loop.close()


Life.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestLife = pytest.mark.usefixtures("no_pace")(Life.TestCase)


def test_a_lost_worker_leaves_its_job_begun() -> None:
    """Its work waits once more, and its callers see no step back."""

    async def run() -> list[str]:
        bench = Bench()
        job = await bench.desk.begin(ORDER)
        ticket = bench.tickets[0]
        begins(ticket)
        await settle()
        ticket.state = "waiting"
        ticket.notify()
        await settle()
        begins(ticket)
        await settle()
        ends(ticket, Reply("text/html", b"x"))
        await bench.desk.ended(job.id, 5)
        return [moment.status for moment in await bench.store.later(job.id, 0)]

    assert asyncio.run(run()) == ["queued", "running", "done"]


def at(status: str, number: int = 1) -> Job:
    """Make a job that stands there."""
    made = Job("a", "report", "text/html", datetime(2026, 1, 1, tzinfo=UTC), number=number)
    return made if status == "queued" else _moved(made, status)


def _moved(job: Job, status: Any) -> Job:
    from dataclasses import replace  # noqa: PLC0415 - a job is never moved back but here

    return replace(job, status=status)


@pytest.mark.parametrize("before", ["queued", "running", *sorted(ENDS)])
@pytest.mark.parametrize("after", ["queued", "running", *sorted(ENDS)])
def test_a_job_may_only_go_on(before: str, after: str) -> None:
    """From waiting to running to an end; only of one that runs is progress told."""
    may = before not in ENDS and after != "queued"
    assert may_follow(at(after, 2), at(before)) == may
    assert not may_follow(at(after, 3), at(before)), "two moments later: somebody was quicker"


def test_two_who_end_a_job_at_once_leave_one_end() -> None:
    """The store lets the first go on, and tells the second that it was not."""

    async def run() -> tuple[bool, bool, str]:
        bench = Bench()
        job = await bench.desk.begin(ORDER)
        moment = bench.time
        first = await bench.store.move(job.finished("cancelled", moment))
        second = await bench.store.move(job.finished("done", moment), Reply("text/html", b"x"))
        found = await bench.store.get(job.id)
        await bench.desk.close()
        assert found is not None
        return first, second, found.status

    assert asyncio.run(run()) == (True, False, "cancelled")


def test_what_ended_first_is_forgotten_first_where_bytes_run_out() -> None:
    """Four jobs of a byte each fill what five of no byte would."""

    async def run() -> list[str | None]:
        bench = Bench()
        jobs = [await bench.desk.begin(ORDER) for _ in range(5)]
        for ticket in bench.tickets:
            ends(ticket, Reply("text/html", b"x"))
            await settle()
        found = [await bench.store.get(job.id) for job in jobs]
        return [job.status if job is not None else None for job in found]

    assert asyncio.run(run()) == [None, "done", "done", "done", "done"]


def test_a_result_that_all_bytes_cannot_hold_is_a_problem_that_names_the_setting() -> None:
    """And nothing else is forgotten for it."""

    async def run() -> Job | None:
        bench = Bench()
        job = await bench.desk.begin(ORDER)
        ends(bench.tickets[0], Reply("text/html", b"x" * MOST))
        return await bench.desk.ended(job.id, 5)

    found = asyncio.run(run())
    assert found is not None
    assert found.problem is not None
    assert found.problem.kind == "result-too-large"
    assert "WFMAP_JOB_BYTES" in found.problem.detail


def test_a_listener_hears_the_first_moments_and_the_last_hundred() -> None:
    """A thousand moments of progress take no more memory than a hundred."""

    async def run() -> tuple[Job, ...]:
        bench = Bench()
        job = await bench.desk.begin(ORDER)
        now = job.begun(bench.time)
        assert await bench.store.move(now)
        for count in range(1000):
            now = now.told(Far("simulating", count, 1000))
            assert await bench.store.move(now)
        heard = await bench.store.later(job.id, 0)
        await bench.desk.close()
        return heard

    heard = asyncio.run(run())
    assert len(heard) == 100
    assert [job.status for job in heard[:2]] == ["queued", "running"]
    assert heard[-1].progress == Far("simulating", 999, 1000)


def test_a_listener_waits_for_what_comes_and_learns_that_a_job_is_gone() -> None:
    """It is not woken for nothing, and not left waiting."""

    async def run() -> tuple[tuple[Job, ...], tuple[Job, ...]]:
        bench = Bench()
        job = await bench.desk.begin(ORDER)
        listening = asyncio.create_task(bench.store.later(job.id, 1))
        await settle()
        assert not listening.done()
        begins(bench.tickets[0])
        await settle()
        heard = await asyncio.wait_for(listening, 5)
        again = asyncio.create_task(bench.store.later(job.id, 2))
        await settle()
        await bench.store.forget(job.id)
        gone = await asyncio.wait_for(again, 5)
        await bench.desk.close()
        return heard, gone

    heard, gone = asyncio.run(run())
    assert [job.status for job in heard] == ["running"]
    assert gone == ()


def test_work_that_breaks_is_a_fault_of_the_service_and_ends_its_job(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What broke stands in the log, with the job and the request that began it."""

    async def run() -> Job | None:
        bench = Bench()
        job = await bench.desk.begin(ORDER)
        ends(bench.tickets[0], WorkerError("broke"))
        return await bench.desk.ended(job.id, 5)

    found = asyncio.run(run())
    assert found is not None
    assert (found.status, found.problem and found.problem.kind) == ("failed", "fault")
    assert f"The work of job {found.id} failed (request r)" in caplog.text
    assert "broke" in caplog.text
