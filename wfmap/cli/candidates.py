"""`wfmap candidates`: where AI could be inserted, and what would be better."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wfmap.cli.answered import deliver_answer
from wfmap.cli.backends import ready
from wfmap.cli.files import deliver
from wfmap.cli.options import Charts, Document, Format, Full, Output, Own
from wfmap.cli.progress import saying
from wfmap.cli.simulated import deliver_charts, exit_code
from wfmap.cli.writing_back import written_back
from wfmap.operations.besides import beside
from wfmap.operations.candidates import Options
from wfmap.operations.candidates import candidates as proposed
from wfmap.operations.checking import open_document
from wfmap.operations.inserting import own_figures
from wfmap.operations.questions import answers_kept, questions, sheet
from wfmap.operations.results.candidates import candidates_result
from wfmap.operations.results.questions import questions_result
from wfmap.operations.sources import STANDARD_INPUT, source_of
from wfmap.report.insertion import CANDIDATES, brief_candidates
from wfmap.report.insertion.charts import candidate_charts

if TYPE_CHECKING:
    from wfmap.insertion.candidates import Candidates
    from wfmap.operations.checking import Built

__all__ = ["candidates"]

Ask = Annotated[
    str | None,
    typer.Option(
        "--ask",
        metavar="FILE",
        help="Write what is to be found out as a form, what is worth most first: a sheet if its "
        "name ends in .csv, else JSON.",
    ),
]
Filled = Annotated[
    str | None,
    typer.Option(
        "--answers", metavar="FILE", help="A form with answers, JSON or CSV: judge by them."
    ),
]
Write = Annotated[bool, typer.Option("--write", "-w", help="Write the answers into the document.")]


def _form(built: "Built", found: "Candidates", target: str) -> str:
    if Path(target).suffix.lower() == ".csv":
        return sheet(found)
    return questions_result(built.process.name, questions(found)).to_json()


def candidates(
    file: Document,
    options: Options,
    *,
    figures: Own = None,
    charts: Charts = None,
    output_format: Format = "text",
    full: Full = False,
    ask: Ask = None,
    answers: Filled = None,
    write: Write = False,
    output: Output = None,
) -> int:
    """Propose insertions of AI and what is simpler, each rewritten, simulated, judged, ranked.

    Text is a dozen lines, or all there is with `--full`. Open questions go out with `--ask` and
    come back with `--answers`: the candidates are judged by them.
    """
    if write and (answers is None or file == STANDARD_INPUT):
        raise typer.BadParameter("--write goes with --answers and a file")
    own = own_figures(source_of(figures)) if figures is not None else None
    source = source_of(file)
    built = open_document(source)
    if answers is not None:
        kept = answers_kept(source, source_of(answers))
        if write:
            deliver(kept, file, inputs=[answers], before=written_back(source, kept, file))
        built = open_document(replace(source, data=kept.encode()))
    ready(options.backend)
    with saying() as progress:
        found = proposed(built, options, progress, figures=own)
    if ask is not None:
        deliver(_form(built, found, ask), ask, inputs=[file])
    if charts is not None:
        deliver_charts(candidate_charts(found), charts)
    around = beside(built, seen=found.baseline)
    form = "brief" if output_format == "text" and not full else output_format
    if output_format == "json":
        told = candidates_result(found, around).to_json()
    elif form == "brief":
        told = brief_candidates(found)
    else:
        told = CANDIDATES[output_format](found)
    code = deliver_answer(told, form, around, output, inputs=[file])
    return max(code, exit_code(found.settled, require_settled=options.require_settled))
