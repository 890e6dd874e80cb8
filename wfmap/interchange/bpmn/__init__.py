"""BPMN 2.0, reading and writing.

The bar: every flow node of the file is a step, and every sequence flow whose two ends are flow
nodes leads from the one step to the other, id for id (`origin.id`). Whatever else the file holds
is carried in a field, set aside under `x-bpmn`, or listed as a loss.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from wfmap.errors import InputLimitError, UnreadableError
from wfmap.graph import ProcessGraph
from wfmap.interchange.bpmn.document import to_document
from wfmap.interchange.bpmn.draft import Draft
from wfmap.interchange.bpmn.encoding import decode
from wfmap.interchange.bpmn.processes import busy, keep_only, name_of
from wfmap.interchange.bpmn.prolog import Prolog, without_doctype
from wfmap.interchange.bpmn.source import BpmnFile, survey
from wfmap.interchange.bpmn.tree import Element, parse
from wfmap.interchange.bpmn.vocabulary import BPMN, OTHER_FORMATS
from wfmap.interchange.losses import Imported, Loss
from wfmap.model.process import Process

if TYPE_CHECKING:
    from wfmap.render.draw import LayoutOptions

__all__ = ["MAX_BYTES", "lay_out", "processes", "read", "write", "write_into"]

MAX_BYTES: Final = 20_000_000
"""Bytes of a file; the largest file seen has a quarter of a million."""


def read(
    data: bytes, *, name: str, simulation: bytes | None = None, process: str | None = None
) -> Imported:
    """Read a BPMN 2.0 file.

    Args:
        data: the bytes of the file, in any encoding.
        name: the file's name, which origins quote.
        simulation: the bytes of a Prosimos file of simulation parameters beside it.
        process: the id or name of the only process to read; the others are parties without steps.

    Returns:
        One document for all processes of the file, or for the one asked for, and the losses in
        the file's order; that several processes are one document is among them.

    Raises:
        UnreadableError: not XML, not well-formed (with line and column), with entities made of
            entities, not BPMN 2.0, or without such a process.
        LimitError: over `MAX_BYTES`, or too deep, or with too many elements.
        ParametersError: the simulation parameters are none of Prosimos.
    """
    file, losses = _surveyed(data, name)
    if process is not None:
        file = survey(keep_only(file, process), name)
    draft = Draft.of(file)
    for loss in (*losses, *_of_several(file)):
        draft.ledger.note(loss)
    return to_document(draft, simulation)


def processes(data: bytes) -> tuple[tuple[str, str], ...]:
    """List the processes of a BPMN 2.0 file that have steps: id and name of each.

    Args:
        data: the bytes of the file, in any encoding.

    Raises:
        UnreadableError: as `read`.
        LimitError: as `read`.
    """
    file, _ = _surveyed(data, "")
    return tuple((process.get("id"), name_of(file, process)) for process in busy(file))


def _surveyed(data: bytes, name: str) -> tuple[BpmnFile, tuple[Loss, ...]]:
    """Read the tree of a file, and say what was left out of its text."""
    if len(data) > MAX_BYTES:
        raise InputLimitError(
            f"the file has {len(data):,} bytes; the limit is {MAX_BYTES:,}",
            "split the file",
            rule="too-large-input",
        )
    decoded = decode(data)
    prolog = without_doctype(decoded.text)
    root = parse(prolog.text)
    _demand_bpmn(root)
    return survey(root, name), (*decoded.losses, *_of_doctype(prolog))


def _of_several(file: BpmnFile) -> Iterator[Loss]:
    """Say that a file holds several processes, which are one document here."""
    found = busy(file)
    if len(found) > 1:
        names = ", ".join(f"'{name_of(file, process)}'" for process in found)
        reason = (
            f"The file has {len(found)} processes, which are one document here: {names}. "
            "Each can be asked for by itself."
        )
        yield Loss("several-processes", "process", None, reason, found[1].line)


def _of_doctype(prolog: Prolog) -> Iterator[Loss]:
    """Say what is left out with a document type."""
    if prolog.line is None:
        return
    reason = "The document type (DOCTYPE) is left out, and nothing that it names is read."
    yield Loss("doctype", "DOCTYPE", None, reason, prolog.line)
    for name, count in prolog.left_out.items():
        reason = f"The entity {name!r} is never resolved; its text is left out."
        yield Loss("entity", name, None, reason, prolog.line, count=count)


def _demand_bpmn(root: Element) -> None:
    if any(element.namespace == BPMN for element in root.walk()):
        return
    known = next((what for part, what in OTHER_FORMATS if part in root.namespace), "")
    where = f"namespace {root.namespace}" if root.namespace else "no namespace"
    looks = f"; it looks like {known}" if known else ""
    raise UnreadableError(
        f"this is not BPMN 2.0: the root element is '{root.name}' in {where}{looks}",
        f"export it as BPMN 2.0, whose namespace is {BPMN}",
        line=root.line,
        column=1,
        rule="not-bpmn",
    )


def write(graph: ProcessGraph) -> str:
    """Write a process as BPMN 2.0 with its laid-out map."""
    from wfmap.interchange.bpmn.writing import write as written  # noqa: PLC0415 - layout loads late

    return written(graph)


def write_into(data: bytes, name: str, process: Process) -> bytes:
    """Write a process into the file that it was imported from.

    Raises:
        UnreadableError: the file cannot be imported, or has a document type.
        WfmapError: the file has no step of the document.
    """
    from wfmap.interchange.bpmn.original import written_into  # noqa: PLC0415 - layout loads late

    return written_into(data, name, process)


def lay_out(data: bytes, name: str, options: "LayoutOptions") -> bytes:
    """Lay the diagram of a file out in lanes; everything else of it stays.

    Raises:
        UnreadableError: the file cannot be imported, or has a document type.
        WfmapError: it has no step.
    """
    from wfmap.interchange.bpmn.original.laying import laid_out  # noqa: PLC0415 - as above

    return laid_out(data, name, options)
