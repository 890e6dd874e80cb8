"""A document that is written back into the file it was read from."""

from pathlib import Path

from wfmap.cli.files import Before, is_same_file
from wfmap.operations.merging import merging
from wfmap.operations.sources import Source
from wfmap.operations.writing import normal_form

__all__ = ["written_back"]


def written_back(source: Source, kept: str, target: str) -> Before | None:
    """Say what was read, where the document is written back into itself; None elsewhere."""
    if not is_same_file(Path(target), source.name):
        return None
    return Before(source.data, merging(source, kept, normal_form))
