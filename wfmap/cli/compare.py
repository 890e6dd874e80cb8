"""`wfmap compare`: what a change does, simulated on the same random numbers."""

from typing import Annotated

import typer

from wfmap.cli.answered import deliver_answer
from wfmap.cli.backends import ready
from wfmap.cli.options import Charts, Format, Output
from wfmap.cli.progress import counting
from wfmap.cli.simulated import deliver_charts, exit_code
from wfmap.operations.besides import beside
from wfmap.operations.checking import load
from wfmap.operations.results.comparison import comparison_result
from wfmap.operations.simulate import Options
from wfmap.operations.simulate import compare as run
from wfmap.report.simulation import COMPARISONS, comparison_charts

__all__ = ["compare"]


def compare(
    as_is: Annotated[str, typer.Argument(metavar="AS-IS", help="The process as it is.")],
    to_be: Annotated[str, typer.Argument(metavar="TO-BE", help="The process as it would be.")],
    options: Options,
    *,
    charts: Charts = None,
    output_format: Format = "text",
    output: Output = None,
) -> int:
    """Simulate two processes on the same random numbers and compare them, with intervals."""
    if as_is == to_be == "-":
        raise typer.BadParameter("standard input can be one of the two, not both")
    before, after = load(as_is), load(to_be)
    ready(options.backend)
    with counting() as progress:
        found = run(before, after, options, progress)
    if charts is not None:
        deliver_charts(comparison_charts(found), charts)
    around, forced = beside(before, after, seen=found.as_is), options.allow_unstable
    if output_format == "json":
        told = comparison_result(found, around, forced=forced).to_json()
    else:
        told = COMPARISONS[output_format](before.graph, after.graph, found, forced)
    code = deliver_answer(told, output_format, around, output, inputs=[as_is, to_be])
    return max(code, exit_code(found.settled, require_settled=options.require_settled))
