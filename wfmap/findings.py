"""A finding: one thing that is wrong or worth knowing, and where it is.

Reading faults and analysis rules end in this one type, so that every output format (text, JSON,
SARIF, GitHub annotations, JUnit, Markdown) shows both alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Literal

__all__ = [
    "SEVERITIES",
    "Element",
    "Finding",
    "Fix",
    "Related",
    "RuleFailure",
    "Severity",
    "at_least",
]

Severity = Literal["error", "warning", "info"]

SEVERITIES: Final[tuple[Severity, ...]] = ("info", "warning", "error")
"""Severities from the mildest to the gravest."""


def at_least(severity: Severity, threshold: Severity) -> bool:
    """Tell whether `severity` is as grave as `threshold` or graver."""
    return SEVERITIES.index(severity) >= SEVERITIES.index(threshold)


@dataclass(frozen=True, slots=True)
class Element:
    """The element of the model a finding is about: its kind (step, flow, actor …), id and name."""

    kind: str
    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains a finding: a JSON Pointer and what is there."""

    message: str
    pointer: str
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """A way out that is written as edits: a sentence, and a JSON Patch (RFC 6902).

    After the patch the finding is gone and no new error stands in its place. `safe` fixes change
    no meaning and answer no question for the author, so they may be applied unasked; of the
    others the author chooses.
    """

    title: str
    patch: tuple[Mapping[str, Any], ...]
    safe: bool = False


@dataclass(frozen=True, slots=True)
class RuleFailure:
    """A rule that failed on a document: a fault of wfmap, never of the document."""

    rule: str
    message: str

    @property
    def hint(self) -> str:
        """Say what to do about it."""
        return "this is a fault of wfmap, not of the document; please report it"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    `pointer` is a JSON Pointer (RFC 6901) into the document; `line` and `column` are 1-based and
    None where no text is at hand. `fixes` are alternatives, the likeliest first. `key`
    tells findings of one rule on one element apart; it goes into the fingerprint.
    """

    rule: str
    severity: Severity
    message: str
    hint: str = ""
    file: str = ""
    pointer: str = ""
    line: int | None = None
    column: int | None = None
    element: Element | None = None
    related: tuple[Related, ...] = ()
    fixes: tuple[Fix, ...] = ()
    key: str = ""

    @property
    def fingerprint(self) -> str:
        """Identify this finding across versions of a document: 16 hex digits.

        Made from the rule and the element (or the pointer where there is none), never from the
        line or the wording, so that edits elsewhere do not make an old finding look new.
        """
        place = f"{self.element.kind}:{self.element.id}" if self.element else self.pointer
        return sha256(f"{self.rule}\x1f{place}\x1f{self.key}".encode()).hexdigest()[:16]
