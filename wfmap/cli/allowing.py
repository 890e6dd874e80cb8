"""What a document may reach: asked of the person at the terminal, refused where nobody is there."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wfmap.errors import WfmapError

if TYPE_CHECKING:
    from wfmap.audit.sources import Allowed
    from wfmap.cli.configuration import Connections
    from wfmap.model.process import Process

__all__ = ["Hosts", "allowed"]

Hosts = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-host",
        metavar="HOST[:PORT]",
        help="Sources may be tables of this server, without any password of yours; may be given "
        "several times.",
    ),
]


def allowed(
    process: "Process",
    folder: Path,
    stores: tuple[str, ...],
    connections: "Connections",
    hosts: list[str] | None,
) -> "Allowed":
    """Decide what an audit may reach, before anything of it is opened.

    Raises:
        WfmapError: the document names a server that nobody allowed, and nobody can be asked.
    """
    from wfmap.operations.auditing import TRUST, strange_hosts

    known = connections.allowing(hosts)
    strange = strange_hosts(process, folder, stores, connections=connections.named, allowed=known)
    for address, names in strange.items():
        if not _is_granted(address, names):
            listed = " ".join(f"--allow-host {address}" for address in strange)
            raise WfmapError(
                f"the {_stores(names)} would be read from the server '{address}', which only the "
                "document names, or a file of settings that may have come with it",
                f"if you trust it, add {listed}; for a password of yours, {TRUST}",
            )
    return replace(known, hosts=(*known.hosts, *strange))


def _is_granted(address: str, names: list[str]) -> bool:
    """Ask on a terminal; elsewhere nobody is there to say yes."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    said = (
        f"The {_stores(names)} would be read from {address}, which only the document or settings "
        "beside it name. Connect to it?"
    )
    return typer.confirm(said, default=False, err=True)


def _stores(names: list[str]) -> str:
    listed = ", ".join(f"'{name}'" for name in names)
    return f"store {listed}" if len(names) == 1 else f"stores {listed}"
