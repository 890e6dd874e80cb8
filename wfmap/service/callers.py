"""Who asks: the address a request comes from, and the seconds of work done for it of late."""

import ipaddress
from collections.abc import Callable
from math import ceil, exp, log
from typing import Final

from fastapi import Request

from wfmap.service.settings import Settings

__all__ = ["Ledger", "caller_of", "is_trusted"]

WINDOW: Final = 60.0
"""Seconds after which work counts for a third (1/e) of what it did: about a minute."""
FORGOTTEN: Final = 0.01
"""Worker-seconds below which a caller is as good as new."""
MOST_CALLERS: Final = 10_000
"""Callers of whom a ledger keeps anything."""
_V6_NETWORK: Final = 64
"""Bits of an IPv6 address that tell one household from another."""
_MOST_HOPS: Final = 20
"""Proxies looked through in one header."""


class Ledger:
    """The worker-seconds used by each caller, which fade with time."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Take the clock, in seconds."""
        self._clock = clock
        self._used: dict[str, tuple[float, float]] = {}

    def used(self, caller: str) -> float:
        """Give the worker-seconds of about the last minute."""
        amount, when = self._used.get(caller, (0.0, 0.0))
        return amount * exp((when - self._clock()) / WINDOW)

    def charge(self, caller: str, seconds: float) -> None:
        """Add what was done for a caller."""
        self._used[caller] = self.used(caller) + seconds, self._clock()
        if len(self._used) > MOST_CALLERS:
            self._forget()

    def seconds_until(self, caller: str, budget: float) -> int:
        """Give the whole seconds until a caller has used less than a budget; 0 if it has now."""
        used = self.used(caller)
        return 0 if used < budget else max(1, ceil(WINDOW * log(used / budget)))

    def _forget(self) -> None:
        """Forget whoever has used next to nothing, then whoever has used least."""
        by_use = sorted(self._used, key=self.used)
        few = len(by_use) - MOST_CALLERS // 2
        for rank, caller in enumerate(by_use):
            if rank < few or self.used(caller) < FORGOTTEN:
                del self._used[caller]


def caller_of(request: Request) -> str:
    """Name the caller of a request: its address, or the network of it in IPv6.

    A header says where it came from only if it was sent by a proxy that the setting names.
    """
    settings: Settings = request.app.state.settings
    peer = request.client.host if request.client is not None else ""
    if is_trusted(peer, settings):
        said = ",".join(request.headers.getlist("x-forwarded-for"))
        for hop in reversed(said.split(",")[-_MOST_HOPS:]):
            if not _is_address(hop.strip()):
                break
            peer = hop.strip()
            if not is_trusted(peer, settings):
                break
    return _household(peer)


def is_trusted(host: str, settings: Settings) -> bool:
    """Tell whether an address is that of a proxy that the setting names."""
    if not settings.trusted_proxies or not _is_address(host):
        return False
    address = ipaddress.ip_address(host)
    return any(address in ipaddress.ip_network(network) for network in settings.trusted_proxies)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _household(host: str) -> str:
    """Take one caller for one, however many addresses of IPv6 it has."""
    if not _is_address(host):
        return host
    address = ipaddress.ip_address(host)
    if isinstance(address, ipaddress.IPv4Address):
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    bare = ipaddress.IPv6Address(int(address))  # without the name of an interface
    return str(ipaddress.ip_network((bare, _V6_NETWORK), strict=False).network_address)
