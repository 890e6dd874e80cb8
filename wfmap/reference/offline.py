"""Whether a page of HTML shows all it shows without a network."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

__all__ = ["fetched", "fetched_by_site"]

_LOADS: Final = {
    ("link", "href"),
    ("script", "src"),
    ("img", "src"),
    ("iframe", "src"),
    ("source", "src"),
    ("video", "src"),
    ("object", "data"),
}
"""What a browser fetches to show a page; a link that a person follows is none of it."""
_HINTS: Final = {"canonical", "license", "next", "prev", "search"}
"""Links that tell something, and fetch nothing."""


class _Reader(HTMLParser):
    """Notes every address of another place that a page loads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element loads."""
        known = dict(attrs)
        if tag == "link" and known.get("rel") in _HINTS:
            return
        for name, value in attrs:
            if (tag, name) in _LOADS and (value or "").startswith(("http:", "https:", "//")):
                self.found.append(value or "")


def fetched(page: str) -> list[str]:
    """List the addresses of other places that a page loads."""
    reader = _Reader()
    reader.feed(page)
    return reader.found


def fetched_by_site(folder: Path) -> Iterator[str]:
    """Yield what the pages and styles of a site load from other places, and where."""
    for path in sorted(folder.rglob("*.html")):
        yield from (f"{path.name}: {address}" for address in fetched(path.read_text("utf-8")))
    for path in sorted(folder.rglob("*.css")):
        style = path.read_text("utf-8").replace(" ", "").replace('"', "").replace("'", "")
        if any(mark in style for mark in ("url(http", "url(//", "@importurl(http", "@importhttp")):
            yield f"{path.name}: a style or a font"
