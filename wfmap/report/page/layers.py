"""Drawings of one map that differ little, each told as what it changes in the first.

Five overlays over a map of 150 steps are nearly the same drawing five times. The first is kept
whole. Of another only its children that are new are written; a run of children that the first has
too is named by their places there (`k="3-17"`), and a group of the same id is told by its own
children in turn (`p` is its place), a shape that only looks otherwise by its attributes. New
children that come several times, as badges do, stand once in a stock (`u` is their place there).
The script puts the drawing together again from clones, so no markup is ever made of text. Children
are compared as written: two that look alike are alike, wherever the layout put them. It takes one
pass over both drawings.

Tooltips stay those of the first drawing: what an overlay says of a step, the page says beside it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import groupby
from typing import Final
from xml.etree.ElementTree import Element, tostring

from defusedxml.ElementTree import fromstring

from wfmap.render.theme import LIGHT, Role

__all__ = ["COLOURS", "as_markup", "changes", "parsed", "share_looks", "stocked"]

_XMLNS: Final = ' xmlns="http://www.w3.org/2000/svg"'
_GROUPS: Final = frozenset(("svg", "g"))
_INHERITED: Final = frozenset(("font-size", "font-weight", "text-anchor", "fill"))
"""Attributes of a text that its lines have from it."""

_STYLED: Final = (
    *("fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap"),
    *("font-size", "font-weight", "text-anchor", "marker-start", "marker-end"),
)
"""Attributes that a style sheet can say as well."""
_OFTEN: Final = 4
"""Shapes of one look that are worth a class."""

COLOURS: Final = "[class^=s-]{fill:none}" + "".join(
    f".f-{role}{{fill:{colour}}}.s-{role}{{stroke:{colour}}}" for role, colour in LIGHT.items()
)
"""The light colours as a style sheet: on the page they stand once, not at each shape."""


def parsed(svg: str, told: Collection[str] = ()) -> Element:
    """Read a drawing of our own, without what stands elsewhere on the page.

    That is its style sheet, what `COLOURS` says, and the tooltips of the flows `told`, by their ids
    in the drawing: the script writes them.
    """
    root: Element = fromstring(svg.replace(_XMLNS, "", 1))
    for parent in root.iter():
        for child in list(parent):
            if child.tag == "style" or (child.tag == "title" and _is_told(parent, told)):
                parent.remove(child)
            if parent.tag in _GROUPS:
                child.tail = None
        if parent.tag in _GROUPS:
            parent.text = None
        _slim(parent)
        for child in parent if parent.tag == "text" else ():
            for name in _INHERITED & set(child.keys()):
                if child.get(name) == parent.get(name):
                    del child.attrib[name]
    return root


def _is_told(group: Element, told: Collection[str]) -> bool:
    """Tell whether a group is a flow that is told elsewhere, or a disc, which has no id."""
    return group.tag == "g" and (group.get("id") is None or group.get("id") in told)


def _slim(element: Element) -> None:
    """Take away the colours that the classes of a shape say already."""
    classes = element.get("class", "").split(" ")
    for attribute, prefix in (("fill", "f-"), ("stroke", "s-")):
        roles: list[Role] = [role for role in LIGHT if f"{prefix}{role}" in classes]
        if roles and element.get(attribute) == LIGHT[roles[0]]:
            del element.attrib[attribute]
    if classes[0].startswith("s-") and element.get("fill") == "none":
        del element.attrib["fill"]


def share_looks(drawings: Iterable[Element]) -> str:
    """Give shapes that look alike a class, and return the style sheet of these classes.

    What a class says is taken away at each shape, so the drawings look as before and are smaller.
    """
    shapes = [shape for drawing in drawings for shape in drawing.iter()]
    found = Counter(filter(None, map(_look, shapes)))
    often = sorted((look for look, times in found.items() if times >= _OFTEN), key=_by_size(found))
    names = {look: f"q{number:x}" for number, look in enumerate(often)}
    for shape in shapes:
        look = _look(shape)
        if look in names:
            shape.set("class", f"{shape.get('class', '')} {names[look]}".strip())
            for attribute, _ in look:
                del shape.attrib[attribute]
    return "".join(f".{name}{{{_rules(look)}}}" for look, name in names.items())


_Look = tuple[tuple[str, str], ...]


def _look(shape: Element) -> _Look:
    """Give the attributes of a shape that a style sheet can say as well."""
    return tuple((name, shape.attrib[name]) for name in _STYLED if name in shape.attrib)


def _by_size(found: Counter[_Look]) -> Callable[[_Look], tuple[int, _Look]]:
    return lambda look: (-found[look], look)


def _rules(look: _Look) -> str:
    return ";".join(
        f"{name}:{value}px" if name == "font-size" else f"{name}:{value}" for name, value in look
    )


def as_markup(element: Element) -> str:
    """Write a drawing, or the changes to one, as part of an HTML page."""
    return tostring(element, encoding="unicode").replace(" />", "/>")


def changes(new: Element, first: Element) -> Element:
    """Tell a drawing as its changes to the first; a group of attributes that differ has them."""
    told = Element(new.tag, {k: v for k, v in new.attrib.items() if first.get(k) != v})
    places = defaultdict[str, list[int]](list)
    for position, child in enumerate(first):
        places[as_markup(child)].append(position)
    by_id = {child.get("id", ""): position for position, child in enumerate(first)}
    kept: list[int] = []
    for at, child in enumerate(new):
        same = places.get(as_markup(child))
        place: int | None = same.pop(0) if same else _tooltip(child, first)
        if place is not None:
            kept.append(place)
            continue
        told.extend(_runs(kept))
        kept = []
        told.append(_changed(child, first, _counterpart(child, first, by_id, at)))
    told.extend(_runs(kept))
    return told


def _tooltip(child: Element, first: Element) -> int | None:
    """Give the place of the first drawing's tooltip, which stays."""
    is_tooltip = child.tag == "title" and len(first) and first[0].tag == "title"
    return 0 if is_tooltip else None


