"""The simulator made ready outside the workers, whose time is limited.

Its machine code takes some twenty seconds to make, once on a machine; a worker that had to make it
would be stopped before it is done, again and again.
"""

import asyncio
import sys
from contextlib import suppress

__all__ = ["Engine"]


class Engine:
    """Makes the simulator's machine code once, when a simulation is asked for first."""

    def __init__(self) -> None:
        self._making: asyncio.Task[None] | None = None
        self._process: asyncio.subprocess.Process | None = None

    async def ready(self) -> None:
        """Wait until the machine code is there; whoever asks meanwhile waits for the same."""
        if self._making is None:
            self._making = asyncio.create_task(self._make())
        await asyncio.shield(self._making)

    async def _make(self) -> None:
        """Run the compiler; where it fails, a worker says why when it fails too."""
        quiet = asyncio.subprocess.DEVNULL
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "wfmap.simulation.warm", stdin=quiet, stdout=quiet, stderr=quiet
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
