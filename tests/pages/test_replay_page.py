"""A replay in a real browser: what the player shows is what was counted, however one got there."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.benchmarks.processes import large_process
from tests.operations.test_replay import EFFECTS, events
from wfmap.cli.entry import run
from wfmap.graph import build
from wfmap.model.document import examine
from wfmap.operations.checking import load
from wfmap.operations.inserting import insert
from wfmap.operations.replaying import replay
from wfmap.operations.results.replay import ReplayResult

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MODEL: Final = "consumer-loan"
CANDIDATE: Final = "verify--automate-with-escalation--supervised"
CASES: Final = 40
SHARES: Final = (0.0, 0.13, 0.5, 0.37, 0.81, 1.0, 0.13)
"""Where in the run it is looked, back and forth."""
SEEK: Final = """time => {
    const slider = document.querySelector(".replay-time");
    slider.value = String(time);
    slider.dispatchEvent(new Event("input"));
}"""
PILES: Final = """map => [...document.querySelectorAll(`${map} .tokens > g`)].map(pile => {
    const { step, gathered, queued, working, resting } = pile.dataset;
    return [step, [gathered, queued, working, resting].map(Number)];
})"""
MAPS: Final = ("#drawing", ".replay-to-be svg")


@pytest.fixture(scope="module")
def model(repository: Path) -> Path:
    """Give the model that is replayed."""
    return repository / "models" / f"{MODEL}.json"


@pytest.fixture(scope="module")
def file(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draw the page of a replay, with what a candidate makes of it."""
    target = tmp_path_factory.mktemp("replay") / "map.html"
    wanted = ["--replay", str(CASES), "--candidate", CANDIDATE, "--without-candidates"]
    assert run(["draw", str(model), "-o", str(target), *wanted]) == 0
    return target


@pytest.fixture(scope="module")
def found(model: Path) -> ReplayResult:
    """Make the same replay without a browser."""
    built = load(str(model))
    process = examine(insert(built, CANDIDATE).text).process
    assert process is not None
    return replay({None: built.graph, CANDIDATE: build(process)}, CASES)


@pytest.fixture
def page(browser: "Browser", file: Path) -> "Iterator[Page]":
    """Open the page; whatever it complains about or asks for fails the test."""
    opened = browser.new_page(viewport={"width": 1600, "height": 1000})
    heard: list[str] = []
    opened.on("console", lambda message: heard.append(message.text))
    opened.on("pageerror", lambda error: heard.append(str(error)))
    opened.on("request", lambda request: heard.append(request.url))
    opened.goto(file.as_uri(), wait_until="load")
    yield opened
    opened.close()
    assert {text.partition("#")[0] for text in heard} == {file.as_uri()}


def counted(found: ReplayResult, number: int, time: int) -> dict[str, list[int]]:
    """Count who gathers, queues, is worked at and rests at each step at a tick."""
    shown = found.runs[number]
    counts = {step: [0, 0, 0, 0] for step in shown.steps}
    for at, _, kind, where in events(shown, found.kinds):
        if at <= time and kind in EFFECTS:
            counts[shown.steps[where]] = [
                a + b for a, b in zip(counts[shown.steps[where]], EFFECTS[kind], strict=True)
            ]
    return counts


def piles(page: "Page", number: int) -> dict[str, list[int]]:
    """Read the piles of a map."""
    read: list[Any] = page.evaluate(PILES, MAPS[number])
    return dict(read)


def test_piles_at_a_time_are_those_that_were_counted_however_one_got_there(
    page: "Page", found: ReplayResult
) -> None:
    """On both maps, at one clock, seeking back and forth."""
    end = int(page.locator(".replay-time").get_attribute("max") or "")
    assert 0 < end <= max(shown.until for shown in found.runs)
    for share in SHARES:
        time = int(share * end)
        page.evaluate(SEEK, time)
        for number in (0, 1):
            assert piles(page, number) == counted(found, number, time)


