"""`wfmap analyse`: the four answers."""

from typing import Annotated

import typer

from wfmap.cli.exits import Threshold, of_findings
from wfmap.cli.options import Document, Format, Output, Profile, Strict, Today, day, profile_of

__all__ = ["analyse"]


def analyse(
    file: Document,
    *,
    output_format: Format = "text",
    fail_on: Annotated[
        Threshold,
        typer.Option("--fail-on", envvar="WFMAP_FAIL_ON", help="Exit with 1 from here on."),
    ] = "error",
    strict: Strict = False,
    profile: Profile = None,
    output: Output = None,
    today: Today = None,
) -> int:
    """Answer what data flows where, who decides what, what is handed over, where time goes."""
    from wfmap.cli.files import deliver
    from wfmap.pipeline.answering import analyse as answer
    from wfmap.pipeline.checking import CheckOptions
    from wfmap.pipeline.sources import source_of
    from wfmap.report.answers import FORMATS

    options = CheckOptions(day(today), profile_of(profile, strict=strict))
    analysed = answer(source_of(file), options)
    report = FORMATS[output_format](analysed.built.process, analysed.answers, analysed.findings)
    deliver(report, output, inputs=[file])
    return of_findings(analysed.findings, fail_on)
