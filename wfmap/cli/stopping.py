"""Interruptions: one exit code, no word from workers, whatever the command is doing.

A terminal sends Ctrl-C to all processes of a command at once, and a worker that is just starting
would print a traceback. So the signal is blocked, which those inherit that are started; a thread
waits for it, and wakes the main thread by another signal, which nobody else gets.
"""

import os
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final, NoReturn

__all__ = ["end_workers", "listen", "listen_no_more", "was_interrupted"]


def listen() -> None:
    """Let an interruption reach this process alone, as a KeyboardInterrupt of its main thread."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if not _can_wait():
        return
    signal.signal(signal.SIGUSR2, _interrupt)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    threading.Thread(target=_wait, daemon=True, name="interruptions").start()


def listen_no_more() -> None:
    """Leave interruptions to whoever runs now, such as a server with handlers of its own."""
    if _can_wait():
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def end_workers() -> None:
    """End the processes that this one started."""
    if sys.platform != "linux":
        return
    for child in _children():
        with suppress(OSError):
            os.kill(child, signal.SIGKILL)


def _can_wait() -> bool:
    return sys.platform != "win32" and threading.current_thread() is threading.main_thread()


def _wait() -> None:
    main = threading.main_thread().ident
    while main is not None:
        signal.sigwait({signal.SIGINT})
        signal.pthread_kill(main, signal.SIGUSR2)


def was_interrupted() -> bool:
    """Tell whether an interruption came, though something may have made another error of it.

    Libraries that are no Python do: pydantic tells it as an error of a schema.
    """
    return bool(_CAME)


_CAME: Final[list[int]] = []


def _interrupt(number: int, _: object) -> NoReturn:
    _CAME.append(number)
    signal.signal(signal.SIGUSR2, signal.SIG_IGN)  # once is enough: from here on it only ends
    raise KeyboardInterrupt


def _children() -> list[int]:
    """List the processes that this one started."""
    with suppress(OSError, ValueError):
        tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
        return [int(number) for task in tasks for number in task.read_text("ascii").split()]
    return []
