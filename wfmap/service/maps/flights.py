"""One piece of work for all who ask for the same at once (single-flight).

It goes on as long as anybody waits for it. Where it was refused because of whoever asked first,
the next of those who wait asks for itself.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from wfmap.service.lanes import Ticket
from wfmap.service.problems import Problem
from wfmap.service.replies import Reply

__all__ = ["Flights"]

_OF_THE_CALLER: Final = frozenset(("busy", "over-budget", "overloaded"))
"""Refusals that another caller may not meet with."""


@dataclass(slots=True)
class _Flight:
    ticket: Ticket
    waiting: int = 0


class Flights:
    """What is being worked on, by name."""

    def __init__(self) -> None:
        self._going: dict[str, _Flight] = {}

    async def reply(
        self,
        name: str,
        submit: Callable[[], Ticket],
        gone: Callable[[], Awaitable[None]],
        keep: Callable[[Reply], None],
    ) -> Reply | None:
        """Wait for what comes of a piece of work, begun now unless it is under way.

        Args:
            name: what it is; equal work has equal names.
            submit: hands it to the workers.
            gone: waits until this caller has hung up.
            keep: takes what came of it, before anybody who asks then finds it ended.

        Returns:
            What comes of it; None where the caller is gone.

        Raises:
            Problem: it cannot be done, or is not done for this caller.
        """
        while True:
            flight = self._going.get(name)
            is_own = flight is None
            if flight is None:
                flight = self._going[name] = _Flight(submit())
                flight.ticket.result.add_done_callback(partial(self._ended, name, keep))
            try:
                return await self._wait(flight, gone)
            except Problem as problem:
                if is_own or problem.kind not in _OF_THE_CALLER:
                    raise

    def _ended(
        self, name: str, keep: Callable[[Reply], None], result: "asyncio.Future[Any]"
    ) -> None:
        if not result.cancelled() and result.exception() is None:
            keep(result.result())
        self._going.pop(name, None)

    async def _wait(self, flight: _Flight, gone: Callable[[], Awaitable[None]]) -> Reply | None:
        leaving = asyncio.ensure_future(gone())
        flight.waiting += 1
        either: set[asyncio.Future[Any]] = {flight.ticket.result, leaving}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            flight.waiting -= 1
            if not flight.waiting:
                flight.ticket.cancel()
        result = flight.ticket.result
        if not result.done() or result.cancelled():
            return None
        reply: Reply = result.result()
        return reply
