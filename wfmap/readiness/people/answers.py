"""Answers, as they came in: who said what to which item."""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Answers", "Sheet"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One respondent's answers by item: 1 to 5, or None where they do not know.

    An item that was left empty is missing from the mapping.
    """

    role: str
    respondent: str
    given: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Answers:
    """All sheets of a survey, sorted by role and respondent, so that the order of rows is lost."""

    sheets: tuple[Sheet, ...]

    def of(self, role: str) -> tuple[Sheet, ...]:
        """List the sheets of one role."""
        return tuple(sheet for sheet in self.sheets if sheet.role == role)
