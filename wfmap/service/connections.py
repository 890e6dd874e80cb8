"""Connections within bounds: how many there are, how long headers may take.

uvicorn bounds neither by itself: sixty sockets that send a header line a second would be kept for
ever, and its limit of concurrent requests counts them, so that they would shut everybody out.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import STATUS_PHRASES, H11Protocol

from wfmap.service.callers import is_trusted
from wfmap.service.problems import Problem, new_request_id, respond
from wfmap.service.settings import NAMES, Settings
from wfmap.units.figures import exact

__all__ = ["protocol"]

LINGER = 2.0
"""Seconds that a connection too many may take to ask, so that it can be told why it is refused."""
ROOM = 2
"""How many times the limit there may be for those seconds; more are closed without a word."""


def protocol(settings: Settings) -> type[asyncio.Protocol]:
    """Make the protocol of connections for a server with these settings."""
    kept: Mapping[str, Any] = {"settings": settings, "open": Counter()}
    return type("BoundedProtocol", (_Bounded,), dict(kept))


class _Bounded(H11Protocol):
    """uvicorn's protocol, with a clock for headers and a limit of connections."""

    settings: ClassVar[Settings]
    open: ClassVar["Counter[str]"]
    """Connections by the address of the peer; all of them under no address."""

    _clock: asyncio.TimerHandle | None = None
    _refused: bool = False
    _peer: str = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # uvicorn asks for no more
        """Take a connection, or be about to refuse it."""
        super().connection_made(transport)
        self._peer = self.client[0] if self.client is not None else "local"
        self.open.update(("", self._peer))
        most = self.settings.max_connections
        if self.open[""] > ROOM * most:
            transport.abort()
            return
        one = most if is_trusted(self._peer, self.settings) else max(1, most // 2)
        self._refused = self.open[""] > most or self.open[self._peer] > one
        self._start(LINGER if self._refused else self.settings.header_time)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a connection."""
        self._stop()
        self.open.subtract(("", self._peer))
        if self.open[self._peer] <= 0:
            del self.open[self._peer]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; the clock runs while a request has begun and its headers are not all there."""
        if self._refused:
            self._stop()
            limit = f"{self.settings.max_connections:,} ({NAMES['max_connections']})"
            self._tell(Problem("too-many-connections", f"at most {limit}", headers=_LATER))
            return
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop()
        elif self._clock is None and not self.transport.is_closing():
            self._start(self.settings.header_time)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, as all is refused here."""
        del msg
        self._stop()
        self._tell(Problem("no-request"))

    def _start(self, seconds: float) -> None:
        self._clock = self.loop.call_later(seconds, self._late)

    def _stop(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _late(self) -> None:
        self._clock = None
        limit = f"{exact(self.settings.header_time)} seconds ({NAMES['header_time']})"
        self._tell(Problem("slow-headers", f"they took longer than {limit}"))

    def _tell(self, problem: Problem) -> None:
        """Write a refusal and close."""
        if self.transport.is_closing():
            return
        refusal = respond(problem, new_request_id(), self.settings.root_path)
        status = b"HTTP/1.1 %d %s" % (refusal.status_code, STATUS_PHRASES[refusal.status_code])
        headers = [b"%s: %s" % header for header in refusal.raw_headers]
        lines = [status, *headers, b"connection: close", b"", bytes(refusal.body)]
        self.transport.write(b"\r\n".join(lines))
        self.transport.close()


_LATER = {"Retry-After": "5"}
