"""One file imported: the document to a file or standard output, the losses beside it."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from wfmap.cli.console import say
from wfmap.cli.files import deliver
from wfmap.operations.importing import Import, Options, import_document
from wfmap.operations.sources import source_of

if TYPE_CHECKING:
    from wfmap.interchange import Loss

__all__ = ["import_one", "losses_text", "summary"]


def import_one(
    file: str,
    output: str | None,
    losses: str | None,
    parameters: str | None,
    options: Options,
) -> int:
    """Import one file, or one process of it.

    Raises:
        WfmapError: it cannot be read, or a result cannot be written.
    """
    inputs = [file, *([parameters] if parameters is not None else [])]
    simulation = None if parameters is None else source_of(parameters)
    imported = import_document(source_of(file), options, simulation=simulation)
    unusable = imported.unusable()
    if unusable:
        say(f"{file}: the simulation numbers cannot be run as they are: {unusable}")
    deliver(imported.text, output, inputs=inputs)
    if losses is not None:
        deliver(losses_text(imported.losses), losses, inputs=inputs)
    say(f"{file}: {summary(imported)}")
    if imported.losses and losses is None:
        say("  --losses LOSSES.json lists each with its reason")
    return 0


def losses_text(losses: Sequence["Loss"]) -> str:
    """Write losses as JSON, one a line."""
    lines = ",\n".join("  " + json.dumps(loss.to_json(), ensure_ascii=False) for loss in losses)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def summary(imported: Import) -> str:
    """Say how much came over and what did not, the most frequent loss first."""
    steps = imported.steps
    said = f"{steps} step{'' if steps == 1 else 's'}"
    counted: Counter[str] = Counter()
    for loss in imported.losses:
        counted[loss.code] += loss.count
    if not counted:
        return f"{said}, nothing lost"
    kinds = ", ".join(f"{number} × {code}" for code, number in counted.most_common())
    return f"{said}; lost: {kinds}"
