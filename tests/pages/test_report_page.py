"""The report for a board in a real browser: complete, quiet, and whole at every width."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from wfmap.cli.entry import run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PICTURES: Final = {"customer-complaint": 8, "invoice-approval": 4}
"""Models, and the pictures in their reports: one that states no times has fewer charts."""
SHEET: Final = re.compile(rb"/Type\s*/Page\b")
"""A page in a PDF as Chromium writes it."""
CHARTED: Final = frozenset(("customer-complaint",))
"""Models of which something is proposed."""
WIDTHS: Final = (1280, 400)


@pytest.fixture(scope="module", params=PICTURES)
def report(
    request: pytest.FixtureRequest, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Write the report of a bundled model to a file."""
    target = tmp_path_factory.mktemp("report") / f"{request.param}.html"
    model = repository / "models" / f"{request.param}.json"
    arguments = ["report", str(model), "-o", str(target), "--effects", "predicted"]
    assert run([*arguments, "--today", "2026-11-23"]) == 0
    return target


class Opened:
    """A page with what it complained about and what it asked for."""

    def __init__(self, page: "Page", file: Path) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(file.as_uri(), wait_until="load")

    def _heard(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


@pytest.fixture
def opened(browser: "Browser", report: Path) -> Iterator[Opened]:
    """Open the report from its file."""
    page = browser.new_page(viewport={"width": WIDTHS[0], "height": 900})
    yield Opened(page, report)
    page.close()


def test_the_page_is_quiet_and_loads_nothing(opened: Opened, report: Path) -> None:
    """No error in the console; only the file itself and data."""
    assert opened.complaints == []
    others = [url for url in opened.requests if not url.startswith("data:")]
    assert others == [report.as_uri()]


def test_every_picture_decodes(opened: Opened, report: Path) -> None:
    """The map, the charts, the Gantt chart: each has a size once decoded, and none is missing."""
    sizes = opened.page.evaluate(
        """() => Promise.all([...document.images].map(async image => {
            await image.decode();
            return image.naturalWidth * image.naturalHeight;
        }))"""
    )
    assert len(sizes) == PICTURES[report.stem]
    assert all(size > 0 for size in sizes)


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_stands_over_the_edge(opened: Opened, width: int) -> None:
    """The page never scrolls sideways; wide tables scroll in their own box."""
    opened.page.set_viewport_size({"width": width, "height": 900})
    found = opened.page.evaluate(
        """() => {
            const edge = document.documentElement.clientWidth;
            const over = [...document.querySelectorAll("body *")]
                .filter(e => !e.closest(".table table"))
                .filter(e => e.getBoundingClientRect().right > edge + 1)
                .map(e => e.outerHTML.slice(0, 80));
            return [document.documentElement.scrollWidth - edge, over];
        }"""
    )
    assert found == [0, []]


def test_headings_never_skip_a_level(opened: Opened) -> None:
    """One first heading, and below each at most one level deeper."""
    levels = opened.page.evaluate(
        """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
            .map(heading => Number(heading.tagName[1]))"""
    )
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_the_contents_lead_to_every_chapter(opened: Opened) -> None:
    """Each link has its target, the summary comes first, and every chapter is listed."""
    links = opened.page.evaluate(
        """() => [...document.querySelectorAll("nav a")]
            .map(a => a.getAttribute("href").slice(1))"""
    )
    chapters = opened.page.evaluate(
        """() => [...document.querySelectorAll("main > section")].map(s => s.id)"""
    )
    assert links == chapters
    assert links[0] == "summary"
    assert len(set(links)) == len(links)


def test_what_a_board_reads_is_two_sheets(opened: Opened, report: Path) -> None:
    """Printed, all before the annex is at most two pages of A4, with one map and one chart.

    Where nothing is proposed and nothing is to be done, there is nothing to chart.
    """
    shown = opened.page.evaluate(
        """() => {
            document.querySelectorAll("#annex, #annex ~ section, footer").forEach(e => e.remove());
            return [...document.querySelectorAll("section")]
                .map(s => [s.id, s.querySelectorAll("img").length]);
        }"""
    )
    charts = 1 if report.stem in CHARTED else 0
    assert shown == [["summary", charts], ["map", 1]]
    printed = opened.page.pdf(prefer_css_page_size=True)
    assert len(SHEET.findall(printed)) == 2


def test_the_annex_begins_on_a_sheet_of_its_own(opened: Opened) -> None:
    """So it prints alone: taking off what stands before it takes off whole sheets."""
    whole = len(SHEET.findall(opened.page.pdf(prefer_css_page_size=True)))
    opened.page.evaluate(
        """() => document.querySelectorAll("header, #summary, #map").forEach(e => e.remove())"""
    )
    assert len(SHEET.findall(opened.page.pdf(prefer_css_page_size=True))) == whole - 2
