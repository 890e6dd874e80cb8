"""A file that is watched, and the small server that shows what was made of it, to this machine.

The address holds a random token: no other page in the browser can guess it. Requests under another
name than this machine's are refused, so that no name of somebody else's can be led here either.
"""

import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import copy_context
from dataclasses import asdict, dataclass, replace
from hmac import compare_digest
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition, Event, Thread
from typing import Final, cast
from urllib.parse import parse_qs, urlsplit

from wfmap.cli.failures import findings_in
from wfmap.errors import WfmapError
from wfmap.report.findings import to_text
from wfmap.report.page import policy_of, shell_page

__all__ = ["Reading", "Server", "Shown", "Watched", "serving"]

LOOK: Final = 0.3
"""Seconds between two looks at the file."""
PATIENCE: Final = 20.0
"""Seconds that a browser waits for news before it asks again."""
_USUAL_PORT: Final = 80
"""Browsers leave it out of the name of a host."""
_MOST_LETTERS: Final = 20
"""Digits of a number that a browser may send."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown: the answers in short, or the error of a file that cannot be read.

    `version` counts the saves, and is that of the last one; `drawn` is that of the picture.
    """

    version: int = 0
    drawn: int = 0
    brief: str = ""
    error: str = ""


class Reading:
    """The files that a document is read from, each as it was just before that."""

    def __init__(self, file: Path) -> None:
        """Begin with the document itself."""
        self.file = file
        self._seen = {file: _state(file)}

    def through(self, load: Callable[[str], bytes]) -> Callable[[str], bytes]:
        """Note what is read by a loader: what the document includes, beside it."""

        def noted(name: str) -> bytes:
            path = self.file.parent / name
            self._seen.setdefault(path, _state(path))
            return load(name)

        return noted

    def is_old(self) -> bool:
        """Tell whether any of the files was saved since."""
        return any(_state(path) != seen for path, seen in self._seen.items())


class Watched:
    """A file, and what was made of it when it was saved last."""

    def __init__(self, file: str, make: Callable[[Reading], tuple[bytes, str]]) -> None:
        """Take the file, and what makes the page and the answers in short of it."""
        self.file = file
        self.shown = Shown()
        self.page = b""
        self._make = make
        self._reading: Reading | None = None
        self._news = Condition()

    def watch(self, stop: Event) -> None:
        """Look at the file until told to stop."""
        while True:
            self.look()
            if stop.wait(LOOK):
                return

    def look(self) -> None:
        """Make the page anew if the file was saved; where that fails the last one stays."""
        if self._reading is not None and not self._reading.is_old():
            return
        self._reading, version = Reading(Path(self.file)), self.shown.version + 1
        try:
            page, brief = self._make(self._reading)
        except WfmapError as error:
            told = to_text(findings_in(error, self.file))
            self._show(self.page, replace(self.shown, version=version, error=told))
            return
        self._show(page, Shown(version, version, brief))

    def after(self, version: int, seconds: float) -> Shown:
        """Give what is shown once it is later than a version, or has not been for some seconds."""
        with self._news:
            self._news.wait_for(lambda: self.shown.version > version, seconds)
            return self.shown

    def _show(self, page: bytes, shown: Shown) -> None:
        with self._news:
            self.page, self.shown = page, shown
            self._news.notify_all()


class Server(ThreadingHTTPServer):
    """Shows a watched file to this machine."""

    daemon_threads = True
    allow_reuse_address = os.name != "nt"  # there it lets two programs share a port

    def __init__(self, watched: Watched, port: int) -> None:
        """Listen on this machine alone.

        Raises:
            OSError: the port is taken.
        """
        super().__init__(("127.0.0.1", port), _Handler)
        self.watched = watched
        self.token = secrets.token_urlsafe(16)
        self.shell, self.policy = shell_page(Path(watched.file).name)

    @property
    def address(self) -> str:
        """Where it is shown."""
        return f"http://127.0.0.1:{self.server_port}/{self.token}/"

    def run(self) -> None:
        """Serve until somebody interrupts it, also while it draws; a fault of drawing ends it."""
        stop, faults = Event(), list[BaseException]()

        def watch() -> None:
            try:
                self.watched.watch(stop)
            except BaseException as error:  # noqa: BLE001 - raised below, where somebody sees it
                faults.append(error)
                self.shutdown()

        Thread(target=copy_context().run, args=(watch,), daemon=True).start()
        try:
            with suppress(KeyboardInterrupt):  # the usual way to end it
                self.serve_forever(LOOK)
        finally:
            stop.set()
        if faults:
            raise faults[0]


@contextmanager
def serving(watched: Watched, port: int) -> Iterator[Server]:
    """Serve a watched file while the block runs.

    Raises:
        WfmapError: the port is taken.
    """
    try:
        server = Server(watched, port)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise WfmapError(
            f"port {port} cannot be listened on: {reason}", "choose another with --port"
        ) from None
    with server:
        yield server


class _Handler(BaseHTTPRequestHandler):
    """Answers a browser on this machine."""

    def do_GET(self) -> None:
        """Answer with the frame, the map, or what is shown once there is news."""
        server, asked = cast("Server", self.server), urlsplit(self.path)
        names, port = ("127.0.0.1", "localhost"), server.server_port
        hosts = {f"{name}:{port}" for name in names} | set(names if port == _USUAL_PORT else ())
        if self.headers.get("Host") not in hosts:
            self._send(HTTPStatus.FORBIDDEN, b"", "text/plain")
            return
        before, _, wanted = asked.path.rpartition("/")
        if not compare_digest(before.encode(), f"/{server.token}".encode()):
            self._send(HTTPStatus.NOT_FOUND, b"", "text/plain")
            return
        match wanted:
            case "":
                self._send(HTTPStatus.OK, server.shell.encode(), "text/html", server.policy)
            case "map.html" if server.watched.page:
                page = server.watched.page
                policy = f"{policy_of(page.decode())}; frame-ancestors 'self'"
                self._send(HTTPStatus.OK, page, "text/html", policy)
            case "state":
                told = server.watched.after(_version(asked.query), PATIENCE)
                self._send(HTTPStatus.OK, json.dumps(asdict(told)).encode(), "application/json")
            case _:
                self._send(HTTPStatus.NOT_FOUND, b"", "text/plain")

    def _send(
        self, status: HTTPStatus, body: bytes, kind: str, policy: str = "default-src 'none'"
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", policy)
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        with suppress(ConnectionError):  # the browser has gone on
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing."""


def _state(path: Path) -> tuple[int, int] | None:
    """Say when a file was saved and how long it is; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _version(query: str) -> int:
    """Read which version a browser has; none is before the first."""
    found = parse_qs(query).get("after", [""])[0]
    return int(found) if found.isdecimal() and len(found) < _MOST_LETTERS else 0
