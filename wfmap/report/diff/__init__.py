"""What differs between two versions, as text and Markdown."""

from collections.abc import Callable, Mapping
from typing import Final

from wfmap.diff import Difference
from wfmap.report.diff.text import to_markdown, to_text

__all__ = ["FORMATS", "to_markdown", "to_text"]

FORMATS: Final[Mapping[str, Callable[[Difference], str]]] = {
    "text": to_text,
    "markdown": to_markdown,
}
"""Every format by name; each takes a difference and returns text that ends with a line break."""
