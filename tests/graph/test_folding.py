"""Blocks with one way in and one way out: found in any process, the least chosen first."""

import json
from typing import Any

import pytest

from tests.benchmarks.processes import graph_of, large_process
from wfmap.graph import ROOT, ProcessGraph, build
from wfmap.graph.folding import Fold, Foldable, blocks_to_fold, groups_to_fold
from wfmap.graph.paths import links
from wfmap.graph.visits import visits
from wfmap.model.document import examine

SIZES = [(20, 1), (60, 2), (150, 3), (400, 4)]


def graph(steps: dict[str, Any]) -> ProcessGraph:
    """Read the steps of a process."""
    reading = examine(json.dumps({"wfmap": "1", "name": "Test", "steps": steps}))
    assert reading.process is not None
    return build(reading.process)


def foldable(of: ProcessGraph, **weights: float) -> Foldable:
    """Let steps weigh what is said, else as often as they are visited."""
    times = visits(of).steps
    rank = {step: (weights.get(step, times[step]), times[step]) for step in of.steps}
    return Foldable.of(of, ROOT, rank)


def left(of: ProcessGraph, folds: tuple[Fold, ...]) -> int:
    """Count the boxes of a level on which some steps are folded."""
    gone = sum(len(fold.steps) - 1 + max(0, len(fold.ends) - 1) for fold in folds)
    return len(of.at(ROOT)) - gone


@pytest.mark.parametrize(("tasks", "seed"), SIZES)
@pytest.mark.parametrize("most", [5, 25, 40])
def test_blocks_of_a_structured_process_fold_to_as_few_boxes_as_asked_for(
    tasks: int, seed: int, most: int
) -> None:
    """What is made of blocks alone can be folded to any number of boxes."""
    of = graph_of(large_process(seed, tasks))
    assert left(of, blocks_to_fold(foldable(of), most)) <= most


@pytest.mark.parametrize(("tasks", "seed"), SIZES)
def test_a_block_is_entered_at_one_step_and_left_to_one(tasks: int, seed: int) -> None:
    """All lines into a block lead to one of its steps, all lines out of it to one other step."""
    of = graph_of(large_process(seed, tasks))
    after = links(of, ROOT)
    for fold in blocks_to_fold(foldable(of), 25):
        inside = set(fold.steps)
        entered = {to for step in after if step not in inside for to in after[step] if to in inside}
        left_to = {to for step in inside for to in after[step] if to not in inside}
        assert len(entered) <= 1
        assert len(left_to) == 1


@pytest.mark.parametrize(("tasks", "seed"), SIZES)
def test_blocks_share_no_step_and_hide_no_start_or_end(tasks: int, seed: int) -> None:
    """Every step is in one block at most; where a process begins and ends stays to be seen."""
    of = graph_of(large_process(seed, tasks))
    steps = [step for fold in blocks_to_fold(foldable(of), 25) for step in fold.steps]
    assert len(steps) == len(set(steps))
    assert not {of.steps[step].kind for step in steps} & {"start", "end"}


ROW = {f"s{n}": {"next": f"s{n + 1}"} for n in range(1, 6)} | {"s6": {}}


def test_what_weighs_least_is_folded_first() -> None:
    """Of a row of steps the two lightest neighbours become one box."""
    of = foldable(graph(ROW), s1=9, s2=8, s3=1, s4=2, s5=7, s6=9)
    assert blocks_to_fold(of, 5) == (Fold(("s3", "s4")),)
    assert blocks_to_fold(of, 6) == ()


def test_a_fold_that_grows_takes_the_place_of_what_it_holds() -> None:
    """Further steps join the lightest block, as long as more boxes are left than asked for."""
    of = foldable(graph(ROW), s1=9, s2=8, s3=1, s4=2, s5=7, s6=9)
    assert blocks_to_fold(of, 4) == (Fold(("s3", "s4", "s5")),)


def test_a_loop_that_leads_into_the_middle_is_folded_whole_or_not_at_all() -> None:
    """Rework from behind a block into its middle would be a second way in."""
    of = graph(
        {
            "a": {"next": "b"},
            "b": {"next": "c"},
            "c": {"next": "d"},
            "d": {"kind": "decision", "next": [{"to": "b", "share": 0.1}, {"to": "e"}]},
            "e": {"next": "f"},
            "f": {},
        }
    )
    found = blocks_to_fold(foldable(of, a=0, b=0, c=5, d=0, e=9, f=9), 5)
    assert found == (Fold(("b", "c")),)
    assert blocks_to_fold(foldable(of, a=0, b=0, c=5, d=0, e=9, f=9), 4) == (Fold(("b", "c", "d")),)


REFUSALS = {
    "start": {"kind": "start", "next": "a"},
    "a": {"next": "first"},
    "first": {"kind": "decision", "next": [{"to": "tell", "share": 0.1}, {"to": "b"}]},
    "tell": {"next": "no"},
    "no": {"kind": "end"},
    "b": {"next": "second"},
    "second": {"kind": "decision", "next": [{"to": "late", "share": 0.1}, {"to": "c"}]},
    "late": {"kind": "end"},
    "c": {"next": "done"},
    "done": {"kind": "end"},
}


def test_ends_of_a_block_are_drawn_as_one_where_blocks_alone_do_not_do() -> None:
    """Early ends stay to be seen beside the block that leads to them, as one."""
    found = blocks_to_fold(foldable(graph(REFUSALS)), 4)
    assert found == (Fold(("a", "first", "tell", "b", "second", "c"), ("no", "late")),)


def test_an_event_on_a_border_is_never_parted_from_its_step() -> None:
    """What happens at a step is folded with it."""
    of = graph(
        {
            "a": {"next": "b"},
            "b": {"next": "c"},
            "late": {"kind": "event", "trigger": "timer", "attached_to": "b", "next": "c"},
            "c": {"next": "d"},
            "d": {},
        }
    )
    assert blocks_to_fold(foldable(of, a=1, b=1, late=0, c=9, d=9), 3) == (
        Fold(("a", "b", "late")),
    )


def test_groups_are_folded_from_the_lightest_on() -> None:
    """Groups fold in the order of their weight until few enough boxes are left."""
    of = foldable(graph(ROW), s1=9, s2=8, s3=1, s4=2, s5=7, s6=9)
    groups = [("s1", "s2"), ("s3", "s4"), ("s5", "s6")]
    assert groups_to_fold(of, groups, 5) == (Fold(("s3", "s4")),)
    assert groups_to_fold(of, groups, None) == tuple(Fold(group) for group in groups)
