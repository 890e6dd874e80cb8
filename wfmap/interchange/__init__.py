"""From other formats to process documents, with every loss listed; and into other formats."""

import json

from wfmap.interchange import bpmn
from wfmap.interchange.bpmn.simulation import ParametersError
from wfmap.interchange.formats import FORMATS, Format, format_of, reads, writes
from wfmap.interchange.losses import Imported, Loss
from wfmap.model import document
from wfmap.model.process import Process

__all__ = [
    "FORMATS",
    "Format",
    "Imported",
    "Loss",
    "ParametersError",
    "bpmn_processes",
    "format_of",
    "read_bpmn",
    "reads",
    "to_process",
    "writes",
]


def read_bpmn(
    data: bytes, *, name: str, simulation: bytes | None = None, process: str | None = None
) -> tuple[Process, tuple[Loss, ...]]:
    """Read a BPMN 2.0 file as a process.

    Args:
        data: the bytes of the file, in any encoding.
        name: the file's name, which origins quote.
        simulation: the bytes of a Prosimos file of simulation parameters beside it.
        process: the id or name of the only process to read.

    Returns:
        One process for the whole file or the process asked for, and every loss in its order.

    Raises:
        UnreadableError: not BPMN 2.0, not well-formed (with line and column), or without such a
            process.
        LimitError: too large, too deep, or with too many elements.
        ParametersError: the parameters are none of Prosimos.
    """
    imported = bpmn.read(data, name=name, simulation=simulation, process=process)
    return to_process(imported), imported.losses


def bpmn_processes(data: bytes) -> tuple[tuple[str, str], ...]:
    """List the processes of a BPMN 2.0 file that have steps: id and name of each."""
    return bpmn.processes(data)


def to_process(imported: Imported) -> Process:
    """Turn an imported document into a process; it is checked like any other document."""
    text = json.dumps(imported.document, ensure_ascii=False)
    return document.read(text)
