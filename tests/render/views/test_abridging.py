"""Less of a diagram: folds are boxes, lines between them are joined, words say what lacks."""

import pytest

from tests.benchmarks.bench_layout import random_process
from wfmap.overlay import Badge, Mark
from wfmap.render.diagram import Cell, Diagram, Lane, Link, Node
from wfmap.render.layout.lanes import LaneOptions, lay_out
from wfmap.render.mistakes import mistakes
from wfmap.render.paint.svg import paint
from wfmap.render.views.abridging import WHOLE, Abridgement, FoldedBox, abridged

DESK, BANK = Lane("desk", "Desk"), Lane("bank", "Bank")
HOT = Mark(heat=0.9)
RANKED = Mark(heat=0.2, badge=Badge("4 h", rank=1))
CLAIM = Diagram(
    "Claim",
    "4 steps",
    "A map.",
    lanes=(DESK, BANK),
    nodes=(
        Node("read", "task", "Read", "desk", mark=HOT),
        Node("call", "task", "Call", "desk", mark=RANKED),
        Node("ask", "decision", "Covered?", "desk"),
        Node("pay", "task", "Pay", "bank"),
        Node("no", "end", "Refused", "desk"),
        Node("off", "end", "Withdrawn", "desk"),
        Node("crm", "store", "CRM"),
    ),
    links=(
        Link("1", "read", "call"),
        Link("2", "call", "ask"),
        Link("3", "ask", "pay", "handoff", "yes", number=1),
        Link("4", "call", "pay", "handoff", "sure", number=2),
        Link("5", "ask", "no", label="no"),
        Link("6", "read", "off"),
        Link("7", "read", "crm", "data", mode="read"),
        Link("8", "call", "crm", "data", mode="write"),
    ),
    pins={"pay": Cell(3, 0)},
)
FOLD = FoldedBox("read~fold", "Read … Call", frozenset(("read", "call", "ask")), count=2)
FOLDED = Abridgement((FOLD,), said="2 steps folded into 1 box")


def test_without_anything_to_leave_out_a_diagram_stays_as_it_is() -> None:
    """What is not folded is the very same, and so are the bytes of its picture."""
    assert abridged(CLAIM, WHOLE) is CLAIM


def test_a_fold_stands_for_its_steps_in_the_lane_of_most() -> None:
    """It is where its first step was, and says how many steps it holds."""
    nodes = abridged(CLAIM, FOLDED).nodes
    assert [node.id for node in nodes] == ["read~fold", "pay", "no", "off", "crm"]
    fold = nodes[0]
    assert (fold.kind, fold.label, fold.lane, fold.count) == (
        "subprocess",
        "Read … Call",
        "desk",
        2,
    )


def test_lines_between_the_same_boxes_are_one() -> None:
    """Flows into a fold or out of it are joined, with all their answers; those inside are gone."""
    links = {link.id: link for link in abridged(CLAIM, FOLDED).links}
    assert set(links) == {"3", "5", "6", "7"}
    assert (links["3"].source, links["3"].target) == ("read~fold", "pay")
    assert links["3"].label == "yes / sure"
    assert links["3"].number == 1
    assert links["7"].mode == "readwrite"


def test_ends_of_a_fold_are_one() -> None:
    """Ends beside a fold become one ring that says how many they are."""
    fold = FoldedBox("f", "F", FOLD.steps, frozenset(("no", "off")), 2)
    diagram = abridged(CLAIM, Abridgement((fold,), said="folded"))
    end = next(node for node in diagram.nodes if node.kind == "end")
    assert (end.label, end.note) == ("2 ends", "Refused, Withdrawn")
    assert sum(link.target == end.id for link in diagram.links) == 1


def test_a_fold_has_the_heat_of_its_hottest_step_and_a_badge_from_inside() -> None:
    """What is laid over steps is not lost when they are folded."""
    mark = abridged(CLAIM, FOLDED).nodes[0].mark
    assert mark.heat == 0.9
    assert mark.badge == RANKED.badge


def test_steps_left_out_take_their_lines_stores_and_lanes_with_them() -> None:
    """Nothing hangs in the air, and an empty lane is told and not drawn."""
    less = Abridgement(steps=frozenset(("pay", "read", "call")), said="3 boxes are not drawn")
    diagram = abridged(CLAIM, less)
    assert [node.id for node in diagram.nodes] == ["ask", "no", "off"]
    assert [link.id for link in diagram.links] == ["5"]
    assert diagram.lanes == (DESK,)
    assert diagram.subtitle == (
        "4 steps · 3 boxes are not drawn; 1 lane is empty then and not drawn"
    )


def test_what_is_left_out_is_printed_and_said() -> None:
    """It stands on the picture, and in what a screen reader says."""
    svg = paint(lay_out(abridged(CLAIM, FOLDED)))
    assert "2 steps folded into 1 box</text>" in svg
    assert "2 steps folded into 1 box</desc>" in svg
    assert ">2 steps</text>" in svg
    assert "several steps, folded into one box" in svg


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_folded_map_has_no_mistake(seed: int) -> None:
    """Folds, their joined lines and their pills are drawn as cleanly as any step."""
    diagram = random_process(60, seed, stores=True)
    steps = [node.id for node in diagram.nodes if node.kind == "task"]
    folds = tuple(
        FoldedBox(f"{steps[at]}~fold", "First … Last", frozenset(steps[at : at + 3]), count=3)
        for at in range(0, len(steps) - 3, 3)
    )
    made = abridged(diagram, Abridgement(folds, said="folded"))
    assert mistakes(lay_out(made, LaneOptions(effort=0.1))).total == 0
