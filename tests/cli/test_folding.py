"""`wfmap draw` shows as much of a process as can be read at once, and as much as is asked for."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.processes import large_process
from wfmap.cli.entry import run
from wfmap.operations.checking import Built, open_document
from wfmap.operations.draw import SCREEN, Options, draw, paint_map, scene_of
from wfmap.operations.folding import READABLE, SHOWN, abridge
from wfmap.operations.sources import Source, source_of
from wfmap.overlay import NO_OVERLAY, Badge, Mark, Overlay


def built(document: Mapping[str, Any]) -> Built:
    """Read a document."""
    return open_document(Source("", json.dumps(document).encode()))


@pytest.fixture(scope="module")
def large() -> Built:
    """Return a process of more boxes than a person reads at once."""
    return built(large_process(3, 100))


@pytest.fixture(scope="module")
def loan(repository: Path) -> Built:
    """Return the bundled loan, which has phases and rare ways."""
    return open_document(source_of(str(repository / "models" / "consumer-loan.json")))


def boxes(svg: bytes) -> int:
    """Count what is drawn but connectors and stores."""
    return len(re.findall(rb'<g id="n-[^"]*" class="(?!connector|store|document)', svg))


def test_a_large_map_is_folded_until_a_screen_shows_it(large: Built) -> None:
    """Unasked, letters of 12 px stay 9 px on a screen of 1920 × 1080, with 25 boxes at least."""
    scene, shown = scene_of(large.graph, NO_OVERLAY, Options())
    assert len(large.graph.steps) > READABLE
    assert SHOWN[-1] <= shown.boxes + 3
    assert shown.boxes <= SHOWN[0]
    svg = draw(large, Options())
    width, height = (float(side) for side in svg.split(b'viewBox="0 0 ')[1].split(b'"')[0].split())
    assert min(1920 / width, 1080 / height) * 12 >= 9
    assert scene.width <= SCREEN[0]
    assert boxes(svg) == shown.boxes


def test_what_is_folded_unasked_is_said_on_the_picture(large: Built) -> None:
    """The picture says how many steps are folded into how many boxes."""
    shown = scene_of(large.graph, NO_OVERLAY, Options())[1]
    assert shown.said.endswith(f" steps folded into {len(shown.folds)} boxes")
    assert shown.said in draw(large, Options()).decode()


def test_unfolded_every_step_is_drawn_with_the_same_bytes_as_ever(large: Built) -> None:
    """Without folds the map is that of all steps: fold and unfold restores the bytes."""
    whole = draw(large, Options(most=0))
    assert boxes(whole) == len(large.graph.steps)
    assert b"folded" not in whole
    shown = abridge(large.graph, Options(most=30))
    opened = shown.unfolding([fold.id for fold in shown.folds])
    assert opened.is_whole
    assert opened.boxes == len(large.graph.steps)
    assert draw(large, Options(most=5_000)) == whole


def test_a_small_map_is_never_folded_unasked(loan: Built) -> None:
    """What a person reads at once is drawn whole."""
    assert draw(loan, Options()) == draw(loan, Options(most=0))


def test_a_pdf_has_every_step(large: Built) -> None:
    """Pages hold all of it, so that nothing is folded unless it is asked for."""
    assert scene_of(large.graph, NO_OVERLAY, Options(picture="pdf"))[1].is_whole
    assert not scene_of(large.graph, NO_OVERLAY, Options(picture="pdf", most=30))[1].is_whole


def test_a_step_with_a_rank_stays_a_box(large: Built) -> None:
    """What an overlay names is not hidden in a fold."""
    step = scene_of(large.graph, NO_OVERLAY, Options(most=25))[1].folds[0].steps[0]
    over = Overlay(name="waits", steps={step: Mark(heat=1.0, badge=Badge("4 h", rank=1))})
    shown = abridge(large.graph, Options(most=25), over)
    assert all(step not in fold.steps for fold in shown.folds)
    assert f'id="n-{step}"'.encode() in paint_map(large.graph, over, Options(most=25))


def test_phases_are_folded_under_their_names(loan: Built) -> None:
    """Each phase is a box with its name; figures say what a case takes in it."""
    shown = abridge(loan.graph, Options(fold="phases"))
    assert [fold.label for fold in shown.folds] == list(loan.process.phases.values())
    work = sum(fold.figures.work for fold in shown.folds)
    assert work == pytest.approx(loan.facts.process.work.value if loan.facts.process.work else 0)


def test_rare_ways_are_left_out_and_counted(loan: Built) -> None:
    """What fewer cases take is not drawn; the picture says how much that is."""
    shown = abridge(loan.graph, Options(paths=0.5))
    assert shown.steps
    for step in shown.steps:
        assert loan.facts.steps[step].visits.value < 0.5
    svg = draw(loan, Options(paths=0.5)).decode()
    said = (
        f"{len(shown.steps)} of {len(loan.graph.steps)} boxes and {len(shown.flows)} of"
        f" {len(loan.graph.flows)} flows are not drawn: cases take them less than 50 % of the time"
    )
    assert said == shown.said
    assert said in svg
    assert all(f'id="n-{step}"' not in svg for step in shown.steps)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.7, 1.0])
def test_every_step_that_is_drawn_is_reached_from_a_start(large: Built, share: float) -> None:
    """However little is drawn, the likeliest way to each step is."""
    shown = abridge(large.graph, Options(paths=share, most=0))
    drawn = set(large.graph.steps) - set(shown.steps)
    flows = [f for f in large.graph.flows.values() if f.id not in shown.flows]
    reached = {node.id for node in large.graph.starts()}
    for _ in drawn:
        reached |= {flow.target for flow in flows if flow.source in reached}
    assert drawn <= reached


def test_the_shell_folds_as_it_is_told(folder: Path) -> None:
    """`--most`, `--fold` and `--paths` are flags of `wfmap draw`."""
    (folder / "claim.json").write_text(json.dumps(large_process(1, 20)))
    assert run(["draw", "claim.json", "-o", "few.svg", "--most", "9", "--paths", "0.1"]) == 0
    few = (folder / "few.svg").read_bytes()
    assert boxes(few) <= 9
    assert b"folded into" in few
