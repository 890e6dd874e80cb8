"""Whether what is laid over a map can be seen on it, and what to say where it cannot.

Boxes show heat, badges and changes, lanes, pools and frames badges and changes, lines only
changes. So a view may show nothing of an overlay that marks much; then its subtitle says so and
names the views that do.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from wfmap.overlay import Mark, Overlay
from wfmap.render.diagram import Diagram, Frame, Lane, Pool

__all__ = ["shows", "told"]


def shows(diagram: Diagram) -> bool:
    """Tell whether any mark of a diagram is painted."""
    heat = any(node.mark.heat is not None for node in diagram.nodes)
    badges = any(part.mark.badge for part in (*diagram.nodes, *_surrounds(diagram)))
    return heat or badges or any(mark.change is not None for mark in _marks(diagram))


def _surrounds(diagram: Diagram) -> Iterator[Lane | Pool | Frame]:
    yield from diagram.lanes
    yield from diagram.pools
    yield from diagram.frames


def told(diagram: Diagram, overlay: Overlay, elsewhere: Sequence[str]) -> Diagram:
    """Say in the subtitle what an overlay comes to, or why this view shows nothing of it.

    Args:
        diagram: the view.
        overlay: what was laid over it.
        elsewhere: the views that show some of it.
    """
    said = [overlay.summary] if overlay.summary not in diagram.subtitle else []
    if not shows(diagram) and elsewhere:
        views = " and ".join(
            (", ".join(elsewhere[:-1]), elsewhere[-1]) if elsewhere[1:] else elsewhere
        )
        noun = "views show" if elsewhere[1:] else "view shows"
        said.append(f"nothing of it can be marked here: the {views} {noun} it")
    subtitle = " · ".join((diagram.subtitle, *said))
    return replace(
        diagram,
        subtitle=subtitle,
        description=diagram.description.replace(diagram.subtitle, subtitle),
    )


def _marks(diagram: Diagram) -> Iterator[Mark]:
    yield from (node.mark for node in diagram.nodes)
    yield from (link.mark for link in diagram.links)
    yield from (part.mark for part in _surrounds(diagram))
