"""The rules as a reader meets them: name, one sentence, severities, and the page."""

from collections.abc import Mapping
from dataclasses import dataclass

from wfmap.errors import WfmapError
from wfmap.insertion.rules import EVERY_RULE
from wfmap.rules.catalogue import PROFILES
from wfmap.words.spelling import closest

__all__ = ["RulePage", "rule", "rulebook"]


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule: its name, what it finds in one sentence, its severity by profile, and its page."""

    name: str
    summary: str
    severities: Mapping[str, str]
    page: str


def rulebook() -> tuple[RulePage, ...]:
    """Return every rule, in the order of a report."""
    return tuple(_page(name) for name in EVERY_RULE)


def rule(name: str) -> RulePage:
    """Return one rule.

    Raises:
        WfmapError: there is none of this name.
    """
    if name not in EVERY_RULE:
        meant = closest(name, tuple(EVERY_RULE))
        hint = f"did you mean '{meant}'?" if meant else "`wfmap rules` lists them"
        raise WfmapError(f"there is no rule '{name}'", hint)
    return _page(name)


def _page(name: str) -> RulePage:
    severities: dict[str, str] = {profile: EVERY_RULE.level(name, profile) for profile in PROFILES}
    page = EVERY_RULE.page(name)
    return RulePage(name, page.partition("\n\n")[0].replace("\n", " "), severities, page)
