"""How smoothly map.html moves: frames and tasks of a page of 150 steps, beside an empty page.

For some seconds each page does what a reader does: the map is scrolled and a replay plays. `p99` is
the time between two frames that one in a hundred exceeds, `longest` the longest task of the page,
loading included, both in milliseconds. The browser draws without a graphics card, so an empty page
is the measure of what this machine can do.
"""

# ruff: noqa: T201 - a table is printed

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from playwright.sync_api import sync_playwright

from tests.benchmarks.processes import large_process
from tests.pages.conftest import CHROMIUM, QUIET
from wfmap.cli.entry import run

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TASKS: Final = 100
"""Tasks of the process; with its gateways these are 150 steps and some."""
CASES: Final = 200
SECONDS: Final = 6
EMPTY: Final = "<!DOCTYPE html><title>Empty</title><p>Nothing</p>"
PAGES: Final = {"map": [], "map with a replay": ["--replay", str(CASES)]}
WATCH: Final = """() => {
    window.longest = 0;
    new PerformanceObserver(list => {
        for (const task of list.getEntries()) window.longest = Math.max(longest, task.duration);
    }).observe({ type: "longtask", buffered: true });
}"""
MEASURE: Final = """seconds => new Promise(done => {
    const frames = [];
    const view = document.getElementById("view");
    document.querySelector(".replay-row button")?.click();
    let last = performance.now();
    const end = last + 1000 * seconds;
    const step = now => {
        frames.push(now - last);
        last = now;
        if (view) view.scrollTop += 3;
        if (now < end) requestAnimationFrame(step);
        else done([frames.slice(1).sort((a, b) => a - b), window.longest]);
    };
    requestAnimationFrame(step);
})"""


def measured(browser: "Browser", file: Path) -> tuple[list[float], float]:
    """Open a page and measure it: times between frames in order, and its longest task."""
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(file.as_uri(), wait_until="load")
    page.evaluate(WATCH)
    found: Any = page.evaluate(MEASURE, SECONDS)
    page.close()
    frames, longest = found
    return frames, longest


def main() -> None:
    """Print the table."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        files = {"empty page": Path(folder, "empty.html")}
        files["empty page"].write_text(EMPTY, encoding="utf-8")
        model = Path(folder, "large.json")
        model.write_text(json.dumps(large_process(1, TASKS)), encoding="utf-8")
        for name, more in PAGES.items():
            files[name] = Path(folder, f"{name}.html")
            run(["draw", str(model), "-o", str(files[name]), "--without-candidates", *more])
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        print(f"{'':24}{'kB':>8}{'frames':>8}{'median':>8}{'p99':>8}{'longest':>9}")
        for name, file in files.items():
            frames, longest = measured(browser, file)
            middle, late = frames[len(frames) // 2], frames[int(0.99 * len(frames))]
            size = file.stat().st_size / 1000
            told = f"{len(frames):8}{middle:8.0f}{late:8.0f}{longest:9.0f}"
            print(f"{name:24}{size:8.0f}{told}")
        browser.close()


if __name__ == "__main__":
    main()
