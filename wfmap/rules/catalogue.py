"""Lists of rules: names and severities at hand, each rule read when it is first run or shown.

Severity is the profile's, never the rule's own. *recommended* keeps silent on good models,
*strict* is for documents that others build on, *all* turns every rule on. A rule that is not
listed is a warning. For what the reader finds, the profile gives the least severity: its errors
stay errors, for nothing downstream could rely on the document.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, Literal, Self

from wfmap.findings import Severity
from wfmap.model.process import ProfileName
from wfmap.records import Records

if TYPE_CHECKING:
    from wfmap.rules.rule import Rule

__all__ = ["PROFILES", "Catalogue", "Level", "Levels"]

Level = Severity | Literal["off"]
Levels = Mapping[str, tuple[Level, Level]]
"""The severities of rules by name: in *recommended* and in *strict*."""

PROFILES: Final[tuple[ProfileName, ...]] = ("recommended", "strict", "all")
UNLISTED: Final[Level] = "warning"


class Catalogue(Records["Rule"]):
    """Rules by name, in the order of a report, with their severities by profile."""

    def __init__(
        self, levels: Levels, homes: Mapping[str, str], made: Mapping[str, "Rule"] | None = None
    ) -> None:
        super().__init__(homes, "RULE", made)
        self._levels: Final = dict(levels)

    @classmethod
    def in_package(cls, package: str, levels: Levels) -> Self:
        """List the rules of a package, in order."""
        return cls(levels, dict.fromkeys(levels, package))

    @classmethod
    def in_rooms(cls, package: str, rooms: Mapping[str, Levels]) -> Self:
        """List the rules of the rooms of a package, in order."""
        homes = {rule: f"{package}.{room}" for room, levels in rooms.items() for rule in levels}
        return cls({rule: at for levels in rooms.values() for rule, at in levels.items()}, homes)

    @classmethod
    def holding(cls, rules: Iterable["Rule"], level: Level = UNLISTED) -> Self:
        """List rules that are at hand, all of one severity."""
        made = {rule.name: rule for rule in rules}
        return cls(dict.fromkeys(made, (level, level)), {}, made)

    def __or__(self, other: Self) -> Self:
        """Put the rules of another list behind these."""
        return type(self)(
            {**self._levels, **other._levels},
            {**self._homes, **other._homes},
            {**self._made, **other._made},
        )

    def level(self, name: str, profile: ProfileName) -> Level:
        """Say how grave the findings of a rule are in a profile, if it is on there."""
        recommended, strict = self._levels.get(name, (UNLISTED, UNLISTED))
        match profile:
            case "recommended":
                return recommended
            case "strict":
                return strict
            case "all":
                return "info" if strict == "off" else strict
