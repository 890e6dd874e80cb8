"""`wfmap verify`: exact results of queueing theory, run on the installed engines."""

from wfmap.cli.options import Format, Output, Seed, Workers, workers_of

__all__ = ["verify"]


def verify(
    *,
    seed: Seed = 0,
    workers: Workers = None,
    output_format: Format = "text",
    output: Output = None,
) -> int:
    """Check the installed engines, prediction and simulation, against exact results."""
    from wfmap.cli.exits import ExitCode
    from wfmap.cli.files import deliver
    from wfmap.cli.progress import saying
    from wfmap.pipeline.verifying import is_unbiased
    from wfmap.pipeline.verifying import verify as run
    from wfmap.report.verification import FORMATS

    with saying() as told:
        found = tuple(run(seed=seed, workers=workers_of(workers), told=told))
    deliver(FORMATS[output_format](found), output)
    holds = all(item.holds for item in found) and is_unbiased(found)
    return ExitCode.CLEAN if holds else ExitCode.FINDINGS
