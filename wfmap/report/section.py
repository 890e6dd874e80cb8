"""A section of a report, before it is text or Markdown."""

from dataclasses import dataclass

from wfmap.report.tables import Table
from wfmap.units.record import Told

__all__ = ["Section"]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, then sentences, tables (each with a caption), and remarks.

    `figures` are the figures in it, each with its record and as it is written there.
    """

    heading: str
    sentences: tuple[str, ...]
    tables: tuple[tuple[str, Table], ...]
    remarks: tuple[str, ...] = ()
    figures: tuple[Told, ...] = ()
