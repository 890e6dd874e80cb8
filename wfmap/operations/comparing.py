"""Two documents → what differs, as a list and as one map."""

from wfmap.diff import Difference, compare, merge
from wfmap.graph import ROOT, build
from wfmap.operations.checking import Built
from wfmap.operations.draw import Options, paint_map

__all__ = ["Difference", "difference", "draw_difference"]


def difference(old: Built, new: Built) -> Difference:
    """Hold two versions against each other, element by element."""
    return compare(old.graph, new.graph)


def draw_difference(old: Built, new: Built, options: Options) -> bytes:
    """Draw two versions as one map: what was added, removed and changed is marked.

    Sub-processes that both versions have are unfolded, so that no change hides inside one.

    Raises:
        RenderError: it could not be laid out.
    """
    merged = merge(old.graph, new.graph)
    graph = build(merged.process)
    nested = any(level != ROOT for level in graph.levels)
    shown = {"unfold": nested, "most": options.most or 0}
    return paint_map(graph, merged.overlay, options.model_copy(update=shown))
