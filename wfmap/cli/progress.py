"""How far something has come: one line on a terminal, nothing elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from wfmap.cli.console import TALK

__all__ = ["counting", "saying"]


@contextmanager
def saying() -> Iterator[Callable[[str], None]]:
    """Give a function that shows what is being done, on one line that is gone at the end."""
    if TALK.quiet or not sys.stderr.isatty():
        yield _in_silence
        return
    from rich.console import Console

    with Console(stderr=True).status("simulating …") as status:
        yield lambda text: status.update(f"simulating {text} …")


@contextmanager
def counting() -> Iterator[Callable[[int, int], None]]:
    """Give a function that shows how many replications are done, as a bar."""
    if TALK.quiet or not sys.stderr.isatty():
        yield _in_silence
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("simulating", total=None)
        yield lambda done, most: progress.update(bar, completed=done, total=most)


def _in_silence(*_: object) -> None:
    """Show nothing."""
