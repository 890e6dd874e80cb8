"""Older versions of the format, brought up to date by a chain of pure functions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from wfmap.model.process import FORMAT_VERSION

__all__ = ["STEPS", "Migrated", "Migration", "major", "migrate", "minor"]

Migration = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Turns a document of one major version into one of the next; never changes its argument."""

STEPS: Final[Mapping[str, Migration]] = {}
"""The migration that leads on from each older major version. Version 1 is the first."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """A document that was brought up to date, and the versions it went through, oldest first."""

    document: Mapping[str, Any]
    versions: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether anything had to be done."""
        return len(self.versions) > 1


def major(version: str) -> int | None:
    """Read the major number of a version such as `1` or `1.2`; None where it is none."""
    head = version.split(".", maxsplit=1)[0]
    return int(head) if head.isdecimal() and len(head) < 6 else None  # noqa: PLR2004 - a sane length


def minor(version: str) -> int:
    """Read the minor number of a version; 0 where there is none."""
    parts = version.split(".")
    return int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else 0


def migrate(
    document: Mapping[str, Any],
    steps: Mapping[str, Migration] = STEPS,
    current: str = FORMAT_VERSION,
) -> Migrated:
    """Bring a document up to the current version.

    Args:
        document: the document as JSON values; it is not changed.
        steps: the migrations by the major version they start from.
        current: the version to reach.

    Returns:
        The document at the newest version the chain reaches.
    """
    versions = [str(document.get("wfmap", current))]
    while (step := steps.get(versions[-1].split(".")[0])) is not None:
        document = step(document)
        versions.append(str(document["wfmap"]))
    return Migrated(document, tuple(versions))
