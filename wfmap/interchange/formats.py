"""The formats wfmap reads from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from wfmap.interchange import bpmn
from wfmap.interchange.losses import Imported

__all__ = ["FORMATS", "Format"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, the endings of its files (lower case, with the dot), and its reader.

    `read` takes the bytes of a file and its name, and returns the document and its losses.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[..., Imported]


FORMATS: Final = (Format("bpmn", (".bpmn", ".bpmn2", ".bpmn20.xml", ".xml"), bpmn.read),)
"""Every format, the most likely for an ending first."""
