"""Where an imported element came from."""

from wfmap.model.base import Part, described

__all__ = ["Origin"]


class Origin(Part):
    """The format, file and id an element was imported from."""

    format: str = described("Format", "The format it was imported from, such as bpmn.")
    file: str | None = described("File", "The name of the file.", None)
    id: str | None = described("Id", "Its id in that file, exactly as written there.", None)
