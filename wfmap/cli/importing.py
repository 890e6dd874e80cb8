"""`wfmap import`: BPMN files as process documents, with everything lost listed."""

from typing import Annotated

import typer

from wfmap.operations.importing import Options

__all__ = ["import_"]


def import_(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="BPMN 2.0 files; - reads standard input."),
    ],
    options: Options,
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
        typer.Option(
            "--parameters", metavar="FILE", help="Simulation parameters of Prosimos or Simod."
        ),
    ] = None,
    each: Annotated[
        bool, typer.Option("--each", help="A document for each process of a file, into a folder.")
    ] = False,
) -> int:
    """Import BPMN 2.0: one document a file or process, every loss listed."""
    from wfmap.cli.batch import import_into, is_folder
    from wfmap.cli.single import import_one

    if is_folder(output, many=len(files) > 1 or each):
        if losses is not None or parameters is not None or options.process is not None:
            message = "--losses, --parameters and --process go together with one file"
            raise typer.BadParameter(message)
        return import_into(str(output), files, each=each, form=options.format)
    if len(files) > 1 or each:
        many = "several files need" if len(files) > 1 else "--each needs"
        raise typer.BadParameter(f"{many} a folder: -o DIR/", param_hint="--output")
    return import_one(files[0], output, losses, parameters, options)
