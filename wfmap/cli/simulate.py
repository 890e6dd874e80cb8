"""`wfmap simulate`: how long cases take, what they wait for, who is busy."""

from typing import Annotated

import typer

from wfmap.cli.options import Document, Format, Output, Seed, Workers, workers_of
from wfmap.model.limits import MOST_CASES, MOST_REPLICATIONS, MOST_SECONDS

__all__ = [
    "Backend",
    "Cases",
    "Charts",
    "Events",
    "From",
    "Replications",
    "RequireSettled",
    "Seconds",
    "Unstable",
    "WarmUp",
    "Weeks",
    "simulate",
]

Cases = Annotated[
    int | None,
    typer.Option(
        "--cases",
        "-n",
        min=1,
        max=MOST_CASES,
        help="Exactly so many cases in each replication, warm-up included.",
    ),
]
Replications = Annotated[
    int | None,
    typer.Option(
        "--replications", "-r", min=1, max=MOST_REPLICATIONS, help="Exactly so many replications."
    ),
]
WarmUp = Annotated[
    int | None,
    typer.Option(
        "--warm-up", min=0, max=MOST_CASES, help="Exactly so many cases are left out at the start."
    ),
]
Events = Annotated[
    str | None,
    typer.Option("--events", help="The most events in all, such as 200e6; 60 million without it."),
]
Seconds = Annotated[
    float | None,
    typer.Option(
        "--seconds",
        min=0,
        max=MOST_SECONDS,
        help="A guard: the answer is as it is after so many seconds, and then not settled.",
    ),
]
From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="DATE",
        help="From that day on (YYYY-MM-DD), with the backlog, instead of the long run.",
    ),
]
Weeks = Annotated[
    int | None, typer.Option("--weeks", min=1, max=520, help="How long from there on; 4 weeks.")
]
RequireSettled = Annotated[
    bool,
    typer.Option("--require-settled", help="Leave with 1 where the answer has not settled."),
]
Backend = Annotated[
    str | None,
    typer.Option("--backend", help="The joblib backend that shares runs: loky, dask, ray, spark."),
]
Unstable = Annotated[
    bool,
    typer.Option(
        "--allow-unstable", help="Show times too where queues grow without end, for what they are."
    ),
]
Charts = Annotated[
    str | None, typer.Option("--charts", metavar="DIR", help="Draw charts as SVG into a folder.")
]


def simulate(
    file: Document,
    *,
    cases: Cases = None,
    replications: Replications = None,
    seed: Seed = 0,
    warm_up: WarmUp = None,
    events: Events = None,
    seconds: Seconds = None,
    begin: From = None,
    weeks: Weeks = None,
    require_settled: RequireSettled = False,
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
    """Simulate a process: cycle times, waits by their cause, load, cost, with intervals.

    In the long run, until the answer has settled; with --from, from a day on; with --cases,
    --replications, --warm-up or --log, exactly as asked.
    """
    from wfmap.cli.answered import deliver_answer
    from wfmap.cli.backends import ready
    from wfmap.cli.progress import counting
    from wfmap.cli.simulated import deliver_charts, deliver_log, exit_code, options_of
    from wfmap.pipeline.besides import beside
    from wfmap.pipeline.checking import load
    from wfmap.pipeline.simulating import simulate as run
    from wfmap.report.simulation import SIMULATIONS, simulation_charts

    built = load(file)
    ready(backend)
    with counting() as progress:
        options = options_of(
            cases=cases,
            replications=replications,
            seed=seed,
            warm_up=warm_up,
            events=events,
            seconds=seconds,
            begin=begin,
            weeks=weeks,
            workers=workers_of(workers),
            backend=backend,
            allow_unstable=allow_unstable,
            progress=progress,
        )
        base = run(built, options, log=log is not None)
    deliver_log(built, base.simulated, options, log, file)
    if charts is not None:
        deliver_charts(simulation_charts(built.graph, base.simulated), charts)
    around = beside(built, seen=base)
    result = SIMULATIONS[output_format](base, allow_unstable)
    code = deliver_answer(result, output_format, around, output, inputs=[file])
    return max(code, exit_code(base.settled, require_settled=require_settled))
