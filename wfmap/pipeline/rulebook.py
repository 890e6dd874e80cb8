"""The rules as a reader meets them: name, one sentence, severities, and the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wfmap.analysis.profiles import PROFILES
from wfmap.analysis.rule import page_of
from wfmap.errors import WfmapError
from wfmap.insertion.rules import rules_by_name
from wfmap.model.reading.faults import closest

__all__ = ["RulePage", "rule", "rulebook"]

_UNNAMED: Final = "warning"
"""The severity of a rule that a profile does not name."""


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule: its name, what it finds in one sentence, its severity by profile, and its page."""

    name: str
    summary: str
    severities: Mapping[str, str]
    page: str


def rulebook() -> tuple[RulePage, ...]:
    """Return every rule, in the order of a report."""
    return tuple(_page(name, page_of(module)) for name, module in rules_by_name().items())


def rule(name: str) -> RulePage:
    """Return one rule.

    Raises:
        WfmapError: there is none of this name.
    """
    modules = rules_by_name()
    if name not in modules:
        meant = closest(name, tuple(modules))
        hint = f"did you mean '{meant}'?" if meant else "`wfmap rules` lists them"
        raise WfmapError(f"there is no rule '{name}'", hint)
    return _page(name, page_of(modules[name]))


def _page(name: str, page: str) -> RulePage:
    severities: dict[str, str] = {
        profile: levels.get(name, _UNNAMED) for profile, levels in PROFILES.items()
    }
    return RulePage(name, page.partition("\n\n")[0].replace("\n", " "), severities, page)
