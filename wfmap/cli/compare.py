"""`wfmap compare`: what a change does, simulated on the same random numbers."""

from typing import Annotated

import typer

from wfmap.cli.options import Format, Output, Seed, Workers, workers_of
from wfmap.cli.simulate import (
    Backend,
    Cases,
    Charts,
    Events,
    From,
    Replications,
    RequireSettled,
    Seconds,
    Unstable,
    WarmUp,
    Weeks,
)

__all__ = ["compare"]


def compare(
    as_is: Annotated[str, typer.Argument(metavar="AS-IS", help="The process as it is.")],
    to_be: Annotated[str, typer.Argument(metavar="TO-BE", help="The process as it would be.")],
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
    charts: Charts = None,
    output_format: Format = "text",
    output: Output = None,
) -> int:
    """Simulate two processes on the same random numbers and compare them, with intervals."""
    from wfmap.cli.answered import deliver_answer
    from wfmap.cli.backends import ready
    from wfmap.cli.progress import counting
    from wfmap.cli.simulated import deliver_charts, exit_code, options_of
    from wfmap.pipeline.besides import beside
    from wfmap.pipeline.checking import load
    from wfmap.pipeline.simulating import compare_documents
    from wfmap.report.simulation import COMPARISONS, comparison_charts

    if as_is == to_be == "-":
        raise typer.BadParameter("standard input can be one of the two, not both")
    before, after = load(as_is), load(to_be)
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
        found = compare_documents(before, after, options)
    if charts is not None:
        deliver_charts(comparison_charts(found), charts)
    report = COMPARISONS[output_format](before.graph, after.graph, found, allow_unstable)
    around = beside(before, after, seen=found.as_is)
    code = deliver_answer(report, output_format, around, output, inputs=[as_is, to_be])
    return max(code, exit_code(found.settled, require_settled=require_settled))
