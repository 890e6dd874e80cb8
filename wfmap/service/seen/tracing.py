"""Spans of OpenTelemetry, with the extra `tracing`: FastAPI makes them, this keeps them discreet.

They say which address was asked and how it ended. An id of a job lets in whoever has it, and a
parameter may name a person: neither gets into a span, nor do messages of exceptions.
"""

import re
from typing import Final

from fastapi.telemetry import TelemetryConfig
from opentelemetry import trace
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["TELEMETRY", "Discreet"]

TELEMETRY: Final[TelemetryConfig] = {"logs": False, "operation_spans": False}
"""What FastAPI tells by itself: requests, and no log, which would have messages of exceptions."""
_ID: Final = re.compile(r"[0-9A-Fa-f]{16,}")


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
