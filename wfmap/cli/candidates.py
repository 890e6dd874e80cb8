"""`wfmap candidates`: where AI could be inserted, and what would be better."""

from wfmap.cli.answered import deliver_answer
from wfmap.cli.backends import ready
from wfmap.cli.options import Charts, Document, Format, Full, Output, Own
from wfmap.cli.progress import saying
from wfmap.cli.simulated import deliver_charts, exit_code
from wfmap.operations.besides import beside
from wfmap.operations.candidates import Options
from wfmap.operations.candidates import candidates as proposed
from wfmap.operations.checking import load
from wfmap.operations.inserting import own_figures
from wfmap.operations.results.candidates import candidates_result
from wfmap.operations.sources import source_of
from wfmap.report.insertion import CANDIDATES, brief_candidates
from wfmap.report.insertion.charts import candidate_charts

__all__ = ["candidates"]


def candidates(
    file: Document,
    options: Options,
    *,
    figures: Own = None,
    charts: Charts = None,
    output_format: Format = "text",
    full: Full = False,
    output: Output = None,
) -> int:
    """Propose insertions of AI and what is simpler, each rewritten, simulated, judged, ranked.

    Text is a dozen lines, or all there is with `--full`.
    """
    own = own_figures(source_of(figures)) if figures is not None else None
    built = load(file)
    ready(options.backend)
    with saying() as progress:
        found = proposed(built, options, progress, figures=own)
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
