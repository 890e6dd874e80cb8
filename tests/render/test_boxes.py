"""Labels inside boxes keep clear of what else is drawn there."""

import pytest

from wfmap.render.boxes import box_of, label_inside, size_of
from wfmap.render.diagram import Icon, Marker, Node
from wfmap.render.scene import Rect
from wfmap.render.text import text_width

ICON = Rect(6, 6, 14, 14)
"""What the icon in a step's corner covers."""

RIM = 16
"""How far the inner rim of a cylinder that is drawn again comes down in its middle, in px."""

LABELS = (
    "Check application for completeness",
    "Apologise and put right",
    "Interview by telephone",
    "Calculate risk score",
    "Rechtsschutzversicherung prüfen",
)


def lines_of(node: Node) -> list[Rect]:
    """Return the area of every line of a node's label, in the node's own px."""
    text = label_inside(node, Rect(0, 0, *size_of(node)))
    widths = [text_width(line, text.size) for line in text.lines]
    return [
        Rect(
            text.area.centre.x - width / 2,
            text.area.y + 1.2 * text.size * number,
            width,
            text.size,
        )
        for number, width in enumerate(widths)
    ]


@pytest.mark.parametrize("label", LABELS[:4])
@pytest.mark.parametrize("marker", [None, "loop"])
def test_a_label_keeps_clear_of_the_icon(label: str, marker: Marker | None) -> None:
    """No line of a label touches the icon in the corner of its step."""
    node = Node("a", "task", label, icon="user", markers=(marker,) if marker else ())
    assert not any(ICON.overlaps(line) for line in lines_of(node))


@pytest.mark.parametrize("label", LABELS)
def test_a_label_is_whole_where_there_is_room(label: str) -> None:
    """A label of a few words is not cut, with or without an icon."""
    icons: tuple[Icon | None, ...] = (None, "user")
    for icon in icons:
        box = box_of(Node("a", "task", label, icon=icon), Rect(0, 0, 136, 58))
        assert box.inside is not None
        assert "…" not in box.inside.lines[-1]


@pytest.mark.parametrize("label", ["CRM", "Configuration items", "Whiteboard of beds"])
def test_a_label_is_written_below_the_rims_of_a_cylinder(label: str) -> None:
    """Neither one line nor two reach the rims of a store."""
    lines = lines_of(Node("a", "store", label))
    assert min(line.y for line in lines) >= RIM
    assert max(line.bottom for line in lines) <= 44
