"""`wfmap explain`: a rule's page, or all there is to say of one element."""

from typing import Annotated

import typer

from wfmap.cli.exits import ExitCode, told_failures
from wfmap.cli.options import Effects, Format, Output, Seed, Today, Workers, day
from wfmap.cli.simulate import Events, RequireSettled

__all__ = ["explain"]


def explain(
    what: Annotated[
        str, typer.Argument(metavar="RULE|FILE", help="A rule's name, or a process document.")
    ],
    element: Annotated[
        str | None,
        typer.Argument(metavar="[ELEMENT]", help="The id of a step, flow, actor, store, …"),
    ] = None,
    *,
    effects: Effects = None,
    seed: Seed = 0,
    events: Events = None,
    require_settled: RequireSettled = False,
    workers: Workers = None,
    output_format: Format = "text",
    output: Output = None,
    today: Today = None,
) -> int:
    """Explain a rule, or an element of a document: its figures, its ties, its findings."""
    from wfmap.cli.element_page import element_page
    from wfmap.cli.files import deliver
    from wfmap.cli.pages import rule_page
    from wfmap.cli.progress import saying
    from wfmap.cli.simulated import exit_code
    from wfmap.cli.terms import terms_of
    from wfmap.pipeline.checking import CheckOptions
    from wfmap.pipeline.explaining import explain as explained
    from wfmap.pipeline.inserting import can_simulate
    from wfmap.pipeline.rulebook import rule
    from wfmap.pipeline.sources import source_of

    if element is None:
        deliver(rule_page(rule(what), output_format), output)
        return 0
    simulated = (effects or ("simulated" if can_simulate() else "predicted")) == "simulated"
    with saying() as told:
        terms = terms_of(events, seed, workers, told) if simulated else None
        found = explained(source_of(what), element, CheckOptions(day(today)), terms)
    deliver(element_page(found, output_format), output, inputs=[what])
    if told_failures(found.failures):
        return ExitCode.FAULT
    settled = found.baseline.settled if found.baseline is not None else None
    return exit_code(settled, require_settled=require_settled)
