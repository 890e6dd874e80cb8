"""`wfmap evidence`: what was measured elsewhere, and what the defaults of a pattern rest on."""

from typing import Annotated

import typer

from wfmap.cli.options import Format, Output

__all__ = ["evidence"]


def evidence(
    name: Annotated[
        str | None, typer.Argument(metavar="[PATTERN]", help="The pattern whose evidence to list.")
    ] = None,
    *,
    output_format: Format = "text",
    output: Output = None,
) -> int:
    """List published measurements of what AI did in work, and what each default rests on."""
    from wfmap.cli.files import deliver
    from wfmap.operations.evidence import evidence as found_of
    from wfmap.operations.evidence import evidence_names
    from wfmap.operations.results.evidence import evidence_list, evidence_result
    from wfmap.report.evidence import evidence_summary, evidence_text

    if output_format == "json":
        names = evidence_names()
        made = evidence_list(names) if name is None else evidence_result(found_of(name))
        deliver(made.to_json(), output)
    elif name is None:
        found = tuple(found_of(one) for one in evidence_names())
        deliver(evidence_summary(found, markdown=output_format == "markdown"), output)
    else:
        deliver(evidence_text(found_of(name), markdown=output_format == "markdown"), output)
    return 0
