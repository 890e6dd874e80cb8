"""A document and one of its elements → all there is to say of it."""

from typing import Annotated

from pydantic import Field

from wfmap.operations import explaining
from wfmap.operations.checking import USUAL, CheckOptions, Limits
from wfmap.operations.explaining import Explained
from wfmap.operations.fields import Today, day_of
from wfmap.operations.progress import SILENT, Progress
from wfmap.operations.racing import Tried
from wfmap.operations.sources import Source

__all__ = ["ElementOptions", "Options", "explain"]


class Options(Tried):
    """How an element is explained."""

    today: Today = None


class ElementOptions(Options):
    """How an element is explained, and which, where both are named."""

    element: Annotated[
        str, Field(max_length=200, description="The id of a step, flow, actor, store, …")
    ]


def explain(
    source: Source,
    element: str,
    options: Options,
    progress: Progress = SILENT,
    *,
    limits: Limits = USUAL,
) -> Explained:
    """Say all there is to say of one element of a document.

    Args:
        source: the document.
        element: the id of a step, flow, actor, system, data item, store, decision or calendar.
        options: how its figures are found.
        progress: told how far it is.
        limits: the largest document that is read.

    Raises:
        WfmapError: the document cannot be used, or holds no such element.
    """
    terms = options.terms(progress) if options.simulates else None
    how = CheckOptions(day_of(options.today), limits=limits)
    return explaining.explain(source, element, how, terms)
