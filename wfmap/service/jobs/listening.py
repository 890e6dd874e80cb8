"""A job as a stream of server-sent events: every moment of it, to its end."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Final

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from wfmap.service.jobs.job import Job
from wfmap.service.jobs.results import job_result
from wfmap.service.jobs.store import Store

__all__ = ["events", "number_of"]

_QUIET: Final = 15.0
"""Seconds without an event after which a comment shows that the connection is alive."""
_AGAIN: Final = 2000
"""Milliseconds after which a listener comes back when the connection broke."""


def number_of(last_event_id: str) -> int:
    """Give the number of the last moment that a listener has heard; 0 where it has heard none."""
    is_number = last_event_id.isascii() and last_event_id.isdecimal() and len(last_event_id) <= 15  # noqa: PLR2004 - no int of a thousand digits
    return int(last_event_id) if is_number else 0


async def events(store: Store, name: str, number: int, root: str) -> AsyncIterator[bytes]:
    """Yield the moments of a job after a number, as they come about, until it has ended."""
    first = True
    while True:
        try:
            async with asyncio.timeout(_QUIET):
                moments = await store.later(name, number)
        except TimeoutError:
            yield KEEPALIVE_COMMENT
            continue
        for moment in moments:
            yield _event(moment, root, again=_AGAIN if first else None)
            first = False
        if not moments or moments[-1].has_ended:
            return
        number = moments[-1].number


def _event(job: Job, root: str, again: int | None) -> bytes:
    """Write one moment; its name tells a change of the status from mere progress."""
    told = json.dumps(job_result(job, root).to_dict(), ensure_ascii=False)
    kind = "progress" if job.status == "running" and job.progress.said else "status"
    return format_sse_event(data_str=told, event=kind, id=str(job.number), retry=again)
