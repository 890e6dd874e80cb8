"""A file that is watched, and the small server that shows what was made of it, to this machine.

The address holds a random token: no other page in the browser can guess it. Requests under another
name than this machine's are refused, so that no name of somebody else's can be led here either.
"""

import json
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import copy_context
from dataclasses import asdict, dataclass, replace
from hmac import compare_digest
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition, Event
from typing import Final, cast
from urllib.parse import parse_qs, urlsplit

from wfmap.cli.failures import findings_in
from wfmap.errors import WfmapError
from wfmap.report.findings import to_text
from wfmap.report.page import policy_of, shell_page

__all__ = ["Server", "Shown", "Watched", "serving"]

LOOK: Final = 0.3
"""Seconds between two looks at the file."""
PATIENCE: Final = 20.0
"""Seconds that a browser waits for news before it asks again."""
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


class Watched:
    """A file, and what was made of it when it was saved last."""

    def __init__(self, file: str, make: Callable[[], tuple[bytes, str]]) -> None:
        """Take the file, and what makes the page and the answers in short of it."""
        self.file = file
        self.shown = Shown()
        self.page = b""
        self._make = make
        self._seen: tuple[int, int] | None = None
        self._news = Condition()

    def watch(self, stop: Event) -> None:
        """Look at the file until told to stop."""
        while True:
            self.look()
            if stop.wait(LOOK):
                return

    def look(self) -> None:
        """Make the page anew if the file was saved; where that fails the last one stays."""
        seen = self._state()
        if seen == self._seen and self.shown.version:
            return
        self._seen, version = seen, self.shown.version + 1
        try:
            page, brief = self._make()
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

    def _state(self) -> tuple[int, int] | None:
        try:
            found = Path(self.file).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size


class Server(ThreadingHTTPServer):
    """Shows a watched file to this machine."""

    daemon_threads = True

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
        """Serve until somebody interrupts it; a fault while drawing ends it too."""
        stop = Event()
        with ThreadPoolExecutor(1) as pool:
            watching = pool.submit(copy_context().run, self.watched.watch, stop)
            watching.add_done_callback(lambda _: self.shutdown())
            with suppress(KeyboardInterrupt):  # the usual way to end it
                self.serve_forever(LOOK)
            stop.set()
        watching.result()


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
        hosts = {f"{name}:{server.server_port}" for name in ("127.0.0.1", "localhost")}
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


def _version(query: str) -> int:
    """Read which version a browser has; none is before the first."""
    found = parse_qs(query).get("after", [""])[0]
    return int(found) if found.isdecimal() and len(found) < _MOST_LETTERS else 0
