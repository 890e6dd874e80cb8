"""The service on an address: loopback unless told otherwise.

Told to end by SIGTERM it goes on for a while, in which `/readyz` says that it is not ready, so
that a load balancer sends others what comes; then it takes no new work, and ends when what it has
begun is done or its grace is over. By SIGINT, or by a second SIGTERM, it ends without the while.
"""

import ipaddress
import logging
import signal
import socket
import sys
import time
from dataclasses import replace
from types import FrameType
from typing import Final

import uvicorn

from wfmap.errors import WfmapError
from wfmap.operations.memory import collect_often
from wfmap.service.app import create_app
from wfmap.service.connections import protocol
from wfmap.service.health import Health
from wfmap.service.seen.logs import log_config
from wfmap.service.settings import LOOPBACK_HOSTS, Settings

__all__ = ["is_loopback", "run"]


_LOG: Final = logging.getLogger("uvicorn.error")

MOST_HEADER: Final = 32_768
"""Bytes of all headers of a request."""
GIVE_UP: Final = 30.0
"""Seconds without a worker that could be started, after which the service ends."""


def run(host: str, port: int, *, insecure: bool, workers: int | None = None) -> int:
    """Serve until told to stop.

    Args:
        host: the address to listen on.
        port: the port; 0 takes a free one.
        insecure: whether other machines may use the service, which asks nobody for a token.
        workers: how many long requests run at once; None: as the setting says.

    Returns:
        The exit code.

    Raises:
        WfmapError: the address is not loopback and `insecure` is not given.
    """
    if not insecure and not is_loopback(host):
        raise WfmapError(
            f"'{host}' can be reached from other machines, and the service asks for no token",
            "listen on 127.0.0.1, or add --insecure where the network itself is guarded",
        )
    _demand_free(host, port)
    settings = Settings.from_environment()
    if workers is not None:
        settings = replace(settings, workers=workers)
    if not is_loopback(host) and settings.hosts == LOOPBACK_HOSTS:
        settings = replace(settings, hosts=("*",))
    app = create_app(settings)
    collect_often()
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=log_config(settings.log or ("text" if sys.stderr.isatty() else "json")),
        access_log=False,  # it would write down the parameters of every request
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=settings.grace,
        timeout_keep_alive=5,
        root_path=settings.root_path,
        http=protocol(settings),
        ws="none",
        proxy_headers=False,  # `wfmap.service.callers` reads them
        h11_max_incomplete_event_size=MOST_HEADER,
    )
    server = _Server(config, settings, app.health)
    server.run()
    return 0 if server.started and not server.has_given_up else 3


class _Server(uvicorn.Server):
    """uvicorn's server, which ends in steps, and when its workers cannot be started any more."""

    def __init__(self, config: uvicorn.Config, settings: Settings, health: Health) -> None:
        super().__init__(config)
        self._settings = settings
        self._health = health
        self._told = 0.0
        self.has_given_up = False

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end at the first SIGTERM; whatever else comes ends at once."""
        if sig == signal.SIGTERM and not self._told and self.started:
            self._told = time.monotonic()
            self._health.is_draining = True
            return
        self._health.is_draining = self._health.is_closing = True
        super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        """Look, ten times a second, whether it is time to end."""
        if self._told and not self.should_exit:
            self._end_in_steps(time.monotonic() - self._told - self._settings.drain)
        workers = self._health.workers
        since = workers.failing_since if workers is not None else None
        if since is not None and time.monotonic() - since > GIVE_UP and not self.should_exit:
            _LOG.error("No worker process could be started for %.0f seconds: ending", GIVE_UP)
            self._health.is_draining = self._health.is_closing = True
            self.has_given_up = self.should_exit = True
        return await super().on_tick(counter)

    def _end_in_steps(self, closing: float) -> None:
        """End when what was begun is done; it has been taking no new work for some seconds."""
        if closing < 0:
            return
        self._health.is_closing = True
        workers = self._health.workers
        is_idle = not self.server_state.tasks and (workers is None or workers.is_idle)
        if is_idle or closing >= self._settings.grace:
            self.config.timeout_graceful_shutdown = 1
            super().handle_exit(signal.SIGTERM, None)


def _demand_free(host: str, port: int) -> None:
    """Refuse an address that cannot be listened on, before workers are started for it.

    Raises:
        WfmapError: it is taken, or is no address of this machine.
    """
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(found[0], found[1]) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(found[4])
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise WfmapError(
            f"'{host}' port {port} cannot be listened on: {reason}", "choose another with --port"
        ) from None


def is_loopback(host: str) -> bool:
    """Tell whether an address, or every address of a name, can only be reached from here."""
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host or None, None)}
    except OSError:
        return False
    return all(ipaddress.ip_address(address.partition("%")[0]).is_loopback for address in found)
