"""`wfmap simulate`: how long cases take, what they wait for, who is busy."""

from typing import Annotated

import typer

from wfmap.cli.answered import deliver_answer
from wfmap.cli.backends import ready
from wfmap.cli.options import Charts, Document, Format, Output
from wfmap.cli.progress import counting
from wfmap.cli.simulated import deliver_charts, deliver_log, exit_code
from wfmap.operations.besides import beside
from wfmap.operations.checking import load
from wfmap.operations.results.simulation import simulation_result
from wfmap.operations.simulate import Options
from wfmap.operations.simulate import simulate as run
from wfmap.report.simulation import SIMULATIONS, simulation_charts

__all__ = ["simulate"]


def simulate(
    file: Document,
    options: Options,
    *,
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
    built = load(file)
    ready(options.backend)
    with counting() as progress:
        base = run(built, options, progress, log=log is not None)
    deliver_log(built, base.simulated, options, log, file)
    if charts is not None:
        deliver_charts(simulation_charts(built.graph, base.simulated), charts)
    around = beside(built, seen=base)
    forced = options.allow_unstable
    if output_format == "json":
        told = simulation_result(base, around, forced=forced).to_json()
    else:
        told = SIMULATIONS[output_format](base, forced)
    code = deliver_answer(told, output_format, around, output, inputs=[file])
    return max(code, exit_code(base.settled, require_settled=options.require_settled))
