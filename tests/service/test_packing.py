"""What packs and runs the service names what is there."""

import fnmatch
import json
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from wfmap.service.settings import NAMES


@pytest.fixture(scope="module")
def recipe(repository: Path) -> str:
    """Return the Dockerfile, its lines joined."""
    text = (repository / "api" / "Dockerfile").read_text("utf-8")
    return text.replace("\\\n", " ")


def copied(recipe: str) -> list[tuple[str, str]]:
    """List what is copied into the image, and where to."""
    found = re.findall(r"^COPY (.+) (\S+)$", recipe, re.MULTILINE)
    return [(source, target) for sources, target in found for source in sources.split()]


def test_all_that_is_copied_is_sent_to_the_builder_and_nothing_else(
    repository: Path, recipe: str
) -> None:
    """`.dockerignore` lets in what the Dockerfile copies: no history and no environment."""
    lines = (repository / ".dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    let_in = [rule.removeprefix("!") for rule in rules[1:] if rule.startswith("!")]
    sources = [source for source, _ in copied(recipe)]
    assert sorted(sources) == sorted(let_in)
    assert all((repository / source).exists() for source in sources)
    assert any(fnmatch.fnmatch("wfmap/__pycache__", rule) for rule in rules)


def test_what_is_copied_can_be_installed(repository: Path, recipe: str, tmp_path: Path) -> None:
    """As the image does it, from those files alone."""
    for source, target in copied(recipe):
        place = tmp_path / "context" / target / (Path(source).name if target.endswith("/") else "")
        if (repository / source).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(repository / source, tmp_path / "context" / target, ignore=ignored)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(repository / source, place)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    installed = tmp_path / "installed"
    subprocess.run(
        [*command, "--no-build-isolation", "--target", str(installed), str(tmp_path / "context")],
        check=True,
        capture_output=True,
    )
    assert (installed / "wfmap" / "service" / "app.py").is_file()
    assert (installed / "wfmap" / "_models" / "consumer-loan.json").is_file()


def test_what_the_image_runs_is_there(repository: Path, recipe: str) -> None:
    """Its modules, the address that its health is asked at, and an image of a known base."""
    modules = re.findall(r"^RUN python -m ([\w.]+)", recipe, re.MULTILINE)
    assert modules
    assert all(find_spec(module) for module in modules)
    (path,) = re.findall(r"127\.0\.0\.1:8000(/\w+)", recipe)
    described = json.loads((repository / "api" / "openapi.json").read_text("utf-8"))
    assert "503" in described["paths"][path]["get"]["responses"]
    (base,) = re.findall(r"^ARG BASE=python:(\d\.\d+)", recipe, re.MULTILINE)
    assert tuple(map(int, base.split("."))) >= (3, 11)


def test_the_unit_sets_what_is_a_setting_and_lets_the_service_end_its_workers(
    repository: Path,
) -> None:
    """SIGTERM goes to the service alone: it lets its workers end what they have begun."""
    unit = (repository / "api" / "wfmap.service").read_text("utf-8")
    known = {*NAMES.values(), "NUMBA_CACHE_DIR"}
    assert set(re.findall(r"^Environment=(\w+)=", unit, re.MULTILINE)) <= known
    assert "KillMode=mixed" in unit


def test_the_runbook_names_every_setting(repository: Path) -> None:
    """And no other."""
    text = (repository / "docs" / "running.md").read_text("utf-8")
    known = {*NAMES.values(), "WFMAP_CONNECTION_"}
    assert set(re.findall(r"WFMAP_[A-Z_]+", text)) == known
