"""`wfmap docs` serves the site that was built, to this machine alone."""

import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wfmap.operations import documentation

Cli = Callable[..., Any]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a package that carries a site of one page."""
    package = tmp_path / "wfmap"
    (package / "_docs").mkdir(parents=True)
    (package / "_docs" / "index.html").write_text("<h1>Pages</h1>")
    monkeypatch.setattr(documentation, "__file__", str(package / "operations" / "x.py"))
    return package / "_docs"


def test_it_says_where_the_pages_are(cli: Cli, site: Path) -> None:
    """A wheel carries them beside the code."""
    done = cli("docs", "--folder")
    assert (done.code, done.out.strip()) == (0, str(site))


def test_without_pages_it_says_how_to_get_them(
    cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installation without the site is no fault of wfmap."""
    monkeypatch.setattr(documentation, "__file__", str(folder / "a" / "b" / "c.py"))
    done = cli("docs")
    assert done.code == 2
    assert "make docs" in done.err


def test_a_port_that_is_taken_is_told(cli: Cli, site: Path) -> None:
    """The way out is another port."""
    assert site.is_dir()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = cli("docs", "--port", str(taken.getsockname()[1]))
    assert done.code == 2
    assert "--port" in done.err


def test_pages_are_served(site: Path) -> None:
    """A browser gets the first page at the address that the command says."""
    program = (
        "import sys\n"
        "from wfmap.operations import documentation\n"
        f"documentation.__file__ = {str(site.parent / 'operations' / 'x.py')!r}\n"
        "from wfmap.cli.entry import run\n"
        "sys.exit(run(['docs', '--port', '0']))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stderr=subprocess.PIPE, encoding="utf-8"
    ) as served:
        assert served.stderr is not None
        try:
            address = served.stderr.readline().split(" is at ")[1].split()[0]
            with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
                assert answer.read() == b"<h1>Pages</h1>"
        finally:
            served.terminate()
