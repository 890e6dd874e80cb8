"""A document written back into the BPMN file that it was imported from.

The file is changed in places, and only there: the text of every other tag stays as it was, with
comments, extensions, prefixes and the order of attributes (`markup`). What a step, a flow or a
lane says otherwise than before is put into its element (`editing`, `flows`, `lanes`), its shape is
placed or taken away (`drawing`), and what BPMN has no place for stands beside it, as where a whole
file is written (`wfmap.interchange.bpmn.beside`). Two laws hold: without edits the file is the same
to the last byte, and what is written and read again is the document.
"""

import json

from wfmap.errors import WfmapError
from wfmap.graph import build
from wfmap.interchange.bpmn.beside import bare, normal
from wfmap.interchange.bpmn.original.drawing import draw_edits
from wfmap.interchange.bpmn.original.editing import Editing, edit_steps, tidy
from wfmap.interchange.bpmn.original.extending import name_and_extend
from wfmap.interchange.bpmn.original.flows import edit_flows, edit_messages
from wfmap.interchange.bpmn.original.known import only_process, original_of
from wfmap.interchange.bpmn.original.lanes import edit_actors, edit_lanes
from wfmap.interchange.losses import JsonObject
from wfmap.model import document
from wfmap.model.document import to_json
from wfmap.model.process import Process

__all__ = ["written_into"]


def written_into(data: bytes, name: str, process: Process) -> bytes:
    """Write a document into the file that it was imported from.

    Args:
        data: the bytes of the file.
        name: its name.
        process: the document, with the origins of its steps.

    Returns:
        The file with the edits, in the encoding that it had; the same bytes where there are none.

    Raises:
        UnreadableError: the file cannot be imported, or has a document type.
        WfmapError: the file has no step of the document.
    """
    from wfmap.interchange.bpmn import read  # noqa: PLC0415 - the reader knows the writer

    called = _called(process) or name
    wanted = only_process(data, called, process)
    raw = normal(read(data, name=called, process=wanted).document)
    whole = process.model_copy(update={"include": (), "schema_link": None})
    meant = to_json(whole)
    if _text(raw) == _text(meant):
        return data
    now = build(whole)
    editing = Editing(original_of(data, called, wanted), build(document.read(json.dumps(raw))), now)
    if now.steps and not editing.nodes:
        raise WfmapError(
            f"no step of the document is in '{name}'",
            "name the file that it was imported from, or leave --into out",
        )
    edit_actors(editing)
    edit_steps(editing)
    edit_flows(editing)
    edit_messages(editing)
    edit_lanes(editing)
    tidy(editing)
    draw_edits(editing)
    name_and_extend(editing, called, wanted, meant)
    return editing.original.data()


def _text(part: JsonObject) -> str:
    """Write a document without where it came from; two with one text are the same."""
    return document.write(document.read(json.dumps(bare(part))))


def _called(process: Process) -> str:
    """Return the name of the file that a document was imported from, empty where it is not told."""
    told = (step.origin.file for step in process.steps.values() if step.origin is not None)
    return next((file for file in told if file), "")
