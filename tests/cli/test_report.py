"""`wfmap report`: one page that needs nothing beside it."""

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]

HOSTILE = "<script>alert(1)</script>\"'&"


class Seen(HTMLParser):
    """Collects elements, and checks that they close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last."""
        assert self.open.pop() == tag


def parsed(text: str) -> Seen:
    """Read a page; every element closes in order."""
    seen = Seen()
    seen.feed(text)
    assert not seen.open
    return seen


@pytest.mark.parametrize("name", ["customer-complaint", "invoice-approval"])
def test_a_report_is_one_page_that_loads_nothing(
    cli: Cli, repository: Path, folder: Path, name: str
) -> None:
    """Pictures are data, nothing runs, and the contents lead to every chapter."""
    model = repository / "models" / f"{name}.json"
    done = cli("report", model, "-o", "r.html", "--effects", "predicted", "--today", "2026-11-23")
    assert done.code == 0
    text = (folder / "r.html").read_text("utf-8")
    seen = parsed(text)
    tags = [tag for tag, _ in seen.elements]
    assert not {"script", "link", "iframe", "object"} & set(tags)
    sources = [a["src"] or "" for tag, a in seen.elements if tag == "img"]
    assert sources
    assert all(source.startswith("data:image/svg+xml;base64,") for source in sources)
    assert all(a["alt"] for tag, a in seen.elements if tag == "img")
    targets = {(a["href"] or "")[1:] for tag, a in seen.elements if tag == "a"}
    assert targets == {a["id"] for tag, a in seen.elements if tag == "section"}
    assert {"map", "answers", "candidates", "findings"} <= targets
    assert "not legal advice" in text


def test_the_same_document_gives_the_same_report(cli: Cli, ten_lines: Path) -> None:
    """Byte for byte, on the same day."""
    one = cli("report", ten_lines, "--effects", "predicted", "--today", "2026-11-23").out
    assert one == cli("report", ten_lines, "--effects", "predicted", "--today", "2026-11-23").out


def test_labels_are_never_markup(cli: Cli, folder: Path) -> None:
    """Whatever a document calls its steps, actors and itself."""
    document = {
        "wfmap": "1",
        "name": HOSTILE,
        "description": HOSTILE,
        "actors": {"a": {"name": HOSTILE}},
        "steps": {"s": {"name": HOSTILE, "actor": "a", "next": "t"}, "t": {"name": HOSTILE}},
    }
    (folder / "hostile.json").write_text(json.dumps(document))
    text = cli("report", "hostile.json", "--effects", "predicted").out
    assert "script" not in [tag for tag, _ in parsed(text).elements]
    assert not re.search(r"<script>alert", text)


def test_a_report_holds_the_audit_of_tables_beside_the_document(cli: Cli, folder: Path) -> None:
    """Where a store names a file that is there; another is left to `wfmap audit`."""
    (folder / "people.csv").write_text("id,mail\n1,a@b.org\n2,\n")
    document = {
        "wfmap": "1",
        "name": "Shop",
        "stores": {
            "people": {"name": "People", "kind": "table", "source": "people.csv"},
            "gone": {"name": "Gone", "kind": "table", "source": "gone.csv"},
        },
        "steps": {"s": {"name": "Sell", "reads": ["people", "gone"]}},
    }
    (folder / "shop.json").write_text(json.dumps(document))
    text = cli("report", "shop.json", "--effects", "predicted", "--today", "2026-11-23").out
    assert "How good the data is" in text
    assert "People (people.csv)" in text
    assert "gone.csv" not in text
