"""Who calls: the peer, unless a proxy that is trusted says who stands behind it."""

from types import SimpleNamespace

import pytest
from fastapi import Request

from wfmap.errors import WfmapError
from wfmap.service.callers import caller_of
from wfmap.service.settings import Settings

PROXIES = ("10.0.0.0/8", "192.168.1.1/32")


def _request(peer: str, said: str = "", proxies: tuple[str, ...] = ()) -> Request:
    headers = [(b"x-forwarded-for", said.encode())] if said else []
    app = SimpleNamespace(state=SimpleNamespace(settings=Settings(trusted_proxies=proxies)))
    return Request({"type": "http", "client": (peer, 1), "headers": headers, "app": app})


@pytest.mark.parametrize(
    ("peer", "said", "proxies", "caller"),
    [
        ("203.0.113.9", "", (), "203.0.113.9"),
        ("203.0.113.9", "198.51.100.7", (), "203.0.113.9"),
        ("203.0.113.9", "198.51.100.7", PROXIES, "203.0.113.9"),
        ("10.1.2.3", "198.51.100.7", PROXIES, "198.51.100.7"),
        ("10.1.2.3", "6.6.6.6, 198.51.100.7, 10.9.9.9", PROXIES, "198.51.100.7"),
        ("10.1.2.3", "198.51.100.7, nonsense", PROXIES, "10.1.2.3"),
        ("10.1.2.3", "10.4.4.4, 192.168.1.1", PROXIES, "10.4.4.4"),
        ("10.1.2.3", "", PROXIES, "10.1.2.3"),
        ("::ffff:203.0.113.9", "", (), "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "", (), "2001:db8:1:2::"),
        ("fe80::1%eth0", "", (), "fe80::"),
        ("testclient", "", PROXIES, "testclient"),
    ],
)
def test_a_header_counts_only_from_a_trusted_proxy(
    peer: str, said: str, proxies: tuple[str, ...], caller: str
) -> None:
    """And then the nearest address that is no such proxy; a household of IPv6 is one caller."""
    assert caller_of(_request(peer, said, proxies)) == caller


def test_a_wrong_network_is_told_with_an_example() -> None:
    """Before the service starts."""
    with pytest.raises(WfmapError, match="WFMAP_TRUSTED_PROXIES") as caught:
        Settings.from_environment({"WFMAP_TRUSTED_PROXIES": "proxy.example"})
    assert "192.168.0.0/16" in caught.value.hint
