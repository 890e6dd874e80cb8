"""`wfmap import`: BPMN files as process documents, with everything lost listed."""

from typing import Annotated

import typer

__all__ = ["import_"]


def import_(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="BPMN 2.0 files; - reads standard input."),
    ],
    *,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="OUT.json for one file; DIR/ for NAME.json and NAME.losses.json of each.",
        ),
    ] = None,
    losses: Annotated[
        str | None,
        typer.Option("--losses", metavar="FILE", help="Write what was lost, as JSON."),
    ] = None,
    parameters: Annotated[
        str | None,
        typer.Option("--parameters", metavar="FILE", help="Simulation parameters of Prosimos."),
    ] = None,
) -> int:
    """Import BPMN 2.0: one document a file, every loss listed."""
    from wfmap.cli.batch import import_into, is_folder
    from wfmap.cli.single import import_one

    if is_folder(output, many=len(files) > 1):
        if losses is not None or parameters is not None:
            raise typer.BadParameter("--losses and --parameters go together with one file")
        return import_into(str(output), files)
    if len(files) > 1:
        raise typer.BadParameter("several files need a folder: -o DIR/", param_hint="--output")
    return import_one(files[0], output, losses, parameters)