def _counterpart(child: Element, first: Element, by_id: dict[str, int], at: int) -> int | None:
    """Find what a group is told by: the one of its id; without an id the one in its place."""
    identity = child.get("id", "")
    if identity:
        return by_id.get(identity) if child.tag in _GROUPS else None
    alike = at < len(first) and first[at].tag == child.tag and not first[at].get("id")
    if not alike or (child.tag not in _GROUPS and not _is_recoloured(child, first[at])):
        return None
    return at


def _is_recoloured(child: Element, old: Element) -> bool:
    """Tell whether two shapes differ in what their attributes say, and in nothing else."""
    inner = ([*map(as_markup, one)] for one in (child, old))
    return (
        set(child.keys()) >= set(old.keys())
        and child.text == old.text
        and next(inner) == next(inner)
    )


def _changed(child: Element, first: Element, place: int | None) -> Element:
    if place is None:
        return child
    if child.tag not in _GROUPS:
        told = Element("g", {k: v for k, v in child.attrib.items() if first[place].get(k) != v})
        told.set("p", str(place))
        return told
    told = changes(child, first[place])
    told.set("p", str(place))
    return told


def _runs(places: Iterable[int]) -> Iterator[Element]:
    """Name the places of children that are kept, run by run."""
    begin: int | None = None
    last = 0
    for place in places:
        if begin is not None and place == last + 1:
            last = place
            continue
        if begin is not None:
            yield _run(begin, last)
        begin = last = place
    if begin is not None:
        yield _run(begin, last)


def _run(begin: int, last: int) -> Element:
    return Element("g", {"k": str(begin) if begin == last else f"{begin}-{last}"})


def stocked(told: Iterable[Element]) -> Element:
    """Put new children that come several times in a row of changes into one stock.

    Each is a group there; where it stood, its place is named instead.
    """
    parents = [parent for one in told for parent in _parents(one)]
    found = Counter(key for parent in parents for key, _ in _new(parent))
    stock, places = Element("svg"), dict[str, int]()
    for parent in parents:
        for key, run in list(_new(parent)):
            if found[key] > 1 and len(key) > _WORTH:
                if key not in places:
                    places[key] = len(stock)
                    stock.append(Element("g"))
                    stock[-1].extend(run)
                parent.insert(list(parent).index(run[0]), Element("g", {"u": str(places[key])}))
                for child in run:
                    parent.remove(child)
    return stock


_WORTH: Final = 40
"""Letters of markup that are worth a place in the stock."""


def _parents(told: Element) -> Iterator[Element]:
    """Yield what is told by its children: a drawing, and each group in it that is."""
    yield told
    for child in told:
        if "p" in child.attrib:
            yield from _parents(child)


def _new(parent: Element) -> Iterator[tuple[str, list[Element]]]:
    """Yield the runs of children that the first drawing has not, each with its markup."""
    for is_new, run in groupby(parent, key=lambda child: not {"k", "p", "u"} & set(child.attrib)):
        children = list(run)
        if is_new:
            yield "".join(map(as_markup, children)), children
