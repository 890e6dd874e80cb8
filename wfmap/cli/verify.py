"""`wfmap verify`: exact results of queueing theory, run on the installed engines."""

from wfmap.cli.exits import ExitCode
from wfmap.cli.files import deliver
from wfmap.cli.options import Format, Output
from wfmap.cli.progress import saying
from wfmap.operations.verify import Options, is_unbiased
from wfmap.operations.verify import verify as run
from wfmap.report.verification import FORMATS

__all__ = ["verify"]


def verify(
    *,
    options: Options,
    output_format: Format = "text",
    output: Output = None,
) -> int:
    """Check the installed engines, prediction and simulation, against exact results."""
    with saying() as progress:
        found = run(options, progress)
    deliver(FORMATS[output_format](found), output)
    holds = all(item.holds for item in found) and is_unbiased(found)
    return ExitCode.CLEAN if holds else ExitCode.FINDINGS
