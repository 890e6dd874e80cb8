"""Whether the service can do its work: asked of what does it, and no longer once it is to end."""

import asyncio
import os
import time
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from wfmap.service.describing import READY, ReadyResult
from wfmap.service.lanes import Work
from wfmap.service.problems import Problem
from wfmap.service.workers import Workers

__all__ = ["Health", "health_router"]

health_router: Final = APIRouter()

FRESH: Final = 0.5
"""Seconds for which an answer of the workers holds, so that asking often costs nothing."""
PATIENCE: Final = 4.0
"""Seconds within which a worker has to answer."""
AGAIN: Final = "5"
"""Seconds after which a caller of a service that ends may try again, at another or the next."""


class Health:
    """What a service knows of itself."""

    def __init__(self) -> None:
        self._asking: asyncio.Task[bool] | None = None
        self._asked = 0.0
        self.workers: Workers | None = None
        """The workers, once they are being started."""
        self.is_draining = False
        """Whether it has been told to end, and says that it is not ready."""
        self.is_closing = False
        """Whether it takes no new work any more."""

    async def demand_ready(self) -> None:
        """Have a worker answer.

        Raises:
            Problem: none does, or the service is to end.
        """
        if self.is_draining:
            raise self.ending()
        if self.workers is None:
            raise Problem("not-ready", headers={"Retry-After": "1"})
        now = time.monotonic()
        if self._asking is None or (self._asking.done() and now - self._asked > FRESH):
            self._asking = asyncio.create_task(_answers(self.workers))
            self._asked = now
        if not await asyncio.shield(self._asking):
            raise Problem("not-ready", headers={"Retry-After": "1"})

    def ending(self) -> Problem:
        """Say that the service is to end."""
        return Problem("ending", headers={"Retry-After": AGAIN})


async def _answers(workers: Workers) -> bool:
    """Tell whether a worker answers in time, to this question or to any."""
    before = workers.answers
    try:
        ticket = workers.submit(Work(os.getpid, seconds=PATIENCE, patience=PATIENCE))
    except Problem:
        return False
    await asyncio.wait((ticket.result,), timeout=PATIENCE)
    ticket.cancel()
    return workers.answers > before


@health_router.get("/readyz", tags=["service"], responses=READY)
async def readyz(request: Request) -> JSONResponse:
    """Tell that the service can do its work: one of its workers has just done some.

    503 while it starts, while no worker can be started, and once it was told to end; a load
    balancer should send it no more requests then.
    """
    await request.app.state.health.demand_ready()
    return JSONResponse(ReadyResult().to_dict())
