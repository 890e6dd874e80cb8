"""How far something has come: one line on a terminal, nothing elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from wfmap.cli.console import TALK
from wfmap.cli.fitting import width_of
from wfmap.operations.progress import SILENT, Progress

if TYPE_CHECKING:
    from rich.progress import TaskID

__all__ = ["counting", "reading", "saying"]

_BAR: Final = 40
_WORDS: Final = 30
"""Columns that stand beside a bar."""


@contextmanager
def saying() -> Iterator[Progress]:
    """Show what is being done, on one line that is gone at the end."""
    if TALK.quiet or not sys.stderr.isatty():
        yield SILENT
        return
    from rich.console import Console

    with Console(stderr=True).status("simulating …") as status:
        yield Progress(told=lambda text: status.update(f"{text} …"))


@contextmanager
def counting() -> Iterator[Progress]:
    """Show how many replications are done, as a bar."""
    if TALK.quiet or not sys.stderr.isatty():
        yield SILENT
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    shown = (
        TextColumn("{task.description}"),
        BarColumn(_bar()),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Bars(*shown, console=Console(stderr=True), transient=True) as bars:
        bar = bars.add_task("simulating", total=None)
        yield Progress(counted=lambda done, most: bars.update(bar, completed=done, total=most))


@contextmanager
def reading() -> Iterator[Callable[[str, int, int | None], None]]:
    """Give a function that shows which table is read, the rows so far, and how far that is."""
    if TALK.quiet or not sys.stderr.isatty():
        yield _in_silence
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    shown = (
        TextColumn("reading {task.description}", markup=False),
        BarColumn(_bar()),
        TextColumn("{task.completed:,.0f} rows"),
        TimeElapsedColumn(),
    )
    with Bars(*shown, console=Console(stderr=True), transient=True) as progress:
        bars: dict[str, TaskID] = {}

        def tell(name: str, rows: int, most: int | None) -> None:
            if name not in bars:
                bars[name] = progress.add_task(name, total=most)
            progress.update(bars[name], completed=rows, total=most)

        yield tell


def _bar() -> int:
    """Give the columns of a bar: as many as the words around it leave."""
    return min(_BAR, max(1, (width_of(sys.stderr) or _BAR) - _WORDS))


def _in_silence(*_: object) -> None:
    """Show nothing."""
