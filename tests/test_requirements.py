"""The requirement files pin what pyproject.toml asks for: all of it, hashed, and nothing else."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


class Lock(NamedTuple):
    """One requirement file: its name and what of pyproject.toml it pins."""

    name: str
    extras: tuple[str, ...]
    group: str
    with_project: bool = True


LOCKS = (
    Lock("run", ("audit", "logs", "simulation"), "build"),
    Lock("service", ("audit", "logs", "observed", "service", "simulation"), "build"),
    Lock("test", ("audit", "logs", "observed", "service", "simulation"), "test"),
    Lock("lint", ("audit", "logs", "observed", "service", "simulation"), "lint"),
    Lock("docs", ("audit", "logs", "observed", "service", "simulation"), "docs"),
    Lock("lock", (), "lock", with_project=False),
)
INSTALLED_HERE = [lock for lock in LOCKS if lock.name in {"run", "service", "test"}]


@pytest.fixture(scope="module")
def pyproject(repository: Path) -> dict[str, Any]:
    """Return pyproject.toml as read."""
    return tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_the_pins_satisfy_what_pyproject_asks(
    repository: Path, pyproject: Mapping[str, Any], lock: Lock
) -> None:
    """Every direct requirement has a pin its range allows (`make lock` repairs)."""
    pins = _pins(repository, lock)
    asked = list(_asked(pyproject, lock))
    assert asked
    assert not [
        str(requirement)
        for requirement in asked
        if not requirement.specifier.contains(
            pins.get(canonicalize_name(requirement.name), ""), prereleases=True
        )
    ]


@pytest.mark.parametrize("lock", INSTALLED_HERE, ids=lambda lock: lock.name)
def test_the_pins_are_what_pyproject_needs_and_nothing_else(
    repository: Path, pyproject: Mapping[str, Any], lock: Lock
) -> None:
    """The pins for this machine are the closure of the requirements (`make lock` repairs)."""
    assert set(_pins(repository, lock)) == _closure(_asked(pyproject, lock))


def test_one_version_of_each_package_everywhere(repository: Path) -> None:
    """No environment of the project holds another version than the others."""
    pins = {(name, pin) for lock in LOCKS for name, pin in _pins(repository, lock).items()}
    names = [name for name, _ in pins]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_pin_has_a_hash_and_no_address(repository: Path, lock: Lock) -> None:
    """A requirement file holds exact versions with hashes: no option, no index, no address."""
    entries = _entries(repository, lock)
    assert entries
    assert not [entry for entry in entries if not re.match(r"[a-z0-9-]+==\S+ ", entry)]
    assert not [entry for entry in entries if "--hash=sha256:" not in entry]
    assert not [entry for entry in entries if "://" in entry]


def test_no_dependency_is_under_a_strong_copyleft_licence(repository: Path) -> None:
    """Whoever installs wfmap takes on no duty of the GPL or AGPL."""
    strong = re.compile(r"\bA?GPL|(?<!Lesser )General Public License", re.IGNORECASE)
    assert not {
        name: licence
        for name in _pins(repository, LOCKS[1])
        if strong.search(licence := _licence(metadata.metadata(name)))
        and not _offers_weaker(metadata.metadata(name))
    }


def _offers_weaker(found: metadata.PackageMetadata) -> bool:
    """Tell a package that lets its user choose the LGPL or the MPL instead of the GPL."""
    offered = [kind for kind in found.get_all("Classifier") or () if kind.startswith("License")]
    weak = re.compile(r"Lesser General Public License|Mozilla Public License")
    return len(offered) > 1 and any(weak.search(kind) for kind in offered)


def _entries(repository: Path, lock: Lock) -> list[str]:
    """Return the entries of a requirement file, each joined to one line."""
    text = (repository / "requirements" / f"{lock.name}.txt").read_text("utf-8")
    return text.replace("\\\n", " ").splitlines()


def _pins(repository: Path, lock: Lock) -> dict[str, str]:
    """Return the version of every package that a requirement file installs on this machine."""
    heads = (entry.split("--hash", 1)[0] for entry in _entries(repository, lock))
    parts = (head.partition(";") for head in heads)
    return {
        canonicalize_name(pin.partition("==")[0].strip()): pin.partition("==")[2].strip()
        for pin, _, marker in parts
        if not marker.strip() or Marker(marker.strip()).evaluate()
    }


def _asked(pyproject: Mapping[str, Any], lock: Lock) -> Iterator[Requirement]:
    """Yield the requirements in pyproject.toml that a requirement file answers to."""
    if lock.with_project:
        yield from map(Requirement, pyproject["project"]["dependencies"])
    for extra in lock.extras:
        yield from map(Requirement, pyproject["project"]["optional-dependencies"][extra])
    yield from _group(pyproject, lock.group)


def _group(pyproject: Mapping[str, Any], name: str) -> Iterator[Requirement]:
    """Yield the requirements of a dependency group and of the groups it includes."""
    for entry in pyproject["dependency-groups"][name]:
        if isinstance(entry, str):
            yield Requirement(entry)
        else:
            yield from _group(pyproject, entry["include-group"])


def _closure(asked: Iterator[Requirement]) -> set[str]:
    """Return the names of all packages that the requirements bring in on this machine."""
    seen: set[tuple[str, str]] = set()
    waiting = list(asked)
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        for extra in {"", *requirement.extras}:
            if (name, extra) not in seen:
                seen.add((name, extra))
                waiting += _needs(name, extra)
    return {name for name, _ in seen}


def _needs(name: str, extra: str) -> list[Requirement]:
    """Return what an installed package asks for on this machine, with one of its extras or none."""
    needs = map(Requirement, metadata.requires(name) or ())
    return [need for need in needs if need.marker is None or need.marker.evaluate({"extra": extra})]


def _licence(about: metadata.PackageMetadata) -> str:
    """Return all that a package says of its licence: the SPDX expression and its classifiers."""
    classifiers = [line for line in about.get_all("Classifier", []) if "License" in line]
    return " ".join([*about.get_all("License-Expression", []), *classifiers])
