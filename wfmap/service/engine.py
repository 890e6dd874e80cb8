"""The simulator's machine code made outside the workers, whose time is limited.

It takes some twenty seconds, once on a machine. Workers begin in plain Python meanwhile, and take
the machine code over when it is there; a worker that made it would be stopped, again and again.
"""

import asyncio
import os
import sys
from contextlib import suppress

from wfmap.units.processes import MAKES_ENGINE

__all__ = ["Engine"]


class Engine:
    """Makes the simulator's machine code once, when a simulation is asked for first."""

    def __init__(self) -> None:
        self._making: asyncio.Task[None] | None = None
        self._process: asyncio.subprocess.Process | None = None

    def start(self) -> None:
        """Begin to make it, once."""
        if self._making is None:
            self._making = asyncio.create_task(self._make())

    async def _make(self) -> None:
        """Run the compiler; where it fails, a worker says why when it fails too."""
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
        await self._process.wait()

    async def close(self) -> None:
        """End the compiler if it still runs."""
        if self._making is None:
            return
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()
        with suppress(asyncio.CancelledError):
            await self._making
