"""`wfmap patterns`: every pattern of insertion, or the page of one."""

from typing import Annotated

import typer

from wfmap.cli.options import Format, Output

__all__ = ["patterns"]


def patterns(
    name: Annotated[
        str | None, typer.Argument(metavar="[PATTERN]", help="The pattern whose page to show.")
    ] = None,
    *,
    output_format: Format = "text",
    output: Output = None,
) -> int:
    """List the patterns, or show the page of one: what it matches, how it is rewritten."""
    from wfmap.cli.files import deliver
    from wfmap.cli.pages import pattern_list, pattern_text
    from wfmap.operations.inserting import pattern_page, pattern_pages

    if name is None:
        deliver(pattern_list(pattern_pages(), output_format), output)
    else:
        deliver(pattern_text(pattern_page(name), output_format), output)
    return 0
