"""`wfmap candidates`: where AI could be inserted, and what would be better."""

from typing import Annotated, Literal

import typer

from wfmap.cli.options import Document, Effects, Format, Output, Seed, Workers
from wfmap.cli.simulate import Backend, Events, RequireSettled, Seconds

__all__ = ["Own", "candidates"]

Own = Annotated[
    str | None,
    typer.Option(
        "--figures",
        metavar="FILE",
        help="Figures of your own as JSON: by candidate or pattern, then by parameter.",
    ),
]


def candidates(
    file: Document,
    *,
    effects: Effects = None,
    pattern: Annotated[
        list[str] | None,
        typer.Option("--pattern", "-p", help="Only this pattern; may be given several times."),
    ] = None,
    stages: Annotated[
        Literal["acting", "all"],
        typer.Option(help="Whether the shadow stage, which changes nothing yet, is ranked too."),
    ] = "acting",
    figures: Own = None,
    charts: Annotated[
        str | None,
        typer.Option("--charts", metavar="DIR", help="Draw charts as SVG into a folder."),
    ] = None,
    seed: Seed = 0,
    events: Events = None,
    seconds: Seconds = None,
    require_settled: RequireSettled = False,
    workers: Workers = None,
    backend: Backend = None,
    output_format: Format = "text",
    output: Output = None,
) -> int:
    """Propose insertions of AI and what is simpler, each rewritten, simulated, judged, ranked."""
    from wfmap.cli.answered import deliver_answer
    from wfmap.cli.backends import ready
    from wfmap.cli.progress import saying
    from wfmap.cli.simulated import deliver_charts, exit_code
    from wfmap.cli.terms import terms_of
    from wfmap.insertion.trying import Rounds
    from wfmap.pipeline.besides import beside
    from wfmap.pipeline.checking import load
    from wfmap.pipeline.inserting import (
        InsertionOptions,
        can_simulate,
        candidates_of,
        own_figures,
        pattern_page,
    )
    from wfmap.pipeline.sources import source_of
    from wfmap.report.insertion import CANDIDATES
    from wfmap.report.insertion.charts import candidate_charts

    wanted = tuple(pattern_page(name).name for name in pattern or ())
    own = own_figures(source_of(figures)) if figures is not None else {}
    built = load(file)
    simulated = (effects or ("simulated" if can_simulate() else "predicted")) == "simulated"
    ready(backend)
    with saying() as told:
        rounds = Rounds(terms_of(events, seed, workers, told, backend, seconds=seconds))
        options = InsertionOptions(
            simulate=simulated,
            rounds=rounds,
            own=own,
            patterns=wanted,
            stages=_stages(stages),
        )
        found = candidates_of(built, options)
    if charts is not None:
        deliver_charts(candidate_charts(found), charts)
    result = CANDIDATES[output_format](found)
    around = beside(built, seen=found.baseline)
    code = deliver_answer(result, output_format, around, output, inputs=[file])
    return max(code, exit_code(found.settled, require_settled=require_settled))


def _stages(
    wanted: Literal["acting", "all"],
) -> tuple[Literal["shadow", "assist", "supervised", "autonomous"], ...]:
    acting: tuple[Literal["shadow", "assist", "supervised", "autonomous"], ...]
    acting = ("assist", "supervised", "autonomous")
    return acting if wanted == "acting" else ("shadow", *acting)
