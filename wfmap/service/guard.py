"""What stands before every route: the Host, other sites, headers that keep a browser safe."""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wfmap.service.problems import Problem, new_request_id, respond
from wfmap.service.settings import Settings

__all__ = ["Guard"]

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
"""Sent with every response; the policy lets SVG and reports show what they hold, no more."""


class Guard:
    """Middleware: refuses strange hosts and cross-site requests, and adds headers."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._hosts = frozenset(settings.hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = new_request_id()
        scope.setdefault("state", {})["request_id"] = request_id
        is_head = scope["method"] == "HEAD"
        if is_head:
            scope = {**scope, "method": "GET"}  # RFC 9110, 9.3.2: the same but for the body

        async def sending(message: Message) -> None:
            if is_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            if message["type"] == "http.response.start":
                given = list(message.get("headers", ()))
                own = (*_HEADERS, (b"x-request-id", request_id.encode()))
                message = {**message, "headers": [*given, *own]}
            await send(message)

        problem = self._refusal(scope)
        if problem is None:
            await self._app(scope, receive, sending)
        else:
            await respond(problem, request_id, scope.get("root_path", ""))(scope, receive, sending)

    def _refusal(self, scope: Scope) -> Problem | None:
        headers = dict(scope["headers"])
        host = _host_name(headers.get(b"host", b"").decode("latin-1"))
        if "*" not in self._hosts and host not in self._hosts:
            return Problem("misdirected")
        if headers.get(b"sec-fetch-site") == b"cross-site":
            return Problem("cross-site")
        return None


def _host_name(header: str) -> str:
    """Give the name in a Host header, without its port."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.partition(":")[0].lower()
