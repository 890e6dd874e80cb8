"""`wfmap explain`: a rule's page, or all there is to say of one element."""

from typing import Annotated

import typer

from wfmap.cli.answered import deliver_answer
from wfmap.cli.element_page import element_page
from wfmap.cli.files import deliver
from wfmap.cli.options import Format, Output
from wfmap.cli.pages import rule_page
from wfmap.cli.progress import saying
from wfmap.cli.simulated import exit_code
from wfmap.operations.explain import Options
from wfmap.operations.explain import explain as explained
from wfmap.operations.rulebook import rule
from wfmap.operations.sources import source_of

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
    options: Options,
    output_format: Format = "text",
    output: Output = None,
) -> int:
    """Explain a rule, or an element of a document: its figures, its ties, its findings."""
    if element is None:
        deliver(rule_page(rule(what), output_format), output)
        return 0
    with saying() as progress:
        found = explained(source_of(what), element, options, progress)
    page = element_page(found, output_format)
    code = deliver_answer(page, output_format, found.around, output, inputs=[what])
    settled = found.baseline.settled if found.baseline is not None else None
    return max(code, exit_code(settled, require_settled=options.require_settled))
