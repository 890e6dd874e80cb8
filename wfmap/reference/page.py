"""A file of the site, as it is written before Sphinx makes HTML of it."""

from dataclasses import dataclass

__all__ = ["Page"]


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the site: its path below the root of the site, and its text or bytes."""

    path: str
    content: str | bytes

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.content.encode() if isinstance(self.content, str) else self.content
