"""Bounds of connections: how many, how slow, and that a refusal can be read."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

Serve = Callable[..., Any]
PATIENCE = 30.0
"""Seconds after which a test gives up."""
MOST_BODY = 50_000
MOST_OPEN = 8


@pytest.fixture(scope="module")
def address(serve: Serve) -> Iterator[tuple[str, int]]:
    """Return where a service with small limits listens."""
    with serve(
        WFMAP_WORKERS="1",
        WFMAP_HEADER_TIME="1",
        WFMAP_MAX_CONNECTIONS=str(MOST_OPEN),
        WFMAP_MAX_BODY=str(MOST_BODY),
    ) as server:
        host, port = server.address.removeprefix("http://").split(":")
        yield host, int(port)


def _connect(address: tuple[str, int]) -> socket.socket:
    return socket.create_connection(address, timeout=PATIENCE)


def _told(link: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Read an answer to its end."""
    found = b""
    while part := link.recv(65536):
        found += part
    head, _, body = found.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    return int(first.split()[1]), headers, body


def test_a_caller_that_sends_its_headers_slowly_is_told_and_cut_off(
    address: tuple[str, int],
) -> None:
    """A line now and then does not keep a connection open; the limit is a setting."""
    with _connect(address) as link:
        link.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n")
        begun = time.monotonic()
        time.sleep(0.5)
        link.sendall(b"X-A: 1\r\n")
        status, headers, body = _told(link)
        assert time.monotonic() - begun < PATIENCE / 2
    assert status == 408
    assert headers["content-type"] == "application/problem+json"
    assert "WFMAP_HEADER_TIME" in json.loads(body)["detail"]


def test_a_second_request_on_a_connection_has_the_same_clock(address: tuple[str, int]) -> None:
    """Not only the first."""
    with _connect(address) as link:
        link.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert link.recv(65536).startswith(b"HTTP/1.1 200")
        link.sendall(b"GET /livez HT")
        assert _told(link)[0] == 408


def test_one_address_does_not_take_all_connections(serve: Serve) -> None:
    """Beyond its half it is told so with `Retry-After`; another address is served meanwhile.

    Headers have time here: those that hold their places shall hold them on a busy machine too.
    """
    few = {"WFMAP_HEADER_TIME": str(PATIENCE), "WFMAP_MAX_CONNECTIONS": str(MOST_OPEN)}
    with serve(WFMAP_WORKERS="1", **few) as server, ExitStack() as held:
        host, port = server.address.removeprefix("http://").split(":")
        address = (host, int(port))
        for _ in range(MOST_OPEN // 2):
            held.enter_context(_connect(address))
        with _connect(address) as link:
            link.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
            status, headers, body = _told(link)
        other = socket.create_connection(address, PATIENCE, ("127.0.0.2", 0))
        with other:
            other.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert _told(other)[0] == 200
    assert status == 503
    assert headers["retry-after"]
    assert json.loads(body)["type"].endswith("/too-many-connections")


def test_what_is_no_http_is_refused_as_all_is(address: tuple[str, int]) -> None:
    """With a problem document."""
    with _connect(address) as link:
        link.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        status, headers, _ = _told(link)
    assert status == 400
    assert headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [
        ("/v1/check", "application/json", 413),
        ("/v1/check", "text/plain", 415),
        ("/v1/check?profil=x", "application/json", 422),
        ("/nothing", "application/json", 404),
    ],
)
def test_a_plain_client_sees_why_a_large_body_is_refused(
    address: tuple[str, int], path: str, kind: str, status: int
) -> None:
    """One that sends all of it, and only then reads."""
    body = b"x" * 8_000_000
    with _connect(address) as link:
        link.sendall(
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        )
        link.sendall(body)
        assert _told(link)[0] == status


def test_a_client_that_asks_first_is_refused_before_it_sends(address: tuple[str, int]) -> None:
    """`Expect: 100-continue`: the final answer comes at once, without a byte of the body."""
    with _connect(address) as link:
        link.sendall(
            b"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Expect: 100-continue\r\nContent-Length: 8000000\r\n\r\n"
        )
        begun = time.monotonic()
        status, headers, _ = _told(link)
        assert time.monotonic() - begun < PATIENCE / 2
    assert status == 413
    assert headers["connection"] == "close"


def test_a_body_without_end_is_not_read_for_ever(address: tuple[str, int]) -> None:
    """What is read before a refusal is bounded, and the connection is closed."""
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    with _connect(address) as link:
        link.sendall(
            b"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        with pytest.raises(OSError, match=r"reset|[Bb]roken pipe|abort"):
            _send(link, chunk, 10_000)


def _send(link: socket.socket, data: bytes, times: int) -> None:
    for _ in range(times):
        link.sendall(data)
