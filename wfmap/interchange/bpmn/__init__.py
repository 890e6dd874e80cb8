"""BPMN 2.0, reading.

The bar: every flow node of the file is a step, and every sequence flow whose two ends are flow
nodes leads from the one step to the other, id for id (`origin.id`). Whatever else the file holds
is carried in a field, set aside under `x-bpmn`, or listed as a loss.
"""

from typing import Final

from wfmap.errors import LimitError, UnreadableError
from wfmap.interchange.bpmn.document import to_document
from wfmap.interchange.bpmn.draft import Draft
from wfmap.interchange.bpmn.encoding import decode
from wfmap.interchange.bpmn.source import survey
from wfmap.interchange.bpmn.tree import Element, parse
from wfmap.interchange.bpmn.vocabulary import BPMN, OTHER_FORMATS
from wfmap.interchange.losses import Imported

__all__ = ["MAX_BYTES", "read"]

MAX_BYTES: Final = 20_000_000
"""Bytes of a file; the largest file seen has a quarter of a million."""


def read(data: bytes, *, name: str, simulation: bytes | None = None) -> Imported:
    """Read a BPMN 2.0 file.

    Args:
        data: the bytes of the file, in any encoding.
        name: the file's name, which origins quote.
        simulation: the bytes of a Prosimos file of simulation parameters beside it.

    Returns:
        One document for all processes of the file, and the losses in the file's order.

    Raises:
        UnreadableError: not XML, not well-formed (with line and column), with a document type
            definition, or not BPMN 2.0.
        LimitError: over `MAX_BYTES`, or too deep, or with too many elements.
    """
    if len(data) > MAX_BYTES:
        raise LimitError(
            f"the file has {len(data):,} bytes; the limit is {MAX_BYTES:,}",
            "split the file",
            rule="too-large-input",
        )
    decoded = decode(data)
    root = parse(decoded.text)
    _demand_bpmn(root)
    draft = Draft.of(survey(root, name))
    for loss in decoded.losses:
        draft.ledger.note(loss)
    return to_document(draft, simulation)


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
