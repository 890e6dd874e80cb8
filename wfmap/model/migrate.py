"""Older versions of the format, brought up to date by a chain of pure functions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from wfmap.model.process import FORMAT_VERSION

__all__ = ["STEPS", "Migrated", "Migration", "major", "migrate", "minor", "ordinal"]

Migration = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Turns a document of one version into one of a later; never changes its argument."""


def _from_1(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Bring version 1 up to 1.1, which only adds fields: nothing but the version changes."""
    return {**document, "wfmap": "1.1"}


STEPS: Final[Mapping[str, Migration]] = {"1": _from_1}
"""The migration that leads on from each older version, by the whole version. 1 is the first."""


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


def ordinal(version: str) -> tuple[int, int]:
    """Give what versions are ordered by: the major number, then the minor; 0 where it is none."""
    return major(version) or 0, minor(version)


def migrate(
    document: Mapping[str, Any],
    steps: Mapping[str, Migration] = STEPS,
    current: str = FORMAT_VERSION,
) -> Migrated:
    """Bring a document up to the current version.

    Args:
        document: the document as JSON values; it is not changed.
        steps: the migrations by the version they start from.
        current: the version to reach.

    Returns:
        The document at the newest version the chain reaches. Each step of it is taken at most
        once, so that it ends whatever the steps do.
    """
    versions = [str(document.get("wfmap", current))]
    while (step := steps.get(versions[-1])) is not None and versions[-1] not in versions[:-1]:
        document = step(document)
        versions.append(str(document["wfmap"]))
    return Migrated(document, tuple(versions))
