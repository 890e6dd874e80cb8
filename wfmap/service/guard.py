"""What stands before every route: the Host, other sites, headers that keep a browser safe.

A refusal comes before the body has been read. A plain client sends all of it before it reads a
word, and a connection that is closed meanwhile tells it nothing. So a bounded rest of the body is
read and dropped first.
"""

import asyncio
from contextlib import suppress
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wfmap.service.health import Health
from wfmap.service.problems import Problem, new_request_id, respond
from wfmap.service.settings import Settings

__all__ = ["Guard"]

MOST_BYTES: Final = 64_000_000
"""Bytes of a body that are read and dropped before it is refused."""
MOST_SECONDS: Final = 10.0
"""Seconds that takes, at most."""
MOST_PAUSE: Final = 1.0
"""Seconds without a byte after which no more is waited for."""

_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
    (
        b"content-security-policy",
        (
            b"default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; "
            b"form-action 'none'; frame-ancestors 'none'; sandbox"
        ),
    ),
)
"""Sent where a response says nothing else; the policy lets SVG and reports show what they hold."""


class Guard:
    """Middleware: refuses strange hosts and cross-site requests, and adds headers."""

    def __init__(self, app: ASGIApp, settings: Settings, health: Health) -> None:
        self._app = app
        self.health = health
        self._hosts = frozenset(settings.hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = new_request_id()
        scope.setdefault("state", {})["request_id"] = request_id
        is_head = scope["method"] == "HEAD"
        scope["state"]["is_head"] = is_head
        if is_head:
            scope = {**scope, "method": "GET"}  # RFC 9110, 9.3.2: the same but for the body
        body = _Body(scope, receive)

        async def sending(message: Message) -> None:
            if is_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            if message["type"] == "http.response.start":
                given = list(message.get("headers", ()))
                names = {name.lower() for name, _ in given}
                usual = (header for header in _HEADERS if header[0] not in names)
                own = [*usual, (b"x-request-id", request_id.encode())]
                await body.drop()
                if not body.is_read:
                    own.append((b"connection", b"close"))
                message = {**message, "headers": [*given, *own]}
            await send(message)

        problem = self._refusal(scope)
        if problem is None:
            await self._app(scope, body.receive, sending)
        else:
            refusal = respond(problem, request_id, scope.get("root_path", ""))
            await refusal(scope, body.receive, sending)

    def _refusal(self, scope: Scope) -> Problem | None:
        headers = dict(scope["headers"])
        host = _host_name(headers.get(b"host", b"").decode("latin-1"))
        if "*" not in self._hosts and host not in self._hosts:
            return Problem("misdirected")
        if headers.get(b"sec-fetch-site") == b"cross-site":
            return Problem("cross-site")
        if self.health.is_closing and scope["method"] == "POST":
            return self.health.ending()
        return None


class _Body:
    """The body of a request, and whether all of it has been read."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        headers = dict(scope["headers"])
        self._receive = receive
        self._begun = headers.get(b"expect", b"").lower() != b"100-continue"
        length = headers.get(b"content-length", b"0").strip()
        self.is_read = length == b"0" and b"transfer-encoding" not in headers

    async def receive(self) -> Message:
        """Read on."""
        self._begun = True
        message = await self._receive()
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            self.is_read = True
        return message

    async def drop(self) -> None:
        """Read the rest and drop it, as far as the bounds go; one that waits to be asked for, not.

        A sender that said `Expect: 100-continue` sends nothing before it has been asked to.
        """
        if not self._begun:
            return
        read = 0
        with suppress(TimeoutError):
            async with asyncio.timeout(MOST_SECONDS):
                while not self.is_read and read < MOST_BYTES:
                    async with asyncio.timeout(MOST_PAUSE):
                        read += len((await self.receive()).get("body", b""))


def _host_name(header: str) -> str:
    """Give the name in a Host header, without its port."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.partition(":")[0].lower()
