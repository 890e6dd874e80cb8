"""`wfmap portfolio`: which candidates together, under a budget of weeks."""

from typing import Annotated

import typer

from wfmap.cli.answered import deliver_answer
from wfmap.cli.files import deliver
from wfmap.cli.options import Charts, Document, Format, Full, Output, Own
from wfmap.cli.progress import saying
from wfmap.cli.simulated import deliver_charts, exit_code
from wfmap.model.document import write
from wfmap.operations.besides import beside
from wfmap.operations.candidates import PortfolioOptions
from wfmap.operations.candidates import portfolio as chosen_of
from wfmap.operations.checking import load
from wfmap.operations.inserting import own_figures
from wfmap.operations.results.portfolio import portfolio_result
from wfmap.operations.sources import source_of
from wfmap.report.insertion import brief_portfolio
from wfmap.report.insertion.portfolio import PORTFOLIOS
from wfmap.report.insertion.portfolio_charts import portfolio_charts

__all__ = ["portfolio"]


def portfolio(
    file: Document,
    options: PortfolioOptions,
    *,
    to_be: Annotated[
        str | None,
        typer.Option("--to-be", metavar="FILE", help="Write the process with all of them."),
    ] = None,
    charts: Charts = None,
    figures: Own = None,
    output_format: Format = "text",
    full: Full = False,
    output: Output = None,
) -> int:
    """Choose candidates under a budget, shared repairs paid once, and simulate them together.

    Text is a dozen lines, or all there is with `--full`.
    """
    own = own_figures(source_of(figures)) if figures is not None else None
    built = load(file)
    with saying() as progress:
        found, done = chosen_of(built, options, progress, figures=own)
    if charts is not None:
        deliver_charts(portfolio_charts(found, done), charts)
    if to_be is not None:
        deliver(write(done.joint.process), to_be, inputs=[file])
    around = beside(built, seen=found.baseline)
    form = "brief" if output_format == "text" and not full else output_format
    if output_format == "json":
        told = portfolio_result(found, done, around).to_json()
    elif form == "brief":
        told = brief_portfolio(found, done)
    else:
        told = PORTFOLIOS[output_format](found, done)
    code = deliver_answer(told, form, around, output, inputs=[file])
    return max(code, exit_code(done.settled, require_settled=options.require_settled))
