"""`wfmap serve`: the same over HTTP."""

import os
from typing import Annotated

import typer

from wfmap.model.limits import MOST_WORKERS

__all__ = ["serve"]


def serve(
    *,
    host: Annotated[
        str, typer.Option("--host", envvar="WFMAP_HOST", help="The address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", envvar="WFMAP_PORT", min=0, max=65535, help="The port.")
    ] = 8000,
    insecure: Annotated[
        bool,
        typer.Option(
            "--insecure", envvar="WFMAP_INSECURE", help="Let other machines in, without a token."
        ),
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            "-w",
            envvar="WFMAP_WORKERS",
            min=1,
            max=MOST_WORKERS,
            help="How many long requests run side by side; two without it. As many short ones and "
            "one more run beside them.",
        ),
    ] = None,
) -> int:
    """Serve checks, maps, answers and imports over HTTP."""
    from wfmap.cli.stopping import listen_no_more
    from wfmap.errors import WfmapError
    from wfmap.units.processes import OUTLIVES

    try:
        from wfmap.service.server import run
    except ModuleNotFoundError as error:
        raise WfmapError(
            f"the service needs the package '{error.name}'",
            "install wfmap with its extra: pip install -e '.[service]'",
        ) from None
    os.environ.pop(OUTLIVES, None)
    listen_no_more()
    return run(host, port, insecure=insecure, workers=workers)
