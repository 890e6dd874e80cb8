"""Machine code of the simulator and of the layout made outside the workers, whose time is limited.

Each takes some twenty seconds, once on a machine. Workers begin in plain Python meanwhile, and take
the machine code over when it is there; a worker that made it would be stopped, again and again.
Whoever makes it may be killed; it is then made when a simulation, or a map, is asked for the next
time.
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
    """Makes the machine code of a room once, when it was asked for often enough.

    Args:
        room: its name.
        module: what makes its machine code, when it is run as a program.
        patience: how often it is asked for in vain, since who asks seldom can do without.
    """

    def __init__(
        self,
        room: str = "engine",
        module: str = "wfmap.simulation.native.warm",
        patience: int = 0,
    ) -> None:
        self._room, self._module, self._patience = room, module, patience
        self._making: asyncio.Task[bool] | None = None
        self._tries = 0
        self._process: asyncio.subprocess.Process | None = None

    def start(self) -> None:
        """Begin to make it, unless that is being done or was done."""
        if self._patience > 0:
            self._patience -= 1
            return
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
            self._module,
            stdin=quiet,
            stdout=quiet,
            stderr=quiet,
            env={**os.environ, MAKES_ENGINE: self._room},
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
