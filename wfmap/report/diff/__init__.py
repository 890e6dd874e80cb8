"""What differs between two versions, as text, JSON and Markdown."""

from collections.abc import Callable, Mapping
from typing import Final

from wfmap.diff import Difference
from wfmap.report.diff.json_format import to_json
from wfmap.report.diff.text import to_markdown, to_text

__all__ = ["FORMATS", "to_json", "to_markdown", "to_text"]

FORMATS: Final[Mapping[str, Callable[[Difference], str]]] = {
    "text": to_text,
    "json": to_json,
    "markdown": to_markdown,
}
"""Every format by name; each takes a difference and returns text that ends with a line break."""
