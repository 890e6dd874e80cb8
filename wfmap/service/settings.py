"""The limits of the service, each with a name that messages use."""

import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, Self

from wfmap.errors import WfmapError

__all__ = ["CONNECTION", "LOOPBACK_HOSTS", "NAMES", "Settings"]

LOOPBACK_HOSTS: Final = ("localhost", "127.0.0.1", "::1")
"""Names under which a browser reaches a service on its own machine."""
CONNECTION: Final = "WFMAP_CONNECTION_"
"""What the names of settings begin with that each name a connection."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the service allows.

    `max_body` is in bytes and `max_depth` in levels of JSON. A request's headers must have arrived
    within `header_time` seconds, its body within `body_time`; `max_connections` may be open, half
    of them from one address. A worker may take what the operation needs, at most `time_limit`
    seconds, and `memory_limit` bytes for one request. `workers` long requests run at once, and as
    many quick ones and one more beside them; what is not done after `quick_time` seconds is no
    quick one. In each of these lanes `max_waiting` more may wait, each `wait_time` seconds.
    A caller may use `caller_budget` seconds of workers' time a minute; 0 means as much as others
    leave. `trusted_proxies` are the networks of proxies whose X-Forwarded-For says who calls.
    What may simulate more than `sync_events` events is a job; one that has ended is kept for
    `job_ttl` seconds, and all of them in `job_bytes` bytes. Maps are kept in `cache_bytes` bytes of
    memory and, where `cache_folder` names a folder, in `cache_disk_bytes` bytes there. `log` is
    how logs are written; unless said, as text on a terminal and as JSON elsewhere.
    `hosts` are the names under which the service answers; `*` among them means any.
    Behind a proxy, `root_path` stands before every address.
    Told to stop, the service goes on for `drain` seconds, in which it says that it is not ready,
    then takes no new work and gives what it has begun `grace` seconds to end.
    `connections` are what audits may read, by name: databases, folders, files; they may hold
    passwords and are never shown.
    """

    max_body: int = 2_000_000
    max_depth: int = 100
    header_time: float = 10.0
    body_time: float = 30.0
    time_limit: float = 300.0
    memory_limit: int = 2_000_000_000
    workers: int = 2
    max_connections: int = 512
    max_waiting: int = 64
    wait_time: float = 30.0
    quick_time: float = 5.0
    caller_budget: float = 0.0
    trusted_proxies: tuple[str, ...] = ()
    sync_events: int = 2_000_000
    job_ttl: float = 3600.0
    job_bytes: int = 256_000_000
    cache_bytes: int = 64_000_000
    cache_folder: str = ""
    cache_disk_bytes: int = 1_000_000_000
    log: Literal["", "json", "text"] = ""
    hosts: tuple[str, ...] = LOOPBACK_HOSTS
    drain: float = 2.0
    grace: int = 10
    root_path: str = ""
    connections: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read the settings from `WFMAP_*`.

        Raises:
            WfmapError: a value is not of the kind it should be.
        """
        given: dict[str, Any] = {
            setting: _read(name, environment[name], read)
            for setting, (name, read) in _VARIABLES.items()
            if environment.get(name)
        }
        return cls(**given, connections=_connections(environment))


def _connections(environment: Mapping[str, str]) -> dict[str, str]:
    """Read the named connections; paths are relative to where the service was started."""
    found: dict[str, str] = {}
    for name, value in sorted(environment.items()):
        if not name.startswith(CONNECTION) or not value:
            continue
        key = name.removeprefix(CONNECTION).casefold().replace("-", "_")
        if not re.fullmatch(r"\w+", key):
            raise WfmapError(f"{name} names no connection", f"write it like {CONNECTION}CRM")
        found[key] = value if "://" in value else str(Path.cwd() / Path(value).expanduser())
    return found


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _seconds(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise ValueError
    return number


def _hosts(text: str) -> tuple[str, ...]:
    return tuple(host.strip().lower() for host in text.split(",") if host.strip())


def _networks(text: str) -> tuple[str, ...]:
    named = (network.strip() for network in text.split(",") if network.strip())
    return tuple(str(ipaddress.ip_network(network)) for network in named)


def _form(text: str) -> str:
    if text not in {"json", "text"}:
        raise ValueError
    return text


def _path(text: str) -> str:
    if not re.fullmatch(r"(/[\w.~-]+)+", text):
        raise ValueError
    return text


_VARIABLES: Final[Mapping[str, tuple[str, Callable[[str], object]]]] = {
    "max_body": ("WFMAP_MAX_BODY", _count),
    "max_depth": ("WFMAP_MAX_DEPTH", _count),
    "header_time": ("WFMAP_HEADER_TIME", _seconds),
    "body_time": ("WFMAP_BODY_TIME", _seconds),
    "time_limit": ("WFMAP_TIME_LIMIT", _seconds),
    "memory_limit": ("WFMAP_MEMORY_LIMIT", _count),
    "workers": ("WFMAP_WORKERS", _count),
    "max_waiting": ("WFMAP_MAX_WAITING", _count),
    "wait_time": ("WFMAP_WAIT_TIME", _seconds),
    "quick_time": ("WFMAP_QUICK_TIME", _seconds),
    "caller_budget": ("WFMAP_CALLER_BUDGET", _seconds),
    "trusted_proxies": ("WFMAP_TRUSTED_PROXIES", _networks),
    "sync_events": ("WFMAP_SYNC_EVENTS", _count),
    "job_ttl": ("WFMAP_JOB_TTL", _seconds),
    "job_bytes": ("WFMAP_JOB_BYTES", _count),
    "cache_bytes": ("WFMAP_CACHE_BYTES", _count),
    "cache_folder": ("WFMAP_CACHE_FOLDER", str),
    "cache_disk_bytes": ("WFMAP_CACHE_DISK_BYTES", _count),
    "log": ("WFMAP_LOG", _form),
    "hosts": ("WFMAP_HOSTS", _hosts),
    "max_connections": ("WFMAP_MAX_CONNECTIONS", _count),
    "drain": ("WFMAP_DRAIN", _seconds),
    "grace": ("WFMAP_GRACE", _count),
    "root_path": ("WFMAP_ROOT_PATH", _path),
}

_EXAMPLES: Final = {
    "WFMAP_LOG": "write json or text",
    "WFMAP_ROOT_PATH": "write it like /wfmap",
    "WFMAP_TRUSTED_PROXIES": "write addresses or networks, like 10.0.0.7, 192.168.0.0/16",
}

NAMES: Final[Mapping[str, str]] = {field: name for field, (name, _) in _VARIABLES.items()}
"""The environment variable of each setting, for messages."""


def _read(name: str, text: str, read: Callable[[str], object]) -> object:
    try:
        return read(text)
    except ValueError:
        raise WfmapError(
            f"{name} is '{text}', which is no value for it",
            _EXAMPLES.get(name, "write a positive number"),
        ) from None
