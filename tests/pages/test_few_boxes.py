"""A large map opens with few boxes; what is in them is found, shown, and folded again."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.processes import large_process
from tests.pages.test_map_page import Opened
from wfmap.cli.entry import run

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def drawn(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draw the page of a large process; skip where the script could not be built."""
    if not (repository / "wfmap" / "report" / "page" / "_built" / "map.js").is_file():
        pytest.skip("the script is not built: npm could not be reached; `make test` tries again")
    folder = tmp_path_factory.mktemp("few")
    document = large_process(3, 100)
    for number, step in enumerate(document["steps"].values()):
        step.setdefault("name", f"Step {number}")
    (folder / "p.json").write_text(json.dumps(document), "utf-8")
    asked = ["--without-candidates", "-o", str(folder / "map.html")]
    assert run(["draw", str(folder / "p.json"), *asked]) == 0
    return folder / "map.html"


@pytest.fixture
def page(browser: "Browser", drawn: Path) -> Iterator[Opened]:
    """Open the page."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield Opened(context.new_page(), drawn.as_uri())
    context.close()


def test_it_opens_with_few_boxes_and_shows_every_step_on_request(page: Opened) -> None:
    """The first picture is one that a screen shows; the part 'Every step' has them all."""
    first = page.steps
    assert 25 <= len(first) < 60
    page.page.select_option("#part", "")
    assert len(page.steps) > 150
    assert not page.complaints


def test_a_folded_step_is_found_by_its_name_and_shown_in_its_place(page: Opened) -> None:
    """Who looks for a step that is in a fold is led to the picture of every step."""
    told = page.page.evaluate(
        "Object.entries(JSON.parse(document.getElementById('data').textContent).steps)"
        ".filter(([id, s]) => s.fold && !s.kind).map(([id, s]) => [id, s.name])"
    )
    step, name = told[0]
    assert f"n-{step}" not in page.steps
    page.keys("/")
    page.page.keyboard.type(name)
    page.keys("Enter")
    assert page.focused == f"n-{step}"
    assert name in page.panel


def test_a_fold_is_opened_and_folded_again_by_keys(page: Opened) -> None:
    """`I` on a fold shows its steps, and once more brings back the few boxes."""
    fold = next(
        step
        for step in sorted(page.steps)
        if page.page.evaluate(
            "id => 'opens' in (JSON.parse(document.getElementById('data').textContent)"
            ".steps[id.slice(2)] ?? {})",
            step,
        )
    )
    first = page.steps
    page.page.locator(f"[id='{fold}']").click()
    assert "steps in one box" in page.panel
    assert "× a case" in page.panel
    page.keys("i")
    assert fold not in page.steps
    assert page.focused.startswith("n-")
    page.keys("i")
    assert page.steps == first
    assert page.focused == fold


def test_the_flow_is_followed_from_fold_to_fold(page: Opened) -> None:
    """The arrow keys go from box to box of the first picture to an end."""
    page.page.locator("#map [tabindex='0']").focus()
    page.keys("Home", "ArrowRight", "ArrowRight", "End")
    assert (
        page.page.evaluate(
            "JSON.parse(document.getElementById('data').textContent)"
            ".steps[document.activeElement.id.slice(2)].kind"
        )
        == "end"
    )


def test_the_first_picture_costs_little(drawn: Path) -> None:
    """The page is no more than a fifth larger than one that only has every step."""
    whole = drawn.with_name("whole.html")
    asked = ["--without-candidates", "--most", "0", "-o", str(whole)]
    assert run(["draw", str(drawn.with_name("p.json")), *asked]) == 0
    assert drawn.stat().st_size < 1.2 * whole.stat().st_size


def test_what_a_fold_opens_to_is_seen_though_it_moves(browser: "Browser", drawn: Path) -> None:
    """Steps move out of their fold, and the first of them ends where the reader looks."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = Opened(context.new_page(), drawn.as_uri())
    folds = page.page.locator("#map g.subprocess")
    folds.nth(folds.count() - 2).click()
    page.keys("i")
    page.settle()
    told = page.page.evaluate(
        "[document.activeElement, document.getElementById('view')].map(e => {"
        "const r = e.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]})"
    )
    (left, top, right, bottom), (west, north, east, south) = told
    assert west <= left < right <= east
    assert north <= top < bottom <= south
    context.close()
