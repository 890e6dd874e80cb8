"""Documents that an operation makes, and the pages of rules and patterns, as results."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import WithJsonSchema

from wfmap.interchange import Loss
from wfmap.model.document import to_json
from wfmap.operations.importing import Import
from wfmap.operations.inserting import Inserted, PatternPage
from wfmap.operations.rulebook import RulePage
from wfmap.results import Result, named, plain

__all__ = [
    "ImportedResult",
    "InsertedResult",
    "PatternPageResult",
    "PatternsResult",
    "RulePageResult",
    "RulesResult",
    "imported_result",
    "inserted_result",
    "pattern_page_result",
    "patterns_result",
    "rule_page_result",
    "rules_result",
]

Document = Annotated[Mapping[str, Any], WithJsonSchema(named("Process"))]
"""A process document in the normal form."""


@dataclass(frozen=True)
class ImportedResult(Result):
    """An imported process, and all that could not be carried over, in the order of the source."""

    document: Document
    losses: tuple[Loss, ...]


@dataclass(frozen=True)
class InsertedResult(Result):
    """The process as it would be with a candidate; null where the last one was taken out."""

    to_be: Document
    candidate: str | None


@dataclass(frozen=True)
class RulePageResult(Result):
    """A rule: what it finds in a sentence, how grave that is in each profile, and its page.

    The page says why it matters, how it decides, and when it is wrong.
    """

    name: str
    summary: str
    severities: Mapping[str, str]
    page: str


@dataclass(frozen=True)
class RulesResult(Result):
    """Every rule, in the order of a report."""

    rules: tuple[RulePageResult, ...]


@dataclass(frozen=True)
class PatternPageResult(Result):
    """A pattern of insertion: what it is in a sentence, and its page.

    The page says what it matches and does, how, and when it is wrong.
    """

    name: str
    summary: str
    page: str


@dataclass(frozen=True)
class PatternsResult(Result):
    """Every pattern of insertion."""

    patterns: tuple[PatternPageResult, ...]


def imported_result(found: Import) -> ImportedResult:
    """Make the result of an import."""
    return ImportedResult(plain(to_json(found.process)), found.losses)


def inserted_result(made: Inserted, candidate: str | None) -> InsertedResult:
    """Make the result of an insertion."""
    return InsertedResult(plain(to_json(made.process)), candidate)


def rules_result(pages: tuple[RulePage, ...]) -> RulesResult:
    """List rules."""
    return RulesResult(tuple(rule_page_result(page) for page in pages))


def rule_page_result(page: RulePage) -> RulePageResult:
    """Show a rule."""
    return RulePageResult(page.name, page.summary, page.severities, page.page)


def patterns_result(pages: tuple[PatternPage, ...]) -> PatternsResult:
    """List patterns."""
    return PatternsResult(tuple(pattern_page_result(page) for page in pages))


def pattern_page_result(page: PatternPage) -> PatternPageResult:
    """Show a pattern."""
    return PatternPageResult(page.name, page.summary, page.page)
