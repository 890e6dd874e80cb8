"""From other formats to process documents, with every loss listed."""

import json

from wfmap.interchange import bpmn
from wfmap.interchange.losses import Imported, Loss
from wfmap.model import document
from wfmap.model.process import Process

__all__ = ["Imported", "Loss", "read_bpmn", "to_process"]


def read_bpmn(
    data: bytes, *, name: str, simulation: bytes | None = None
) -> tuple[Process, tuple[Loss, ...]]:
    """Read a BPMN 2.0 file as a process.

    Args:
        data: the bytes of the file, in any encoding.
        name: the file's name, which origins quote.
        simulation: the bytes of a Prosimos file of simulation parameters beside it.

    Returns:
        One process for the whole file, and every loss in the file's order.

    Raises:
        UnreadableError: not BPMN 2.0, or not well-formed; with line and column.
        LimitError: too large, too deep, or with too many elements.
    """
    imported = bpmn.read(data, name=name, simulation=simulation)
    return to_process(imported), imported.losses


def to_process(imported: Imported) -> Process:
    """Turn an imported document into a process; it is checked like any other document."""
    text = json.dumps(imported.document, ensure_ascii=False)
    return document.read(text)
