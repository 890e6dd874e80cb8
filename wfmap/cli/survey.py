"""`wfmap survey`: the people asked and scored, the systems and their interfaces looked through."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from wfmap.cli.options import Document, Format, Output, day
from wfmap.operations.surveying import FormOptions, ScoreOptions

__all__ = ["form", "score", "systems"]

Charts = Annotated[
    str | None,
    typer.Option("--charts", metavar="DIR", help="Draw pictures as SVG into a folder."),
]


def form(
    file: Document,
    options: FormOptions,
    *,
    form_format: Annotated[
        Literal["html", "csv", "json"] | None,
        typer.Option(
            "--format", "-f", help="How the form is written: by the file's name, else html."
        ),
    ] = None,
    output: Output = None,
) -> int:
    """Write the questionnaire as a form, one sheet for each role that does work."""
    from wfmap.cli.files import deliver
    from wfmap.operations.checking import load
    from wfmap.operations.results.survey import survey_form_result
    from wfmap.operations.surveying import asked
    from wfmap.report.survey import FORMS

    built = load(file)
    chosen = form_format or _by_name(output)
    name, roles = built.process.name, asked(built, options.role)
    if chosen == "json":
        text = survey_form_result(name, roles).to_json()
    else:
        text = FORMS[chosen](name, roles)
    deliver(text, output, inputs=[file])
    return 0


def _by_name(output: str | None) -> Literal["html", "csv", "json"]:
    match Path(output or "").suffix.lower():
        case ".csv":
            return "csv"
        case ".json":
            return "json"
        case _:
            return "html"


def score(
    file: Document,
    answers: Annotated[
        str, typer.Argument(metavar="ANSWERS", help="The answers, as JSON or CSV (long or wide).")
    ],
    options: ScoreOptions,
    *,
    write: Annotated[
        bool, typer.Option("--write", "-w", help="Write the scores back into the document.")
    ] = False,
    into: Annotated[
        str | None,
        typer.Option("--into", metavar="FILE", help="Write the document with scores to a file."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="The day of the survey, as YYYY-MM-DD."),
    ] = None,
    charts: Charts = None,
    output_format: Format = "text",
    output: Output = None,
) -> int:
    """Score the answers; of a role with fewer than five nothing is shown."""
    from wfmap.cli.files import deliver
    from wfmap.cli.simulated import deliver_charts
    from wfmap.cli.writing_back import written_back
    from wfmap.operations.checking import open_document
    from wfmap.operations.results.survey import survey_result
    from wfmap.operations.sources import STANDARD_INPUT, source_of
    from wfmap.operations.surveying import close_to_earlier, scored, scores_kept
    from wfmap.report.survey import SURVEYS
    from wfmap.report.survey.people_charts import survey_charts

    if write and (into is not None or file == STANDARD_INPUT):
        raise typer.BadParameter("--write goes with a file, and without --into")
    when = day(as_of).isoformat() if as_of is not None else None
    source = source_of(file)
    built = open_document(source)
    found = scored(built, source_of(answers), options.leadership)
    if charts is not None:
        deliver_charts(survey_charts(found), charts)
    target = file if write else into
    if target is not None:
        kept = scores_kept(built, found, when)
        deliver(kept, target, inputs=[answers], before=written_back(source, kept, target))
    close = close_to_earlier(built, found)
    if output_format == "json":
        text = survey_result(found, close).to_json()
    else:
        text = SURVEYS[output_format](found, close)
    deliver(text, output, inputs=[file, answers])
    return 0


def systems(
    file: Document,
    *,
    actuals: Annotated[
        str | None,
        typer.Option(
            "--actuals", metavar="FILE", help="Person-days that connectors took you, JSON or CSV."
        ),
    ] = None,
    into: Annotated[
        str | None,
        typer.Option(
            "--into",
            metavar="FILE",
            help="Write the document with the actuals: plans then use them.",
        ),
    ] = None,
    charts: Charts = None,
    output_format: Format = "text",
    output: Output = None,
) -> int:
    """Look through the systems: interfaces, rates at the peak, transfers, connectors to build."""
    from wfmap.cli.files import deliver
    from wfmap.cli.simulated import deliver_charts
    from wfmap.cli.writing_back import written_back
    from wfmap.operations.checking import open_document
    from wfmap.operations.results.landscape import landscape_result
    from wfmap.operations.sources import source_of
    from wfmap.operations.surveying import actuals_kept, systems_survey
    from wfmap.report.survey.systems import SYSTEMS
    from wfmap.report.survey.systems_chart import systems_charts

    if into is not None and actuals is None:
        raise typer.BadParameter("--into goes with --actuals, which it writes")
    source = source_of(file)
    built = open_document(source)
    took = source_of(actuals) if actuals is not None else None
    found = systems_survey(built, took)
    if into is not None and took is not None:
        kept, inputs = actuals_kept(built, took), [name for name in (actuals,) if name]
        deliver(kept, into, inputs=inputs, before=written_back(source, kept, into))
    if charts is not None:
        deliver_charts(systems_charts(found), charts)
    if output_format == "json":
        text = landscape_result(found).to_json()
    else:
        text = SYSTEMS[output_format](found)
    deliver(text, output, inputs=[file])
    return 0
