"""`wfmap analyse`: the bottlenecks and the four answers."""

from typing import TYPE_CHECKING, Annotated

import typer

from wfmap.cli.answered import deliver_answer
from wfmap.cli.console import put, say
from wfmap.cli.exits import Threshold, of_findings
from wfmap.cli.files import STANDARD_OUTPUT
from wfmap.cli.options import Document, Format, Full, Output
from wfmap.cli.progress import saying
from wfmap.cli.simulated import exit_code
from wfmap.operations.analyse import Options
from wfmap.operations.analyse import analyse as answer
from wfmap.operations.answering import LARGEST, Analysed
from wfmap.operations.besides import beside
from wfmap.operations.checking import Built
from wfmap.operations.results.analysis import analysis_result
from wfmap.operations.sources import source_of
from wfmap.report.answers import FORMATS, brief_opening, opening_text, to_brief
from wfmap.report.beside import Beside

if TYPE_CHECKING:
    from wfmap.prediction.predictor import Prediction

__all__ = ["analyse"]


def analyse(
    file: Document,
    options: Options,
    *,
    output_format: Format = "text",
    full: Full = False,
    fail_on: Annotated[
        Threshold,
        typer.Option("--fail-on", envvar="WFMAP_FAIL_ON", help="Exit with 1 from here on."),
    ] = "error",
    output: Output = None,
) -> int:
    """Answer where the bottlenecks are, what data flows where, who decides, what is handed over.

    Text is a dozen lines, or all there is with `--full`; it begins with what is predicted, before
    anything is simulated.
    """
    form = "brief" if output_format == "text" and not full else output_format
    shown = list[str]()

    def show(built: Built, predicted: "Prediction") -> None:
        opening = brief_opening if form == "brief" else opening_text
        shown.append(beside(built).before(opening(built.graph, predicted), form))
        put(shown[0])

    streams = output_format == "text" and output in (None, STANDARD_OUTPUT)
    with saying() as progress:
        opening = show if streams else None
        analysed = answer(source_of(file), options, progress, opening=opening)
    if analysed.is_too_large and options.ranking != "none":
        say(f"{file}: over {LARGEST:,} steps; bottlenecks are not ranked")
    around = beside(analysed.built, seen=analysed.baseline)
    told = _written(analysed, around, form)
    code = deliver_answer(told, form, around, output, inputs=[file], shown="".join(shown))
    unsettled = exit_code(analysed.settled, require_settled=options.require_settled)
    return max(code, unsettled, of_findings(analysed.findings, fail_on))


def _written(analysed: Analysed, around: Beside, form: str) -> str:
    if form == "json":
        return analysis_result(analysed, around).to_json()
    if form == "brief":
        built, known = analysed.built, analysed.predicted
        return to_brief(built.graph, known, analysed.findings, analysed.ranked, analysed.baseline)
    return FORMATS[form](
        analysed.built.process,
        analysed.answers,
        analysed.findings,
        analysed.ranked,
        analysed.baseline,
    )
