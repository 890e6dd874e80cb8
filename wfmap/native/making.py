"""The engine while its machine code is made: plain Python at once, machine code when it is there.

To translate the engine takes some twenty seconds, once on a machine. A process of its own does it
meanwhile, one at a time on a machine, and hands the code over; both paths give the same bytes, so a
run that changes from one to the other half-way says what it would have said.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from typing import Final

from wfmap.errors import WfmapError
from wfmap.native import machine
from wfmap.units.processes import MAKES_ENGINE, OUTLIVES, end_with_parent

__all__ = ["Engine", "hand_over", "handed_over"]

_DIGEST: Final = 32

_ASKED: Final = 50
"""How often it is asked whether machine code is at hand until it is looked for on disk again."""

SECONDS_OF_WORK: Final = 600
"""Seconds of computing after which a process that makes machine code ends by itself."""


def handed_over(code: bytes) -> bytes:
    """Pack machine code so that half of it is known as such."""
    return sha256(code).digest() + code


def hand_over(make: Callable[[], bytes]) -> None:
    """Make machine code for whoever started this process, and end with them.

    It is kept on disk, and handed over on standard output.
    """
    end_with_parent(SECONDS_OF_WORK, also_before=not os.environ.get(OUTLIVES))
    code = make()
    with suppress(BrokenPipeError):  # whoever wanted it is gone; it is kept for the next
        sys.stdout.buffer.write(handed_over(code))
        sys.stdout.buffer.flush()


class Engine:
    """The engine: machine code where it is kept, else plain Python until a process has made it."""

    def __init__(
        self,
        plain: machine.Entry,
        ready: machine.Entry | None = None,
        *,
        made: tuple[str, str],
        look: Callable[[], machine.Entry | None] = lambda: None,
        never: bool = False,
    ) -> None:
        """Take the function in plain Python, the machine code if there is any, or `never` any.

        `made` names the room, and the module that makes its machine code as a program; `look`
        looks for what another process has kept.
        """
        self._made = made
        self._look = look
        self._asked = 0
        self._plain = plain
        self._ready = ready
        self._never = never
        self._starting = threading.Lock()
        self._reader: threading.Thread | None = None
        self._packed = b""

    def __call__(self, i: machine.Memory, f: machine.Memory, events: int) -> int:
        """Go on with a run, in the way that its memory is laid out for."""
        if isinstance(i, list) or self._ready is None:
            return self._plain(i, f, events)
        return self._ready(i, f, events)

    def takes_arrays(self) -> bool:
        """Tell whether machine code runs from now on, on arrays; plain Python runs on lists.

        Starts whoever makes the code when it is asked first.
        """
        if self._ready is not None or self._never:
            return not self._never
        with self._starting:
            if self._reader is None:
                self._reader = self._started()
        if not self._reader.is_alive():
            self._ready = self._loaded()
        return self._ready is not None

    def is_at_hand(self) -> bool:
        """Tell whether machine code can run at once; nobody begins to make it for that.

        Where it was not kept when this process began, it is looked for again now and then.
        """
        if self._ready is None and not self._never:
            self._asked += 1
            if self._asked % _ASKED == 0:
                self._ready = self._look()
        return self._ready is not None

    def wait(self) -> None:
        """Wait until the machine code is there.

        Raises:
            WfmapError: it cannot be made.
        """
        if self.takes_arrays() or self._reader is None:
            return
        self._reader.join()
        if not self.takes_arrays():
            raise WfmapError(
                "the simulator could not be compiled", "set WFMAP_PURE_PYTHON=1 to do without"
            )

    def _started(self) -> threading.Thread:
        process = subprocess.Popen(  # noqa: S603 - a module of ours
            [sys.executable, "-m", self._made[1]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, MAKES_ENGINE: self._made[0]},
        )
        reader = threading.Thread(target=self._read, args=(process,), daemon=True)
        reader.start()
        return reader

    def _read(self, process: "subprocess.Popen[bytes]") -> None:
        self._packed, _ = process.communicate()

    def _loaded(self) -> machine.Entry | None:
        digest, code = self._packed[:_DIGEST], self._packed[_DIGEST:]
        return machine.load(code) if code and sha256(code).digest() == digest else None
