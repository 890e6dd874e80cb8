"""`wfmap version`: which wfmap, which format."""

from importlib import metadata

import typer

__all__ = ["show_version", "version", "version_text"]


def version() -> int:
    """Say which version this is."""
    from wfmap.cli.console import put
    from wfmap.model.process import FORMAT_VERSION

    put(f"wfmap {version_text()} (document format {FORMAT_VERSION})")
    return 0


def show_version(value: bool) -> None:  # noqa: FBT001 - the shape of a callback
    """Answer `wfmap --version` and leave."""
    if value:
        typer.echo(f"wfmap {version_text()}")
        raise typer.Exit


def version_text() -> str:
    """Give the version of the installed package."""
    return metadata.version("wfmap")
