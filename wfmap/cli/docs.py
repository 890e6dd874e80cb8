"""`wfmap docs`: the documentation in a browser."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from http.server import ThreadingHTTPServer

__all__ = ["docs"]


def docs(
    *,
    port: Annotated[
        int,
        typer.Option("--port", min=0, max=65535, help="The port; 0 takes any that is free."),
    ] = 8001,
    opened: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    folder: Annotated[
        bool, typer.Option("--folder", help="Print where its files are, and serve nothing.")
    ] = False,
) -> int:
    """Serve the documentation to a browser on this machine; it needs no network."""
    from wfmap.cli.console import put, say
    from wfmap.operations.documentation import site_folder

    site = site_folder()
    if folder:
        put(str(site))
        return 0
    from contextlib import suppress

    with _server(str(site), port) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        say(f"The documentation is at {address} (Ctrl-C ends it)")
        if opened:
            import webbrowser

            webbrowser.open(address)
        with suppress(KeyboardInterrupt):  # the usual way to end it
            server.serve_forever()
    return 0


def _server(site: str, port: int) -> "ThreadingHTTPServer":
    """Listen on this machine alone.

    Raises:
        WfmapError: the port is taken.
    """
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    from wfmap.errors import WfmapError

    class Silent(SimpleHTTPRequestHandler):
        """Hands out files, and does not talk about it."""

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """Say nothing."""

    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(Silent, directory=site))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise WfmapError(
            f"port {port} cannot be listened on: {reason}", "choose another with --port"
        ) from None
