"""Lists of rules: names and severities at hand, each rule read when it is first run or shown.

Severity is the profile's, never the rule's own. *recommended* keeps silent on good models,
*strict* is for documents that others build on, *all* turns every rule on. A rule that is not
listed is a warning. For what the reader finds, the profile gives the least severity: its errors
stay errors, for nothing downstream could rely on the document.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Literal, Self

from wfmap.findings import Severity
from wfmap.model.process import ProfileName

if TYPE_CHECKING:
    from wfmap.analysis.rule import Rule

__all__ = ["PROFILES", "Catalogue", "Level"]

Level = Severity | Literal["off"]

PROFILES: Final[tuple[ProfileName, ...]] = ("recommended", "strict", "all")
UNLISTED: Final[Level] = "warning"


@dataclass(frozen=True)
class Catalogue(Mapping[str, "Rule"]):
    """Rules by name, in the order of a report.

    `levels` are the severities in *recommended* and in *strict*; `homes` the packages whose module
    of the rule's name holds it; `made` rules that are at hand.
    """

    levels: Mapping[str, tuple[Level, Level]]
    homes: Mapping[str, str] = field(default_factory=dict)
    made: Mapping[str, "Rule"] = field(default_factory=dict)

    @classmethod
    def of(cls, package: str, levels: Mapping[str, tuple[Level, Level]]) -> Self:
        """List the rules of a package, in order."""
        return cls(levels, dict.fromkeys(levels, package))

    @classmethod
    def holding(cls, rules: Iterable["Rule"], level: Level = UNLISTED) -> Self:
        """List rules that are at hand, all of one severity."""
        made = {rule.name: rule for rule in rules}
        return cls(dict.fromkeys(made, (level, level)), made=made)

    def __or__(self, other: Self) -> Self:
        """Put the rules of another list behind these."""
        return type(self)(
            {**self.levels, **other.levels},
            {**self.homes, **other.homes},
            {**self.made, **other.made},
        )

    def __getitem__(self, name: str) -> "Rule":
        """Give a rule; its module is imported.

        Raises:
            KeyError: there is none of that name.
        """
        if name in self.made:
            return self.made[name]
        found: Rule = import_module(f"{self.homes[name]}.{_stem(name)}").RULE
        return found

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self.levels)

    def __contains__(self, name: object) -> bool:
        """Tell whether there is a rule of that name."""
        return name in self.levels

    def __len__(self) -> int:
        """Count the rules."""
        return len(self.levels)

    def level(self, name: str, profile: ProfileName) -> Level:
        """Say how grave the findings of a rule are in a profile, if it is on there."""
        recommended, strict = self.levels.get(name, (UNLISTED, UNLISTED))
        match profile:
            case "recommended":
                return recommended
            case "strict":
                return strict
            case "all":
                return "info" if strict == "off" else strict

    def page(self, name: str) -> str:
        """Read the page of a rule, without importing its module.

        Raises:
            KeyError: there is none of that name.
        """
        if name in self.made:
            return self.made[name].page
        text = files(self.homes[name]).joinpath(f"{_stem(name)}.py").read_text("utf-8")
        return (ast.get_docstring(ast.parse(text)) or "").strip()


def _stem(name: str) -> str:
    return name.replace("-", "_")
