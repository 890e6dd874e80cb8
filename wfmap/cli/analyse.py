"""`wfmap analyse`: the bottlenecks and the four answers."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from wfmap.cli.exits import Threshold, of_findings
from wfmap.cli.options import (
    Document,
    Format,
    Output,
    Profile,
    Seed,
    Strict,
    Today,
    Workers,
    day,
    profile_of,
)
from wfmap.cli.simulate import Events, RequireSettled, Seconds

if TYPE_CHECKING:
    from wfmap.pipeline.checking import Built
    from wfmap.prediction.predict import Prediction

__all__ = ["analyse"]


def analyse(
    file: Document,
    *,
    output_format: Format = "text",
    fail_on: Annotated[
        Threshold,
        typer.Option("--fail-on", envvar="WFMAP_FAIL_ON", help="Exit with 1 from here on."),
    ] = "error",
    bottlenecks: Annotated[
        Literal["simulated", "predicted", "none"] | None,
        typer.Option(
            envvar="WFMAP_BOTTLENECKS",
            help="How changes are ranked: simulated (the default where numba is installed), "
            "predicted, or not at all.",
        ),
    ] = None,
    workers: Workers = None,
    seed: Seed = 0,
    events: Events = None,
    seconds: Seconds = None,
    require_settled: RequireSettled = False,
    strict: Strict = False,
    profile: Profile = None,
    output: Output = None,
    today: Today = None,
) -> int:
    """Answer where the bottlenecks are, what data flows where, who decides, what is handed over.

    Text begins with what is predicted, before anything is simulated.
    """
    from wfmap.analysis.bottlenecks import LARGEST
    from wfmap.cli.answered import deliver_answer
    from wfmap.cli.console import put, say
    from wfmap.cli.files import STANDARD_OUTPUT
    from wfmap.cli.progress import saying
    from wfmap.cli.simulated import exit_code
    from wfmap.cli.terms import terms_of
    from wfmap.pipeline.answering import analyse as answer
    from wfmap.pipeline.answering import default_ranking
    from wfmap.pipeline.besides import beside
    from wfmap.pipeline.checking import CheckOptions
    from wfmap.pipeline.sources import source_of
    from wfmap.report.answers import FORMATS, opening_text

    options = CheckOptions(day(today), profile_of(profile, strict=strict))
    shown = list[str]()

    def show(built: "Built", predicted: "Prediction") -> None:
        shown.append(beside(built).before(opening_text(built.graph, predicted)))
        put(shown[0])

    streams = output_format == "text" and output in (None, STANDARD_OUTPUT)
    with saying() as told:
        terms = terms_of(events, seed, workers, told, seconds=seconds)
        by = bottlenecks or default_ranking()
        opening = show if streams else None
        analysed = answer(source_of(file), options, by=by, terms=terms, opening=opening)
    if len(analysed.built.graph.steps) > LARGEST and by != "none":
        say(f"{file}: over {LARGEST:,} steps; bottlenecks are not ranked")
    report = FORMATS[output_format](
        analysed.built.process,
        analysed.answers,
        analysed.findings,
        analysed.ranked,
        analysed.baseline,
    )
    around = beside(analysed.built, seen=analysed.baseline)
    code = deliver_answer(
        report, output_format, around, output, inputs=[file], shown="".join(shown)
    )
    unsettled = exit_code(analysed.settled, require_settled=require_settled)
    return max(code, unsettled, of_findings(analysed.findings, fail_on))
