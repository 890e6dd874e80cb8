"""The limits of the service, each with a name that messages use."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from wfmap.errors import WfmapError

__all__ = ["LOOPBACK_HOSTS", "NAMES", "Settings"]

LOOPBACK_HOSTS: Final = ("localhost", "127.0.0.1", "::1")
"""Names under which a browser reaches a service on its own machine."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the service allows.

    `max_body` is in bytes and `max_depth` in levels of JSON. A request's body must have arrived
    within `body_time` seconds; a worker may take `time_limit` seconds and `memory_limit` bytes
    for one request. `workers` requests run at once, `max_waiting` more may wait. `hosts` are the
    names under which the service answers; `*` among them means any. Told to stop, the service
    gives running requests `grace` seconds to end.
    """

    max_body: int = 20_000_000
    max_depth: int = 100
    body_time: float = 30.0
    time_limit: float = 20.0
    memory_limit: int = 2_000_000_000
    workers: int = 2
    max_waiting: int = 16
    hosts: tuple[str, ...] = LOOPBACK_HOSTS
    grace: int = 10

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read the settings from `WFMAP_*`.

        Raises:
            WfmapError: a value is not of the kind it should be.
        """
        given: dict[str, Any] = {
            field: _read(name, environment[name], read)
            for field, (name, read) in _VARIABLES.items()
            if environment.get(name)
        }
        return cls(**given)


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


_VARIABLES: Final[Mapping[str, tuple[str, Callable[[str], object]]]] = {
    "max_body": ("WFMAP_MAX_BODY", _count),
    "max_depth": ("WFMAP_MAX_DEPTH", _count),
    "body_time": ("WFMAP_BODY_TIME", _seconds),
    "time_limit": ("WFMAP_TIME_LIMIT", _seconds),
    "memory_limit": ("WFMAP_MEMORY_LIMIT", _count),
    "workers": ("WFMAP_WORKERS", _count),
    "max_waiting": ("WFMAP_MAX_WAITING", _count),
    "hosts": ("WFMAP_HOSTS", _hosts),
    "grace": ("WFMAP_GRACE", _count),
}

NAMES: Final[Mapping[str, str]] = {field: name for field, (name, _) in _VARIABLES.items()}
"""The environment variable of each setting, for messages."""


def _read(name: str, text: str, read: Callable[[str], object]) -> object:
    try:
        return read(text)
    except ValueError:
        raise WfmapError(
            f"{name} is '{text}', which is no value for it", "write a positive number"
        ) from None
