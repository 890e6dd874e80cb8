"""Parts that documents share: the actors, systems, stores, data and calendars of included files."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from wfmap.model.process import Process

__all__ = ["SHARED", "Loader", "merge"]

SHARED: Final = ("calendars", "actors", "systems", "data", "stores")
"""The collections an included file shares."""

Loader = Callable[[str], bytes]
"""Fetches an included file by the name the document gives it.

Raises:
    WfmapError: where there is none, or it may not be read.
"""


def merge(process: Process, shared: Mapping[str, Process]) -> Process:
    """Add the shared parts of included files to a process.

    Args:
        process: the process as written.
        shared: the included files by name, in the order they are included.

    Returns:
        The process with every shared part it does not define itself; what it defines wins.
    """
    update: dict[str, Any] = {}
    for collection in SHARED:
        own = getattr(process, collection)
        added: dict[str, Any] = {}
        for document in shared.values():
            added.update((k, v) for k, v in getattr(document, collection).items() if k not in own)
        if added:
            update[collection] = {**added, **own}
    return process.model_copy(update=update) if update else process