def test_time_goes_on_while_it_plays_and_stands_still_when_it_pauses(
    page: "Page", found: ReplayResult
) -> None:
    """By keyboard alone: play, wait, pause; then the piles are those of the time it stands at."""
    page.get_by_role("button", name="Play").focus()
    page.keyboard.press("k")
    slider = page.locator(".replay-time")
    for _ in range(100):
        page.wait_for_timeout(50)
        if int(slider.input_value()) > 3600:
            break
    page.keyboard.press("k")
    time = int(slider.input_value())
    assert time > 3600
    page.wait_for_timeout(100)
    assert int(slider.input_value()) == time
    assert piles(page, 0) == counted(found, 0, time)


def test_keys_go_from_event_to_event(page: "Page", found: ReplayResult) -> None:
    """A full stop to the next time at which anything happens in a run, a comma back."""
    times = sorted({at for shown in found.runs for at, *_ in events(shown, found.kinds)})
    slider = page.locator(".replay-time")
    slider.focus()
    page.evaluate(SEEK, times[10])
    page.keyboard.press(".")
    assert int(slider.input_value()) == times[11]
    page.keyboard.press(",")
    page.keyboard.press(",")
    assert int(slider.input_value()) == times[9]


def test_tokens_move_along_flows_and_none_does_for_those_who_asked_for_less(
    page: "Page", found: ReplayResult
) -> None:
    """A way of no time is a short glide after the event; with reduced motion piles change only."""
    shown = found.runs[0]
    moved = [at for at, _, kind, _ in events(shown, found.kinds) if kind == "moves"]
    page.evaluate(SEEK, moved[len(moved) // 2])
    assert page.locator("#drawing .tokens > path").get_attribute("d")
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(SEEK, moved[len(moved) // 2])
    assert page.locator("#drawing .tokens > path").get_attribute("d") == ""


def test_the_player_tells_what_it_shows(page: "Page", found: ReplayResult) -> None:
    """How many cases, what each run comes to, and the totals of the time it stands at."""
    about = page.locator(".replay-about").text_content() or ""
    assert f"Replay of {CASES} cases" in about
    end = int(page.locator(".replay-time").get_attribute("max") or "")
    for shown in found.runs:
        kinds = [kind for at, _, kind, _ in events(shown, found.kinds) if at <= end]
        assert f"{kinds.count('enters')} cases enter and {kinds.count('leaves')} leave" in about
    time = end // 2
    page.evaluate(SEEK, time)
    cells = page.locator(".replay-totals tbody tr").first.locator("td").all_text_contents()
    gathered, queued, working, _ = map(sum, zip(*counted(found, 0, time).values(), strict=True))
    assert cells[:3] == [str(queued), str(gathered), str(working)]


def test_piles_stay_when_something_else_is_laid_over_the_map(
    page: "Page", found: ReplayResult
) -> None:
    """The drawing is another then; the piles are put on it anew."""
    time = found.runs[0].until // 2
    page.evaluate(SEEK, time)
    page.goto(page.url.split("#")[0] + "#overlay=waits")
    page.reload()
    page.evaluate(SEEK, time)
    assert piles(page, 0) == counted(found, 0, time)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    browser: "Browser", file: Path, repository: Path, scheme: str
) -> None:
    """No violation of WCAG that axe calls serious or critical on a page that plays."""
    axe = repository / "build" / "page" / "node_modules" / "axe-core" / "axe.min.js"
    if not axe.is_file():
        pytest.skip("axe is not here: npm could not be reached; `make test` tries again")
    opened = browser.new_page(color_scheme="dark" if scheme == "dark" else "light", bypass_csp=True)
    opened.goto(file.as_uri(), wait_until="load")
    opened.locator(".replay-shown summary").click()
    opened.evaluate(axe.read_text("utf-8") + ";0")
    told = opened.evaluate("axe.run()")
    opened.close()
    grave = [one for one in told["violations"] if one["impact"] in ("serious", "critical")]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in grave] == []


def test_a_narrow_page_has_room_for_map_and_player(browser: "Browser", file: Path) -> None:
    """At 400 px nothing stands over the edge, and the map is still seen."""
    opened = browser.new_page(viewport={"width": 400, "height": 800})
    opened.goto(file.as_uri(), wait_until="load")
    over = opened.evaluate(
        """() => [...document.querySelectorAll("#player, #player > :not(figure) *")]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML)"""
    )
    seen = opened.locator("#view").bounding_box()
    opened.close()
    assert over == []
    assert seen is not None
    assert seen["height"] > 100


def test_what_goes_on_inside_a_folded_step_is_counted_at_it(
    browser: "Browser", tmp_path: Path
) -> None:
    """And at the steps themselves, where the step is unfolded."""
    steps = {
        "a": {
            "kind": "subprocess",
            "steps": {
                "b": {"actor": "p", "processing_time": "3 h", "next": "c"},
                "c": {"actor": "p", "processing_time": "1 h"},
            },
        }
    }
    document = {
        "wfmap": "1",
        "name": "Folded",
        "arrivals": {"every": "2 h"},
        "actors": {"p": {"capacity": 1}},
        "steps": steps,
    }
    model, target = tmp_path / "folded.json", tmp_path / "map.html"
    model.write_text(json.dumps(document), encoding="utf-8")
    wanted = ["--replay", "20", "--without-candidates"]
    assert run(["draw", str(model), "-o", str(target), *wanted]) == 0
    found = replay({None: load(str(model)).graph}, 20)
    time = found.runs[0].until // 2
    counts = counted(found, 0, time)
    opened = browser.new_page()
    opened.goto(target.as_uri())
    opened.evaluate(SEEK, time)
    folded = piles(opened, 0)
    opened.evaluate("location.hash = 'part=*'")
    opened.wait_for_timeout(200)
    unfolded = piles(opened, 0)
    opened.close()
    assert folded == {"a": [b + c for b, c in zip(counts["b"], counts["c"], strict=True)]}
    assert folded["a"][1] > 0
    assert {step: unfolded[step] for step in ("b", "c")} == {
        step: counts[step] for step in ("b", "c")
    }


def test_a_box_for_several_steps_has_the_piles_of_them_all(
    browser: "Browser", model: Path, tmp_path: Path
) -> None:
    """Where a map is folded to some boxes, nobody who waits is lost."""
    target = tmp_path / "map.html"
    wanted = ["--replay", str(CASES), "--most", "8", "--without-candidates"]
    assert run(["draw", str(model), "-o", str(target), *wanted]) == 0
    found = replay({None: load(str(model)).graph}, CASES)
    time = found.runs[0].until // 2
    counts = counted(found, 0, time)
    opened = browser.new_page()
    opened.goto(target.as_uri())
    opened.evaluate(SEEK, time)
    shown = piles(opened, 0)
    opened.close()
    assert len(shown) < len(counts)
    assert set(shown) - set(counts)
    whole = [sum(column) for column in zip(*counts.values(), strict=True)]
    assert [sum(column) for column in zip(*shown.values(), strict=True)] == whole


@pytest.mark.parametrize("more", [[], ["--candidate", "task153--automate-with-escalation--assist"]])
def test_a_page_with_a_replay_of_a_large_process_is_small(tmp_path: Path, more: list[str]) -> None:
    """150 steps and more cases than a page can carry: less than 700 kB in all."""
    model, target = tmp_path / "large.json", tmp_path / "map.html"
    document = large_process(1, 100)
    assert len(document["steps"]) >= 150
    model.write_text(json.dumps(document), encoding="utf-8")
    wanted = ["--replay", "1000", "--without-candidates", *more]
    assert run(["draw", str(model), "-o", str(target), *wanted]) == 0
    assert target.stat().st_size < 700_000
