"""A section of a report, before it is text or Markdown."""

from dataclasses import dataclass

from wfmap.report.tables import Table

__all__ = ["Section"]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, then sentences, tables (each with a caption), and remarks."""

    heading: str
    sentences: tuple[str, ...]
    tables: tuple[tuple[str, Table], ...]
    remarks: tuple[str, ...] = ()
