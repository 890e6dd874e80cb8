"""The service on an address: loopback unless told otherwise."""

import ipaddress
import socket
from dataclasses import replace

import uvicorn

from wfmap.errors import WfmapError
from wfmap.service.app import create_app
from wfmap.service.settings import LOOPBACK_HOSTS, Settings

__all__ = ["is_loopback", "run"]


def run(host: str, port: int, *, insecure: bool) -> int:
    """Serve until told to stop.

    Args:
        host: the address to listen on.
        port: the port; 0 takes a free one.
        insecure: whether other machines may use the service, which asks nobody for a token.

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
    if not is_loopback(host) and settings.hosts == LOOPBACK_HOSTS:
        settings = replace(settings, hosts=("*",))
    config = uvicorn.Config(
        create_app(settings),
        host=host,
        port=port,
        log_level="info",
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=settings.grace,
        timeout_keep_alive=5,
        root_path=settings.root_path,
    )
    server = uvicorn.Server(config)
    server.run()
    return 0 if server.started else 3


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
