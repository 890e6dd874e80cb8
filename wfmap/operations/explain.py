"""A document and one of its elements → all there is to say of it."""

from wfmap.operations import explaining
from wfmap.operations.checking import CheckOptions
from wfmap.operations.explaining import Explained
from wfmap.operations.fields import Today, day_of
from wfmap.operations.progress import SILENT, Progress
from wfmap.operations.racing import Tried
from wfmap.operations.sources import Source

__all__ = ["Options", "explain"]


class Options(Tried):
    """How an element is explained."""

    today: Today = None


def explain(
    source: Source, element: str, options: Options, progress: Progress = SILENT
) -> Explained:
    """Say all there is to say of one element of a document.

    Args:
        source: the document.
        element: the id of a step, flow, actor, system, data item, store, decision or calendar.
        options: how its figures are found.
        progress: told how far it is.

    Raises:
        WfmapError: the document cannot be used, or holds no such element.
    """
    terms = options.terms(progress) if options.simulates else None
    return explaining.explain(source, element, CheckOptions(day_of(options.today)), terms)
