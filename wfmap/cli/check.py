"""`wfmap check`: what is wrong with documents, or worth knowing."""

from typing import Annotated, Literal

import typer

from wfmap.cli.exits import Threshold, of_checks
from wfmap.cli.options import Documents, Output
from wfmap.operations.check import Options

__all__ = ["check"]

FindingsFormat = Literal["text", "json", "sarif", "github", "junit", "markdown"]


def check(
    files: Documents,
    options: Options,
    *,
    output_format: Annotated[
        FindingsFormat,
        typer.Option("--format", "-f", envvar="WFMAP_FORMAT", help="How findings are written."),
    ] = "text",
    fail_on: Annotated[
        Threshold,
        typer.Option("--fail-on", envvar="WFMAP_FAIL_ON", help="Exit with 1 from here on."),
    ] = "error",
    baseline: Annotated[
        str | None,
        typer.Option(
            "--baseline",
            metavar="FILE",
            envvar="WFMAP_BASELINE",
            help="Leave out the findings of an earlier run, saved with --format json.",
        ),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Show every place in text, and not three of a kind.")
    ] = False,
    fix: Annotated[
        bool,
        typer.Option("--fix", help="Apply the safe fixes in place, then tell what is left."),
    ] = False,
    diff: Annotated[
        bool,
        typer.Option("--diff", help="Show what --fix would change, write nothing; exit 1 if any."),
    ] = False,
    output: Output = None,
) -> int:
    """Check documents: every fault and finding, with its place and a way out."""
    from wfmap.cli.baseline import read_baseline
    from wfmap.cli.files import deliver
    from wfmap.cli.fixing import apply_fixes, show_fixes
    from wfmap.cli.report import findings_report
    from wfmap.operations.checking import check_file

    known = read_baseline(baseline)
    alone = len(files) == 1
    wanted = [(name, options.checking(known=known.of(name, alone=alone))) for name in files]
    if diff:
        return show_fixes(wanted, output, inputs=[*files, *([baseline] if baseline else [])])
    found = apply_fixes(wanted) if fix else [check_file(*each) for each in wanted]
    report = findings_report(found, output_format, to_file=output not in (None, "-"), every=every)
    deliver(report, output, inputs=[*files, *([baseline] if baseline else [])])
    return of_checks(found, fail_on)
