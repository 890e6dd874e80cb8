"""The rules as text, JSON and Markdown."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from wfmap.operations.inserting import PatternPage
    from wfmap.operations.rulebook import RulePage

__all__ = ["pattern_list", "pattern_text", "rule_list", "rule_page"]


def rule_list(rules: "Sequence[RulePage]", form: Literal["text", "json", "markdown"]) -> str:
    """Write the list of rules."""
    match form:
        case "json":
            from wfmap.operations.results.documents import rules_result

            return rules_result(tuple(rules)).to_json()
        case "markdown":
            head = "| rule | finds | severity |\n|---|---|---|\n"
            rows = (f"| {r.name} | {r.summary} | {_severities(r)} |\n" for r in rules)
            return head + "".join(rows)
        case "text":
            width = max((len(rule.name) for rule in rules), default=0)
            return "".join(
                f"{r.name:<{width}}  {r.severities['recommended']:<7}  {r.summary}\n" for r in rules
            )


def rule_page(rule: "RulePage", form: Literal["text", "json", "markdown"]) -> str:
    """Write the page of one rule."""
    match form:
        case "json":
            from wfmap.operations.results.documents import rule_page_result

            return rule_page_result(rule).to_json()
        case "markdown":
            return f"# {rule.name}\n\n{_as_markdown(rule.page)}\n\nSeverity: {_severities(rule)}.\n"
        case "text":
            return f"{rule.name}\n\n{rule.page}\n\nSeverity: {_severities(rule)}\n"


def pattern_list(
    patterns: "Sequence[PatternPage]", form: Literal["text", "json", "markdown"]
) -> str:
    """Write the list of patterns."""
    match form:
        case "json":
            from wfmap.operations.results.documents import patterns_result

            return patterns_result(tuple(patterns)).to_json()
        case "markdown":
            rows = (f"| {p.name} | {p.summary} |\n" for p in patterns)
            return "| pattern | what it does |\n|---|---|\n" + "".join(rows)
        case "text":
            width = max((len(p.name) for p in patterns), default=0)
            return "".join(f"{p.name:<{width}}  {p.summary}\n" for p in patterns)


def pattern_text(pattern: "PatternPage", form: Literal["text", "json", "markdown"]) -> str:
    """Write the page of one pattern."""
    match form:
        case "json":
            from wfmap.operations.results.documents import pattern_page_result

            return pattern_page_result(pattern).to_json()
        case "markdown":
            return f"# {pattern.name}\n\n{_as_markdown(pattern.page)}\n"
        case "text":
            return f"{pattern.name}\n\n{pattern.page}\n"


def _severities(rule: "RulePage") -> str:
    return ", ".join(f"{level} in {profile}" for profile, level in rule.severities.items())


def _as_markdown(page: str) -> str:
    """Turn the headings of a page into headings of Markdown."""
    lines = (
        f"## {line.removesuffix(':')}\n"
        if line.endswith(":") and not line.startswith(" ")
        else line.removeprefix("    ")
        for line in page.splitlines()
    )
    return "\n".join(lines)
