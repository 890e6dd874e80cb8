"""`wfmap simulate`: how long cases take, what they wait for, who is busy."""

from typing import Annotated

import typer

from wfmap.cli.options import Document, Format, Output, Seed, Workers, workers_of
from wfmap.model.limits import MOST_CASES, MOST_REPLICATIONS

__all__ = ["Backend", "Cases", "Charts", "Replications", "Unstable", "WarmUp", "simulate"]

Cases = Annotated[
    int,
    typer.Option(
        "--cases", "-n", min=1, max=MOST_CASES, help="Cases in each replication, warm-up included."
    ),
]
Replications = Annotated[
    int | None,
    typer.Option(
        "--replications",
        "-r",
        min=1,
        max=MOST_REPLICATIONS,
        help="How many; as many as the answer needs without it.",
    ),
]
WarmUp = Annotated[
    int | None,
    typer.Option(
        "--warm-up",
        min=0,
        max=MOST_CASES,
        help="Cases left out at the start; by MSER-5 without it.",
    ),
]
Backend = Annotated[
    str | None,
    typer.Option(
        "--backend", help="The joblib backend that runs replications: loky, dask, ray, spark."
    ),
]
Unstable = Annotated[
    bool,
    typer.Option("--allow-unstable", help="Go on where more work comes in than can be done."),
]
Charts = Annotated[
    str | None, typer.Option("--charts", metavar="DIR", help="Draw charts as SVG into a folder.")
]


def simulate(
    file: Document,
    *,
    cases: Cases = 1000,
    replications: Replications = None,
    seed: Seed = 0,
    warm_up: WarmUp = None,
    workers: Workers = None,
    backend: Backend = None,
    allow_unstable: Unstable = False,
    log: Annotated[
        str | None,
        typer.Option(
            "--log",
            metavar="FILE",
            help="Write the event log of the first replication: .csv, .parquet or .xes.",
        ),
    ] = None,
    charts: Charts = None,
    output_format: Format = "text",
    output: Output = None,
) -> int:
    """Simulate a process: cycle times, waits by their cause, load, cost, with intervals."""
    from wfmap.cli.backends import ready
    from wfmap.cli.files import deliver
    from wfmap.cli.progress import counting
    from wfmap.cli.simulated import deliver_charts, deliver_log
    from wfmap.pipeline.checking import load
    from wfmap.pipeline.simulating import SimulationOptions
    from wfmap.pipeline.simulating import simulate as run
    from wfmap.report.simulation import SIMULATIONS, simulation_charts

    built = load(file)
    ready(backend)
    with counting() as progress:
        options = SimulationOptions(
            cases=cases,
            replications=replications,
            seed=seed,
            warm_up=warm_up,
            workers=workers_of(workers),
            backend=backend,
            allow_unstable=allow_unstable,
            progress=progress,
        )
        found = run(built, options, log=log is not None)
    deliver_log(built, found, options, log, file)
    if charts is not None:
        deliver_charts(simulation_charts(built.graph, found), charts)
    deliver(SIMULATIONS[output_format](built.graph, found), output, inputs=[file])
    return 0
