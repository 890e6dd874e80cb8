"""What differs between two documents, as a result."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from wfmap.diff import Change, Difference
from wfmap.findings import Element
from wfmap.results import Result, plain

__all__ = ["DifferencesResult", "differences_result"]


@dataclass(frozen=True)
class FieldChangeResult:
    """A field that differs: its path in dots, and both values in the normal form, or null."""

    field: str
    before: Annotated[Any, Field(description="Any JSON value.")]
    after: Annotated[Any, Field(description="Any JSON value.")]


@dataclass(frozen=True)
class ElementChangeResult:
    """An element that was added, removed or changed; `renamed_from` its earlier id, or null."""

    action: Literal["added", "removed", "changed"]
    element: Element
    renamed_from: str | None
    fields: tuple[FieldChangeResult, ...]


@dataclass(frozen=True)
class DifferencesResult(Result):
    """What differs between two documents by meaning, in the order of the newer one."""

    changes: tuple[ElementChangeResult, ...]


def differences_result(difference: Difference) -> DifferencesResult:
    """Make the result of a comparison by meaning."""
    return DifferencesResult(tuple(_change(change) for change in difference.changes))


def _change(change: Change) -> ElementChangeResult:
    return ElementChangeResult(
        change.action,
        change.element,
        change.renamed_from,
        tuple(FieldChangeResult(f.field, plain(f.before), plain(f.after)) for f in change.fields),
    )
