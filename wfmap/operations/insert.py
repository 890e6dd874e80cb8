"""A document and a candidate → the to-be document; and back."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from wfmap.operations import inserting
from wfmap.operations.candidates import Figures
from wfmap.operations.checking import Built
from wfmap.operations.inserting import Inserted
from wfmap.options import Options as Asked
from wfmap.options import Said

__all__ = ["Options", "insert"]


class Options(Asked):
    """What is put in, or taken out."""

    candidate: Annotated[
        Annotated[str, Field(max_length=200)] | None,
        Said(("--candidate", "-c"), metavar="ID"),
        Field(description="The id of a candidate, as `candidates` names it."),
    ] = None
    undo: Annotated[bool, Field(description="Take the last insertion out instead.")] = False

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.undo == (self.candidate is not None):
            raise ValueError("give either `candidate` or `undo`")
        return self


def insert(built: Built, options: Options, figures: Figures | None = None) -> Inserted:
    """Rewrite a process by one of its candidates, at any stage, or take the last one out.

    Args:
        built: the document.
        options: which candidate.
        figures: figures of one's own, by candidate or pattern.

    Raises:
        WfmapError: there is no such candidate, a figure is none, or there is nothing to take out.
    """
    if options.candidate is None:
        return inserting.undo(built)
    return inserting.insert(built, options.candidate, figures)
