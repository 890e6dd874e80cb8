"""`wfmap verify`: exact results of queueing theory, run on the installed engines."""

from wfmap.cli.exits import ExitCode
from wfmap.cli.files import deliver
from wfmap.cli.options import Format, Output
from wfmap.cli.progress import saying
from wfmap.operations.results.verification import verification_result
from wfmap.operations.verify import Options
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
    result = verification_result(found)
    told = result.to_json() if output_format == "json" else FORMATS[output_format](found)
    deliver(told, output)
    return ExitCode.CLEAN if result.holds else ExitCode.FINDINGS
