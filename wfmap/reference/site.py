"""The site before Sphinx makes HTML of it: written pages, run, and the pages that records make."""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from wfmap.model.schema import schema
from wfmap.reference.commands import command_pages
from wfmap.reference.fields import Uses, field_pages
from wfmap.reference.http import http_pages
from wfmap.reference.page import Page
from wfmap.reference.patterns import pattern_pages_of
from wfmap.reference.rules import rule_pages
from wfmap.reference.running import recipes, run_page
from wfmap.reference.surface import python_pages

__all__ = ["documents", "made_pages", "site", "written_pages"]


def site(repository: Path) -> Iterator[Page]:
    """Yield every file of the site.

    Args:
        repository: the checkout, with its `docs`, its `models` and the cases of its tests.

    Raises:
        ExampleError: an example does not do what its page says.
    """
    yield from made_pages(repository)
    yield from written_pages(repository / "docs")


def made_pages(repository: Path) -> Iterator[Page]:
    """Yield the pages that are made from records."""
    yield from field_pages(Uses().take(documents(repository)))
    yield Page("format/wfmap.schema.json", json.dumps(schema(), indent=2))
    yield from rule_pages(repository / "tests" / "rules")
    yield from pattern_pages_of(repository / "tests" / "insertion" / "patterns")
    yield from command_pages()
    yield from http_pages()
    yield from python_pages()


def written_pages(folder: Path) -> Iterator[Page]:
    """Yield the pages that people wrote, their examples run, and what stands beside them."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".md":
            yield from _written(name, path.read_text("utf-8"))
        elif path.is_file() and path.suffix != ".json":
            yield Page(name, path.read_bytes())


def _written(name: str, text: str) -> Iterator[Page]:
    with TemporaryDirectory() as folder:
        page = run_page(name, text, Path(folder))
    yield Page(name, page.text)
    yield from page.pictures


def documents(repository: Path) -> Iterator[Any]:
    """Yield documents that show how fields are used: those of the pages, then the examples."""
    docs = repository / "docs"
    for page in sorted(docs.rglob("*.md")):
        for _, text in recipes(page.read_text("utf-8")):
            yield json.loads(text)
    for path in (
        *sorted(docs.rglob("*.json")),
        *sorted((repository / "models").glob("*.json")),
        *sorted((repository / "models" / "shared").glob("*.json")),
    ):
        yield json.loads(path.read_bytes())
