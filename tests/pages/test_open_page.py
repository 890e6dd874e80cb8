"""`wfmap open` shows a file in a browser, anew at each save, to this machine alone."""

import json
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from wfmap.cli.watching import Reading, Watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SECONDS: Final = 60_000
"""Milliseconds that a slow machine may take to draw."""


def document(name: str) -> str:
    """Write a process of two steps."""
    steps: dict[str, Any] = {
        "a": {"name": name, "actor": "clerk", "processing_time": "5 min", "next": "b"},
        "b": {"name": "File it", "actor": "clerk", "processing_time": "5 min"},
    }
    return json.dumps({"wfmap": "1", "name": "Post", "steps": steps}, indent=1)


@pytest.fixture(scope="module")
def built(repository: Path) -> Path:
    """Skip where the script could not be built."""
    script = repository / "wfmap" / "report" / "page" / "_built" / "open.js"
    if not script.is_file():
        pytest.skip("the script is not built: npm could not be reached; `make test` tries again")
    return script


@pytest.fixture
def shown(built: Path, tmp_path: Path) -> Iterator[tuple[Path, str, "subprocess.Popen[str]"]]:
    """Open a file; give it, the address, and the program."""
    assert built.is_file()
    file = tmp_path / "p.json"
    file.write_text(document("Open the letter"), "utf-8")
    call = [sys.executable, "-m", "wfmap", "open", str(file), "--no-browser", "--quiet"]
    pipe = subprocess.PIPE
    with subprocess.Popen(call, stdout=pipe, stderr=pipe, text=True) as program:
        assert program.stdout is not None
        said = program.stdout.readline()
        yield file, said.partition(" is shown at ")[2].split()[0], program
        program.kill()


def asked(address: str, host: str = "") -> int:
    """Give the status of an answer."""
    request = urllib.request.Request(address, headers={"Host": host} if host else {})  # noqa: S310 - of this machine
    try:
        with urllib.request.urlopen(request, timeout=60) as reply:  # noqa: S310 - as above
            return int(reply.status)
    except urllib.error.HTTPError as error:
        return error.code


def bare(address: str, target: str) -> bytes:
    """Ask for something without any path before it, as no browser does; give the status."""
    host = address.split("/")[2]
    name, _, port = host.partition(":")
    with socket.create_connection((name, int(port)), 10) as line:
        line.sendall(f"GET {target} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
        return line.recv(100).split(b" ")[1]


def test_only_who_knows_the_address_is_answered(
    shown: tuple[Path, str, "subprocess.Popen[str]"],
) -> None:
    """Another token, no token, or another name for this machine: nothing; Ctrl-C ends it."""
    _, address, program = shown
    root = address.rpartition("/")[0].rpartition("/")[0]
    assert address.startswith("http://127.0.0.1:")
    assert len(address.split("/")[3]) > 20
    assert asked(address) == 200
    assert asked(f"{root}/") == asked(f"{root}/{'x' * 22}/") == asked(f"{address}p.json") == 404
    assert asked(address, "wfmap.example:80") == 403
    assert bare(address, "map.html") == bare(address, "state") == b"404"
    program.send_signal(signal.SIGINT)
    assert program.wait(30) == 0
    assert program.stderr is not None
    assert "Traceback" not in program.stderr.read()


def test_a_save_is_shown_and_a_fault_leaves_the_last_picture(
    browser: "Browser", shown: tuple[Path, str, "subprocess.Popen[str]"]
) -> None:
    """The chosen step stays chosen over a save; a fault is told with its place until it is gone."""
    file, address, _ = shown
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address)
    inside = page.frame_locator("iframe")
    inside.locator("#n-a").click(timeout=SECONDS)
    assert "Open the letter" in inside.locator("#panel h2").inner_text()
    assert "a case takes 10 min" in page.locator("#brief").inner_text()
    file.write_text(document("Open the parcel"), "utf-8")
    inside.locator("#panel h2:has-text('Open the parcel')").wait_for(timeout=SECONDS)
    file.write_text(document("Open the crate").replace('"wfmap"', '"wfmpa"'), "utf-8")
    fault = page.locator("#error")
    fault.wait_for(timeout=SECONDS)
    assert "p.json:2" in fault.inner_text()
    assert "Open the parcel" in inside.locator("#panel h2").inner_text()
    file.write_text(document("Open the crate"), "utf-8")
    inside.locator("#panel h2:has-text('Open the crate')").wait_for(timeout=SECONDS)
    assert fault.is_hidden()
    assert complaints == []
    page.close()


def test_a_save_of_what_a_document_includes_is_seen(tmp_path: Path) -> None:
    """The files that it was read from are all looked at; what is as it was is not drawn again."""
    drawn: list[bytes] = []

    def made(reading: Reading) -> tuple[bytes, str]:
        load = reading.through(lambda name: (tmp_path / name).read_bytes())
        drawn.append(load("shared.json"))
        return drawn[-1], ""

    (tmp_path / "p.json").write_text("{}", "utf-8")
    (tmp_path / "shared.json").write_text("one", "utf-8")
    watched = Watched(str(tmp_path / "p.json"), made)
    watched.look()
    watched.look()
    (tmp_path / "shared.json").write_text("another", "utf-8")
    watched.look()
    (tmp_path / "p.json").write_text("{ }", "utf-8")
    watched.look()
    assert drawn == [b"one", b"another", b"another"]
    assert watched.shown.version == 3
