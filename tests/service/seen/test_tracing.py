"""A span says which address was asked, and neither an id nor the value of a parameter."""

import asyncio
from typing import Any

from fastapi.testclient import TestClient
from opentelemetry import trace
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags
from starlette.types import Receive, Scope, Send

from wfmap.service.seen.watching import TELEMETRY, Discreet


class Span(NonRecordingSpan):
    """A span that keeps what it is told."""

    def __init__(self, **attributes: str) -> None:
        super().__init__(SpanContext(1, 1, is_remote=False, trace_flags=TraceFlags(1)))
        self.attributes: dict[str, Any] = dict(attributes)

    def is_recording(self) -> bool:
        """Say that it keeps it."""
        return True

    def set_attribute(self, key: str, value: Any) -> None:
        """Keep an attribute."""
        self.attributes[key] = value


def told(path: str, query: str = "") -> dict[str, Any]:
    """Give what stands in the span of a request."""
    span = Span(**{"url.path": path, "url.query": query} if query else {"url.path": path})

    async def nothing(_: Scope, __: Receive, ___: Send) -> None:
        """Answer nothing."""

    scope = {"type": "http", "path": path, "query_string": query.encode()}
    with trace.use_span(span):
        asyncio.run(Discreet(nothing)(scope, None, None))  # type: ignore[arg-type]  # nobody listens
    return span.attributes


def test_ids_are_left_out_of_a_span() -> None:
    """Of a job, and of a map; names of rules stay."""
    job, image = "0f" * 16, "ab" * 32
    assert told(f"/v1/jobs/{job}/result") == {"url.path": "/v1/jobs/{id}/result"}
    assert told(f"/v1/maps/{image}.svg") == {"url.path": "/v1/maps/{id}.svg"}
    assert told("/v1/rules/no-actor") == {"url.path": "/v1/rules/no-actor"}


def test_values_of_parameters_are_left_out_of_a_span() -> None:
    """That there were some is told."""
    found = told("/v1/explanation", "element=jane-doe")
    assert found == {"url.path": "/v1/explanation", "url.query": "…"}


def test_the_service_is_discreet(client: TestClient) -> None:
    """Its application has the middleware, and FastAPI logs no message of an exception."""
    app: Any = client.app
    inner = app._app._app
    assert any(layer.cls is Discreet for layer in inner.user_middleware)
    assert TELEMETRY.get("logs") is False
    assert inner._telemetry["logs"] is False
