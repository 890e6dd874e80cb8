"""Scenes become SVG that every viewer shows alike and that no label can turn into markup."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

import hypothesis.strategies as st
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given

from wfmap.overlay import Badge, Change, Mark
from wfmap.render.boxes import badge_area
from wfmap.render.diagram import Diagram, Frame, Lane, Link, Node, NodeKind
from wfmap.render.layout.lanes import lay_out
from wfmap.render.paint.badges import draw_badge
from wfmap.render.paint.svg import paint
from wfmap.render.paint.xml import Xml, number, safe_id
from wfmap.render.scene import Box, Rect
from wfmap.render.text import text_width

SVG = "{http://www.w3.org/2000/svg}"
GOLDEN = Path(__file__).parents[1] / "golden"
ALLOWED = {
    "svg", "title", "desc", "style", "defs", "marker", "g", "a", "path", "rect", "circle", "text",
    "tspan",
}  # fmt: skip
HOSTILE = (
    "<script>alert(1)</script>",
    "]]><svg onload=alert(1)>",
    '" onmouseover="alert(1)',
    "&lt;b&gt; &amp; 'quoted'",
    "-->]]>",
    "\u202eevil\u0000\u0008",
)


def _tags(root: Element) -> set[str]:
    return {element.tag.removeprefix(SVG) for element in root.iter()}


def _texts(root: Element) -> str:
    return " ".join("".join(element.itertext()) for element in root.iter(f"{SVG}text"))


def small() -> Diagram:
    """Make a diagram in which every kind of step occurs, with marks of every style."""
    kinds: tuple[NodeKind, ...] = (
        "start", "task", "decision", "parallel", "inclusive", "event-gateway", "subprocess",
        "event", "wait", "end",
    )  # fmt: skip
    marks = [
        Mark(),
        Mark(0.9, Badge("46 h wait", "rank", 1)),
        Mark(badge=Badge("2", "warning")),
        Mark(change="added"),
        Mark(change="removed"),
        Mark(change="changed"),
        Mark(badge=Badge("AI 1–2", "candidate", dashed=True)),
        Mark(badge=Badge("1", "error")),
        Mark(badge=Badge("3", "info")),
        Mark(),
    ]
    nodes = tuple(
        Node(f"n{at}", kind, f"The {kind}", "a" if at % 4 < 2 else "b", mark=mark, frame=frame)
        for at, (kind, mark) in enumerate(zip(kinds, marks, strict=True))
        for frame in ("part" if at in (6, 7) else None,)
    )
    links = tuple(
        Link(
            f"f{at}",
            f"n{at}",
            f"n{at + 1}",
            "flow" if nodes[at].lane == nodes[at + 1].lane else "handoff",
            number=at if nodes[at].lane != nodes[at + 1].lane else None,
        )
        for at in range(len(nodes) - 1)
    )
    return Diagram(
        title="All kinds",
        subtitle="10 steps",
        description="Every kind of step once.",
        lanes=(Lane("a", "Clerk"), Lane("b", "Nobody named", "unknown")),
        nodes=(*nodes, Node("s", "store", "CRM")),
        links=(
            *links,
            Link("back", "n9", "n1", "handoff", "again", rework=True, number=99),
            Link("d1", "n1", "s", "data", mode="readwrite"),
        ),
        frames=(Frame("part", "In parts"),),
        heat_legend="waiting time",
        badge_legend="AI candidate",
    )


@pytest.mark.parametrize("name", ["all-kinds", "loan"])
def test_the_drawing_is_the_golden_one(name: str, loan: Diagram) -> None:
    """The drawing is byte for byte the one that was looked at (tests/render/golden)."""
    diagram = {"all-kinds": small(), "loan": loan}[name]
    assert paint(lay_out(diagram)) == (GOLDEN / f"{name}.svg").read_text(encoding="utf-8")


def test_only_shapes_and_texts_are_used(loan: Diagram) -> None:
    """A drawing holds only shapes and texts: no script, no foreign object, no image."""
    for diagram in (loan, small()):
        assert _tags(fromstring(paint(lay_out(diagram)))) <= ALLOWED


def test_screen_readers_get_title_and_description(loan: Diagram) -> None:
    """The picture has a role, a title and a description, and every part has a title."""
    root = fromstring(paint(lay_out(loan)))
    assert root.get("role") == "img"
    labels = (root.get("aria-labelledby") or "").split()
    named = {element.get("id"): element.text for element in root if element.get("id") in labels}
    assert list(named.values()) == [loan.title, loan.description]
    groups = [g for g in root.iter(f"{SVG}g") if re.match(r"[nef]-|lane-", g.get("id") or "")]
    assert len(groups) >= len(loan.nodes) + len(loan.links)
    assert all(group[0].tag == f"{SVG}title" and group[0].text for group in groups)


def test_ids_are_those_of_the_model_and_unique(loan: Diagram) -> None:
    """Every node is one translated group and every flow one group, named by its own id."""
    root = fromstring(paint(lay_out(loan)))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    by_id = {element.get("id"): element for element in root.iter()}
    for node in loan.nodes:
        if node.id != "crm":
            assert (by_id[f"n-{node.id}"].get("transform") or "").startswith("translate(")
    assert all(f"e-{link.id}" in by_id for link in loan.links)


def test_the_legend_explains_only_what_occurs(loan: Diagram) -> None:
    """The legend says nothing of what the map does not have."""
    full = _texts(fromstring(paint(lay_out(loan))))
    for words in ("rework", "handoff between actors", "reads / writes data", "waiting time"):
        assert words in full
    plain = replace(
        loan,
        nodes=tuple(replace(n, mark=Mark()) for n in loan.nodes if n.kind != "store"),
        links=tuple(k for k in loan.links if k.kind == "flow"),
    )
    spare = _texts(fromstring(paint(lay_out(plain))))
    assert "handoff" not in spare
    assert "rework" not in spare
    assert "data" not in spare
    assert "waiting time, low" not in spare


def test_dark_and_printed_pages_are_provided_for(loan: Diagram) -> None:
    """Colours follow a dark page on screen, and lanes are white in print."""
    drawing = paint(lay_out(loan))
    assert "@media screen and (prefers-color-scheme:dark)" in drawing
    assert "@media print" in drawing


def test_lengths_have_one_decimal_at_most(loan: Diagram) -> None:
    """Lengths are written with at most one decimal, so drawings compare well."""
    drawing = paint(lay_out(loan))
    body = drawing[drawing.index("</style>") :]
    paths = " ".join(re.findall(r' (?:d|x|y|cx|cy|width|height|transform)="([^"]*)"', body))
    assert not re.search(r"\d\.\d\d", paths)


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_label_stays_a_label(label: str, loan: Diagram) -> None:
    """Whatever a label says, it never becomes markup; controls become replacement characters."""
    hostile = replace(
        loan,
        title=label,
        subtitle=label,
        description=label,
        lanes=tuple(replace(lane, label=label, note=label) for lane in loan.lanes),
        nodes=tuple(replace(node, label=label, note=label) for node in loan.nodes),
        links=tuple(replace(link, label=label, note=label) for link in loan.links),
        heat_legend=label,
        badge_legend=label,
    )
    root = fromstring(paint(lay_out(hostile)))
    assert _tags(root) <= ALLOWED
    assert not any(name.startswith("on") for element in root.iter() for name in element.attrib)


@pytest.mark.parametrize(
    ("href", "linked"),
    [
        ("sub.svg", True),
        ("https://example.org/a?b=c&d", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("//[", False),
        ("", False),
    ],
)
def test_only_pages_are_linked(href: str, linked: bool) -> None:  # noqa: FBT001 - a table of cases
    """A box links to pages, never to scripts or data."""
    diagram = Diagram("Link", nodes=(Node("a", "subprocess", "Part", href=href),))
    assert ("<a " in paint(lay_out(diagram))) is linked


def test_changes_have_a_sign_and_a_line_of_their_own() -> None:
    """Added, removed and changed parts differ in sign and dashes, not in colour alone."""
    looks: dict[Change, tuple[str, str]] = {}
    changes: tuple[Change, ...] = ("added", "removed", "changed")
    for change in changes:
        diagram = Diagram("One", nodes=(Node("a", "task", "Do", mark=Mark(change=change)),))
        root = fromstring(paint(lay_out(diagram)))
        group = next(g for g in root.iter(f"{SVG}g") if g.get("id") == "n-a")
        sign = [t.text or "" for t in group.iter(f"{SVG}text")][-1]
        rectangle = next(group.iter(f"{SVG}rect"))
        looks[change] = sign, rectangle.get("stroke-dasharray") or "solid"
    assert looks == {"added": ("+", "solid"), "removed": ("−", "5 3"), "changed": ("~", "2 2")}


@given(st.text(max_size=40))
def test_whatever_is_written_is_well_formed(text: str) -> None:
    """Any text, as attribute or content, gives well-formed XML that says the same."""
    xml = Xml()
    with xml.element("a", title=text):
        xml.leaf("b", text)
    root = fromstring(xml.text())
    kept = re.sub(r"[\t\n]", " ", text)
    if kept.isprintable():
        assert root.get("title", "") == kept
        assert (root[0].text or "") == kept


@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_ids_are_safe_and_different_for_different_texts(one: str, other: str) -> None:
    """Two texts have the same id only if they are the same, and ids are plain letters."""
    assert re.fullmatch(r"[A-Za-z0-9_.-]+", safe_id(one))
    assert (safe_id(one) == safe_id(other)) is (one == other)


@pytest.mark.parametrize(
    ("value", "written"), [(1, "1"), (1.04, "1"), (-0.04, "0"), (2.25, "2.2"), (-3.96, "-4")]
)
def test_numbers_are_written_short(value: float, written: str) -> None:
    """A length is written with one decimal, without it where it is zero, never as -0."""
    assert number(value) == written


BADGES = (
    Badge("71.6 h", "rank", rank=1),
    Badge("71.6 h", "rank"),
    Badge("WWW", "candidate"),
    *(Badge("12", style) for style in ("error", "warning", "info")),
)


@pytest.mark.parametrize("badge", BADGES, ids=str)
def test_the_text_of_a_badge_has_room_in_a_wider_font(badge: Badge) -> None:
    """Letters 1.2 times as wide as Arial's stay between its sign and its side."""
    xml = Xml()
    box = Box("a", "a", "task", Rect(0, 0, 120, 50), mark=Mark(badge=badge))
    draw_badge(xml, box)
    text = fromstring(f"<g>{xml.text()}</g>").findall("text")[-1]
    half = 1.2 * text_width(badge.text, 10.5, bold=True) / 2
    area = badge_area("task", badge, box.area)
    sign = (
        0.0 if badge.style == "candidate" or (badge.style == "rank" and badge.rank is None) else 15
    )
    x = float(text.get("x", "nan")) + box.area.centre.x
    assert area.x + sign + 2 <= x - half
    assert x + half <= area.right - 2
