"""The last column of a sheet: what a document holds and the other columns have no place for.

It is JSON, in the row of each step and in a row of its own for the document as a whole, and says
what reading the other columns gives and what is meant (`wfmap.interchange.bpmn.beside`, where BPMN
does so). So a sheet comes back whole, and what people change in the other columns still counts.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wfmap.graph import ProcessGraph
from wfmap.interchange.bpmn.beside import Merge, beside_text, of_step, of_whole, steps_in
from wfmap.interchange.losses import JsonObject, Loss
from wfmap.model import document
from wfmap.model.document import to_json

__all__ = ["MORE", "Told", "lenient", "restored", "with_more"]

MORE: Final = "more"
"""The name of the column."""

_LONGEST: Final = 32_000
"""Characters of a cell; a spreadsheet takes 32,767. What is longer is left out, which is told."""


@dataclass(frozen=True, slots=True)
class Told:
    """What stands in a cell of the column: its step, None for the document; its line and text."""

    name: str
    id: str | None
    line: int
    text: str


def lenient(raw: Mapping[str, object]) -> JsonObject | None:
    """Bring a document to the normal form though it may have faults; None where it is none."""
    process = document.examine(json.dumps(raw, ensure_ascii=False)).process
    return None if process is None else to_json(process)


def with_more(
    graph: ProcessGraph, rows: Sequence[dict[str, str]], read: JsonObject
) -> Iterator[dict[str, str]]:
    """Yield the rows of a process with what else there is to say of it.

    Args:
        graph: the process.
        rows: its rows without.
        read: what they give when they are read.
    """
    whole = graph.process.model_copy(update={"include": (), "schema_link": None})
    meant, found = to_json(whole), lenient(read) or {}
    were, are = dict(steps_in(found)), dict(steps_in(meant))
    for row in rows:
        key = row.get("step", "")
        told = of_step(were[key], are[key]) if key in were and key in are else {}
        yield _with(row, told)
    # a sheet has the name of its file, which may be another by the time that it is read
    everything = of_whole({**found, "name": ""}, {**meant, "name": meant.get("name", "")})
    if everything:
        yield _with({}, everything)


def _with(row: Mapping[str, str], told: JsonObject) -> dict[str, str]:
    text = beside_text(told) if told else ""
    return {**row, MORE: text} if 0 < len(text) <= _LONGEST else dict(row)


def restored(raw: JsonObject, cells: Sequence[Told]) -> tuple[JsonObject, tuple[Loss, ...]]:
    """Set what stands in the last column of a sheet.

    Returns:
        The document, and a loss for each field that was changed in the other columns meanwhile.
    """
    whole = lenient(raw) if cells else None
    if whole is None:
        return raw, ()
    merge, steps = Merge(), dict(steps_in(whole))
    lost: list[Loss] = []
    for cell in cells:
        told = _object(cell.text)
        if told is None:
            lost.append(Loss("more", cell.name, cell.id, "It is no JSON object.", cell.line))
        elif cell.id is None:
            whole |= {"name": ""} if _names(told) else {}
            merge.whole(cell, whole, told)
        elif cell.id in steps:
            merge.step(cell, steps[cell.id], told)
    return whole, (*lost, *merge.losses)


def _names(told: JsonObject) -> bool:
    """Tell whether the name of the document is said."""
    fields = told.get("fields")
    return isinstance(fields, dict) and "name" in fields


def _object(text: str) -> JsonObject | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
