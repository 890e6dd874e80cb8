"""Calling what blocks, from the event loop."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

__all__ = ["in_thread"]

_T = TypeVar("_T")


async def in_thread(function: Callable[[], _T]) -> _T:
    """Call what blocks in a thread that nobody waits for at the end of the service.

    Python waits at its end for the threads of its pools, also for one that never comes back.
    """
    loop = asyncio.get_running_loop()
    found: asyncio.Future[_T] = loop.create_future()

    def carry_out() -> None:
        try:
            value = function()
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            with suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(_set, found, None, error)
        else:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(_set, found, value, None)

    threading.Thread(target=carry_out, daemon=True).start()
    return await found


def _set(found: "asyncio.Future[_T]", value: Any, error: BaseException | None) -> None:  # noqa: ANN401 - any value
    if found.done():
        return
    if error is not None:
        found.set_exception(error)
    else:
        found.set_result(value)
