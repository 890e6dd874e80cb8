"""Who asks for the same at once waits for one and the same piece of work."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from wfmap.service.lanes import Ticket, Work
from wfmap.service.maps.flights import Flights
from wfmap.service.problems import Problem
from wfmap.service.replies import Reply

Gone = Callable[[], Awaitable[None]]
SVG = Reply("image/svg+xml", b"<svg/>")


class Bench:
    """Work that is done when the test says so."""

    def __init__(self) -> None:
        self.flights = Flights()
        self.tickets: list[Ticket] = []
        self.kept: list[Reply] = []

    def submit(self) -> Ticket:
        """Begin a piece of work."""
        result = asyncio.get_running_loop().create_future()
        ticket = Ticket(Work(len), result, lambda: drop(ticket))
        self.tickets.append(ticket)
        return ticket

    def ask(
        self, gone: Callable[[], Awaitable[None]] | None = None
    ) -> "asyncio.Task[Reply | None]":
        """Let a caller ask for the work."""
        waiting = self.flights.reply("map", self.submit, gone or never, self.kept.append)
        return asyncio.create_task(waiting)


def drop(ticket: Ticket) -> None:
    """Cancel work, as the workers do."""
    ticket.result.cancel()


async def never() -> None:
    """Stay."""
    await asyncio.Event().wait()


async def settle() -> None:
    """Let everything go on that can."""
    for _ in range(10):
        await asyncio.sleep(0)


def test_a_hundred_who_ask_at_once_have_one_thing_done() -> None:
    """All get what comes of it; whoever asks later has it done anew."""

    async def run() -> None:
        bench = Bench()
        asking = [bench.ask() for _ in range(100)]
        await settle()
        assert len(bench.tickets) == 1
        bench.tickets[0].result.set_result(SVG)
        assert await asyncio.gather(*asking) == [SVG] * 100
        again = bench.ask()
        await settle()
        assert len(bench.tickets) == 2
        bench.tickets[1].result.set_result(SVG)
        assert await again == SVG

    asyncio.run(run())


def test_at_every_moment_it_is_under_way_or_kept() -> None:
    """Who asks just when it is done finds it: no moment is between the work and what is kept."""

    async def run() -> None:
        bench = Bench()
        first = bench.ask()
        await settle()
        bench.tickets[0].result.set_result(SVG)
        while not bench.kept:
            assert len(bench.flights._going) == 1
            await asyncio.sleep(0)
        assert not first.done()
        assert await first == SVG
        assert bench.kept == [SVG]

    asyncio.run(run())


def test_work_goes_on_as_long_as_anybody_waits_for_it() -> None:
    """The first who asked may go; when the last goes, it is dropped."""

    async def run() -> None:
        bench = Bench()
        left = asyncio.Event()
        first, second = bench.ask(left.wait), bench.ask()  # type: ignore[arg-type]  # True is nothing
        await settle()
        left.set()
        assert await first is None
        assert not bench.tickets[0].result.done()
        second.cancel()
        await settle()
        assert bench.tickets[0].result.cancelled()
        assert len(bench.tickets) == 1

    asyncio.run(run())


def test_a_refusal_that_meets_the_first_caller_lets_the_others_ask_for_themselves() -> None:
    """One budget is spent, not all."""

    async def run() -> None:
        bench = Bench()
        first, second = bench.ask(), bench.ask()
        await settle()
        bench.tickets[0].result.set_exception(Problem("over-budget"))
        with pytest.raises(Problem, match="over-budget"):
            await first
        await settle()
        bench.tickets[1].result.set_result(SVG)
        assert await second == SVG

    asyncio.run(run())


def test_what_is_wrong_with_the_work_is_told_to_all() -> None:
    """And nobody tries again."""

    async def run() -> None:
        bench = Bench()
        asking = [bench.ask() for _ in range(3)]
        await settle()
        bench.tickets[0].result.set_exception(Problem("cannot-draw"))
        for found in await asyncio.gather(*asking, return_exceptions=True):
            assert isinstance(found, Problem)
        assert len(bench.tickets) == 1

    asyncio.run(run())
