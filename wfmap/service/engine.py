"""The simulator's machine code made outside the workers, whose time is limited.

It takes some twenty seconds, once on a machine. Workers begin in plain Python meanwhile, and take
the machine code over when it is there; a worker that made it would be stopped, again and again.
Whoever makes it may be killed; it is then made when a simulation is asked for the next time.
"""

import asyncio
import os
import sys
from contextlib import suppress
from typing import Final

from wfmap.units.processes import MAKES_ENGINE

__all__ = ["Engine"]

MOST_TRIES: Final = 5
"""Times that the machine code is tried to be made; then workers do it, and say why it fails."""


class Engine:
    """Makes the simulator's machine code once, when a simulation is asked for first."""

    def __init__(self) -> None:
        self._making: asyncio.Task[bool] | None = None
        self._tries = 0
        self._process: asyncio.subprocess.Process | None = None

    def start(self) -> None:
        """Begin to make it, unless that is being done or was done."""
        failed = self._making is not None and self._making.done() and not self._making.result()
        if self._making is None or (failed and self._tries < MOST_TRIES):
            self._tries += 1
            self._making = asyncio.create_task(self._make())

    async def _make(self) -> bool:
        """Run the compiler; tell whether it has made the code."""
        quiet = asyncio.subprocess.DEVNULL
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "wfmap.simulation.native.warm",
            stdin=quiet,
            stdout=quiet,
            stderr=quiet,
            env={**os.environ, MAKES_ENGINE: "1"},
        )
        return await self._process.wait() == 0

    async def close(self) -> None:
        """End the compiler if it still runs."""
        if self._making is None:
            return
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()
        with suppress(asyncio.CancelledError):
            await self._making
