"""`wfmap new`: a document to start from."""

from typing import Annotated

import typer

__all__ = ["new"]


def new(
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help="Where to write it; - is standard output.")
    ] = "-",
    *,
    example: Annotated[
        str,
        typer.Option("--from", metavar="NAME", help="Start from this example instead."),
    ] = "invoice-approval",
    listed: Annotated[bool, typer.Option("--list", help="List the examples.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
) -> int:
    """Start a document: ten lines, or a copy of one of the examples."""
    from wfmap.cli.console import put, say
    from wfmap.cli.files import OutputError, deliver
    from wfmap.operations.examples import copy_of, examples

    if listed:
        put("\n".join(f"{name:<24} {title}" for name, title in examples()))
        return 0
    text = copy_of(example)
    if file != "-" and not force and _exists(file):
        raise OutputError(f"'{file}' is there already", "choose another name, or add --force")
    deliver(text, file)
    if file != "-":
        say(f"{file} is written; try: wfmap check {file}; wfmap draw {file} -o map.svg")
    return 0


def _exists(file: str) -> bool:
    import os

    return os.path.lexists(file)
