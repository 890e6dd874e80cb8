"""`wfmap rules`: every rule, or the page of one."""

from typing import Annotated

import typer

from wfmap.cli.options import Format, Output

__all__ = ["rules"]


def rules(
    name: Annotated[
        str | None, typer.Argument(metavar="[RULE]", help="The rule whose page to show.")
    ] = None,
    *,
    output_format: Format = "text",
    output: Output = None,
) -> int:
    """List the rules, or show the page of one: what it finds, why it matters, when it is wrong."""
    from wfmap.cli.files import deliver
    from wfmap.cli.pages import rule_list, rule_page
    from wfmap.operations.rulebook import rule, rulebook

    if name is None:
        deliver(rule_list(rulebook(), output_format), output)
    else:
        deliver(rule_page(rule(name), output_format), output)
    return 0
