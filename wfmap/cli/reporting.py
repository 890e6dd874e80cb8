"""`wfmap report`: everything on one page, for a board."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from wfmap.cli.options import Document, Output, Seed, Today, Workers, day, workers_of

__all__ = ["report"]


def report(
    file: Document,
    *,
    effects: Annotated[
        Literal["simulated", "predicted"] | None,
        typer.Option(envvar="WFMAP_EFFECTS", help="How effects are found."),
    ] = None,
    weeks: Annotated[
        float, typer.Option("--weeks", min=0, help="Weeks of one person that can be spent.")
    ] = 26,
    seed: Seed = 0,
    workers: Workers = None,
    output: Output = None,
    today: Today = None,
) -> int:
    """Write one HTML page with map, answers, bottlenecks, candidates, data and findings."""
    from wfmap.analysis.bottlenecks import Setup
    from wfmap.cli.files import STANDARD_OUTPUT, deliver
    from wfmap.cli.progress import saying
    from wfmap.insertion.trying import Rounds
    from wfmap.pipeline.checking import load
    from wfmap.pipeline.inserting import InsertionOptions, can_simulate
    from wfmap.pipeline.reporting import ReportOptions, gather
    from wfmap.report.board import board_page

    built = load(file)
    how = effects or ("simulated" if can_simulate() else "predicted")
    with saying() as told:
        count = workers_of(workers)
        options = ReportOptions(
            today=day(today),
            ranking=how,
            setup=Setup(seed=seed, workers=count, told=told),
            insertion=InsertionOptions(
                simulate=how == "simulated", rounds=Rounds(seed=seed, workers=count, told=told)
            ),
            weeks=weeks,
            folder=None if file == STANDARD_OUTPUT else Path(file).resolve().parent,
        )
        board = gather(built, options)
    deliver(board_page(board), output, inputs=[file])
    return 0
