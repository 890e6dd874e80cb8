"""A document → its faults and findings."""

from collections.abc import Collection
from typing import Annotated, Self

from pydantic import Field, model_validator

from wfmap.model.process import ProfileName
from wfmap.operations import checking
from wfmap.operations.checking import USUAL, Checked, CheckOptions, Limits
from wfmap.operations.fields import Today, day_of
from wfmap.operations.sources import Source
from wfmap.options import Options as Asked
from wfmap.options import Said

__all__ = ["Options", "Profiled", "check"]


class Profiled(Asked):
    """Which rules apply, how gravely."""

    profile: Annotated[
        ProfileName | None,
        Said(is_setting=True),
        Field(description="Which rules apply, how gravely; overrides the document's own."),
    ] = None
    strict: Annotated[
        bool,
        Said(is_setting=True, http=False),
        Field(description="The same as the profile `strict`."),
    ] = False
    today: Today = None

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.strict and self.profile not in {None, "strict"}:
            raise ValueError(f"`strict` and the profile `{self.profile}` contradict each other")
        return self

    def checking(self, limits: Limits = USUAL, known: Collection[str] = ()) -> CheckOptions:
        """Say how the document is checked.

        Args:
            limits: the largest document that is read.
            known: fingerprints of findings that are left out.
        """
        profile = "strict" if self.strict else self.profile
        return CheckOptions(day_of(self.today), profile, frozenset(known), limits)


class Options(Profiled):
    """How a document is checked."""


def check(source: Source, options: Options, *, limits: Limits = USUAL) -> Checked:
    """Find every fault and remark of a document, each with its place and a way out.

    Never raises for what a person wrote: a text that cannot be read is a finding too.
    """
    return checking.check(source, options.checking(limits))
