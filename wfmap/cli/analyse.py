"""`wfmap analyse`: the bottlenecks and the four answers."""

from typing import Annotated, Literal

import typer

from wfmap.cli.exits import Threshold, of_built, of_findings
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
    workers_of,
)

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
    strict: Strict = False,
    profile: Profile = None,
    output: Output = None,
    today: Today = None,
) -> int:
    """Answer where the bottlenecks are, what data flows where, who decides, what is handed over."""
    from wfmap.analysis.bottlenecks import LARGEST, Setup
    from wfmap.cli.answered import deliver_answer
    from wfmap.cli.console import say
    from wfmap.cli.progress import saying
    from wfmap.pipeline.answering import analyse as answer
    from wfmap.pipeline.answering import default_ranking
    from wfmap.pipeline.besides import beside
    from wfmap.pipeline.checking import CheckOptions
    from wfmap.pipeline.sources import source_of
    from wfmap.report.answers import FORMATS

    options = CheckOptions(day(today), profile_of(profile, strict=strict))
    with saying() as told:
        setup = Setup(seed=seed, workers=workers_of(workers), told=told)
        by = bottlenecks or default_ranking()
        analysed = answer(source_of(file), options, by=by, setup=setup)
    if len(analysed.built.graph.steps) > LARGEST and by != "none":
        say(f"{file}: over {LARGEST:,} steps; bottlenecks are not ranked")
    report = FORMATS[output_format](
        analysed.built.process, analysed.answers, analysed.findings, analysed.ranked
    )
    around = beside(analysed.built)
    code = deliver_answer(report, output_format, around, output, inputs=[file])
    return of_built(analysed.built, max(code, of_findings(analysed.findings, fail_on)))
