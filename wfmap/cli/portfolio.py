"""`wfmap portfolio`: which candidates together, under a budget of weeks."""

from typing import Annotated

import typer

from wfmap.cli.candidates import Own
from wfmap.cli.options import Document, Effects, Format, Output, Seed, Workers
from wfmap.cli.simulate import Events, RequireSettled, Seconds
from wfmap.model.limits import MOST_WEEKS

__all__ = ["portfolio"]


def portfolio(
    file: Document,
    *,
    weeks: Annotated[
        float,
        typer.Option(
            "--weeks", min=0, max=MOST_WEEKS, help="Weeks of one person that can be spent."
        ),
    ] = 26,
    effects: Effects = None,
    want: Annotated[
        list[str] | None,
        typer.Option("--want", metavar="ID", help="Take this candidate whatever it is worth."),
    ] = None,
    leave: Annotated[
        list[str] | None,
        typer.Option("--leave", metavar="ID", help="Leave this candidate out."),
    ] = None,
    to_be: Annotated[
        str | None,
        typer.Option("--to-be", metavar="FILE", help="Write the process with all of them."),
    ] = None,
    charts: Annotated[
        str | None,
        typer.Option("--charts", metavar="DIR", help="Draw charts as SVG into a folder."),
    ] = None,
    figures: Own = None,
    seed: Seed = 0,
    events: Events = None,
    seconds: Seconds = None,
    require_settled: RequireSettled = False,
    workers: Workers = None,
    output_format: Format = "text",
    output: Output = None,
) -> int:
    """Choose candidates under a budget, shared repairs paid once, and simulate them together."""
    from wfmap.cli.answered import deliver_answer
    from wfmap.cli.files import deliver
    from wfmap.cli.progress import saying
    from wfmap.cli.simulated import deliver_charts, exit_code
    from wfmap.cli.terms import terms_of
    from wfmap.insertion.portfolio.result import Wishes
    from wfmap.insertion.trying import Rounds
    from wfmap.model.document import write
    from wfmap.pipeline.besides import beside
    from wfmap.pipeline.checking import load
    from wfmap.pipeline.inserting import (
        InsertionOptions,
        can_simulate,
        candidates_of,
        own_figures,
        portfolio_of,
    )
    from wfmap.pipeline.sources import source_of
    from wfmap.report.insertion.portfolio import PORTFOLIOS
    from wfmap.report.insertion.portfolio_charts import portfolio_charts

    own = own_figures(source_of(figures)) if figures is not None else {}
    built = load(file)
    simulated = (effects or ("simulated" if can_simulate() else "predicted")) == "simulated"
    with saying() as told:
        rounds = Rounds(terms_of(events, seed, workers, told, seconds=seconds))
        options = InsertionOptions(simulate=simulated, rounds=rounds, own=own)
        found = candidates_of(built, options)
        wishes = Wishes(tuple(want or ()), tuple(leave or ()))
        done = portfolio_of(found, weeks, options, wishes)
    if charts is not None:
        deliver_charts(portfolio_charts(found, done), charts)
    if to_be is not None:
        deliver(write(done.joint.process), to_be, inputs=[file])
    result = PORTFOLIOS[output_format](found, done)
    around = beside(built, seen=found.baseline)
    code = deliver_answer(result, output_format, around, output, inputs=[file])
    return max(code, exit_code(done.settled, require_settled=require_settled))
