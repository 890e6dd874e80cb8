"""The README is true: its document reads, its program runs, its table names every endpoint."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from wfmap.model.document import examine


@pytest.fixture(scope="module")
def readme(repository: Path) -> str:
    """Give the text of the README."""
    return (repository / "README.md").read_text("utf-8")


def _block(readme: str, language: str) -> str:
    (block,) = re.findall(rf"```{language}\n(.*?)```", readme, flags=re.DOTALL)
    return str(block)


def test_the_document_of_the_readme_is_one(readme: str) -> None:
    """What a newcomer copies has no fault, and no more lines than promised and the braces."""
    reading = examine(_block(readme, "json"))
    assert reading.is_sound
    assert not reading.findings


def test_the_program_of_the_readme_runs(readme: str, repository: Path, tmp_path: Path) -> None:
    """It lists findings, says what limits the loan, and leaves a map."""
    (tmp_path / "models").symlink_to(repository / "models")
    (tmp_path / "out").mkdir()
    script = _block(readme, "python")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True,
        check=True,
        cwd=tmp_path,
        encoding="utf-8",
    )
    assert "underwriter limits" in done.stdout
    assert (tmp_path / "loan.svg").read_text("utf-8").startswith("<svg")


def test_the_readme_names_every_endpoint(readme: str, repository: Path) -> None:
    """Each path of the service stands in the table, with its method."""
    paths = json.loads((repository / "api/openapi.json").read_text("utf-8"))["paths"]
    told = [f"{method.upper()} {path}" for path, methods in paths.items() for method in methods]
    assert not [line for line in told if f"`{line}`" not in readme]


def test_the_links_of_the_pages_lead_somewhere(repository: Path) -> None:
    """Every relative link of a Markdown page of ours is a file or a folder.

    Those of the documentation lead to pages that are made when it is built, which fails on a link
    that leads nowhere.
    """
    hidden = {".venv", "out", "build", "docs"}
    pages = [p for p in repository.rglob("*.md") if not hidden & set(p.parts)]
    assert pages
    assert not [
        f"{page.relative_to(repository)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
