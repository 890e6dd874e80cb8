"""What stands before everything else: it sees each request come and go, and changes nothing.

Spans of OpenTelemetry, with the extra `tracing`, are made by FastAPI and kept discreet here: they
say which address was asked and how it ended. An id of a job lets in whoever has it, and a parameter
may name a person: neither gets into a span, nor do messages of exceptions.
"""

import logging
import re
import time
from typing import Any, Final, Protocol

from fastapi.telemetry import TelemetryConfig
from opentelemetry import trace
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wfmap.service.guard import Guard
from wfmap.service.health import Health
from wfmap.service.passing import GONE
from wfmap.service.seen.logs import REQUESTS

__all__ = ["TELEMETRY", "Counts", "Discreet", "Watched"]

_LOG: Final = logging.getLogger(REQUESTS)
_METHODS: Final = frozenset(("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"))
_PROBES: Final = frozenset(("/livez", "/readyz", "/metrics"))
"""What is asked every few seconds: a line is written only where it goes wrong."""
_WRONG: Final = 400
_OURS: Final = 500
TELEMETRY: Final[TelemetryConfig] = {"logs": False, "operation_spans": False}
"""What FastAPI tells by itself: requests, and no log, which would have messages of exceptions."""
_ID: Final = re.compile(r"[0-9A-Fa-f]{16,}")


class Counts(Protocol):
    """Counts requests."""

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one: the pattern of its address, how it ended, and when its answer began."""
        ...


class Watched:
    """Middleware: writes a line for each request, and has it counted."""

    def __init__(self, app: Guard, counts: Counts | None) -> None:
        self._app = app
        self._counts = counts

    @property
    def health(self) -> Health:
        """What the service knows of itself."""
        return self._app.health

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.monotonic()
        seen: dict[str, Any] = {"status": GONE, "bytes": 0, "begun": 0.0}
        state = scope.setdefault("state", {})

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"], seen["begun"] = message["status"], time.monotonic() - begun
            elif message["type"] == "http.response.body":
                seen["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            self._tell(scope, state, seen, time.monotonic() - begun)

    def _tell(
        self, scope: Scope, state: dict[str, Any], seen: dict[str, Any], seconds: float
    ) -> None:
        """Say what became of it; an address is told by its pattern, without the ids in it."""
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route, status = state.get("route", "none"), seen["status"]
        if self._counts is not None:
            self._counts.answered(route, method, status, seen["begun"] or seconds)
        if route in _PROBES and status < _WRONG:
            return
        client = scope.get("client")
        asked = {
            "request_id": state.get("request_id", ""),
            "method": method,
            "route": route,
            "status": status,
            "seconds": round(seconds, 4),
            "bytes": seen["bytes"],
            "caller": client[0] if client else "",
        }
        level = logging.ERROR if status >= _OURS else logging.INFO
        told = "%(method)s %(route)s %(status)s in %(seconds)s s (%(request_id)s)"
        _LOG.log(level, told, asked, extra={"asked": asked})


class Discreet:
    """Middleware: takes ids and the values of parameters out of the span of a request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on one request."""
        span = trace.get_current_span()
        if scope["type"] == "http" and span.is_recording():
            span.set_attribute("url.path", _ID.sub("{id}", scope["path"]))
            if scope.get("query_string"):
                span.set_attribute("url.query", "…")
        await self._app(scope, receive, send)
